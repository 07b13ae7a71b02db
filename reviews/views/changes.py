"""What changed since the last meeting, or between any two."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from plans.models import Plan
from reviews.queries import changes as all_changes
from reviews.queries.changes.entered import first_entry_after
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
    by_event = request.GET.get("by") == "event"
    kinds = all_changes.changes(plan, request.user, asked, by_event=by_event)
    query = all_changes.ChangeQuery(plan, request.user, asked, by_event)
    context = {
        "plan": plan,
        "period": asked,
        "kinds": [kind for kind in kinds if kind.changes],
        "unchanged": [kind for kind in kinds if not kind.changes],
        "by_event": by_event,
        "entered_later": None if by_event else first_entry_after(query),
        "other_way": _other_way(request, by_event=by_event),
        "meetings": [each for each in meetings if last_day(each)],
    }
    return render(request, "reviews/changes.html", context)


def _other_way(request: SignedInRequest, *, by_event: bool) -> str:
    """The same days, by the other kind of day."""
    asked = request.GET.copy()
    asked.pop("by", None)
    if not by_event:
        asked["by"] = "event"
    return f"?{asked.urlencode()}"
