"""The calendar feed, and each person's private address of it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from smewg import hooks
from smewg.access import SignedInRequest
from smewg.models import CalendarSubscription, User
from smewg.queries.calendar_feed import feed
from smewg.toolkit.days import today

REFUSED = (
    "This calendar address does not work any more. Open the calendar page of the tracker and "
    "subscribe with the address shown there."
)


@require_GET
@login_not_required
def calendar_file(request: HttpRequest) -> HttpResponse:
    """The feed: for whoever is signed in, or for a calendar program with a person's own key."""
    reader = _reader(request)
    if reader is None:
        return HttpResponse(REFUSED, status=403, content_type="text/plain; charset=utf-8")
    answer = HttpResponse(
        feed(hooks.calendar(reader), timezone.now()),
        content_type="text/calendar; charset=utf-8",
    )
    answer["Content-Disposition"] = 'inline; filename="smewg.ics"'
    answer["Cache-Control"] = "private, max-age=0, must-revalidate"
    return answer


def _reader(request: HttpRequest) -> User | None:
    if key := request.GET.get("key"):
        return CalendarSubscription.reader(key)
    return request.user if isinstance(request.user, User) else None


@require_GET
def calendar(request: SignedInRequest) -> HttpResponse:
    """The dates ahead, and how to subscribe to them."""
    subscription = CalendarSubscription.objects.filter(user=request.user).first()
    address = ""
    if subscription:
        path = reverse("group:calendar_file")
        address = f"{settings.SITE_URL}{path}?key={subscription.token}"
    context = {
        "entries": hooks.calendar_from(request.user, today()),
        "address": address,
        "subscription": subscription,
    }
    answer = render(request, "group/calendar.html", context)
    if address:
        answer["Cache-Control"] = "private, no-store"  # whoever has the address reads the dates
    return answer


@require_POST
def calendar_address(request: SignedInRequest) -> HttpResponse:
    """Make one's private address, or a new one in its place, or end it."""
    if "end" in request.POST:
        CalendarSubscription.objects.filter(user=request.user).delete()
        messages.success(request, "Ended: the address does not work any more.")
    else:
        CalendarSubscription.objects.update_or_create(
            user=request.user, defaults={"serial": uuid.uuid4(), "made_at": timezone.now()}
        )
        messages.success(request, "Your calendar address is below. An earlier one has ended.")
    return redirect("group:calendar")
