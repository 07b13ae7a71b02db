"""What was counted and judged of a plan's parts and in its years: what a plan file rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from kpis.models import Evidence, Figure, Judgement, ReportingYear, ReportingYearState, Target
from plans.hooks import Rests
from plans.models import Plan
from plans.queries.resting import by_part
from smewg.toolkit.addresses import reverse


def of_parts(plan: Plan) -> Iterator[Rests]:
    """Figures, items, targets and judgements by part; cells that are blank again count too."""
    register = reverse("kpis:register", args=[plan.key])
    slugs = dict(plan.indicators.values_list("pk", "slug"))
    figures = Figure.objects.filter(count__reporting_year__plan=plan)
    for pk, number in by_part(figures, "count__indicator"):
        url = reverse("kpis_pages:indicator", args=[plan.key, slugs[pk]]) if pk in slugs else ""
        yield Rests("indicator", pk, number, "figure", url=url)
    for pk, number in by_part(figures.exclude(area=None), "area"):
        yield Rests("area", pk, number, "figure")
    items = Evidence.objects.filter(reporting_year__plan=plan)
    for pk, number in by_part(items, "indicator"):
        url = f"{register}?indicator={slugs.get(pk, '')}"
        yield Rests("indicator", pk, number, "item", url=url)
    for pk, number in by_part(items, "objectives"):
        yield Rests("objective", pk, number, "item", url=f"{register}?objective={pk}")
    for pk, number in by_part(items.exclude(activity=None), "activity"):
        yield Rests("activity", pk, number, "item")
    for pk, number in by_part(Target.objects.filter(indicator__plan=plan), "indicator"):
        yield Rests("indicator", pk, number, "target")
    judgements = Judgement.objects.filter(reporting_year__plan=plan)
    for kind in ("indicator", "area", "objective"):
        for pk, number in by_part(judgements, kind):
            yield Rests(kind, pk, number, "judgement")


def outside(plan: Plan, years: range) -> list[str]:
    """The plan's years that `years` leaves out though something was recorded in them."""
    left_out = ReportingYear.objects.filter(plan=plan).exclude(year__in=years)
    found = [
        f"{year} would fall out of the plan, and has {recorded}. Keep the period."
        for year in left_out
        if (recorded := recorded_in(year))
    ]
    late = Target.objects.filter(indicator__plan=plan, year__gt=years[-1])
    found += [
        f"{each} would fall out of the plan: {each.indicator.code}. Keep the period."
        for each in late.select_related("indicator")
    ]
    return found


_WORDS = {
    "counts": "figures",
    "nothing to reports": "answers of nothing to report",
    "contribution windows": "a window for contributions",
    "planned releases": "a day of release",
}


def _relations() -> list[Any]:
    """Every table that names a year, on whatever floor, so that none is forgotten."""
    found = ReportingYear._meta.get_fields(include_hidden=True)
    return [
        each
        for each in found
        if each.auto_created and not each.concrete
        # A history's row tells of something that is taken back; what stands is asked itself.
        if not hasattr(each.related_model, "instance_type")
    ]


def recorded_in(year: ReportingYear) -> str:
    """All that was recorded in a year, in words; empty where it may go without a loss."""
    found: Counter[str] = Counter()
    for relation in _relations():
        rows = relation.related_model._default_manager.filter(**{relation.field.name: year})
        if rows.exists():
            words = str(relation.related_model._meta.verbose_name_plural)
            found[_WORDS.get(words, words)] += 1
    if year.state != ReportingYearState.OPEN:
        found[f"a state ({year.get_state_display()})"] += 1
    *first, last = found or [""]
    return f"{', '.join(first)} and {last}" if first else last
