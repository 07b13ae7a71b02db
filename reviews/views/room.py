"""In the room: screens to project, each with its own address, and what the meeting decides."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from reviews.models import Review, ReviewAsk
from reviews.operations.asks import decide_in_the_room
from reviews.queries import room
from reviews.queries.scope import asked_for, with_figures
from reviews.views._lookups import review_of
from reviews.workflow import DECIDED_WORDS
from smewg.access import SignedInRequest, allowed, require
from smewg.models import Meeting, MeetingDecision
from smewg.operations.decisions import note_decision
from smewg.toolkit.text import storable, whole_number
from smewg.toolkit.transition_views import attempt, seen

LONGEST = 4000
"""Letters of a decision's words."""


@require_GET
def review_room(request: SignedInRequest, pk: int, place: int = 1) -> HttpResponse:
    """One screen of a review."""
    return _review_screen(request, review_of(request, pk), place)


def _review_screen(
    request: SignedInRequest, review: Review, place: int, problem: str = "", typed: str = ""
) -> HttpResponse:
    def address(number: int) -> str:
        return reverse("reviews:room", args=[review.pk, number])

    more = {
        "back": reverse("reviews:review", args=[review.pk]),
        "note_url": reverse("reviews:room_note", args=[review.pk, place]),
        "meetings": room.meetings_near(review),
        "problem": problem,
        "typed": typed,
    }
    shown = room.of_review(review, request.user)
    return _screen(request, shown, place, [address(n + 1) for n in range(len(shown.screens))], more)


@require_GET
def dashboard_room(request: SignedInRequest, key: str, place: int = 1) -> HttpResponse:
    """One screen of a dashboard, over the years that the address names."""
    return _dashboard_screen(request, key, place)


def _dashboard_screen(
    request: SignedInRequest, key: str, place: int, problem: str = "", typed: str = ""
) -> HttpResponse:
    scope = asked_for(with_figures(request.user, key), request.user, request.GET)

    def address(number: int) -> str:
        return f"{reverse('reviews:dashboard_room', args=[key, number])}?{scope.query}"

    more = {
        "back": f"{reverse('reviews:dashboard', args=[key])}?{scope.query}",
        "note_url": f"{reverse('reviews:dashboard_note', args=[key, place])}?{scope.query}",
        "meetings": room.meetings_near(None),
        "problem": problem,
        "typed": typed,
    }
    shown = room.of_dashboard(scope)
    return _screen(request, shown, place, [address(n + 1) for n in range(len(shown.screens))], more)


def _screen(
    request: SignedInRequest,
    shown: room.Presentation,
    place: int,
    addresses: list[str],
    more: dict[str, Any],
) -> HttpResponse:
    if not 1 <= place <= len(shown.screens):
        raise Http404("There is no such screen.")
    context = {
        "shown": shown,
        "screen": shown.screens[place - 1],
        "place": place,
        "total": len(shown.screens),
        "before": addresses[place - 2] if place > 1 else "",
        "after": addresses[place] if place < len(addresses) else "",
        "may_decide": allowed(request.user, "reviews.record_decision"),
        "outcomes": DECIDED_WORDS.items(),
        "decided": _decided(shown.screens[place - 1], more["meetings"]),
        **more,
    }
    status = 422 if more["problem"] else 200
    return render(request, "reviews/room.html", context, status=status)


def _decided(screen: room.Screen, meetings: list[Meeting]) -> list[MeetingDecision]:
    """What stands in the record of the meeting in the room, on the screen that adds to it."""
    if not screen.takes_notes or not meetings:
        return []
    return list(meetings[0].decisions.all())


@require_POST
def decide(request: SignedInRequest, pk: int, place: int) -> HttpResponse:
    """What the meeting decided on one thing that a review asks."""
    asks = ReviewAsk.objects.visible_to(request.user).select_related("review")
    ask = get_object_or_404(asks, pk=pk)
    require(request, "reviews.record_decision")
    key, words = request.POST.get("step", ""), _words(request)
    kept, refused = attempt(
        lambda: decide_in_the_room(pk, key, by=request.user, words=words, seen=seen(request))
    )
    if kept is None:
        review = review_of(request, ask.review_id)
        return _review_screen(request, review, place, str(refused), words)
    return redirect("reviews:room", ask.review_id, place)


@require_POST
def review_note(request: SignedInRequest, pk: int, place: int) -> HttpResponse:
    """Something else that the meeting of a review decided."""
    review = review_of(request, pk)
    require(request, "reviews.record_decision")
    problem = _note(request, room.meetings_near(review))
    if problem:
        return _review_screen(request, review, place, problem, _words(request))
    return redirect("reviews:room", pk, place)


@require_POST
def dashboard_note(request: SignedInRequest, key: str, place: int) -> HttpResponse:
    """Something that a meeting decided while a dashboard was shown."""
    require(request, "reviews.record_decision")
    problem = _note(request, room.meetings_near(None))
    if problem:
        return _dashboard_screen(request, key, place, problem, _words(request))
    address = reverse("reviews:dashboard_room", args=[key, place])
    query = request.GET.urlencode()
    return redirect(f"{address}?{query}" if query else address)


def _words(request: SignedInRequest) -> str:
    return storable(request.POST.get("words", "")).strip()[:LONGEST]


def _note(request: SignedInRequest, meetings: list[Meeting]) -> str:
    """Write it into the record of the chosen meeting; gives what is in the way, "" for nothing."""
    words, chosen = _words(request), whole_number(request.POST.get("meeting"), digits=9)
    found = next((each for each in meetings if each.pk == chosen), None)
    if found is None:
        return "Choose the meeting that decided it. A review's meeting stands in its title block."
    if not words:
        return "Write what was decided."
    note_decision(found.pk, words, by=request.user)
    return ""
