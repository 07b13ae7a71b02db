"""The plan file: what it may say, and what is wrong with one, each with its place in the file.

docs/plan-file.md shows the format by example.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from rapidfuzz import process

LARGEST = 1_000_000
"""The largest plan file that is read, in bytes; the group's plan has about 10,000."""

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1_000)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000)]
Code = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
Number = Annotated[int, Field(ge=1, le=999)]
Year = Annotated[int, Field(ge=1989, le=2200)]

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


class ObjectivePart(Part):
    number: Number
    text: Title


class AreaPart(Part):
    number: Number
    name: Line
    objectives: list[ObjectivePart] = []


class EvidencePart(Part):
    must_name: list[Line] = []
    may_name: list[Line] = []
    practices_of: Code | None = None


class DefinitionChangePart(Part):
    date: date
    change: Title


class IndicatorPart(Part):
    number: Number
    code: Code
    group: Line
    name: Title
    unit: Line | None = None
    what_counts: list[Title] = []
    what_does_not_count: list[Title] = []
    decides: Line | None = None
    evidence: EvidencePart = EvidencePart()
    definition_changes: list[DefinitionChangePart] = []


class ActivityPart(Part):
    number: Number
    title: Title
    years: list[Year] = Field(min_length=1, max_length=30)
    proponents: list[Line] = []
    areas: list[Number] = []
    area_inferred: bool = False


class FrameworkPart(Part):
    title: Line
    years: Line


class ReviewPart(Part):
    kind: Line
    when: Line
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


Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """What is wrong at one place of a file, and what to do."""

    place: Place
    message: str
    line: int | None = None

    def __str__(self) -> str:
        where = f"line {self.line}" if self.line else "the file"
        named = in_words(self.place)
        return f"{where}{f' ({named})' if named else ''}: {self.message}"


class PlanFileRefused(ValueError):
    """A plan file that cannot be loaded; every problem found is in `problems`."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(map(str, self.problems)))


def in_words(place: Place) -> str:
    """A place as a person counts: ("activities", 3, "years") is "activities, no. 4, years"."""
    return ", ".join(
        f"no. {step + 1}" if isinstance(step, int) else step.replace("_", " ") for step in place
    )


def read(content: bytes, known_economy: Callable[[str], str | None]) -> PlanFile:
    """The plan that a file's `content` holds.

    `known_economy` gives an economy's short name for any form of its name, None for one that is
    not known. Raises PlanFileRefused with every problem, none of them quoted from a parser.
    """
    node = _node(content)
    lines = dict(_lines(node))
    try:
        plan = PlanFile.model_validate(_constructed(node))
    except ValidationError as error:
        raise PlanFileRefused(_at_lines(_shape_problems(error), lines)) from error
    problems = list(_sense_problems(plan, known_economy))
    if problems:
        raise PlanFileRefused(_at_lines(problems, lines))
    return plan


class _Loader(yaml.SafeLoader):
    """YAML without aliases: an anchor repeated ten times over is a bomb, not a plan."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark
            raise PlanFileRefused(
                [Problem((), "Write the text out: * is not used here.", mark.line + 1)]
            )
        return super().compose_node(parent, index)


