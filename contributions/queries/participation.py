"""Who said what: each economy's answer for each year of a plan, as one person may see it.

Reporting is voluntary. Nothing to report is an answer; no answer is neither a zero nor a fault.
Drafts are their economy's own: the secretariat knows only that one was begun, and everybody else
sees answers alone, that is, accepted reports and nothing to report.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from django.db.models import Count

from contributions.models import (
    Contribution,
    ContributionState,
    ContributionWindow,
    NothingToReport,
)
from contributions.models.visibility import economy_of
from kpis.models import ReportingYear
from plans.models import Plan
from smewg.models import Economy, Role, User
from smewg.toolkit import days
from smewg.toolkit.text import count_of


class Answer(StrEnum):
    CONTRIBUTED = "contributed"
    NOTHING = "nothing to report"
    BEGUN = "draft begun"
    NONE = "no answer yet"
    NOT_YET_DUE = "not yet due"


GROUPED = (Answer.NONE, Answer.BEGUN, Answer.NOTHING, Answer.CONTRIBUTED, Answer.NOT_YET_DUE)
"""The order of a column that is sorted: what is open first; within it APEC's order."""

Place = tuple[int, int]
"""An economy's id and a year."""


class EconomyAnswer(NamedTuple):
    """One economy's answer for one year. `sent` counts reports that stand, accepted ones too."""

    economy: Economy
    year: int
    answer: Answer
    accepted: int = 0
    sent: int = 0
    returned: int = 0
    is_whole: bool = True
    """Whether the reader knows of reports that are not accepted."""
    is_asked_for: bool = False
    """Whether the year has a window that has opened, and is not published."""

    @property
    def is_answered(self) -> bool:
        return self.answer in (Answer.CONTRIBUTED, Answer.NOTHING)

    @property
    def may_be_reminded(self) -> bool:
        """Whether there is something to ask its people for."""
        is_open = self.answer in (Answer.NONE, Answer.BEGUN) or self.returned > 0
        return self.is_asked_for and is_open

    @property
    def words(self) -> str:
        """As page and file say it: "2 accepted", "1 of 3 accepted", "nothing to report"."""
        if self.answer is not Answer.CONTRIBUTED:
            return "" if self._is_unsaid else self.answer.value
        if self.accepted == self.sent:
            return count_of(self.accepted, "accepted", "accepted")
        if self.accepted == 0:
            return f"{self.sent} sent"
        return f"{self.accepted} of {self.sent} accepted"

    @property
    def _is_unsaid(self) -> bool:
        """To others than its economy and the secretariat, no answer and a draft look alike."""
        return not self.is_whole and self.answer is Answer.NONE


@dataclass(frozen=True)
class Participation:
    """The answers of every economy in every year of a plan."""

    plan: Plan
    years: list[int]
    economies: list[Economy]
    windows: dict[int, ContributionWindow]
    said: dict[Place, EconomyAnswer]

    def of(self, economy: Economy, year: int) -> EconomyAnswer:
        return self.said[economy.pk, year]

    def row(self, economy: Economy) -> list[EconomyAnswer]:
        return [self.of(economy, year) for year in self.years]

    def column(self, year: int) -> list[EconomyAnswer]:
        return [self.of(economy, year) for economy in self.economies]

    def answered(self, year: int) -> int:
        """How many economies answered: contributed, or said that there is nothing to report."""
        return sum(each.is_answered for each in self.column(year))

    def contributed(self, year: int) -> int:
        return sum(each.answer is Answer.CONTRIBUTED for each in self.column(year))

    def is_due(self, year: int) -> bool:
        """Whether an answer for the year can be there by now, or is there already."""
        return any(each.answer is not Answer.NOT_YET_DUE for each in self.column(year))

    def coverage(self, year: int) -> str:
        """As it stands beside every figure that rests on reports: "7 of 21 economies"."""
        return f"{self.answered(year)} of {len(self.economies)} economies"

    def sorted_by(self, year: int | None) -> list[Economy]:
        """The economies in APEC's order; with a year, grouped by their answer in it."""
        if year not in self.years:
            return self.economies
        return sorted(
            self.economies, key=lambda each: (GROUPED.index(self.of(each, year).answer), each.order)
        )


