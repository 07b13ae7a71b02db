"""What was published: the frozen page, its documents, and what was corrected since."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from reviews.models import Review, ReviewComment, ReviewDocument, Snapshot
from reviews.models.snapshot import MEDIA
from reviews.operations import snapshots as publishing
from reviews.operations.slips import current_documents
from reviews.queries.figure_links import figure_links
from reviews.queries.references import links_for, referred_in
from reviews.views._lookups import crumbs, review_of, shown
from smewg.access import SignedInRequest, allowed, require
from smewg.toolkit.documents import Paper
from smewg.toolkit.downloads import named


def page(request: SignedInRequest, review: Review) -> HttpResponse:
    """The review from its snapshot; nothing on it is read from what stands today but the box."""
    snapshots = Snapshot.objects.select_related("made_by")
    snapshot = get_object_or_404(snapshots, review=review, is_final=True)
    snapshot.review = review
    paper = Paper.from_dict(snapshot.content["paper"])
    links = links_for(request.user, review.plan, referred_in(paper.blocks))
    comments = ReviewComment.objects.visible_to(request.user).filter(section__review=review)
    documents = current_documents(snapshot)
    publishing.start_again_if_idle(documents)
    context = {
        "review": review,
        "snapshot": snapshot,
        "cover": paper.cover,
        "blocks": shown(paper.numbered(), figure_links(review.plan), url_of=links.url_of),
        "documents": documents,
        "waited_for": any(each.is_waited_for for each in documents),
        "since": publishing.since_published(snapshot, request.user),
        "comments": comments.select_related("section", "by", "economy", "answered_by"),
        "may_ask_again": allowed(request.user, "reviews.begin_review"),
        "may_begin_edition": allowed(request.user, "reviews.begin_edition", review),
        "may_withdraw": allowed(request.user, "reviews.withdraw_review", review),
        **editions_of(request, review),
        "crumbs": crumbs(str(review)),
    }
    return render(request, "reviews/published.html", context)


def editions_of(request: SignedInRequest, review: Review) -> dict[str, Review | None]:
    """The editions beside this one that the reader may open."""
    beside = Review.objects.visible_to(request.user)
    later = beside.filter(follows=review).first()
    earlier = beside.filter(pk=review.follows_id).first() if review.follows_id else None
    return {"later": later, "earlier": earlier}


@require_GET
def documents(request: SignedInRequest, pk: int) -> JsonResponse:
    """How far the documents are, for the page's script."""
    review = review_of(request, pk)
    snapshot = review.snapshots.first()
    if snapshot is None:
        return JsonResponse({"documents": [], "is_waited_for": False})
    current = current_documents(snapshot)
    publishing.start_again_if_idle(current)
    shown_to = ReviewDocument.objects.visible_to(request.user)
    found = list(shown_to.filter(pk__in=[each.pk for each in current]))
    return JsonResponse(
        {
            "documents": [{"form": each.form, "state": each.state} for each in found],
            "is_waited_for": any(each.is_waited_for for each in found),
        }
    )


def _document(request: SignedInRequest, pk: int) -> ReviewDocument:
    found = ReviewDocument.objects.visible_to(request.user).select_related("snapshot__review__plan")
    return get_object_or_404(found, pk=pk)


@require_GET
def document(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """A document as a download, with the slip of now; whoever comes before it is made waits."""
    asked = _document(request, pk)
    review = asked.snapshot.review
    same_form = (each for each in current_documents(asked.snapshot) if each.form == asked.form)
    found = next(same_form)
    if found.slip and found.state != ReviewDocument.State.MADE:
        said = "Something of this review was corrected since. Its files are being made with a slip."
        messages.info(request, f"{said} Open it again in a minute.")
        return redirect("reviews:review", review.pk)
    get_object_or_404(ReviewDocument, pk=found.pk, state=ReviewDocument.State.MADE)
    name = named("smewg", review.plan.key, review.kind, review.span, review.number)
    is_final, edition = found.snapshot.is_final, publishing.edition_of(found.snapshot)
    draft = f"-edition-{edition}" if is_final else "-draft"
    answer = FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=f"{name}{draft}.{found.form}",
        content_type=MEDIA[found.form],
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
def again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask once more for a document that could not be made."""
    require(request, "reviews.begin_review")
    found = _document(request, pk)
    if found.state == ReviewDocument.State.FAILED:
        found.try_again()
        publishing.start_making()
        messages.success(request, "It is being made again.")
    return redirect("reviews:review", found.snapshot.review_id)
