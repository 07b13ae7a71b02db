"""The steps of a review's life: circulating it, taking it back, publishing it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_POST

from reviews import mailing, publishing
from reviews.models import NotPossible, Review
from reviews.views.found import review_of
from smewg.access import SignedInRequest, require


def _step(
    request: SignedInRequest, pk: int, permission: str, step: Callable[[Review], str]
) -> HttpResponse:
    """Take a step and say so, or say why it cannot be taken."""
    review = review_of(request, pk)
    require(request, permission, review)
    try:
        messages.success(request, step(review))
    except NotPossible as error:
        messages.error(request, str(error))
    return redirect("reviews:review", pk)


@require_POST
def circulate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask the economies for their comments."""
    text = request.POST.get("until", "").strip()
    try:
        until = parse_date(text) if text else None
    except ValueError:
        until = None

    def step(review: Review) -> str:
        if text and until is None:
            raise NotPossible("That is not a day. Choose one, or leave it blank.")
        review.circulate(by=request.user, until=until)
        told = mailing.tell_economies(review, by=request.user)
        return f"Circulated: the economies see it now and may comment on each section. {told}"

    return _step(request, pk, "reviews.circulate_review", step)


@require_POST
def tell(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write to the economies' people to whom no mail of the circulated review went yet."""

    def step(review: Review) -> str:
        if not review.is_circulated:
            raise NotPossible("Circulate the review first; then the economies are told.")
        return mailing.tell_economies(review, by=request.user)

    return _step(request, pk, "reviews.circulate_review", step)


@require_POST
def take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make a circulated review a draft again."""

    def step(review: Review) -> str:
        review.take_back(by=request.user, reason=request.POST.get("reason", ""))
        return "It is a draft again; the comments stay."

    return _step(request, pk, "reviews.circulate_review", step)


@require_POST
def publish(request: SignedInRequest, pk: int) -> HttpResponse:
    """Freeze the review; its documents are made outside of this request."""

    def step(review: Review) -> str:
        snapshot = publishing.publish(review, by=request.user)
        return f"Published as {snapshot.number}. Its documents are being made."

    return _step(request, pk, "reviews.publish_review", step)


@require_POST
def try_out(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make documents of the draft, to look at."""

    def step(review: Review) -> str:
        publishing.try_out(review, by=request.user)
        return "Documents of the draft are being made; they stand below."

    return _step(request, pk, "reviews.change_review", step)
