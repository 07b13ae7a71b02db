"""A priority area with its counts, and an indicator's passport with its figures over the years."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from kpis.domain.status import METHOD, METHOD_OF_PARTS, objective_status
from kpis.forms.judging import TargetForm
from kpis.forms.targets import DefinitionChangeForm
from kpis.models import Evidence, Judgement, Target
from kpis.queries import explanations
from kpis.queries.across_plans import across_plans, chart_across_plans
from kpis.queries.charts import by_area_and_year
from kpis.queries.sums import Sum, sum_of
from kpis.queries.totals import CurrentFigure, PlanFigures, plan_figures
from plans import hooks
from plans.models import Indicator, Objective, Plan, PriorityArea
from smewg.access import SignedInRequest, allowed, require
from smewg.hooks import PanelLine
from smewg.kept_whole import kept_whole
from smewg.toolkit.downloads import About, chart_file
from smewg.toolkit.text import whole_number


@require_GET
@kept_whole
def area(request: SignedInRequest, key: str, number: int) -> HttpResponse:
    """One priority area: its objectives, its activities, and its figures by indicator and year."""
    current = figures_of(request, key)
    found = area_of(current, number)
    items = Evidence.objects.visible_to(request.user).counted().of_plan(current.plan)
    context = {
        "plan": current.plan,
        "area": found,
        "activities": found.activities.visible_to(request.user).prefetch_related("proponents"),
        "rows": [_row(current, each, found, each) for each in current.plan.indicators.all()],
        "objectives": _objectives(
            current,
            found,
            items.by_objective(),
            hooks.of_objectives(request.user, list(found.objectives.all())),
        ),
        "statuses": [
            (
                year,
                current.area_status(found, year),
                current.area_judgements.get((found.pk, year)),
            )
            for year in current.plan.years
        ],
        "method": METHOD_OF_PARTS,
        "may_judge": allowed(request.user, "kpis.judge"),
    }
    return render(request, "kpis/area.html", context)


def _row(
    current: PlanFigures, indicator: Indicator, area: PriorityArea | None, heading: Any
) -> tuple[Any, list[tuple[int, CurrentFigure]], Sum]:
    """A row of figures by year, with their sum and what explains it."""
    added = sum_of(current, indicator, area)
    explained = explanations.of_sum(current, indicator, area, added)
    return heading, current.series(indicator, area), replace(added, explanation=explained)


def _objectives(
    current: PlanFigures,
    area: PriorityArea,
    evidence: dict[int, int],
    served: dict[int, list[PanelLine]],
) -> list[tuple[Objective, list[PanelLine], str, list[tuple[int, Judgement | None]]]]:
    """Each objective with what serves it, the method's status, and the judgement of each year."""
    return [
        (
            objective,
            served[objective.pk],
            objective_status(len(objective.activities.all()), evidence.get(objective.pk, 0)),
            [
                (year, current.objective_judgements.get((objective.pk, year)))
                for year in current.plan.years
            ],
        )
        for objective in area.objectives.all()
    ]


@require_GET
@kept_whole
def indicator(request: SignedInRequest, key: str, slug: str) -> HttpResponse:
    """An indicator's passport: what it counts, who decides, its figures and how it does."""
    current = figures_of(request, key)
    found = indicator_of(current, slug)
    return indicator_page(request, current, found)


def indicator_page(
    request: SignedInRequest,
    current: PlanFigures,
    found: Indicator,
    *,
    status: int = 200,
    **forms: BaseForm,
) -> HttpResponse:
    """The page, with a form (`target_form`, `definition_form`) that was sent and is not right."""
    areas = [*current.plan.areas.all(), None]
    target = Target(indicator=found)
    target_form = forms.get("target_form") or TargetForm(instance=target, by=request.user)
    definition_form = forms.get("definition_form") or DefinitionChangeForm(plan=current.plan)
    stretches = across_plans(found, request.user)
    context = {
        "plan": current.plan,
        "indicator": found,
        "chart": by_area_and_year(current, found),
        "rows": [_row(current, found, area, area) for area in areas],
        "statuses": [
            (year, current.status(found, year), current.judgements.get((found.pk, year)))
            for year in current.plan.years
        ],
        "practices": _practices(request, current, found),
        "corrections": current.corrections(indicator=found),
        "method": METHOD,
        "targets": found.targets.select_related("set_by"),
        "target_form": target_form if allowed(request.user, "kpis.set_target") else None,
        "definition_form": definition_form
        if allowed(request.user, "plans.change_definition")
        else None,
        "stretches": stretches,
        "across": chart_across_plans(found, stretches) if stretches else None,
        "may_judge": allowed(request.user, "kpis.judge"),
    }
    return render(request, "kpis/indicator.html", context, status=status)


