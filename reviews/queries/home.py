"""What the first page shows: the reader's work by its day, what happened since, the ways onward."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from kpis.models import ReportingYear
from kpis.queries.totals import CurrentFigure, questions_of_totals, totals_of
from plans.models import Indicator, Plan
from plans.models.plan import current_of
from reviews.queries import first_steps
from reviews.queries.first_steps import Step
from smewg import hooks
from smewg.access import terms_asked_once
from smewg.hooks import Waiting
from smewg.models import HomeNews, HomeVisit, Meeting, User
from smewg.toolkit.days import day_in_words, day_of
from smewg.toolkit.text import storable
from smewg.toolkit.together import Answers, Question, made, moment_in, question

NEWS_SHOWN = 6
NEAR_DAYS = 7


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
        return self.days_left is not None and 0 <= self.days_left <= NEAR_DAYS

    @property
    def how_far(self) -> str:
        """In words: "today", "tomorrow", "in 12 days", "the day is over"."""
        if self.days_left is None:
            return ""
        if self.is_over:
            return "the day is over, it can still be done"
        return {0: "today", 1: "tomorrow"}.get(self.days_left, f"in {self.days_left} days")


@dataclass(frozen=True)
class TaskGroup:
    """Tasks of one stretch of days, under its name."""

    title: str
    tasks: list[Task]


@dataclass(frozen=True)
class YearInShort:
    """A year's counts in one line for each indicator, as the reader may see them."""

    reporting_year: ReportingYear
    figures: list[tuple[Indicator, CurrentFigure]]


@dataclass(frozen=True)
class News:
    """Something that happened since the reader was last here."""

    text: str
    path: str
    at: datetime


@dataclass(frozen=True)
class Home:
    plan: Plan | None
    every_plan: list[tuple[Plan, bool]]
    groups: list[TaskGroup]
    year: YearInShort | None = None
    next_meeting: Meeting | None = None
    since: datetime | None = None
    news: list[News] = field(default_factory=list)
    older_news: list[News] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    shows_welcome: bool = False

    @property
    def steps_done(self) -> list[Step]:
        return [each for each in self.steps if each.is_done]

    @property
    def steps_open(self) -> list[Step]:
        return [each for each in self.steps if not each.is_done]


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


def home(user: User, plan_key: str | None, now: datetime) -> Home:
    """The page for `user` at `now`, of the plan that the switch names or else the current one."""
    with terms_asked_once():
        plans = list(Plan.objects.visible_to(user).order_by("start_year"))
        current = current_of(plans)
        wanted = storable(plan_key or "")[:40]
        plan = next((each for each in plans if each.key == wanted), None) or current
        visit = HomeVisit.note(user, now)
        waiting, answers = hooks.gathered_for(user, _questions(user, plan, visit, now))
    news = _news(answers)
    return Home(
        plan=plan,
        every_plan=[(each, each == current) for each in plans],
        groups=by_day([task(each, now) for each in once(waiting)], day_of(now)),
        year=_year_in_short(answers, plan, user, day_of(now)) if plan else None,
        next_meeting=_next_meeting(answers),
        since=visit.before_at,
        news=news[:NEWS_SHOWN],
        older_news=news[NEWS_SHOWN:],
        steps=_steps(answers, plan, visit),
        shows_welcome=not visit.hides_welcome,
    )


def _questions(
    user: User, plan: Plan | None, visit: HomeVisit, now: datetime
) -> dict[str, Question]:
    today = day_of(now)
    asked = first_steps.questions(user, plan) if not visit.hides_first_steps else {}
    if plan:
        asked |= questions_of_totals(plan, user)
    news = HomeNews.objects.filter(person=user)
    since = news.filter(at__gt=visit.before_at) if visit.before_at else news.none()
    coming = Meeting.objects.visible_to(user).after(today)
    first = coming.values("pk")[:1]
    names = {name: name for name in ("kind", "number", "year", "month", "start", "end", "place")}
    return asked | {
        "news": question(since, pk="pk", text="text", path="path", at="at"),
        "meeting": question(Meeting.objects.filter(pk__in=first), **names),
    }


def _steps(answers: Answers, plan: Plan | None, visit: HomeVisit) -> list[Step]:
    """The first steps while one of them is open and nobody took the list away."""
    if visit.hides_first_steps:
        return []
    found = first_steps.first_steps(answers, plan)
    return found if any(not each.is_done for each in found) else []


def _news(answers: Answers) -> list[News]:
    """What happened, the latest first; the same twice once, at its latest."""
    rows = sorted(answers["news"], key=lambda row: -row["pk"])
    found: dict[tuple[str, str], News] = {}
    for row in rows:
        at = moment_in(row["at"])
        if at is not None:
            found.setdefault((row["text"], row["path"]), News(row["text"], row["path"], at))
    return list(found.values())


def _next_meeting(answers: Answers) -> Meeting | None:
    return made(Meeting, answers["meeting"][0]) if answers["meeting"] else None


def once(waiting: Iterable[Waiting]) -> list[Waiting]:
    """Each page once: what waits there besides stands in the note of what is first."""
    found: dict[str, Waiting] = {}
    for each in waiting:
        place = urlsplit(each.url).path
        first = found.get(place)
        if first is None:
            found[place] = each
        else:
            said = " ".join(filter(None, [first.note, f"Also there: {each.text}."]))
            found[place] = replace(first, note=said)
    return list(found.values())


def by_day(tasks: Sequence[Task], today: date) -> list[TaskGroup]:
    """The tasks by until when they are asked for; groups without one are left out."""
    sunday = today + timedelta(days=6 - today.weekday())
    month = _last_of_month(today)
    groups: dict[str, list[Task]] = {
        "The day is over, it can still be done": [],
        f"This week, until {day_in_words(sunday)}": [],
        f"This month, until {day_in_words(month)}": [],
        "Later": [],
        "No day set": [],
    }
    over, week, this_month, later, none = groups.values()
    for each in tasks:
        until = each.waiting.until
        day = day_of(until) if until else None
        if day is None:
            none.append(each)
        elif each.is_over:
            over.append(each)
        else:
            (week if day <= sunday else this_month if day <= month else later).append(each)
    return [TaskGroup(title, found) for title, found in groups.items() if found]


def _last_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _year_in_short(answers: Answers, plan: Plan, user: User, today: date) -> YearInShort | None:
    """This year's counts; outside the plan's period, those of the last year with a figure."""
    states = {row["year"]: row["state"] for row in answers["years"]}
    if not states:
        return None
    totals = totals_of(answers, user)
    counted = {row["year"] for row in answers["totals"] if row["f_number"] is not None}
    year = today.year if today.year in states else max(counted, default=min(states))
    indicators = [
        made(Indicator, {("id" if name == "pk" else name): value for name, value in row.items()})
        for row in sorted(answers["indicators"], key=lambda row: row["number"])
    ]
    return YearInShort(
        ReportingYear(plan=plan, year=year, state=states[year]),
        [(each, totals[each.pk, year]) for each in indicators],
    )
