"""The plan file: what it may say, and what is wrong with one, each with its place in the file.

docs/plan-file.md shows the format by example.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)
from pydantic_core import PydanticCustomError
from rapidfuzz import process

from plans.domain.addresses import address_of
from plans.domain.plan_yaml import (
    LARGEST,
    Place,
    PlanFileRefused,
    Problem,
    in_words,
    read_text,
    shown,
    text_of,
)

__all__ = [
    "LARGEST",
    "Place",
    "PlanFile",
    "PlanFileRefused",
    "Problem",
    "in_words",
    "read",
    "text_of",
]


def _seen(text: str) -> str:
    """Refuse a text in which nothing can be seen, such as one of signs without a width."""
    if not any(each.isprintable() and not each.isspace() for each in text):
        raise PydanticCustomError("string_too_short", "blank")
    return text


def _up_to(longest: int) -> StringConstraints:
    """A text that is not blank; `longest` is what its column in the database holds."""
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=longest)


Line = Annotated[str, _up_to(200), AfterValidator(_seen)]
Heading = Annotated[str, _up_to(120), AfterValidator(_seen)]
Phrase = Annotated[str, _up_to(80), AfterValidator(_seen)]
Short = Annotated[str, _up_to(40), AfterValidator(_seen)]
Title = Annotated[str, _up_to(1_000), AfterValidator(_seen)]
Code = Annotated[str, _up_to(20), AfterValidator(_seen)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
Number = Annotated[int, Field(ge=1, le=999)]
Year = Annotated[int, Field(ge=1989, le=2200)]
Figure = Annotated[int, Field(ge=0, le=999_999)]

LONGEST_PLAN = 30

OUR_OWN = frozenset(
    ("files", "other-fora", "areas", "reviews", "releases", "corrections", "method", "editions")
)
"""Addresses that a plan's key would hide, or be hidden by."""

MAY_BE_NAMED = (
    "economies",
    "partners",
    "meeting",
    "activity",
    "dates",
    "place",
    "links",
    "practice",
    "adopter",
    "adaptation",
    "project_number",
    "files",
)
"""What a plan may ask an item of an indicator's evidence to name."""


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Period(Part):
    start: Year
    end: Year


class CamePart(Part):
    """What a part is beside the plan before: `was` is the key of what it comes from there."""

    was: Key | None = None
    now: Literal["same", "changed", "new"]
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""


class KeyedPart(Part):
    """A part that figures and items hang on; `key` says which one it is, whatever its number."""

    number: Number
    key: Key | None = None
    last_year: Year | None = None
    came: CamePart | None = None


class ObjectivePart(KeyedPart):
    text: Title


class AreaPart(KeyedPart):
    name: Line
    objectives: list[ObjectivePart] = []


class EvidencePart(Part):
    must_name: list[Line] = []
    may_name: list[Line] = []
    practices_of: Code | None = None


class DefinitionChangePart(Part):
    date: date
    change: Title


class TargetPart(Part):
    """A baseline or a target of an indicator, and where it was decided."""

    kind: Literal["baseline", "target"]
    year: Year
    number: Figure
    note: Title


class IndicatorPart(KeyedPart):
    code: Code
    group: Heading
    short_name: Short | None = None
    name: Title
    unit: Heading | None = None
    what_counts: list[Title] = []
    what_does_not_count: list[Title] = []
    decides: Line | None = None
    evidence: EvidencePart = EvidencePart()
    definition_changes: list[DefinitionChangePart] = []
    targets: list[TargetPart] | None = None


class ActivityPart(Part):
    number: Number
    title: Title
    years: list[Year] = Field(min_length=1, max_length=30)
    proponents: list[Line] = []
    areas: list[Number] = []
    area_inferred: bool = False


class FrameworkPart(Part):
    title: Line
    years: Short


class ReviewPart(Part):
    kind: Short
    when: Phrase
    year: Year | None = None
    what: Title


class PlanFile(Part):
    """A whole plan, as its file says it."""

    key: Key
    title: Line
    group: Line
    period: Period
    vision: Text = ""
    mission: Text = ""
    critical_success_factors: list[Title] = []
    earlier_frameworks: list[FrameworkPart] = []
    aligned_with: list[Line] = []
    priority_areas: list[AreaPart] = Field(min_length=1)
    indicators: list[IndicatorPart] = Field(min_length=1)
    activities: list[ActivityPart] = []
    activities_note: Text = ""
    reviews: list[ReviewPart] = []
    partners: list[Line] = []
    project_ranking: Text = ""
    dropped: list[Key] = []
    """Keys of the plan before that nothing here comes from."""


def read(content: bytes, known_economy: Callable[[str], str | None]) -> PlanFile:
    """The plan that a file's `content` holds.

    `known_economy` gives an economy's short name for any form of its name, None for one that is
    not known. Raises PlanFileRefused with every problem, none of them quoted from a parser.
    """
    text = read_text(content)
    try:
        plan = PlanFile.model_validate(text.values)
    except ValidationError as error:
        raise PlanFileRefused(text.placed(_shape_problems(error))) from error
    problems = list(_sense_problems(plan, known_economy))
    if problems:
        raise PlanFileRefused(text.placed(problems))
    return plan


