"""Whose turn it is: the Chair and the host of the first meeting, alphabetical, with swaps.

Terms of reference, Leadership and Meetings: turns follow the economies' alphabetical order. An
economy that cannot serve swaps with the next in line and serves right after it: A swaps with B,
and the order is B, A, C. If B cannot serve either, the rules are silent: the turn is left open for
a decision. What happened wins over what the rule computes: an economy that is recorded in a turn
has used up its own next turn, and everybody else keeps their order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from smewg.enums import Rotation
from smewg.toolkit.days import day_in_words

CHAIR, HOST = Rotation.CHAIR, Rotation.HOST
YEARS_OF_A_TURN: Mapping[str, int] = {CHAIR: 2, HOST: 1}
"""Two calendar years for the Chair; a year for the host of the first meeting."""


@dataclass(frozen=True)
class Swap:
    """`economy` cannot take the turn that begins in `year`; announced on a day, perhaps late."""

    economy: str
    year: int
    announced: date | None = None
    reason: str = ""


@dataclass(frozen=True)
class RotationRules:
    """One rotation: the order, the first known turn, and how many years a turn has."""

    order: tuple[str, ...]
    first_economy: str
    first_year: int
    years: int = 1

    def __post_init__(self) -> None:
        if len(set(self.order)) != len(self.order) or not self.order:
            raise ValueError("The order names each economy once.")
        if self.first_economy not in self.order:
            raise ValueError(f"{self.first_economy} is not in the order.")
        if self.years < 1:
            raise ValueError("A turn has at least one year.")


@dataclass(frozen=True)
class Term:
    """A turn of `economy`, from `first_year` to `last_year`, and why it is theirs.

    `economy` is None where the rules are silent: then `decision` says what is to be decided.
    """

    economy: str | None
    first_year: int
    last_year: int
    why: str
    swapped_with: str | None = None
    decision: str = ""

    @property
    def needs_decision(self) -> bool:
        return self.economy is None


@dataclass
class _Line:
    """Who is next, one after the other, for ever: those owing a turn first, then the alphabet."""

    alphabet: Iterator[str]
    owing: list[str] = field(default_factory=list)
    taken_early: list[str] = field(default_factory=list)

    def next(self) -> str:
        if self.owing:
            return self.owing.pop(0)
        while (economy := next(self.alphabet)) in self.taken_early:
            self.taken_early.remove(economy)
        return economy

    def put_back(self, *economies: str) -> None:
        self.owing[:0] = economies

    def take_early(self, economy: str) -> None:
        """The economy has used up its next turn out of line."""
        if economy in self.owing:
            self.owing.remove(economy)
        else:
            self.taken_early.append(economy)


def _alphabet(rules: RotationRules) -> Iterator[str]:
    start = rules.order.index(rules.first_economy)
    place = start
    while True:
        yield rules.order[place % len(rules.order)]
        place += 1


def terms(
    rules: RotationRules,
    until: int,
    swaps: Iterable[Swap] = (),
    recorded: Mapping[int, str] | None = None,
) -> list[Term]:
    """The turns from the first known one to the one that covers the year `until`, in order.

    `recorded` is who served, by the first year of the turn. Swaps that do not fit (an economy
    whose turn it is not) change nothing; `swap_problems` says why before they are recorded.
    """
    unable = {(swap.economy, swap.year) for swap in swaps}
    line = _Line(_alphabet(rules))
    found: list[Term] = []
    owes: dict[str, str] = {}
    year = rules.first_year
    while year <= until:
        if recorded and year in recorded:
            found.append(_as_recorded(recorded[year], year, rules, line))
            owes.pop(recorded[year], None)
        else:
            found.append(_by_rule(year, rules, line, unable, owes, found))
        year += rules.years
    return found


def _as_recorded(economy: str, year: int, rules: RotationRules, line: _Line) -> Term:
    expected = line.next()
    line.put_back(expected)
    line.take_early(economy)
    why = "as recorded"
    if economy != expected:
        why = f"as recorded; by the rule it was the turn of {expected}"
    return Term(economy, year, year + rules.years - 1, why)


def _by_rule(  # noqa: PLR0913, PLR0917 (what a turn depends on)
    year: int,
    rules: RotationRules,
    line: _Line,
    unable: set[tuple[str, int]],
    owes: dict[str, str],
    before: Sequence[Term],
) -> Term:
    last_year = year + rules.years - 1
    economy = line.next()
    if (economy, year) not in unable:
        return Term(economy, year, last_year, _why(economy, owes, before), owes.pop(economy, None))
    other = line.next()
    if (other, year) in unable:
        line.put_back(economy, other)
        decision = (
            f"{economy} and {other}, the next in line, cannot serve from {year}. "
            "The terms of reference are silent: the group decides."
        )
        return Term(None, year, last_year, "for a decision", decision=decision)
    line.put_back(economy)
    owes[economy] = other
    why = f"swapped with {economy}, which could not serve"
    return Term(other, year, last_year, why, economy)


def _why(economy: str, owes: Mapping[str, str], before: Sequence[Term]) -> str:
    if economy in owes:
        return f"serves right after {owes[economy]}, with which it swapped"
    served = [term.economy for term in before if term.economy]
    if not served:
        return "the first known turn"
    return "next in alphabetical order"


def term_of(found: Iterable[Term], year: int) -> Term | None:
    """The turn that covers `year`."""
    return next((term for term in found if term.first_year <= year <= term.last_year), None)


def vice_chair(found: Iterable[Term], year: int) -> str | None:
    """The incoming Chair in the one year before the hand-over; None in every other year."""
    coming = next((term for term in found if term.first_year == year + 1), None)
    return coming.economy if coming else None


def notice_by(kind: str, year: int) -> date:
    """The last day on which a swap of the turn that begins in `year` is announced in time.

    Chair: at least one year before the term starts on 1 January, so 1 January of the year before.
    Host: within the first half of the year before, so 30 June.
    """
    return date(year - 1, 1, 1) if kind == CHAIR else date(year - 1, 6, 30)


def is_late(kind: str, swap: Swap) -> bool:
    """Whether the swap was announced after its notice date."""
    return swap.announced is not None and swap.announced > notice_by(kind, swap.year)


def swap_problems(
    kind: str,
    rules: RotationRules,
    swap: Swap,
    swaps: Sequence[Swap] = (),
    recorded: Mapping[int, str] | None = None,
) -> list[str]:
    """Why `swap` cannot be recorded beside `swaps`, in sentences; empty when it can."""
    if swap.economy not in rules.order:
        return [f"{swap.economy} is not an economy of this rotation."]
    if swap.year < rules.first_year or (swap.year - rules.first_year) % rules.years:
        return [f"No turn begins in {swap.year}."]
    if recorded and swap.year in recorded:
        return [f"The turn from {swap.year} is recorded already: {recorded[swap.year]} served."]
    if any(each.economy == swap.economy and each.year == swap.year for each in swaps):
        return [f"{swap.economy} has swapped its turn from {swap.year} already."]
    problems = []
    current = term_of(terms(rules, swap.year, swaps, recorded), swap.year)
    if current is None or current.economy != swap.economy:
        whose = current.economy if current and current.economy else "undecided"
        problems.append(f"The turn from {swap.year} is not {swap.economy}'s: it is {whose}.")
    if is_late(kind, swap) and not swap.reason.strip():
        by = notice_by(kind, swap.year)
        problems.append(
            f"Notice was due by {day_in_words(by)}. Record it as late, with the reason."
        )
    return problems


def next_notice(kind: str, found: Iterable[Term], today: date) -> tuple[date, Term] | None:
    """The next notice date from `today` on, and the turn it is about."""
    coming = [(notice_by(kind, term.first_year), term) for term in found]
    return next(((by, term) for by, term in coming if by >= today), None)
