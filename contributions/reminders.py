"""Reminders of a year's contributions: whom they are for, and the rules that come along."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from contributions.models import (
    Contribution,
    ContributionState,
    ContributionWindow,
    NothingToReport,
)
from contributions.queries.reporting_window import windows_of_unpublished_years
from smewg.domain.occasions import Occasion
from smewg.models import Economy, ReminderRule
from smewg.operations.reminders import FOOT, Default, ReminderSource
from smewg.queries import recipients
from smewg.queries.recipients import Recipient
from smewg.toolkit.days import day_of, today

KEY = "contributions"


def about(year: int) -> str:
    """The occasion's name in the log and in addresses."""
    return f"{KEY}-{year}"


def occasion(window: ContributionWindow) -> Occasion:
    year = window.reporting_year.year
    return Occasion(about(year), f"contributions of {year}", window.opens, window.closes)


def occasions() -> list[Occasion]:
    """Every year that has a window and whose figures are not published yet."""
    return [occasion(each) for each in windows_of_unpublished_years()]


def year_of(of: Occasion) -> int:
    return int(of.about.rpartition("-")[2])


def people(of: Occasion, audience: str) -> list[Recipient]:
    """Whom a rule of this source writes to, in APEC's order."""
    year = year_of(of)
    if audience == "waiting":
        is_waiting = Contribution.objects.waiting().filter(reporting_year__year=year).exists()
        return recipients.secretariat(path(year)) if is_waiting else []
    if audience == "everybody" and _was_told_just_now(year):
        return []
    return recipients.delegates(ECONOMIES[audience](year), path(year))


def _was_told_just_now(year: int) -> bool:
    """Whether the window was set when it was open already, in these days, or is set today.

    Then every delegate had a mail that says so (contributions/notices.py).
    """
    rows = ContributionWindow.history.filter(reporting_year__year=year).order_by("history_id")
    first = rows.first()
    if first is None:
        return False
    told = day_of(first.history_date)
    days = (today() - told).days
    just_now = 0 <= days <= ReminderRule.DAYS_TO_CATCH_UP
    return days == 0 or (told >= first.opens and just_now)


def _everybody(year: int) -> QuerySet[Economy]:
    return Economy.objects.all()


def _with_a_question(year: int) -> QuerySet[Economy]:
    returned = Contribution.objects.filter(
        reporting_year__year=year, state=ContributionState.RETURNED
    )
    return Economy.objects.filter(pk__in=returned.values("economy"))


def _with_a_draft(year: int) -> QuerySet[Economy]:
    return _unanswered(year).filter(pk__in=_begun(year))


def _without_answer_or_draft(year: int) -> QuerySet[Economy]:
    return _unanswered(year).exclude(pk__in=_begun(year))


def _begun(year: int) -> QuerySet[Any, Any]:
    begun = Contribution.objects.filter(reporting_year__year=year, state=ContributionState.DRAFT)
    return begun.values("economy")


def _unanswered(year: int) -> QuerySet[Economy]:
    """The economies without a report that was sent, and that did not say there was none."""
    answered = Contribution.objects.current().filter(reporting_year__year=year)
    nothing = NothingToReport.objects.current().filter(reporting_year__year=year)
    return Economy.objects.exclude(pk__in=answered.values("economy")).exclude(
        pk__in=nothing.values("economy")
    )


ECONOMIES: dict[str, Callable[[int], QuerySet[Economy]]] = {
    "everybody": _everybody,
    "not-answered": _without_answer_or_draft,
    "draft-begun": _with_a_draft,
    "returned": _with_a_question,
}
"""The economies whose delegates an audience is, in a year."""


def path(year: int) -> str:
    """Where a year's reports stand."""
    return reverse("contributions:year", args=[year])


VOLUNTARY = (
    "Reporting is voluntary. If there is nothing to report, one click says so, and that is an "
    "answer too."
)

OPENING = Default(
    key="contributions-opening",
    audience="everybody",
    days=0,
    side="after",
    edge="opens",
    subject="The {what}: you are welcome to share what {economy} did",
    text="Dear {name},\n\nFrom today you can share what {economy} did for the plan's objectives: "
    "{link}\n\nA report takes about ten minutes. You can start from last year's or from an "
    "activity of the schedule, and stop at any time: nothing you type is lost. It is open until "
    f"{{closes}}; later is welcome too.\n\n{VOLUNTARY}{FOOT}",
)
IN_TIME = Default(
    key="contributions-14-days",
    audience="not-answered",
    days=14,
    side="before",
    edge="closes",
    subject="The {what}: two weeks left",
    text="Dear {name},\n\nIf {economy} would like to share something for the {what}, it is open "
    f"until {{closes}}: {{link}}\n\n{VOLUNTARY}{FOOT}",
)
BY_HAND = Default(
    key="by-hand",
    audience="not-answered",
    days=0,
    side="before",
    edge="closes",
    subject="The {what}: would {economy} like to share something?",
    text="Dear {name},\n\nIf {economy} would like to share something for the {what}, this is the "
    f"place: {{link}}\n\nIt is open until {{closes}}; later is welcome too.\n\n{VOLUNTARY}{FOOT}",
)
BEGUN = Default(
    key="contributions-draft-7-days",
    audience="draft-begun",
    days=7,
    side="before",
    edge="closes",
    subject="The {what}: your draft is kept",
    text="Dear {name},\n\nA report of {economy} was begun, and all of its words are kept: {link}"
    "\n\nYou can send it until {closes}; later is welcome too. Until you send it nobody outside "
    f"your economy reads it.\n\n{VOLUNTARY}{FOOT}",
)
QUESTION = Default(
    key="contributions-returned-7-days",
    audience="returned",
    days=7,
    side="before",
    edge="closes",
    subject="The {what}: a question about a report",
    text="Dear {name},\n\nThank you for your report. The secretariat has a question about it, "
    "which stands beside the report: {link}\n\nAn answer until {closes} is welcome, and so is a "
    f"later one.{FOOT}",
)
AFTERWARDS = Default(
    key="contributions-afterwards",
    audience="not-answered",
    days=7,
    side="after",
    edge="closes",
    subject="The {what}: still welcome",
    text="Dear {name},\n\nThe {what} were open until {closes}. If {economy} would like to share "
    f"something, it is still welcome: {{link}}\n\n{VOLUNTARY}{FOOT}",
)
WAITING = Default(
    key="contributions-waiting",
    audience="waiting",
    days=3,
    side="after",
    edge="closes",
    subject="The {what}: reports wait to be read",
    text="Dear {name},\n\nThe window has closed ({closes}), and reports of economies wait to be "
    "read: {link}\n\nNo more of these for a while: {later}\n",
)

SOURCE = ReminderSource(
    key=KEY,
    title="Economies' contributions",
    audiences={
        "everybody": "Every delegate",
        "not-answered": "Delegates of economies without an answer or a draft",
        "draft-begun": "Delegates of economies that have begun a draft",
        "returned": "Delegates of economies with a question to answer",
        "waiting": "The secretariat, while reports wait to be read",
    },
    occasions=occasions,
    people=people,
    defaults=(OPENING, IN_TIME, BEGUN, QUESTION, AFTERWARDS, WAITING),
)
