"""What the first page shows: what waits for the reader, and the short ways onward."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from kpis.models import ReportingYear
from kpis.queries.totals import CurrentFigure, plan_figures
from plans.models import Indicator, Plan
from smewg import hooks
from smewg.hooks import Entry, Waiting
from smewg.models import Meeting, User
from smewg.toolkit.days import day_of

DAYS_AHEAD = 120
ENTRIES_SHOWN = 6


@dataclass(frozen=True)
class Task:
    """Something that waits, as the page says it: with how far off its last moment is."""

    waiting: Waiting
    days_left: int | None

    @property
    def is_over(self) -> bool:
        return self.days_left is not None and self.days_left < 0

    @property
    def is_near(self) -> bool:
        return self.days_left is not None and 0 <= self.days_left <= 7

    @property
    def how_far(self) -> str:
        """In words: "today", "tomorrow", "in 12 days", "the day is over"."""
        if self.days_left is None:
            return ""
        if self.is_over:
            return "the day is over, it can still be done"
        return {0: "today", 1: "tomorrow"}.get(self.days_left, f"in {self.days_left} days")


@dataclass(frozen=True)
class YearInShort:
    """A year's counts in one line for each indicator, as the reader may see them."""

    reporting_year: ReportingYear
    figures: list[tuple[Indicator, CurrentFigure]]


@dataclass(frozen=True)
class Home:
    plan: Plan
    tasks: list[Task]
    year: YearInShort | None = None
    next_meeting: Meeting | None = None
    ahead: list[Entry] = field(default_factory=list)


def signed_in_as(user: User) -> str:
    """Who the page is for: "Ana Ruiz, Delegate of Peru"."""
    of_economy = f" of {user.economy.running_text}" if user.economy else ""
    return f"{user}, {user.get_role_display()}{of_economy}."


def task(waiting: Waiting, now: datetime) -> Task:
    """`waiting` with the whole days between `now` and its last moment, both in Singapore's days."""
    if waiting.until is None:
        return Task(waiting, None)
    is_over = waiting.until < now
    days = (day_of(waiting.until) - day_of(now)).days
    return Task(waiting, min(days, -1) if is_over else days)


def home(user: User, plan: Plan, now: datetime) -> Home:
    """The page for `user` at `now`."""
    today = day_of(now)
    return Home(
        plan=plan,
        tasks=[task(each, now) for each in hooks.waiting_for(user)],
        year=_year_in_short(user, plan, today),
        next_meeting=Meeting.objects.visible_to(user).after(today).select_related("host").first(),
        ahead=hooks.calendar_from(user, today, DAYS_AHEAD)[:ENTRIES_SHOWN],
    )


def _year_in_short(user: User, plan: Plan, today: date) -> YearInShort | None:
    """This year's counts; outside the plan's period, those of the last year with a figure."""
    years = ReportingYear.objects.visible_to(user).filter(plan=plan).with_parts()
    by_year = {each.year: each for each in years}
    if not by_year:
        return None
    whole = by_year[min(by_year)].plan
    current = plan_figures(whole, user)
    wanted = today.year if today.year in by_year else current.last_year_with_a_number()
    reporting_year = by_year[wanted or min(by_year)]
    return YearInShort(
        reporting_year,
        [(each, current.at(each, reporting_year.year)) for each in whole.indicators.all()],
    )
