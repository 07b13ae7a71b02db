"""What a review recommends and asks to be decided: its rows, and what becomes of each."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from reviews.forms import AskForm, FateForm
from reviews.models import Review, ReviewAsk
from reviews.operations.asks import record_fate, remove_ask
from reviews.views._lookups import crumb_of, crumbs, review_of
from smewg.access import SignedInRequest, allowed, require
from smewg.toolkit.crumbs import Step
from smewg.toolkit.forms import posted
from smewg.toolkit.transition_views import attempt, seen, take_step
from smewg.toolkit.versions import get_or_removed

TITLE = "Recommendations and decisions sought"


@require_GET
def asks(request: SignedInRequest, pk: int) -> HttpResponse:
    """The review's rows, each with where it stands."""
    review = review_of(request, pk)
    context = {
        "review": review,
        "asks": review.asks.select_related("decision__meeting"),
        "may_change": allowed(request.user, "reviews.change_review", review),
        "may_record": allowed(request.user, "reviews.record_decision") and review.state != "draft",
        "crumbs": crumbs(crumb_of(review), TITLE),
    }
    return render(request, "reviews/asks.html", context)


def ask_new(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add a row to a review that is not published."""
    review = review_of(request, pk)
    require(request, "reviews.change_review", review)
    return _edit(request, ReviewAsk(review=review), "Add a recommendation or decision sought")


def ask_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change the words of a row."""
    rows = ReviewAsk.objects.visible_to(request.user).select_related("review")
    ask = get_or_removed(request, rows, pk)
    require(request, "reviews.change_review", ask.review)
    return _edit(request, ask, f"Change {ask.number}")


def _edit(request: SignedInRequest, ask: ReviewAsk, title: str) -> HttpResponse:
    form = AskForm(posted(request), instance=ask)
    if kept := form.keep():
        messages.success(request, f"Saved: {kept}.")
        return redirect("reviews:asks", ask.review_id)
    context = {
        "form": form,
        "title": title,
        "eyebrow": str(ask.review),
        "cancel_url": reverse("reviews:asks", args=[ask.review_id]),
        "crumbs": _crumbs(ask.review, title),
    }
    return render(request, "components/form_page.html", context, status=form.status)


def _crumbs(review: Review, last: str) -> list[dict[str, str]]:
    above: Step = (TITLE, reverse("reviews:asks", args=[review.pk]))
    return crumbs(crumb_of(review), above, last)


@require_POST
def ask_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a row off that nobody decided on."""
    ask = _found(request, pk)
    require(request, "reviews.change_review", ask.review)
    back = ("reviews:asks", ask.review_id)
    return take_step(request, lambda: remove_ask(pk), f"Taken off: {ask}.", back)


def _found(request: SignedInRequest, pk: int) -> ReviewAsk:
    rows = ReviewAsk.objects.visible_to(request.user).select_related("review")
    return get_object_or_404(rows, pk=pk)


def ask_fate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note what became of a row: what the SCE or the SOM answered, what the meeting decided."""
    ask = _found(request, pk)
    require(request, "reviews.record_decision")
    form, status = FateForm(posted(request), ask=ask), 200
    if form.is_bound and form.is_valid():
        typed = form.cleaned_data
        kept, refused = attempt(
            lambda: record_fate(
                pk,
                typed["step"],
                by=request.user,
                words=typed["words"],
                day=typed["day"],
                seen=seen(request),
            )
        )
        if kept:
            messages.success(request, f"Noted: {kept.words}: {kept.get_state_display()}.")
            return redirect("reviews:asks", ask.review_id)
        if refused:
            refused.add_to(form)
    if form.is_bound:
        status = 422
    title = f"What became of {ask.number}"
    context = {
        "form": form,
        "title": title,
        "eyebrow": ask.words,
        "lead": f"It stands as: {ask.fate}.".replace("..", "."),
        "submit_label": "Note it",
        "cancel_url": reverse("reviews:asks", args=[ask.review_id]),
        "crumbs": _crumbs(ask.review, title),
    }
    return render(request, "components/form_page.html", context, status=status)
