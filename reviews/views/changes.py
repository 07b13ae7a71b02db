"""What changed since the last meeting, or between any two."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from plans.models import Plan
from reviews.queries import changes as all_changes
from reviews.queries.changes.change_query import ChangeKind
from reviews.queries.changes.entered import first_entry_after
from reviews.queries.changes.period import last_day, period
from smewg.access import SignedInRequest
from smewg.kept_whole import kept_whole
from smewg.models import Meeting

ROWS_OF_A_KIND = 12
"""How many rows of each kind stand on the page of all; the others have a page of their own."""
ROWS_OF_A_KIND_ALONE = 200


@require_GET
@kept_whole
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
    changed = [kind for kind in kinds if kind.changes]
    alone = next((kind for kind in changed if kind.key == request.GET.get("kind")), None)
    context = {
        "plan": plan,
        "period": asked,
        "kinds": changed,
        "tables": [
            _table(request, kind, alone=bool(alone)) for kind in ([alone] if alone else changed)
        ],
        "alone": alone,
        "all_kinds": _address(request, kind=""),
        "unchanged": [] if alone else [kind for kind in kinds if not kind.changes],
        "by_event": by_event,
        "entered_later": None if by_event else first_entry_after(query),
        "other_way": _address(request, by="" if by_event else "event", kind=""),
        "meetings": [each for each in meetings if last_day(each)],
    }
    return render(request, "reviews/changes.html", context)


def _table(request: SignedInRequest, kind: ChangeKind, *, alone: bool) -> dict[str, Any]:
    """A kind's first rows and where all of them stand, or one page of them where it is alone."""
    paginator = Paginator(kind.changes, ROWS_OF_A_KIND_ALONE if alone else ROWS_OF_A_KIND)
    page = paginator.get_page(request.GET.get("page") if alone else 1)
    return {
        "kind": kind,
        "page": page,
        "more": 0 if alone else len(kind.changes) - len(page),
        "url": _address(request, kind=kind.key),
    }


def _address(request: SignedInRequest, **asked: str) -> str:
    """The same days, with something else asked of them; empty leaves it out."""
    found = request.GET.copy()
    found.pop("page", None)
    for name, value in asked.items():
        found.pop(name, None)
        if value:
            found[name] = value
    return f"?{found.urlencode()}"
