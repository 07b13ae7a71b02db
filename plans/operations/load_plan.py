"""A plan file into the database: all of it or nothing, changing only what differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Model, ProtectedError, QuerySet
from django.utils.text import slugify

from plans.domain.plan_file import IndicatorPart, PlanFile, PlanFileRefused, Problem, read
from plans.models import (
    Activity,
    AlignedInitiative,
    CriticalSuccessFactor,
    DefinitionChange,
    EarlierFramework,
    Indicator,
    Objective,
    Plan,
    PlannedReview,
    PriorityArea,
)
from smewg.models import Economy, Partner


@dataclass
class Loaded:
    """A loaded plan, and what loading it changed, in sentences; none when nothing differed."""

    plan: Plan
    changes: list[str] = field(default_factory=list)


def known_economies() -> Mapping[str, str]:
    """Every spelling of an economy (casefolded), with its short name."""
    return {
        spelling: economy.short_name
        for economy in Economy.objects.all()
        for spelling in economy.spellings()
    }


@transaction.atomic
def load(content: bytes) -> Loaded:
    """Load the plan that a file's content holds.

    Raises PlanFileRefused with what is wrong and where: in the file itself, in years that another
    plan covers, or in parts that the file no longer has while figures rest on them.
    """
    spellings = known_economies()
    file = read(content, lambda name: spellings.get(" ".join(name.split()).casefold()))
    _refuse_years_of_another_plan(file)
    plan, is_new = Plan.objects.get_or_create(key=file.key, defaults=_own(file))
    loaded = Loaded(plan)
    if is_new:
        loaded.changes.append(f"{plan.title}: loaded.")
    else:
        _set(loaded, plan, plan.title, _own(file))
    try:
        with transaction.atomic():
            _load_parts(loaded, file, spellings)
    except ProtectedError as error:
        kept = ", ".join(sorted({str(each) for each in error.protected_objects})[:3])
        said = f"the file leaves something out that others rest on: {kept}. Nothing was changed."
        raise PlanFileRefused([Problem((), said)]) from error
    if is_new:
        del loaded.changes[1:]
    return loaded


def _own(file: PlanFile) -> dict[str, Any]:
    return {
        "title": file.title,
        "group": file.group,
        "start_year": file.period.start,
        "end_year": file.period.end,
        "vision": file.vision,
        "mission": file.mission,
        "activities_note": file.activities_note,
        "project_ranking": file.project_ranking,
    }


def _refuse_years_of_another_plan(file: PlanFile) -> None:
    others = Plan.objects.exclude(key=file.key).filter(
        start_year__lte=file.period.end, end_year__gte=file.period.start
    )
    other = others.first()
    if other:
        said = (
            f"{other.title} ({other.period}) covers some of these years. Plans follow one another: "
            "change the period, or use its key to change that plan."
        )
        raise PlanFileRefused([Problem(("period",), said)])


def _load_parts(loaded: Loaded, file: PlanFile, spellings: Mapping[str, str]) -> None:
    plan = loaded.plan
    _texts(loaded, plan.critical_success_factors, file.critical_success_factors, "text")
    _texts(loaded, plan.aligned_with, file.aligned_with, "title")
    _match(
        loaded,
        plan.earlier_frameworks.all(),
        {n: each.model_dump() for n, each in enumerate(file.earlier_frameworks, 1)},
        plan=plan,
    )
    _match(
        loaded,
        plan.planned_reviews.all(),
        {n: each.model_dump() for n, each in enumerate(file.reviews, 1)},
        plan=plan,
    )
    areas = _match(
        loaded,
        plan.areas.all(),
        {each.number: {"name": each.name} for each in file.priority_areas},
        plan=plan,
    )
    for area in file.priority_areas:
        _match(
            loaded,
            Objective.objects.filter(area=areas[area.number]).select_related("area"),
            {each.number: {"text": each.text} for each in area.objectives},
            area=areas[area.number],
        )
    _load_indicators(loaded, file)
    _load_activities(loaded, file, areas, spellings)
    partners = [Partner.objects.get_or_create(name=name)[0] for name in file.partners]
    _set_many(loaded, plan, f"{plan.title}: partners", "partners", partners)


def _load_indicators(loaded: Loaded, file: PlanFile) -> None:
    plan = loaded.plan
    indicators = _match(
        loaded,
        plan.indicators.all(),
        {each.number: _indicator(each) for each in file.indicators},
        plan=plan,
    )
    by_code = {each.code.casefold(): each for each in indicators.values()}
    for part in file.indicators:
        source = part.evidence.practices_of
        row = indicators[part.number]
        wanted = by_code[source.casefold()] if source else None
        _set(loaded, row, _name(row), {"practices_of": wanted})
        _match(
            loaded,
            DefinitionChange.objects.filter(indicator=row),
            {n: each.model_dump() for n, each in enumerate(part.definition_changes, 1)},
            indicator=row,
        )


def _indicator(part: IndicatorPart) -> dict[str, Any]:
    return {
        "code": part.code,
        "slug": slugify(part.code),
        "group": part.group,
        "name": part.name,
        "unit": part.unit or "",
        "what_counts": part.what_counts,
        "what_does_not_count": part.what_does_not_count,
        "decides": part.decides or "",
        "must_name": part.evidence.must_name,
        "may_name": part.evidence.may_name,
    }


def _load_activities(
    loaded: Loaded, file: PlanFile, areas: Mapping[int, Any], spellings: Mapping[str, str]
) -> None:
    """The schedule's lines; those that were added or changed on the pages stay as they are."""
    plan = loaded.plan
    kept = set(plan.activities.filter(kept_here=True).values_list("number", flat=True))
    parts = [part for part in file.activities if part.number not in kept]
    economies = {each.short_name: each for each in Economy.objects.all()}
    wanted = {
        each.number: {
            "title": each.title,
            "first_year": min(each.years),
            "last_year": max(each.years),
            "area_inferred": each.area_inferred,
        }
        for each in parts
    }
    current = plan.activities.filter(kept_here=False).prefetch_related("proponents", "areas")
    rows = _match(loaded, current, wanted, plan=plan)
    for part in parts:
        row = rows[part.number]
        names = [spellings[" ".join(name.split()).casefold()] for name in part.proponents]
        proponents = [economies[name] for name in names]
        _set_many(loaded, row, f"{_name(row)}: proponents", "proponents", proponents)
        served = [areas[number] for number in part.areas]
        _set_many(loaded, row, f"{_name(row)}: priority areas", "areas", served)


