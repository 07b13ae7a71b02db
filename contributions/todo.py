"""What the economies' reports ask of a reader: to report, to answer, to read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from contributions.forms.state_line import state_line, with_versions
from contributions.models import (
    Contribution,
    ContributionState,
    ContributionWindow,
    NothingToReport,
)
from contributions.models.visibility import economy_of
from contributions.queries.reporting_window import windows_of_unpublished_years
from contributions.reminders import path
from kpis.enums import ReportingYearState
from kpis.models import ReportingYear
from smewg.access import allowed
from smewg.hooks import Waiting
from smewg.models import Economy, User
from smewg.toolkit import days
from smewg.toolkit.days import day_in_words, day_of
from smewg.toolkit.text import count_of


def of_an_economy(user: User) -> Iterator[Waiting]:
    """To its people: questions to answer, drafts to finish, and open windows without an answer."""
    own = economy_of(user)
    if own is None:
        return
    today = days.today()
    by_year = {each.reporting_year.year: each for each in windows_of_unpublished_years()}
    reports = Contribution.objects.visible_to(user).filter(economy=own)
    unsettled = reports.filter(state__in=(ContributionState.DRAFT, ContributionState.RETURNED))
    unsettled = unsettled.exclude(reporting_year__state=ReportingYearState.PUBLISHED)
    for report in with_versions(unsettled.with_names()):
        window = by_year.get(report.reporting_year.year)
        yield _unsettled(report, window, user)
    yield from _unanswered(own, by_year, today)
    yield from _to_be_quoted(own)


def _to_be_quoted(own: Economy) -> Iterator[Waiting]:
    """Reports that were sent before it was asked whether their words may be quoted."""
    older = Contribution.objects.to_ask_about_quoting(own).with_names()
    if count := older.count():
        first = older[0]
        yield Waiting(
            text=f"Say whether the words of {count_of(count, 'report')} may be quoted",
            url=f"{path_of(first)}#quoting",
            note=f"The first is {first.reference}. Until you answer, nobody quotes them.",
            weight=60,
        )


def _unsettled(report: Contribution, window: ContributionWindow | None, user: User) -> Waiting:
    is_asked = report.state == ContributionState.RETURNED
    what = "Answer a question about" if is_asked else "Finish your draft"
    return Waiting(
        text=f"{what} {report}"[:200],
        url=path_of(report),
        until=window.last_moment if window else None,
        note=f"{state_line(report, user)}.",
        weight=10 if is_asked else 30,
    )


def path_of(report: Contribution) -> str:
    """A report's own address."""
    return reverse("contributions:report", args=report.place)


def _unanswered(
    own: Economy, by_year: dict[int, ContributionWindow], today: date
) -> Iterator[Waiting]:
    open_ones = {year: each for year, each in by_year.items() if each.is_open}
    if not open_ones:
        return
    begun = Contribution.objects.exclude(state=ContributionState.WITHDRAWN).filter(economy=own)
    nothing = NothingToReport.objects.current().filter(economy=own)
    answered = {
        *begun.values_list("reporting_year__year", flat=True),
        *nothing.values_list("reporting_year__year", flat=True),
    }
    for year, window in open_ones.items():
        if year not in answered:
            yield Waiting(
                text=f"Share what {own.running_text} did in {year}",
                url=path(year),
                until=window.last_moment,
                note="Voluntary. If there is nothing to report, one click says so.",
            )


def _first_of(reports: list[Contribution]) -> str:
    """When the first of them came; they stand in that order."""
    came = reports[0].submitted_at
    return f"The first came on {day_in_words(day_of(came))}." if came else ""


def of_the_secretariat(user: User) -> Iterator[Waiting]:
    """Reports to read, by year; and the year that is over and has no window yet."""
    if not allowed(user, "contributions.change_window"):
        return
    waiting = Contribution.objects.visible_to(user).waiting().select_related("reporting_year")
    by_year: dict[int, list[Contribution]] = {}
    for report in waiting.order_by("reporting_year__year", "submitted_at"):
        by_year.setdefault(report.reporting_year.year, []).append(report)
    for year, reports in by_year.items():
        yield Waiting(
            text=f"Read {count_of(len(reports), 'report')} of {year}",
            url=path(year),
            note=_first_of(reports),
            weight=8,
        )
    last_year = days.today().year - 1
    years = ReportingYear.objects.filter(year=last_year, contribution_window=None)
    for reporting_year in years.exclude(state=ReportingYearState.PUBLISHED):
        yield Waiting(
            text=f"Say from when to when economies may report on {last_year}",
            url=reverse("contributions:window", args=[reporting_year.year]),
            weight=25,
        )
