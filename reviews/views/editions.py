"""What becomes of a published review: its next edition, its withdrawal, each asked first."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from reviews.models import Review
from reviews.operations.editions import begin_edition, withdraw_review
from reviews.queries import readiness
from reviews.views._lookups import crumb_of, crumbs, review_of
from smewg.access import SignedInRequest, require
from smewg.toolkit.confirm import GraveStep, Matter, confirm

STAYS = "What was published keeps its address, its files and its checksum."


def _may(request: SignedInRequest, pk: int, permission: str) -> Review:
    review = review_of(request, pk)
    require(request, permission, review)
    return review


@require_http_methods(["GET", "HEAD", "POST"])
def new_edition(request: SignedInRequest, pk: int) -> HttpResponse:
    """Begin the next edition of a published review, for a reason, after the page that asks."""
    review = _may(request, pk, "reviews.begin_edition")
    return confirm(
        request,
        _next_edition(review),
        lambda answer: begin_edition(pk, by=request.user, reason=answer.reason, seen=answer.seen),
        lambda draft: f"Edition {draft.edition} is begun. Give it a document number of its own.",
        lambda draft: ("reviews:review", draft.pk),
    )


def _next_edition(review: Review) -> GraveStep:
    number = review.edition + 1
    return GraveStep(
        title=f"Begin edition {number} of this review?",
        verb=f"Begin edition {number}",
        back=("reviews:review", review.pk),
        not_verb="Go back, begin nothing",
        lead="A draft with the same words. You change it and publish it like any other review.",
        eyebrow=str(review),
        crumbs=crumbs(crumb_of(review), "Next edition"),
        matters=list(_in_the_way(review)),
        follows=[
            STAYS,
            "Its figures are those of the end of today. You can choose another day.",
            "It needs a document number of its own.",
            f"Once edition {number} is published, this one says so with your reason, on its page "
            "and in its files.",
        ],
        ask_reason="What does it put right?",
        seen=review.state,
    )


def _in_the_way(review: Review) -> list[Matter]:
    later = review.later_edition
    if later is None:
        return []
    title = f"Edition {later.edition} is {later.get_state_display()} already"
    url, action = crumb_of(later)[1], f"Go to edition {later.edition}"
    return [Matter(title, "Go on with that one.", url, action, blocks=True)]


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Withdraw a published review for a reason, after the page that asks."""
    review = _may(request, pk, "reviews.withdraw_review")
    return confirm(
        request,
        _withdrawal(review),
        lambda answer: withdraw_review(pk, by=request.user, reason=answer.reason, seen=answer.seen),
        "Withdrawn. It stays readable, and says so.",
        ("reviews:review", pk),
    )


def _withdrawal(review: Review) -> GraveStep:
    return GraveStep(
        title="Withdraw this review?",
        verb="Withdraw the review",
        back=("reviews:review", review.pk),
        not_verb="Go back, do not withdraw",
        lead="It stays readable and says that it is withdrawn, since when and why.",
        eyebrow=str(review),
        crumbs=crumbs(crumb_of(review), "Withdraw"),
        follows=[
            STAYS,
            "Its page, its files and its public page say that it is withdrawn, with your reason.",
            "This cannot be taken back. You can begin another edition instead, or afterwards.",
            "Nobody is written to.",
        ],
        ask_reason="Why is it withdrawn?",
        to_type=readiness.short_title(review),
        seen=review.state,
    )
