"""What the economies' reports ask of a reader: to report, to answer, to read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q

from contributions.forms.state_line import state_line, with_what_changed
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
from smewg.hooks import Gathered, Waiting
from smewg.models import Economy, User
from smewg.toolkit import days
from smewg.toolkit.addresses import reverse
from smewg.toolkit.days import day_in_words, day_of
from smewg.toolkit.deadlines import end_of
from smewg.toolkit.text import count_of
from smewg.toolkit.together import Answers, Question, Row, day_in, moment_in, question


def unsettled_reports(user: User) -> Iterator[Waiting]:
    """To an economy's people: questions to answer, and drafts to finish."""
    own = economy_of(user)
    if own is None:
        return
    reports = Contribution.objects.visible_to(user).filter(economy=own)
    unsettled = reports.filter(state__in=(ContributionState.DRAFT, ContributionState.RETURNED))
    unsettled = unsettled.exclude(reporting_year__state=ReportingYearState.PUBLISHED)
    with_names = unsettled.select_related(
        "economy", "reporting_year__plan", "reporting_year__contribution_window", "latest",
        "accepted_version", "on_behalf_by",
    )  # fmt: skip
    for report in with_what_changed(with_names):
        window = getattr(report.reporting_year, "contribution_window", None)
        yield _unsettled(report, window, user)


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


def _ask_of_an_economy(user: User) -> dict[str, Question]:
    """Open windows without an answer; reports of which it was never asked who may quote them."""
    own = economy_of(user)
    if own is None:
        return {}
    today = days.today()
    windows = windows_of_unpublished_years().filter(opens__lte=today, closes__gte=today)
    in_windows = {"economy": own, "reporting_year__in": windows.values("reporting_year")}
    begun = Contribution.objects.exclude(state=ContributionState.WITHDRAWN).filter(**in_windows)
    nothing = NothingToReport.objects.current().filter(**in_windows)
    older = Contribution.objects.to_ask_about_quoting(own)
    year = "reporting_year__year"
    return {
        "windows": question(windows, year=year, closes="closes"),
        "begun": question(begun, year=year),
        "nothing": question(nothing, year=year),
        "to quote": question(older, year=year, number="number"),
    }


def _of_an_economy(user: User, answers: Answers) -> Iterator[Waiting]:
    own = economy_of(user)
    if own is None:
        return
    answered = {row["year"] for name in ("begun", "nothing") for row in answers[name]}
    for row in sorted(answers["windows"], key=lambda each: each["year"]):
        year, closes = row["year"], day_in(row["closes"])
        if year not in answered:
            yield Waiting(
                text=f"Share what {own.running_text} did in {year}",
                url=path(year),
                until=end_of(closes) if closes else None,
                note="Voluntary. If there is nothing to report, one click says so.",
            )
    yield from _to_be_quoted(own, answers["to quote"])


def _to_be_quoted(own: Economy, rows: list[Row]) -> Iterator[Waiting]:
    """Reports that were sent before it was asked whether their words may be quoted."""
    if rows:
        row = min(rows, key=lambda each: (each["year"], each["number"]))
        of_year = ReportingYear(year=row["year"])
        first = Contribution(economy=own, reporting_year=of_year, number=row["number"])
        yield Waiting(
            text=f"Say whether the words of {count_of(len(rows), 'report')} may be quoted",
            url=f"{path_of(first)}#quoting",
            note=f"The first is {first.reference}. Until you answer, nobody quotes them.",
            weight=60,
        )


def _ask_of_reading(user: User) -> dict[str, Question]:
    """Reports to read; the year that is over and has no window yet."""
    if not allowed(user, "contributions.change_window"):
        return {}
    waiting = Contribution.objects.visible_to(user).waiting()
    without = ReportingYear.objects.filter(
        ~Q(state=ReportingYearState.PUBLISHED), year=days.today().year - 1, contribution_window=None
    )
    return {
        "waiting": question(
            waiting, year="reporting_year__year", economy="economy__short_name", sent="submitted_at"
        ),
        "without": question(without, year="year"),
    }


def _reading(user: User, answers: Answers) -> Iterator[Waiting]:
    by_year: dict[int, list[Row]] = {}
    for row in answers["waiting"]:
        by_year.setdefault(row["year"], []).append(row)
    for year, rows in sorted(by_year.items()):
        yield Waiting(
            text=f"Read {count_of(len(rows), 'report')} of {year}",
            url=path(year),
            note=_whose(rows),
            weight=8,
        )
    for row in answers["without"]:
        yield Waiting(
            text=f"Say from when to when economies may report on {row['year']}",
            url=reverse("contributions:window", args=[row["year"]]),
            weight=25,
        )


NAMED = 3


def _whose(rows: list[Row]) -> str:
    """As "Viet Nam: sent 3 May. Malaysia: sent 4 May.", of many when the first of them came."""
    came = sorted((moment_in(row["sent"]), row["economy"]) for row in rows if row["sent"])
    if not came:
        return ""
    if len(came) > NAMED:
        return f"The first came on {_day(came[0][0])}."
    return " ".join(f"{economy}: sent {_day(moment)}." for moment, economy in came)


def _day(moment: datetime | None) -> str:
    return day_in_words(day_of(moment)) if moment else ""


of_an_economy = Gathered(_ask_of_an_economy, _of_an_economy)
of_the_secretariat = Gathered(_ask_of_reading, _reading)
