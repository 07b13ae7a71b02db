"""The steps of a review's life: circulating it, taking it back, publishing it."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import transaction as database
from django.http import HttpResponse
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_http_methods, require_POST

from reviews.models import Review
from reviews.operations import mail
from reviews.operations.reviews import (
    circulate_review,
    publish_review,
    take_back_review,
    try_out_review,
)
from reviews.queries import readiness
from reviews.queries.figures import figures_of
from reviews.views._lookups import crumb_of, crumbs, review_of
from smewg.access import SignedInRequest, require
from smewg.toolkit.confirm import GraveStep, confirm
from smewg.toolkit.transition_views import seen, take_step
from smewg.toolkit.transitions import Refusal, TransitionRefused


def _may(request: SignedInRequest, pk: int, permission: str) -> Review:
    review = review_of(request, pk)
    require(request, permission, review)
    return review


@require_POST
def circulate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask the economies for their comments."""
    _may(request, pk, "reviews.circulate_review")

    @database.atomic
    def circulated() -> str:
        until = _day(request.POST.get("until", "").strip())
        review = circulate_review(pk, by=request.user, until=until, seen=seen(request))
        told = mail.mail_economies(review, by=request.user)
        return f"Circulated: the economies see it now and may comment on each section. {told}"

    return take_step(request, circulated, str, ("reviews:review", pk), boxes={"until": "until"})


def _day(text: str) -> date | None:
    """The day typed, None for none; TransitionRefused for what is no day."""
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if text and day is None:
        raise TransitionRefused(
            Refusal("That is not a day. Choose one, or leave it blank.", "until")
        )
    return day


@require_POST
def send_mails(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write to the economies' people to whom no mail of the circulated review went yet."""
    review = _may(request, pk, "reviews.circulate_review")

    def told() -> str:
        if not review.is_circulated:
            raise TransitionRefused("Circulate the review first; then the economies get a mail.")
        return mail.mail_economies(review, by=request.user)

    return take_step(request, told, str, ("reviews:review", pk))


@require_POST
def take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make a circulated review a draft again."""
    _may(request, pk, "reviews.circulate_review")
    reason = request.POST.get("reason", "")
    return take_step(
        request,
        lambda: take_back_review(pk, by=request.user, reason=reason, seen=seen(request)),
        "It is a draft again; the comments stay.",
        ("reviews:review", pk),
        boxes={"reason": "reason"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: SignedInRequest, pk: int) -> HttpResponse:
    """Freeze the review, after the page that asks; its documents are made outside of this."""
    review = _may(request, pk, "reviews.publish_review")
    return confirm(
        request,
        _publishing(review, request),
        lambda answer: publish_review(pk, by=request.user, seen=answer.seen),
        lambda snapshot: f"Published as {snapshot.number}. Its documents are being made.",
        ("reviews:review", pk),
    )


def _publishing(review: Review, request: SignedInRequest) -> GraveStep:
    return GraveStep(
        title="Publish this review?",
        verb="Publish the review",
        back=("reviews:review", review.pk),
        not_verb="Go back, do not publish",
        lead="Everybody who can sign in reads it from then on. It is not changed after that.",
        eyebrow=str(review),
        crumbs=crumbs(crumb_of(review), "Publish"),
        matters=readiness.in_the_way(review, figures_of(review, request.user)),
        done=readiness.done(review),
        follows=[
            "Its words and figures are kept as they are now, with a number and a checksum.",
            "Word, PDF and slides of it are made, which takes about a minute.",
            "Nobody is written to. Observers find it in the list of reviews.",
            *_outside(),
            "Nothing of it changes. A later correction of a figure stands beside it.",
        ],
        to_type=readiness.short_title(review),
        seen=review.state,
    )


def _outside() -> list[str]:
    """What everybody gets, where the installation has a public side."""
    if settings.PUBLIC_SITE == "no":
        return []
    return ["Everybody may read its documents on the public pages. They name offices, no person."]


@require_POST
def try_out(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make documents of the draft, to look at."""
    _may(request, pk, "reviews.change_review")
    return take_step(
        request,
        lambda: try_out_review(pk, by=request.user),
        "Documents of the draft are being made; they stand below.",
        ("reviews:review", pk),
    )
