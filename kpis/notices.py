"""What is mailed about a year of counts: a row for each thing that happens."""

from __future__ import annotations

from django.urls import reverse

from smewg.operations.notices import Audience, Notice

YEAR_OPENED_AGAIN = Notice(
    "year-opened-again",
    whom=lambda year: Audience(secretariat=True),
    path=lambda year: reverse("kpis:year", args=[year.year]),
    words=lambda year: {"year": str(year)},
    subject="{year} is open again",
    text="{by} opened the counts of {year} again: {reason}",
)
