"""The plans, side by side, and one plan at a glance."""

from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from plans import hooks
from plans.models import Objective, Plan
from plans.queries.plan_export import export
from smewg.access import SignedInRequest, allowed
from smewg.hooks import PanelLine
from smewg.kept_whole import kept_whole
from smewg.toolkit.downloads import attached


@require_GET
def plans(request: SignedInRequest) -> HttpResponse:
    """The cycles, the newest first."""
    found = Plan.objects.visible_to(request.user).prefetch_related("areas", "indicators")
    may_load = allowed(request.user, "plans.load_plan_file")
    return render(request, "plans/list.html", {"plans": found, "may_load": may_load})


@require_GET
@kept_whole
def plan(request: SignedInRequest, key: str) -> HttpResponse:
    """A whole plan on one page."""
    found = get_object_or_404(Plan.objects.visible_to(request.user).with_parts(), key=key)
    indicators = groupby(found.indicators.all(), key=lambda indicator: indicator.group)
    groups = [(group, list(members)) for group, members in indicators]
    objectives = [each for area in found.areas.all() for each in area.objectives.all()]
    served = hooks.of_objectives(request.user, objectives)
    context = {
        "plan": found,
        "groups": groups,
        "served": _beside(objectives, served),
        "may_load": allowed(request.user, "plans.load_plan_file"),
    }
    return render(request, "plans/plan.html", context)


def _beside(
    objectives: list[Objective], served: dict[int, list[PanelLine]]
) -> list[tuple[Objective, list[PanelLine]]]:
    """Each objective that something serves, with its lines."""
    return [(each, served[each.pk]) for each in objectives if served[each.pk]]


@require_GET
def plan_file(request: SignedInRequest, key: str) -> HttpResponse:
    """The plan as its file."""
    found = get_object_or_404(Plan.objects.visible_to(request.user), key=key)
    return attached(export(found), "application/yaml; charset=utf-8", f"smewg-{found.key}.yaml")