def _node(content: bytes) -> yaml.Node:
    if len(content) > LARGEST:
        raise PlanFileRefused([Problem((), "larger than 1 MB; a plan file is far smaller.")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PlanFileRefused([Problem((), "not text in UTF-8. Save it as UTF-8.")]) from error
    if not text.strip():
        raise PlanFileRefused([Problem((), "empty. It begins with key, title, group, period.")])
    try:
        node = yaml.compose(text, _Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        said = "not YAML here. Look at the spaces before the words, and at : and quotation marks."
        raise PlanFileRefused([Problem((), said, line)]) from error
    except yaml.YAMLError as error:
        said = "not YAML: it holds a character that text does not have."
        raise PlanFileRefused([Problem((), said)]) from error
    except RecursionError as error:
        raise PlanFileRefused([Problem((), "nested far deeper than a plan is.")]) from error
    if not isinstance(node, yaml.MappingNode):
        raise PlanFileRefused(
            [Problem((), "not a plan: it begins with key, title, group, period.")]
        )
    repeated = list(_repeated_keys(node, ()))
    if repeated:
        raise PlanFileRefused(repeated)
    return node


def _constructed(node: yaml.Node) -> Any:
    """The plain values of a node; what is no text, number, date, list or name is refused."""
    loader = _Loader("")
    try:
        return loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        said = "write texts, numbers, dates, lists and names only."
        raise PlanFileRefused([Problem((), said, line)]) from error
    except ValueError as error:
        said = f"a date or a number in it is none: {error}."
        raise PlanFileRefused([Problem((), said)]) from error
    finally:
        loader.dispose()


def _lines(node: yaml.Node, place: Place = ()) -> Iterator[tuple[Place, int]]:
    """The line of each place of the file."""
    yield place, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (*place, str(key.value)), key.start_mark.line + 1
            yield from list(_lines(value, (*place, str(key.value))))[1:]
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _lines(value, (*place, index))


def _repeated_keys(node: yaml.Node, place: Place) -> Iterator[Problem]:
    if isinstance(node, yaml.MappingNode):
        times = Counter(str(key.value) for key, _ in node.value)
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                yield Problem(place, "a name stands before a colon.", key.start_mark.line + 1)
                continue
            if times[key.value] > 1:
                said = f"{key.value} stands here twice. Keep one."
                yield Problem((*place, key.value), said, key.start_mark.line + 1)
            yield from _repeated_keys(value, (*place, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _repeated_keys(value, (*place, index))


def _at_lines(problems: Iterable[Problem], lines: dict[Place, int]) -> list[Problem]:
    """The problems with their lines; a missing part has the line of what lacks it."""
    found = []
    for problem in problems:
        known = problem.place
        while known not in lines:
            known = known[:-1]
        found.append(Problem(problem.place, problem.message, lines[known]))
    return sorted(found, key=lambda problem: problem.line or 0)


def _shape_problems(error: ValidationError) -> Iterator[Problem]:
    for each in error.errors():
        yield Problem(each["loc"], _SAID.get(each["type"], _say_otherwise)(each))


def _unknown(each: Any) -> str:
    nearest = process.extractOne(str(each["loc"][-1]), _ALL_KEYS, score_cutoff=70)
    hint = f" Did you mean {nearest[0]}?" if nearest else " Take it out."
    return f"{each['loc'][-1]} is not known here.{hint}"


def _say_otherwise(each: Any) -> str:
    return f"{each['msg']}."


_SAID: dict[str, Callable[[Any], str]] = {
    "missing": lambda each: f"{each['loc'][-1]} is missing. Add it.",
    "extra_forbidden": _unknown,
    "string_type": lambda each: "a text stands here. Put it in quotation marks if it is a number.",
    "int_type": lambda each: "a whole number stands here, without quotation marks.",
    "bool_type": lambda each: "true or false stands here.",
    "list_type": lambda each: "a list stands here, each line with a dash before it.",
    "model_type": lambda each: "several named parts stand here, each as name: value.",
    "date_type": lambda each: "a date stands here, as 2018-09-12.",
    "string_too_short": lambda each: "this is blank. Write it, or take the line out.",
    "string_too_long": lambda each: f"longer than {each['ctx']['max_length']} characters.",
    "string_pattern_mismatch": lambda each: "use small letters, digits and hyphens only.",
    "too_short": lambda each: "at least one stands here.",
    "too_long": lambda each: f"at most {each['ctx']['max_length']} stand here.",
    "greater_than_equal": lambda each: f"the smallest is {each['ctx']['ge']}.",
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
    yield from _repeated(("priority_areas",), "number", plan.priority_areas)
    for place, area in enumerate(plan.priority_areas):
        yield from _repeated(("priority_areas", place, "objectives"), "number", area.objectives)
    yield from _repeated(("indicators",), "number", plan.indicators)
    yield from _repeated(("indicators",), "code", plan.indicators)
    yield from _repeated(("activities",), "number", plan.activities)
    yield from _indicator_problems(plan)
    yield from _activity_problems(plan, known_economy)
    for place, review in enumerate(plan.reviews):
        if review.year is not None and not period.start <= review.year <= period.end:
            said = f"{review.year} is outside the plan's period, {period.start}-{period.end}."
            yield Problem(("reviews", place, "year"), said)
    for place, partner in enumerate(plan.partners):
        if partner in plan.partners[:place]:
            yield Problem(("partners", place), f"{partner} is named twice.")


def _repeated(place: Place, name: str, parts: Iterable[Part]) -> Iterator[Problem]:
    seen: dict[Any, int] = {}
    for index, part in enumerate(parts):
        value = getattr(part, name)
        same = value.casefold() if isinstance(value, str) else value
        if same in seen:
            said = f"{name} {value} is that of no. {seen[same] + 1} too. Give each its own."
            yield Problem((*place, index, name), said)
        seen.setdefault(same, index)


def _indicator_problems(plan: PlanFile) -> Iterator[Problem]:
    codes = {indicator.code.casefold() for indicator in plan.indicators}
    for place, indicator in enumerate(plan.indicators):
        at: Place = ("indicators", place, "evidence")
        for name in ("must_name", "may_name"):
            for index, what in enumerate(getattr(indicator.evidence, name)):
                if what not in MAY_BE_NAMED:
                    said = f"{what} is not known. It may be: {', '.join(MAY_BE_NAMED)}."
                    yield Problem((*at, name, index), said)
        source = indicator.evidence.practices_of
        if source is not None and source.casefold() not in codes:
            yield Problem((*at, "practices_of"), f"there is no indicator {source} in this plan.")


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
                said = f"{name} is not an economy's name, code or alias."
                yield Problem((*at, "proponents", index), said)
