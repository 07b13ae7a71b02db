"""What is mailed about reports: a row for each thing that happens (operations/notices.py)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from django.urls import reverse

from contributions.models import Contribution, ContributionWindow
from smewg.operations.notices import Audience, Notice
from smewg.toolkit.days import day_in_words


def _the_economy(report: Contribution) -> Audience:
    return Audience(economies=[report.economy_id], with_chairs=True)


def _the_secretariat(report: Contribution) -> Audience:
    return Audience(secretariat=True)


def _page(report: Contribution) -> str:
    return reverse("contributions:report", args=report.place)


def _in_words(report: Contribution) -> Mapping[str, str]:
    return {
        "reference": report.reference,
        "title": report.title,
        "economy": report.economy.running_text,
    }


_of_report = partial(Notice, path=_page, words=_in_words)

SENT = _of_report(
    "report-sent",
    whom=_the_secretariat,
    subject="{economy} sent the report {reference}, “{title}”",
    is_mailed=False,
)
ASKED = _of_report(
    "question-asked",
    whom=_the_economy,
    subject="A question about your report {reference}",
    text="{by} has a question about the report {reference}, “{title}”:\n\n{message}\n\n"
    "You can change the report and send it again, or write an answer:",
)
ANSWERED = _of_report(
    "question-answered",
    whom=_the_secretariat,
    subject="{reference}: the question is answered",
    text="{by} answered the question about the report {reference}, “{title}”.\n\n{message}",
)
WROTE_TO_ECONOMY = _of_report(
    "secretariat-wrote",
    whom=_the_economy,
    subject="A message about your report {reference}",
    text="{by} wrote about the report {reference}, “{title}”:\n\n{message}",
)
WROTE_TO_SECRETARIAT = _of_report(
    "economy-wrote",
    whom=_the_secretariat,
    subject="{reference}: a message of {economy}",
    text="{by} wrote about the report {reference}, “{title}”:\n\n{message}",
)
ACCEPTED = _of_report(
    "report-accepted",
    whom=_the_economy,
    subject="Your report {reference} is accepted",
    text="{by} accepted the report {reference}, “{title}”. Thank you. Everybody who may see the "
    "year's reports reads it now.",
)


def _days(window: ContributionWindow) -> Mapping[str, str]:
    return {
        "year": str(window.reporting_year),
        "opens": day_in_words(window.opens),
        "closes": day_in_words(window.closes),
    }


YEAR_OPENED = Notice(
    "year-opened",
    whom=lambda window: Audience(everybody=True),
    path=lambda window: reverse("contributions:year", args=[window.reporting_year.year]),
    words=_days,
    subject="Reports of {year} are welcome from {opens}",
    text="You can share what your economy did in {year} from {opens} to the end of {closes}, "
    "Singapore time. Reporting is voluntary. If there is nothing to report, one click says so.",
)
