"""Trying out other rules on a closed session's ballots; the address holds what is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from django.core.paginator import Page, Paginator

from projects.domain.ranking import serialization
from projects.domain.ranking.ranking import order
from projects.domain.ranking.rules import LINK_COUNTS, METHODS, WHOLE, Rules
from projects.domain.ranking.scoring import RankPosition, rounded
from projects.models import Closing, RankedNote
from projects.queries.closing import ranking_of
from smewg.toolkit.text import count_of

NOTES_ON_A_PAGE = 100


@dataclass(frozen=True)
class Slider:
    """One criterion's weight: as the session has it, and as it is asked for."""

    number: int
    key: str
    name: str
    current: str
    asked: str


@dataclass(frozen=True)
class SimulatedRules:
    """What the address asks: weights w1, w2, ...; link and at (its line); method; funding line."""

    current: Rules
    rules: Rules
    line: int | None
    sliders: list[Slider]
    problems: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, asked: Mapping[str, str], closing: Closing) -> SimulatedRules:
        """Weights that are not asked for share what is left, in their proportion."""
        current = serialization.rules_from_dict(closing.rules)
        problems: list[str] = []
        weights = _weights(asked, current, problems)
        criteria = tuple(
            replace(each, weight=weight)
            for each, weight in zip(current.criteria, weights, strict=True)
        )
        counts = _one_of(asked.get("link"), LINK_COUNTS, current.link_counts, problems)
        method = _one_of(asked.get("method"), METHODS, current.method, problems)
        at = _number(asked.get("at"), 0, 100, "The link's line", problems)
        line = _number(asked.get("line"), 0, 100_000, "The funding line", problems)
        return cls(
            current,
            replace(
                current,
                criteria=criteria,
                link_counts=counts,
                method=method,
                link_line=current.link_line if at is None else at,
            ),
            None if line is None else int(line),
            [
                Slider(n, each.key, each.name, _plain(each.weight), _plain(weight))
                for n, (each, weight) in enumerate(
                    zip(current.criteria, weights, strict=True), start=1
                )
            ],
            problems,
        )

    @property
    def is_the_result(self) -> bool:
        return self.rules == self.current

    @property
    def at(self) -> str:
        return _plain(self.rules.link_line)


def _weights(asked: Mapping[str, str], current: Rules, problems: list[str]) -> list[Fraction]:
    given = [
        _number(asked.get(f"w{n}"), 0, WHOLE, f"The weight of {each.key}", problems)
        for n, each in enumerate(current.criteria, start=1)
    ]
    had = [Fraction(each.weight) for each in current.criteria]
    moved = [
        place
        for place, each in enumerate(given)
        if each is not None and each != _as_asked(had[place])
    ]
    taken = sum((given[place] or Fraction(0) for place in moved), Fraction(0))
    free = [place for place in range(len(had)) if place not in moved]
    left = sum((had[place] for place in free), Fraction(0))
    if taken > WHOLE or (taken != WHOLE and not left):
        problems.append(f"These weights sum to {_plain(taken)}, not to 100.")
        return had
    return [
        (given[place] or Fraction(0))
        if place in moved
        else (had[place] * (WHOLE - taken) / left if left else Fraction(0))
        for place in range(len(had))
    ]


def _as_asked(weight: Fraction) -> Fraction:
    return Fraction(_plain(weight))


def _number(
    text: str | None, lowest: int, highest: int, what: str, problems: list[str]
) -> Fraction | None:
    if not text or not text.strip():
        return None
    try:
        value = Fraction(text.strip()[:20]) if "/" not in text and "e" not in text.lower() else None
    except ValueError:
        value = None
    if value is None or not lowest <= value <= highest:
        problems.append(f"{what} is a number from {lowest} to {highest}; this is {text[:20]}.")
        return None
    return value


def _one_of(text: str | None, known: tuple[str, ...], otherwise: str, problems: list[str]) -> str:
    if not text:
        return otherwise
    if text not in known:
        problems.append(f"{text[:20]} is none of {', '.join(known)}.")
        return otherwise
    return text


def _plain(value: Fraction | int) -> str:
    exact = Fraction(value)
    return str(exact.numerator) if exact.denominator == 1 else rounded(exact)


@dataclass(frozen=True)
class SimulatedNote:
    """A note in the order tried out, beside where the result has it."""

    ranked: RankedNote
    was: str
    current: RankPosition
    moved: int
    is_above_line: bool
    was_above_line: bool
    asks_usd: int
    asked_so_far: int

    @property
    def points(self) -> str:
        return rounded(self.current.score)

    @property
    def words(self) -> str:
        if not self.moved:
            return "stays"
        return f"{count_of(abs(self.moved), 'place')} {'up' if self.moved > 0 else 'down'}"

    @property
    def crosses(self) -> bool:
        return self.is_above_line != self.was_above_line


@dataclass(frozen=True)
class Simulation:
    """The order tried out, how many notes change places, and which cross the funding line."""

    page: Page[SimulatedNote]
    changed: int
    crossing: list[SimulatedNote]


def simulate(closing: Closing, asked: SimulatedRules, number: str | None) -> Simulation:
    """The ranked notes by the rules asked for; two queries, however many notes there are."""
    notes, ballots = ranking_of(closing)
    found = order(asked.rules, notes, ballots)
    ranked = {row.note_id: row for row in closing.ranked.select_related("note__session")}
    in_order = sorted(found, key=lambda key: (found[key].position, ranked[key].line))
    so_far, lines = 0, []
    for key in in_order:
        row = ranked[key]
        so_far += row.note.apec_usd or 0
        was = row.figures["place"]
        lines.append(
            SimulatedNote(
                row,
                f"{was['position']}{'=' if was['is_shared'] else ''}" if was else row.kind,
                found[key],
                (row.position - found[key].position) if row.position else 0,
                asked.line is not None and found[key].position <= asked.line,
                asked.line is not None and bool(row.position) and row.position <= asked.line,  # type: ignore[operator]
                row.note.apec_usd or 0,
                so_far,
            )
        )
    return Simulation(
        Paginator(lines, NOTES_ON_A_PAGE).get_page(number),
        sum(1 for each in lines if each.moved),
        [each for each in lines if each.crosses],
    )
