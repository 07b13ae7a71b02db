"""Reminders of a year's contributions: whom they are for, and the rules that come along."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse

from contributions.models import Contribution, ContributionWindow, NothingToReport, State
from kpis.models import ReportingYear
from smewg.models import Economy, Role, User
from smewg.reminders import Default, Occasion, Recipient, ReminderSource

KEY = "contributions"


def about(year: int) -> str:
    """The occasion's name in the log and in addresses."""
    return f"{KEY}-{year}"


def occasion(window: ContributionWindow) -> Occasion:
    year = window.reporting_year.year
    return Occasion(about(year), f"contributions of {year}", window.opens, window.closes)


def occasions() -> list[Occasion]:
    """Every year that has a window and whose figures are not published yet."""
    found = ContributionWindow.objects.exclude(reporting_year__life="published")
    return [occasion(each) for each in found.select_related("reporting_year")]


def year_of(of: Occasion) -> int:
    return int(of.about.rpartition("-")[2])


def people(of: Occasion, audience: str) -> list[Recipient]:
    """Whom a rule of this source writes to, in APEC's order."""
    year = year_of(of)
    if audience == "waiting":
        is_waiting = Contribution.objects.waiting().filter(reporting_year__year=year).exists()
        return secretariat(year) if is_waiting else []
    if audience == "everybody":
        return delegates(Economy.objects.all(), year)
    return delegates(_economies(year, audience), year)


def _economies(year: int, audience: str) -> QuerySet[Economy]:
    reports = Contribution.objects.filter(reporting_year__year=year)
    if audience == "returned":
        returned = reports.filter(state=State.RETURNED)
        return Economy.objects.filter(pk__in=returned.values("economy"))
    answered = reports.standing().values("economy")
    nothing = NothingToReport.objects.standing().filter(reporting_year__year=year)
    begun = reports.filter(state=State.DRAFT).values("economy")
    unanswered = Economy.objects.exclude(pk__in=answered).exclude(pk__in=nothing.values("economy"))
    if audience == "draft-begun":
        return unanswered.filter(pk__in=begun)
    return unanswered.exclude(pk__in=begun)


def delegates(economies: Iterable[Economy], year: int) -> list[Recipient]:
    """The people who report for `economies`."""
    found = User.objects.filter(
        role=Role.DELEGATE, is_active=True, economy__in=economies
    ).select_related("economy")
    ordered = found.order_by("economy__order", "name", "email")
    return [Recipient(each, path(year)) for each in ordered]


def secretariat(year: int) -> list[Recipient]:
    found = User.objects.filter(role=Role.SECRETARIAT, is_active=True).select_related("economy")
    return [Recipient(each, path(year)) for each in found.order_by("name", "email")]


def path(year: int) -> str:
    """Where a year's reports stand."""
    return reverse("contributions:year", args=[year])


def window_of(reporting_year: ReportingYear) -> ContributionWindow | None:
    return ContributionWindow.objects.filter(reporting_year=reporting_year).first()


VOLUNTARY = (
    "Reporting is voluntary. If there is nothing to report, one click says so, and that is an "
    "answer too."
)
FOOT = """

If you would rather not be reminded for a while: {later}

With kind regards,
the SMEWG secretariat
"""

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
