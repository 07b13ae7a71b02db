"""The two rotations as they stand here: what is recorded, and rotation.py's answer to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import QuerySet

from smewg.domain import rotation
from smewg.domain.rotation import RotationRules, Swap, Term
from smewg.enums import Office, Rotation
from smewg.models import Economy, OfficeTerm, RecordedTurn, TurnSwap
from smewg.toolkit.together import Answers, Question, Row, made, question

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
    facts = list(RecordedTurn.objects.filter(rotation=kind).select_related("economy"))
    if not facts:
        return None
    swaps = TurnSwap.objects.filter(rotation=kind, withdrawn_at=None)
    return rotation_of(
        kind,
        facts,
        list(_chairs()) if kind == Rotation.CHAIR else [],
        tuple(Economy.objects.values_list("short_name", flat=True)),
        list(swaps.select_related("economy", "recorded_by")),
    )


def rotation_of(
    kind: str,
    facts: Iterable[RecordedTurn],
    chairs: Iterable[OfficeTerm],
    order: tuple[str, ...],
    swaps: list[TurnSwap],
) -> CurrentRotation | None:
    """The same from what is at hand: turns recorded of it, Chairs' terms, APEC's order, swaps."""
    recorded: dict[int, RecordedTurn | OfficeTerm] = {
        each.year: each for each in sorted(facts, key=lambda each: each.year)
    }
    if not recorded:
        return None
    first = min(recorded)
    years = rotation.YEARS_OF_A_TURN[kind]
    if kind == Rotation.CHAIR:
        for term in sorted(chairs, key=lambda each: each.starts):
            if term.starts.year >= first and (term.starts.year - first) % years == 0:
                recorded.setdefault(term.starts.year, term)
    rules = RotationRules(
        order=order,
        first_economy=recorded[first].economy.short_name,
        first_year=first,
        years=years,
    )
    return CurrentRotation(kind, rules, recorded, swaps)


def _chairs() -> QuerySet[OfficeTerm]:
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


def notice_days(
    today: date, rotations: Iterable[CurrentRotation] | None = None
) -> Iterator[tuple[CurrentRotation, Turn]]:
    """The turns of the coming years whose notice date is still ahead."""
    for found in both_rotations() if rotations is None else rotations:
        for turn in coming(found, today):
            if turn.notice_by >= today:
                yield found, turn


def questions() -> dict[str, Question]:
    """What both rotations rest on, for a page that asks it together with other things."""
    named = {"economy_name": "economy__short_name"}
    return {
        "recorded": question(
            RecordedTurn.objects.all(),
            rotation="rotation", year="year", source="source", is_inferred="is_inferred", **named,
        ),
        "chairs": question(_chairs(), starts="starts", ends="ends", note="note", **named),
        "order": question(Economy.objects.all(), order="order", name="short_name"),
        "swaps": question(
            TurnSwap.objects.filter(withdrawn_at=None),
            id="id", rotation="rotation", year="year", announced_on="announced_on",
            reason="reason", recorded_at="recorded_at", **named,
        ),
    }  # fmt: skip


def rotations_in(answers: Answers) -> list[CurrentRotation]:
    """Both rotations by the answers to `questions`."""
    order = tuple(each["name"] for each in sorted(answers["order"], key=lambda row: row["order"]))
    facts = [_with_economy(RecordedTurn, row) for row in answers["recorded"]]
    chairs = [_with_economy(OfficeTerm, row) for row in answers["chairs"]]
    swaps = [_with_economy(TurnSwap, row) for row in answers["swaps"]]
    swaps.sort(key=lambda each: (each.rotation, each.year, each.recorded_at, each.pk))
    found = (
        rotation_of(
            kind,
            [each for each in facts if each.rotation == kind],
            chairs,
            order,
            [each for each in swaps if each.rotation == kind],
        )
        for kind in Rotation.values
    )
    return [each for each in found if each]


_Named = TypeVar("_Named", RecordedTurn, OfficeTerm, TurnSwap)


def _with_economy(model: type[_Named], row: Row) -> _Named:
    values = {name: value for name, value in row.items() if name != "economy_name"}
    return made(model, values, economy=Economy(short_name=row["economy_name"]))
