"""The first page."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from reviews.queries import home as homes
from smewg.access import SignedInRequest
from smewg.kept_whole import kept_whole
from smewg.models import HomeVisit

PANELS = {"welcome": "hides_welcome", "first-steps": "hides_first_steps"}


def _note_visit(request: SignedInRequest) -> None:
    HomeVisit.note(request.user, timezone.now())


@require_GET
@partial(kept_whole, each_time=_note_visit, by_the_minute=True)
def home(request: SignedInRequest) -> HttpResponse:
    """The reader's work by its day, what happened since, the first steps, and the ways onward."""
    page = homes.home(request.user, request.GET.get("plan"), timezone.now())
    context = {
        "home": page,
        "every_plan": page.every_plan,
        "signed_in_as": homes.signed_in_as(request.user),
    }
    return render(request, "reviews/home.html", context)


@require_POST
def hide(request: SignedInRequest) -> HttpResponse:
    """Take a panel away from one's own Home for good, or show both again."""
    panel = PANELS.get(request.POST.get("panel", ""))
    changed = {panel: True} if panel else dict.fromkeys(PANELS.values(), False)
    HomeVisit.objects.update_or_create(person=request.user, defaults=changed)
    return redirect("home")
