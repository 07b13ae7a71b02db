"""The page of one objective: its text, its story by year, and what is missing."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from plans.models import Objective, Plan
from reviews.queries.objective.story import objective_story
from smewg.access import SignedInRequest, allowed
from smewg.kept_whole import kept_whole


@require_GET
@kept_whole
def objective(request: SignedInRequest, key: str, area: int, number: int) -> HttpResponse:
    """All that names the objective and the reader may see; Http404 where the plan has none such."""
    plans = Plan.objects.visible_to(request.user).prefetch_related("indicators")
    plan = get_object_or_404(plans, key=key)
    rows = Objective.objects.select_related("area", "comes_from__area__plan")
    found = get_object_or_404(rows, area__plan=plan, area__number=area, number=number)
    context = {
        "plan": plan,
        "objective": found,
        "area": found.area,
        "story": objective_story(request.user, plan, found),
        "beside": _beside(plan, found),
        "may_judge": allowed(request.user, "kpis.judge"),
        "may_list": allowed(request.user, "kpis.add_evidence"),
    }
    return render(request, "reviews/objective.html", context)


def _beside(plan: Plan, found: Objective) -> tuple[Objective | None, Objective | None]:
    """The objective before and the one after it, in the plan's order."""
    rows = list(Objective.objects.filter(area__plan=plan).select_related("area"))
    place = rows.index(found)
    after = rows[place + 1] if place + 1 < len(rows) else None
    return rows[place - 1] if place else None, after
