"""What changed since the last meeting, or between any two."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from plans.models import Plan
from reviews.queries import changes as all_changes
from reviews.queries.changes.period import last_day, period
from smewg.access import SignedInRequest
from smewg.models import Meeting


@require_GET
def changes(request: SignedInRequest, key: str) -> HttpResponse:
    """The changes between the two meetings or days that the address names."""
    plans = Plan.objects.visible_to(request.user).prefetch_related("indicators")
    plan = get_object_or_404(plans, key=key)
    meetings = list(Meeting.objects.visible_to(request.user))
    asked = period(
        meetings,
        request.GET.get("since_day") or request.GET.get("since", ""),
        request.GET.get("until_day") or request.GET.get("until", ""),
        timezone.now(),
    )
    kinds = all_changes.changes(plan, request.user, asked)
    context = {
        "plan": plan,
        "period": asked,
        "kinds": [kind for kind in kinds if kind.changes],
        "unchanged": [kind for kind in kinds if not kind.changes],
        "meetings": [each for each in meetings if last_day(each)],
    }
    return render(request, "reviews/changes.html", context)
