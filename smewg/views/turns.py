"""Whose turn it is: the coming ten years, swaps, terms, and what is recorded."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from smewg.access import SignedInRequest, allowed, require
from smewg.domain import rotation
from smewg.forms.group import RecordedTurnForm, SwapForm, TermForm
from smewg.models import OfficeTerm, RecordedTurn, TurnSwap
from smewg.operations.turns import record_swap, withdraw_swap
from smewg.queries import turns as rotations
from smewg.queries.apec_hosts import hosts
from smewg.toolkit import days
from smewg.toolkit.crumbs import crumbs
from smewg.toolkit.forms import ReasonForm, posted, refusals
from smewg.toolkit.transition_views import take_step
from smewg.toolkit.turned_back import turn_back
from smewg.toolkit.versioned_forms import VersionedModelForm
from smewg.toolkit.versions import get_or_removed


@require_GET
def turns(request: SignedInRequest) -> HttpResponse:
    """Chair, Vice-Chair and hosts of the coming ten years, and why each turn is as it is."""
    today = days.today()
    found = rotations.both_rotations()
    chair = next((each for each in found if each.kind == rotation.CHAIR), None)
    context = {
        "today": today,
        "rotations": [
            {
                "current": each,
                "turns": rotations.coming(each, today),
                "next_notice": rotations.next_notice(each, today),
            }
            for each in found
        ],
        "vice_chair": rotations.vice_chair(chair, today.year) if chair else None,
        "second_hosts": sorted(
            (year, host) for year, host in hosts().items() if year >= today.year
        ),
        "terms": OfficeTerm.objects.select_related("economy", "person"),
        "recorded": RecordedTurn.objects.select_related("economy"),
        "swaps": TurnSwap.objects.select_related("economy", "recorded_by"),
        "may_swap": allowed(request.user, "smewg.record_swap"),
        "may_change": allowed(request.user, "smewg.change_turns"),
    }
    return render(request, "group/turns.html", context)


def swap(request: SignedInRequest) -> HttpResponse:
    """Record that an economy cannot serve; late only as late, with its reason."""
    require(request, "smewg.record_swap")
    today = days.today()
    offered = [
        turn for each in rotations.both_rotations() for turn in rotations.coming(each, today)
    ]
    form = SwapForm(posted(request), turns=offered)
    if form.is_valid():
        typed = dict(form.cleaned_data)
        kind, _, year = typed.pop("turn").partition("-")
        try:
            kept = record_swap(kind, int(year), by=request.user, **typed)
        except ValidationError as error:
            for message in error.messages:
                form.add_error(None, message)
        else:
            messages.success(request, _said(kept))
            return redirect("group:turns")
    context = {
        "form": form,
        "title": "Record a swap",
        "lead": "An economy that cannot serve swaps with the next in line, and serves right "
        "after it. Chair: notice one year before the term begins. First meeting: by 30 June of "
        "the year before.",
        "submit_label": "Record the swap",
        "cancel_url": reverse("group:turns"),
        "crumbs": _crumbs("Record a swap"),
    }
    return render(request, "components/form_page.html", context, status=422 if form.errors else 200)


def _said(kept: TurnSwap) -> str:
    found = rotations.current_rotation(kept.rotation)
    term = rotation.term_of(found.terms(kept.year), kept.year) if found else None
    late = ", as late" if kept.is_late else ""
    if term is None or term.economy is None:
        return f"Recorded{late}: {kept.economy} cannot serve. The turn is now for a decision."
    return f"Recorded{late}: {term.economy} serves from {kept.year}, {kept.economy} right after it."


@require_POST
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """The swap is off."""
    require(request, "smewg.record_swap")
    swap = get_object_or_404(TurnSwap, pk=pk)
    form = ReasonForm(request.POST, ask="Say why it is withdrawn.", longest=80)
    boxes = {"reason": f"w{swap.pk}"}
    if not form.is_valid():
        return turn_back(request, reverse("group:turns"), refusals(form), boxes)
    return take_step(
        request,
        lambda: withdraw_swap(swap.pk, by=request.user, reason=form.cleaned_data["reason"]),
        "Withdrawn. The turns are as they were without it.",
        ("group:turns",),
        boxes=boxes,
    )


def recorded_edit(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    """Record who served, or what was decided: it wins over what the rule computes."""
    require(request, "smewg.change_turns")
    found = get_or_removed(request, RecordedTurn.objects.all(), pk) if pk else None
    form = RecordedTurnForm(posted(request), instance=found)
    return _page(request, form, "Change a recorded turn" if found else "Record a turn")


def term_edit(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    """Record a term of the Chair or the Vice-Chair: rights follow its days by themselves."""
    require(request, "smewg.change_term")
    found = get_or_removed(request, OfficeTerm.objects.all(), pk) if pk else None
    form = TermForm(posted(request), instance=found)
    return _page(request, form, "Change a term" if found else "Record a term")


def _page(request: SignedInRequest, form: VersionedModelForm, title: str) -> HttpResponse:
    if kept := form.keep():
        messages.success(request, f"Saved: {kept}.")
        return redirect("group:turns")
    context = {
        "form": form,
        "title": title,
        "cancel_url": reverse("group:turns"),
        "crumbs": _crumbs(title),
    }
    return render(request, "components/form_page.html", context, status=form.status)


def _crumbs(title: str) -> list[dict[str, str]]:
    return crumbs(("Whose turn", reverse("group:turns")), title)
