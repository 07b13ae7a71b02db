"""What is mailed about a year of counts: a row for each thing that happens."""

from __future__ import annotations

from functools import partial

from django.urls import reverse

from smewg.operations.notices import Audience, Notice

_of_year = partial(
    Notice,
    path=lambda year: reverse("kpis:year", args=[year.year]),
    words=lambda year: {"year": str(year)},
)

YEAR_CLOSED = _of_year(
    "year-closed",
    whom=lambda year: Audience(secretariat=True, chair=True),
    subject="The counts of {year} are closed",
    is_mailed=False,
)
YEAR_PUBLISHED = _of_year(
    "year-published",
    whom=lambda year: Audience(readers=True),
    subject="The counts of {year} are published",
    is_mailed=False,
)
YEAR_OPENED_AGAIN = _of_year(
    "year-opened-again",
    whom=lambda year: Audience(secretariat=True),
    subject="{year} is open again",
    text="{by} opened the counts of {year} again: {reason}",
)
