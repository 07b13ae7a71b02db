"""What the plan's pages look for first, and the crumbs above them."""

from __future__ import annotations

from django.contrib import messages
from django.forms import Form
from django.shortcuts import get_object_or_404
from django.urls import reverse

from plans.models import Activity, Plan
from smewg.access import SignedInRequest
from smewg.toolkit.crumbs import Step
from smewg.toolkit.crumbs import crumbs as steps
from smewg.toolkit.transitions import TransitionRefused


def plan_of(request: SignedInRequest, key: str) -> Plan:
    """The plan with its areas and objectives; Http404 for one that is not there."""
    plans = Plan.objects.visible_to(request.user).prefetch_related("areas__objectives__area")
    return get_object_or_404(plans, key=key)


def activity_of(request: SignedInRequest, key: str, number: int) -> Activity:
    activities = Activity.objects.visible_to(request.user).with_names()
    return get_object_or_404(activities, plan__key=key, number=number)


def explain(request: SignedInRequest, refused: TransitionRefused | None, form: Form) -> None:
    """Say why a step was refused: beside its field, or above the page, where all may read it.

    What the page offers may have changed meanwhile, so that the form has no place there any more.
    """
    for each in refused.refusals if refused else ():
        if each.field in form.fields:
            form.add_error(each.field, each.sentence)
        else:
            messages.error(request, each.sentence)


def crumbs(plan: Plan, *then: Step) -> list[dict[str, str]]:
    """From the plans to this page; the last is the page itself, without an address."""
    of_plan = (plan.period, reverse("plans:plan", args=[plan.key]))
    return steps(("Plans", reverse("plans:list")), of_plan, *then)
