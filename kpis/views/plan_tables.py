"""Tables of a whole plan: its targets, and what each part is beside the plan before."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kpis.forms.targets import DefinitionChangeForm, TargetsForm
from kpis.operations.plan_files import record_on_page
from kpis.operations.targets import change_targets
from kpis.views.plan_pages import figures_of, indicator_of, indicator_page
from plans.forms.crosswalk import CrosswalkForm
from plans.models import Plan
from plans.operations.crosswalk import say_what_came
from plans.operations.definitions import add_definition_change, take_back_definition_change
from smewg.access import SignedInRequest, allowed, require
from smewg.toolkit.crumbs import crumbs
from smewg.toolkit.days import day_in_words
from smewg.toolkit.forms import posted
from smewg.toolkit.text import count_of
from smewg.toolkit.transition_views import attempt, take_step


@require_http_methods(["GET", "HEAD", "POST"])
def targets(request: SignedInRequest, key: str) -> HttpResponse:
    """Every baseline and target of the plan in one table; the secretariat changes them there."""
    plan = _plan(request, key)
    if request.method == "POST":
        require(request, "kpis.set_target")
    form = TargetsForm(posted(request), plan=plan)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        typed = form.cleaned_data
        changed, refused = attempt(
            lambda: change_targets(plan, typed["changes"], note=typed["note"], by=request.user)
        )
        if refused is None:
            said = (
                f"Kept: {count_of(len(changed or []), 'number')}."
                if changed
                else "Nothing had changed."
            )
            messages.success(request, said)
            return redirect("kpis_pages:targets", key)
        refused.add_to(form)
        status = 409
    context = {
        "plan": plan,
        "form": form,
        "may_change": allowed(request.user, "kpis.set_target"),
        "crumbs": _crumbs(plan, "Targets"),
    }
    return render(request, "plans/targets.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def crosswalk(request: SignedInRequest, key: str) -> HttpResponse:
    """What each part is beside the plan before: the same, changed, new; and what was dropped."""
    plan = _plan(request, key)
    if request.method == "POST":
        require(request, "plans.change_crosswalk")
    before = plan.before
    context: dict[str, Any] = {
        "plan": plan,
        "before": before,
        "may_change": allowed(request.user, "plans.change_crosswalk"),
        "crumbs": _crumbs(plan, "Beside the plan before"),
    }
    if before is None:
        return render(request, "plans/crosswalk.html", context)
    form = CrosswalkForm(posted(request), plan=plan, before=before)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        said, refused = attempt(
            lambda: say_what_came(plan, form.cleaned_data["changes"], form.dropped_changes())
        )
        if refused is None:
            record_on_page(plan, said or [], by=request.user)
            done = (
                f"Kept: {count_of(len(said or []), 'answer')}." if said else "Nothing had changed."
            )
            messages.success(request, done)
            return redirect("kpis_pages:crosswalk", key)
        refused.add_to(form)
        status = 409
    return render(request, "plans/crosswalk.html", context | {"form": form}, status=status)


@require_POST
def change_definition(request: SignedInRequest, key: str, slug: str) -> HttpResponse:
    """From which day the indicator counts something else; its page and chart mark the year."""
    require(request, "plans.change_definition")
    current = figures_of(request, key)
    found = indicator_of(current, slug)
    form = DefinitionChangeForm(request.POST, plan=current.plan)
    if not form.is_valid():
        return indicator_page(request, current, found, status=422, definition_form=form)
    typed = form.cleaned_data
    kept = add_definition_change(found, typed["day"], typed["change"], by=request.user)
    said = f"{found.code}: its definition changed on {day_in_words(kept.date)}."
    record_on_page(current.plan, [said], by=request.user)
    messages.success(request, f"Kept: {said}")
    return redirect("kpis_pages:indicator", key, slug)


@require_POST
def take_back_definition(request: SignedInRequest, key: str, slug: str, pk: int) -> HttpResponse:
    """Take out a change that was entered on the page."""
    require(request, "plans.change_definition")
    current = figures_of(request, key)
    found = indicator_of(current, slug)
    return take_step(
        request,
        lambda: take_back_definition_change(found, pk),
        lambda change: f"Taken out: {change}",
        ("kpis_pages:indicator", key, slug),
    )


def _plan(request: SignedInRequest, key: str) -> Plan:
    return get_object_or_404(Plan.objects.visible_to(request.user), key=key)


def _crumbs(plan: Plan, *then: Any) -> list[dict[str, str]]:
    of_plan = (plan.period, reverse("plans:plan", args=[plan.key]))
    return crumbs(("Plans", reverse("plans:list")), of_plan, *then)