def placed(content: bytes, problems: Iterable[Problem]) -> PlanFileRefused:
    """A refusal of a file that was read before, each problem with its line."""
    return PlanFileRefused(read_text(content).placed(problems))


def _shape_problems(error: ValidationError) -> Iterator[Problem]:
    for each in error.errors():
        yield Problem(each["loc"], _SAID.get(each["type"], _say_otherwise)(each))


def _unknown(each: Any) -> str:
    nearest = process.extractOne(str(each["loc"][-1]), _ALL_KEYS, score_cutoff=70)
    hint = f" Did you mean {nearest[0]}?" if nearest else " Take it out."
    return f"{shown(str(each['loc'][-1]))} is not known here.{hint}"


def _say_otherwise(each: Any) -> str:
    return "this cannot stand here. docs/plan-file.md shows what can."


_SAID: dict[str, Callable[[Any], str]] = {
    "missing": lambda each: f"{each['loc'][-1]} is missing. Add it.",
    "extra_forbidden": _unknown,
    "string_type": lambda each: "a text stands here. Put it in quotation marks if it is a number.",
    "int_type": lambda each: "a whole number stands here, without quotation marks.",
    "bool_type": lambda each: "true or false stands here.",
    "list_type": lambda each: "a list stands here, each line with a dash before it.",
    "model_type": lambda each: "several named parts stand here, each as name: value.",
    "date_type": lambda each: "a date stands here, as 2018-09-12.",
    "date_from_datetime_inexact": lambda each: "a date stands here, as 2018-09-12.",
    "string_too_short": lambda each: "this is blank. Write it, or take the line out.",
    "string_too_long": lambda each: f"longer than {each['ctx']['max_length']} characters.",
    "string_pattern_mismatch": lambda each: "use small letters, digits and hyphens only.",
    "too_short": lambda each: "at least one stands here.",
    "too_long": lambda each: f"at most {each['ctx']['max_length']} stand here.",
    "greater_than_equal": lambda each: f"the smallest is {each['ctx']['ge']}.",
    "literal_error": lambda each: f"one of these stands here: {each['ctx']['expected']}.",
    "less_than_equal": lambda each: f"the largest is {each['ctx']['le']}.",
}
_ALL_KEYS = sorted(
    {
        name
        for model in (
            PlanFile,
            Period,
            AreaPart,
            ObjectivePart,
            IndicatorPart,
            EvidencePart,
            DefinitionChangePart,
            ActivityPart,
            FrameworkPart,
            ReviewPart,
            CamePart,
            TargetPart,
        )
        for name in model.model_fields
    }
)


def _sense_problems(
    plan: PlanFile, known_economy: Callable[[str], str | None]
) -> Iterator[Problem]:
    """What is well written but cannot be: what is named twice, not there, or out of the period."""
    period = plan.period
    if period.start > period.end:
        yield Problem(("period",), "the plan ends before it starts.")
    if period.end - period.start >= LONGEST_PLAN:
        yield Problem(("period",), f"a plan has at most {LONGEST_PLAN} years.")
    if plan.key in OUR_OWN:
        yield Problem(("key",), f"{plan.key} is an address of the tracker. Choose another.")
    yield from _repeated(("priority_areas",), "number", plan.priority_areas)
    for place, area in enumerate(plan.priority_areas):
        yield from _repeated(("priority_areas", place, "objectives"), "number", area.objectives)
    yield from _repeated(("indicators",), "number", plan.indicators)
    yield from _repeated(("indicators",), "code", plan.indicators)
    yield from _same_short_names(plan)
    yield from _same_addresses(plan)
    yield from _repeated_lasting_keys(plan)
    yield from _last_year_problems(plan)
    yield from _repeated(("activities",), "number", plan.activities)
    yield from _indicator_problems(plan)
    yield from _activity_problems(plan, known_economy)
    for place, review in enumerate(plan.reviews):
        if review.year is not None and not period.start <= review.year <= period.end:
            said = f"{review.year} is outside the plan's period, {period.start}-{period.end}."
            yield Problem(("reviews", place, "year"), said)
    for place, partner in enumerate(plan.partners):
        if partner in plan.partners[:place]:
            yield Problem(("partners", place), f"{shown(partner)} is named twice.")


def _same_short_names(plan: PlanFile) -> Iterator[Problem]:
    """Two indicators that a reader could not tell apart by their short names."""
    seen: set[str] = set()
    for place, indicator in enumerate(plan.indicators):
        name = (indicator.short_name or "").casefold()
        if name and name in seen:
            said = (
                f"{shown(indicator.short_name or '')} is named twice. Give each a name of its own."
            )
            yield Problem(("indicators", place, "short_name"), said)
        seen.add(name)