def _texts(loaded: Loaded, parts: Any, texts: list[str], name: str) -> None:
    wanted = {number: {name: text} for number, text in enumerate(texts, 1)}
    _match(loaded, parts.all(), wanted, plan=loaded.plan)


def _match(
    loaded: Loaded, rows: QuerySet[Any], wanted: Mapping[int, dict[str, Any]], **of: Model
) -> dict[int, Any]:
    """Make the numbered `rows` say what is wanted; rows by number, as they stand afterwards."""
    current = {row.number: row for row in rows}
    for number in current.keys() - wanted.keys():
        row = current.pop(number)
        loaded.changes.append(f"{_name(row)}: taken out.")
        row.delete()
    for number, values in wanted.items():
        if number in current:
            _set(loaded, current[number], _name(current[number]), values)
        else:
            row = rows.model.objects.create(number=number, **of, **values)
            current[number] = row
            loaded.changes.append(f"{_name(row)}: added.")
    return current


def _set(loaded: Loaded, row: Model, name: str, values: Mapping[str, Any]) -> None:
    """Change only what differs, and say what."""
    differs = {key: value for key, value in values.items() if getattr(row, key) != value}
    for key, value in differs.items():
        was = _short(getattr(row, key))
        loaded.changes.append(f"{name}: {_words(row, key)} changed from {was} to {_short(value)}.")
        setattr(row, key, value)
    if differs:
        row.save()


def _set_many(loaded: Loaded, row: Any, name: str, field_name: str, wanted: Iterable[Any]) -> None:
    relation = getattr(row, field_name)
    current, wanted = set(relation.all()), set(wanted)
    if current != wanted:
        if current:
            loaded.changes.append(f"{name} changed.")
        relation.set(wanted)


def _name(row: Model) -> str:
    """What a part is called in a sentence."""
    number = getattr(row, "number", "")
    named: dict[type[Model], str] = {
        PriorityArea: f"Area {number}",
        Indicator: getattr(row, "code", ""),
        CriticalSuccessFactor: f"Critical success factor {number}",
        EarlierFramework: f"Earlier framework {number}",
        AlignedInitiative: f"Aligned initiative {number}",
        PlannedReview: f"Review {number}",
        Activity: f"Activity {number}",
        DefinitionChange: f"Change of definition {number}",
    }
    if isinstance(row, Objective):
        return f"Objective {row.code}"
    return named[type(row)]


def _words(row: Model, key: str) -> str:
    return str(row._meta.get_field(key).verbose_name)  # type: ignore[union-attr]


def _short(value: Any) -> str:
    text = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    return f"\u201c{text[:57]}\u2026\u201d" if len(text) > 60 else f"\u201c{text}\u201d"
