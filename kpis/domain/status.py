"""How an indicator does, in words, without a target that the plan does not set.

The method, which is printed beside each answer: a closed year's figure is compared with the year
before, and, once at least three years have a figure, with the yearly average of the earlier years.
Where somebody has set a target for the year, the figure is compared with that too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from smewg.toolkit.values import POINTS_FOR_A_TREND, Value, ValueKind, compared

METHOD = (
    "Compares a closed year's figure with the year before and, from the third figure on, with the "
    "average of the plan's earlier years; an open year is not compared. The plan sets no targets; "
    "where one was set since, the figure is compared with it. Counts are outputs: they "
    "do not say what changed for SMEs."
)
METHOD_OF_PARTS = (
    "An area's status says in how many indicators its count rose, fell or stayed since the year "
    "before. An objective's says what there is for it: evidence, activities, or nothing yet."
)


@dataclass(frozen=True)
class Status:
    """The answer in words; `pace` and `target` are empty where they cannot be said."""

    answer: str
    pace: str = ""
    target: str = "no target set in the plan"

    def __str__(self) -> str:
        return self.answer


def status(values: Mapping[int, Value], year: int, target: int | None = None) -> Status:
    """The status in `year`, of figures by year; `target` is the number aimed at in that year."""
    now = values[year]
    if now.number is None:
        answer = "no figure yet" if now.kind is ValueKind.BLANK else now.kind.words
        return Status(answer, target=_aim(target))
    if not now.is_comparable:
        return Status(f"{now.words}, compared once the year is closed", target=_aim(target))
    return Status(
        _against_last_year(now, values.get(year - 1)),
        _against_pace(now.number, values, year),
        _against_target(now.number, target),
    )


def _against_last_year(now: Value, last_year: Value | None) -> str:
    if last_year is None:
        return "first year"
    if last_year.number is None:
        is_hidden = last_year.kind is ValueKind.NOT_PUBLISHED
        return "last year is not published yet" if is_hidden else "no figure last year"
    found = compared(last_year, now)
    if found is None:
        return "last year is still open"
    if found.change == 0:
        return "the same as last year"
    return "more than last year" if found.change > 0 else "fewer than last year"


def _against_pace(now: int, values: Mapping[int, Value], year: int) -> str:
    earlier = [
        value.number for each, value in values.items() if each < year and value.is_comparable
    ]
    known = [number for number in earlier if number is not None]
    if len(known) + 1 < POINTS_FOR_A_TREND:
        return ""
    average = Fraction(sum(known), len(known))
    if now == average:
        return "at the plan's own pace"
    return "above the plan's own pace" if now > average else "below the plan's own pace"


def _aim(target: int | None) -> str:
    return "no target set in the plan" if target is None else f"target {target}"


def _against_target(now: int, target: int | None) -> str:
    if target is None:
        return _aim(None)
    if now >= target:
        return f"reached the target of {target}"
    return f"{target - now} short of the target of {target}"


def area_status(statuses: Iterable[Status]) -> str:
    """An area's status, of its indicators' statuses in one year."""
    answers = [each.answer for each in statuses]
    counts = {
        words: answers.count(answer)
        for answer, words in (
            ("more than last year", "more"),
            ("fewer than last year", "fewer"),
            ("the same as last year", "the same"),
        )
    }
    compared = sum(counts.values())
    if not compared:
        return "nothing to compare yet"
    said = "; ".join(f"{words} in {number}" for words, number in counts.items() if number)
    return f"against last year: {said} of {len(answers)} indicators"


def objective_status(activities: int, evidence: int) -> str:
    """An objective's status, of what names it."""
    if evidence:
        return "has evidence"
    return "in the schedule, no evidence yet" if activities else "nothing yet"