def _same_addresses(plan: PlanFile) -> Iterator[Problem]:
    """Two codes that are one in an address: K 1 and K-1."""
    seen: dict[str, str] = {}
    for place, indicator in enumerate(plan.indicators):
        address = address_of(indicator.code)
        other = seen.setdefault(address, indicator.code)
        if other.casefold() != indicator.code.casefold():
            said = f"{indicator.code} has the same address as {other}. Give it another."
            yield Problem(("indicators", place, "code"), said)


def _repeated_lasting_keys(plan: PlanFile) -> Iterator[Problem]:
    parts = list(lasting_parts(plan))
    for kind in (AreaPart, ObjectivePart, IndicatorPart):
        yield from _twice([(place, each) for place, each in parts if isinstance(each, kind)])


def _twice(parts: Iterable[tuple[Place, KeyedPart]]) -> Iterator[Problem]:
    keys: set[str] = set()
    came: set[str] = set()
    for place, part in parts:
        if part.key and part.key in keys:
            yield Problem((*place, "key"), f"the key {part.key} stands twice. Keep one.")
        keys.add(part.key or "")
        was = part.came.was if part.came else None
        if part.came and (part.came.now == "new") != (was is None):
            said = "say which key it comes from, or that it is new: one of the two."
            yield Problem((*place, "came"), said)
        if was and was in came:
            yield Problem((*place, "came", "was"), f"{was} goes on as two parts. Keep one.")
        came.add(was or "")


def _repeated(place: Place, name: str, parts: Iterable[Part]) -> Iterator[Problem]:
    seen: dict[Any, int] = {}
    for index, part in enumerate(parts):
        value = getattr(part, name)
        same = value.casefold() if isinstance(value, str) else value
        if same in seen:
            named = f"{name} {shown(str(value))}"
            said = f"{named} is that of no. {seen[same] + 1} too. Give each its own."
            yield Problem((*place, index, name), said)
        seen.setdefault(same, index)


def _indicator_problems(plan: PlanFile) -> Iterator[Problem]:
    codes = {indicator.code.casefold() for indicator in plan.indicators}
    for place, indicator in enumerate(plan.indicators):
        yield from _target_problems(plan, ("indicators", place, "targets"), indicator)
        at: Place = ("indicators", place, "evidence")
        for name in ("must_name", "may_name"):
            for index, what in enumerate(getattr(indicator.evidence, name)):
                if what not in MAY_BE_NAMED:
                    said = f"{shown(what)} is not known. It may be: {', '.join(MAY_BE_NAMED)}."
                    yield Problem((*at, name, index), said)
        source = indicator.evidence.practices_of
        if source is not None and source.casefold() not in codes:
            yield Problem(
                (*at, "practices_of"), f"there is no indicator {shown(source)} in this plan."
            )


def _target_problems(plan: PlanFile, at: Place, indicator: IndicatorPart) -> Iterator[Problem]:
    seen: set[tuple[str, int]] = set()
    for index, target in enumerate(indicator.targets or ()):
        if target.year > plan.period.end:
            said = f"{target.year} is after the plan's last year, {plan.period.end}."
            yield Problem((*at, index, "year"), said)
        if (target.kind, target.year) in seen:
            said = f"the {target.kind} of {target.year} stands twice. Keep one."
            yield Problem((*at, index), said)
        seen.add((target.kind, target.year))


def _last_year_problems(plan: PlanFile) -> Iterator[Problem]:
    period = plan.period
    for place, part in lasting_parts(plan):
        if part.last_year is not None and not period.start <= part.last_year <= period.end:
            said = f"{part.last_year} is outside the plan's period, {period.start}-{period.end}."
            yield Problem((*place, "last_year"), said)


def lasting_parts(plan: PlanFile) -> Iterator[tuple[Place, KeyedPart]]:
    """The plan's areas, their objectives and its indicators, each with its place in the file."""
    for n, area in enumerate(plan.priority_areas):
        yield ("priority_areas", n), area
        for m, objective in enumerate(area.objectives):
            yield ("priority_areas", n, "objectives", m), objective
    for n, indicator in enumerate(plan.indicators):
        yield ("indicators", n), indicator


def _activity_problems(
    plan: PlanFile, known_economy: Callable[[str], str | None]
) -> Iterator[Problem]:
    areas = {area.number for area in plan.priority_areas}
    period = plan.period
    for place, activity in enumerate(plan.activities):
        at: Place = ("activities", place)
        if not activity.areas:
            yield Problem((*at, "areas"), "an activity serves at least one priority area. Name it.")
        for index, area in enumerate(activity.areas):
            if area not in areas:
                yield Problem((*at, "areas", index), f"there is no priority area {area}.")
        if activity.years != sorted(set(activity.years)):
            yield Problem((*at, "years"), "write each year once, the first one first.")
        if not period.start <= max(activity.years) <= period.end:
            said = (
                f"{max(activity.years)} is outside the plan's period, {period.start}-{period.end}. "
                "An activity may start before the plan, but its last year is in it."
            )
            yield Problem((*at, "years"), said)
        for index, name in enumerate(activity.proponents):
            if known_economy(name) is None:
                said = f"{shown(name)} is not an economy's name, code or alias."
                yield Problem((*at, "proponents", index), said)