def _practices(
    request: SignedInRequest, current: PlanFigures, found: Indicator
) -> list[tuple[int, int]]:
    """For an indicator that counts adoptions: the different practices adopted in each year."""
    if found.practices_of_id is None:
        return []
    items = Evidence.objects.visible_to(request.user).counted().filter(indicator=found)
    by_year = items.distinct_practices()
    return [(year, by_year.get(year, 0)) for year in current.plan.years]


@require_POST
def set_target(request: SignedInRequest, key: str, slug: str) -> HttpResponse:
    """Enter a baseline or a target, or change the one of that year: dated, signed, with history."""
    require(request, "kpis.set_target")
    current = figures_of(request, key)
    found = indicator_of(current, slug)
    target = _entered(found, request.POST) or Target(indicator=found)
    form = TargetForm(request.POST, instance=target, by=request.user)
    if kept := form.keep():
        messages.success(request, f"Kept: {kept}.")
        return redirect("kpis_pages:indicator", key, slug)
    return indicator_page(request, current, found, status=form.status, target_form=form)


def _entered(indicator: Indicator, posted: QueryDict) -> Target | None:
    """The target of the kind and year that the form names, where there is one."""
    kind, year = posted.get("kind"), whole_number(posted.get("year"), digits=4)
    if kind not in Target.Kind.values or year is None:
        return None
    return indicator.targets.filter(kind=kind, year=year).first()


@require_GET
def indicator_file(request: SignedInRequest, key: str, slug: str, kind: str) -> HttpResponse:
    """The indicator's chart as png or svg, or its figures as csv."""
    current = figures_of(request, key)
    plan = current.plan
    about = About(plan.title, plan.key, f"{plan.start_year} to {plan.end_year}")
    return chart_file(by_area_and_year(current, indicator_of(current, slug)), kind, about)


@require_GET
def across_plans_file(request: SignedInRequest, key: str, slug: str, kind: str) -> HttpResponse:
    """The indicator's series over all plans as png or svg, or its figures as csv."""
    current = figures_of(request, key)
    found = indicator_of(current, slug)
    stretches = across_plans(found, request.user)
    if not stretches:
        raise Http404(f"{found.code} stands in one plan alone.")
    first, last = stretches[0].indicator.plan, stretches[-1].indicator.plan
    about = About(current.plan.title, key, f"{first.start_year} to {last.end_year}")
    return chart_file(chart_across_plans(found, stretches), kind, about)


def figures_of(request: SignedInRequest, key: str) -> PlanFigures:
    """The plan's figures as the person may see them; Http404 for a plan that is not there."""
    parts: tuple[Any, ...] = (
        "areas__objectives__area",
        "areas__objectives__activities",
        "indicators__definition_changes",
        "indicators__comes_from",
    )
    plans = Plan.objects.visible_to(request.user).prefetch_related(*parts)
    return plan_figures(get_object_or_404(plans, key=key), request.user)


def area_of(current: PlanFigures, number: int) -> PriorityArea:
    found = next((each for each in current.plan.areas.all() if each.number == number), None)
    if found is None:
        raise Http404(f"{current.plan} has no priority area {number}.")
    return found


def indicator_of(current: PlanFigures, slug: str) -> Indicator:
    found = next((each for each in current.plan.indicators.all() if each.slug == slug), None)
    if found is None:
        raise Http404(f"{current.plan} has no indicator {slug}.")
    return found