def participation(plan: Plan, user: User, *, for_all: bool = False) -> Participation:
    """What `user` may know of who said what in `plan`; four queries, whatever is in it.

    for_all: as everybody may know it, without drafts and reports that wait, for what is published.
    """
    years = list(
        ReportingYear.objects.visible_to(user)
        .filter(plan=plan)
        .select_related("contribution_window")
    )
    shown = [each for each in years if user.role != Role.OBSERVER or each.is_published]
    economies = list(Economy.objects.all())
    windows = {
        each.year: each.contribution_window
        for each in years
        if hasattr(each, "contribution_window")
    }
    keys = [each.pk for each in shown]
    by_state = _by_state(keys)
    nothing = set(
        NothingToReport.objects.current()
        .filter(reporting_year__in=keys)
        .order_by()
        .values_list("economy_id", "reporting_year_id")
    )
    whole = set() if for_all else _known_whole(user, economies)
    today = days.today()
    said = {}
    for each in shown:
        window = windows.get(each.year)
        is_due, is_asked_for = _is_due(each.year, window, today), _is_asked_for(each, window)
        for economy in economies:
            place = economy.pk, each.pk
            said[economy.pk, each.year] = _said(
                economy,
                each.year,
                by_state.get(place, Counter()),
                is_nothing=place in nothing,
                is_due=is_due,
                is_asked_for=is_asked_for,
                is_whole=economy.pk in whole,
            )
    return Participation(plan, [each.year for each in shown], economies, windows, said)


def _by_state(years: Sequence[int]) -> dict[tuple[int, int], Counter[str]]:
    """How many reports stand where, by economy and year (their keys): an index alone is read."""
    rows = (
        Contribution.objects.filter(reporting_year__in=years)
        .order_by()
        .values_list("economy_id", "reporting_year_id", "state")
        .annotate(n=Count("*"))
    )
    found: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    for economy, year, state, number in rows:
        found[economy, year][state] = number
    return found


def _known_whole(user: User, economies: Iterable[Economy]) -> set[int]:
    """The economies of which `user` knows also what is under way, by their keys."""
    if user.role == Role.SECRETARIAT:
        return {each.pk for each in economies}
    own = economy_of(user)
    return {own.pk} if own else set()


def _is_asked_for(year: ReportingYear, window: ContributionWindow | None) -> bool:
    return window is not None and not window.is_ahead and not year.is_published


def _is_due(year: int, window: ContributionWindow | None, today: date) -> bool:
    """Whether an answer for the year can be there by now; without a window, once it is over."""
    return today >= window.opens if window else year < today.year


def _said(  # noqa: PLR0913 -- what an answer rests on
    economy: Economy,
    year: int,
    states: Counter[str],
    *,
    is_nothing: bool,
    is_due: bool,
    is_asked_for: bool,
    is_whole: bool,
) -> EconomyAnswer:
    accepted = states[ContributionState.ACCEPTED]
    returned = states[ContributionState.RETURNED] if is_whole else 0
    sent = accepted + (
        states[ContributionState.SUBMITTED] + states[ContributionState.RETURNED] if is_whole else 0
    )
    if sent:
        answer = Answer.CONTRIBUTED
    elif is_nothing:
        answer = Answer.NOTHING
    elif states[ContributionState.DRAFT] and is_whole:
        answer = Answer.BEGUN
    else:
        answer = Answer.NONE if is_due else Answer.NOT_YET_DUE
    return EconomyAnswer(economy, year, answer, accepted, sent, returned, is_whole, is_asked_for)


def summary(found: Iterable[EconomyAnswer]) -> dict[Answer, int]:
    """How many gave which answer, in the order of the answers."""
    counted = Counter(each.answer for each in found)
    return {answer: counted[answer] for answer in Answer}
