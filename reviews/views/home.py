"""The first page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from plans.models import Plan
from reviews.queries import home as homes
from smewg.access import SignedInRequest, allowed


@require_GET
def home(request: SignedInRequest) -> HttpResponse:
    """What waits for the reader, and the ways onward; what to do first where no plan is loaded."""
    now = timezone.now()
    plan = Plan.objects.visible_to(request.user).chosen(request.GET.get("plan"))
    context = {"signed_in_as": homes.signed_in_as(request.user)}
    if plan is None:
        may_set_up = allowed(request.user, "smewg.invite_people")
        return render(request, "reviews/no_plan.html", context | {"may_set_up": may_set_up})
    return render(
        request, "reviews/home.html", context | {"home": homes.home(request.user, plan, now)}
    )
