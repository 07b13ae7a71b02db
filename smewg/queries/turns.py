"""The two rotations as they stand here: what is recorded, and rotation.py's answer to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from smewg.domain import rotation
from smewg.domain.rotation import RotationRules, Swap, Term
from smewg.enums import Office, Rotation
from smewg.models import Economy, OfficeTerm, RecordedTurn, TurnSwap

YEARS_SHOWN = 10


@dataclass(frozen=True)
class Turn:
    """A turn as the page shows it."""

    kind: str
    term: Term
    notice_by: date
    swap: TurnSwap | None = None
    source: str = ""
    is_inferred: bool = False

    @property
    def years(self) -> str:
        first, last = self.term.first_year, self.term.last_year
        return str(first) if first == last else f"{first}-{last}"

    @property
    def label(self) -> str:
        return f"{Rotation(self.kind).label}, {self.years}: {self.term.economy or 'undecided'}"


@dataclass(frozen=True)
class CurrentRotation:
    """One rotation: its rules, what is recorded of it, and its turns until a year."""

    kind: str
    rules: RotationRules
    recorded: dict[int, RecordedTurn | OfficeTerm]
    swaps: list[TurnSwap]

    @property
    def label(self) -> str:
        return Rotation(self.kind).label

    def names(self) -> dict[int, str]:
        return {year: each.economy.short_name for year, each in self.recorded.items()}

    def plain_swaps(self) -> list[Swap]:
        return [_plain(each) for each in self.swaps]

    def terms(self, until: int) -> list[Term]:
        return rotation.terms(self.rules, until, self.plain_swaps(), self.names())

    def turns(self, since: int, until: int) -> list[Turn]:
        """The turns that touch the years from `since` to `until`, with what is known of each."""
        found = self.terms(until)
        return [self._turn(term) for term in found if term.last_year >= since]

    def _turn(self, term: Term) -> Turn:
        fact = self.recorded.get(term.first_year)
        swaps = [each for each in self.swaps if each.year == term.first_year]
        return Turn(
            kind=self.kind,
            term=term,
            notice_by=rotation.notice_by(self.kind, term.first_year),
            swap=swaps[-1] if swaps else None,
            source=fact.source if isinstance(fact, RecordedTurn) else fact.note if fact else "",
            is_inferred=isinstance(fact, RecordedTurn) and fact.is_inferred,
        )


def _plain(swap: TurnSwap) -> Swap:
    return Swap(swap.economy.short_name, swap.year, swap.announced_on, swap.reason)


def current_rotation(kind: str) -> CurrentRotation | None:
    """The rotation as it stands; None while no turn of it is recorded."""
    facts = RecordedTurn.objects.filter(rotation=kind).select_related("economy").order_by("year")
    recorded: dict[int, RecordedTurn | OfficeTerm] = {each.year: each for each in facts}
    if not recorded:
        return None
    first = min(recorded)
    years = rotation.YEARS_OF_A_TURN[kind]
    if kind == Rotation.CHAIR:
        for term in _chairs():
            if term.starts.year >= first and (term.starts.year - first) % years == 0:
                recorded.setdefault(term.starts.year, term)
    rules = RotationRules(
        order=tuple(Economy.objects.values_list("short_name", flat=True)),
        first_economy=recorded[first].economy.short_name,
        first_year=first,
        years=years,
    )
    swaps = TurnSwap.objects.filter(rotation=kind, withdrawn_at=None)
    return CurrentRotation(
        kind, rules, recorded, list(swaps.select_related("economy", "recorded_by"))
    )


def _chairs() -> Iterable[OfficeTerm]:
    terms = OfficeTerm.objects.filter(office=Office.CHAIR).select_related("economy")
    return terms.order_by("starts")


def both_rotations() -> list[CurrentRotation]:
    return [found for kind in Rotation.values if (found := current_rotation(kind))]


def coming(found: CurrentRotation, today: date) -> list[Turn]:
    """The turn that runs, and those that begin within the coming ten years."""
    return found.turns(today.year, today.year + YEARS_SHOWN)


def next_notice(found: CurrentRotation, today: date) -> tuple[date, Turn] | None:
    """The next notice date, and the turn it is about."""
    ahead = [turn for turn in coming(found, today) if turn.notice_by >= today]
    return (ahead[0].notice_by, ahead[0]) if ahead else None


def vice_chair(found: CurrentRotation, year: int) -> str | None:
    """The incoming Chair in the year before the hand-over; None in other years."""
    return rotation.vice_chair(found.terms(year + 1), year)


def notice_days(today: date) -> Iterator[tuple[CurrentRotation, Turn]]:
    """The turns of the coming years whose notice date is still ahead."""
    for found in both_rotations():
        for turn in coming(found, today):
            if turn.notice_by >= today:
                yield found, turn
