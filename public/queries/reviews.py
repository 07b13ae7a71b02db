"""What everybody may know of the published reviews, and the documents that everybody reads."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from kpis.domain.editions import in_public
from public.answers import NotThere
from public.queries import releases
from reviews.enums import FROZEN
from reviews.models import Review, ReviewDocument, Snapshot
from reviews.operations.public_documents import public_documents


def published_reviews() -> list[dict[str, Any]]:
    """Each published review, withdrawn ones too: a number stays for good."""
    found = list(_final().order_by("number"))
    numbers = {each.review_id: each.number for each in found}
    later = {each.review.follows_id: each for each in found if each.review.follows_id}
    return [_published_review(each, numbers, later.get(each.review_id)) for each in found]


def _final() -> Any:
    frozen = Review.objects.filter(state__in=FROZEN)
    return Snapshot.objects.filter(is_final=True, review__in=frozen).select_related("review__plan")


def _published_review(
    kept: Snapshot, numbers: dict[int, str], later: Snapshot | None
) -> dict[str, Any]:
    review = kept.review
    return {
        "number": kept.number,
        "title": in_public(review.title),
        "plan": review.plan.key,
        "first_year": review.first_year,
        "last_year": review.last_year,
        "published_on": releases.on(review.published_at),
        "checksum": kept.checksum,
        "by": review.get_kind_display(),
        "edition": review.edition,
        "follows": numbers.get(review.follows_id) if review.follows_id else None,
        "edition_reason": in_public(review.edition_reason) or None,
        "followed_by": later.number if later else None,
        "followed_on": releases.on(later.review.published_at) if later else None,
        "followed_reason": in_public(later.review.edition_reason) if later else None,
        "withdrawn_on": releases.on(review.withdrawn_at),
        "withdrawn_reason": in_public(review.withdrawn_reason) or None,
    }


def review_numbered(number: str) -> dict[str, Any]:
    """A published review with its documents; NotThere for any other number."""
    kept = _numbered(number)
    told = next(each for each in published_reviews() if each["number"] == number)
    return {**told, "documents": [_document(number, each) for each in made_documents(kept)]}


def _numbered(number: str) -> Snapshot:
    found: Snapshot | None = _final().filter(number=number).exclude(number="").first()
    if found is None:
        raise NotThere("No published review has this number.")
    return found


def published_snapshots() -> list[Snapshot]:
    return list(_final().order_by("number"))


def made_documents(kept: Snapshot) -> list[ReviewDocument]:
    """The review's documents for everybody, as far as they are made, with the slip of now."""
    made = ReviewDocument.State.MADE
    return [each for each in public_documents(kept) if each.state == made]


def _document(number: str, document: ReviewDocument) -> dict[str, Any]:
    name = name_of(number, document)
    address = reverse("public:review_document", args=[number, name])
    return {
        "form": document.form,
        "name": name,
        "words": document.get_form_display(),
        "bytes": document.size,
        "sha256": document.sha256,
        "address": f"{settings.SITE_URL}{address}",
    }


def name_of(number: str, document: ReviewDocument) -> str:
    """SMEWG-R2018-2.pdf: a file that was saved says what it is."""
    return f"SMEWG-{number}.{document.form}"


def document_named(number: str, name: str) -> ReviewDocument:
    """The file at an address; NotThere says which there are."""
    found = {name_of(number, each): each for each in made_documents(_numbered(number))}
    if name not in found:
        raise NotThere(f"There is no file {name[:60]}.", files=sorted(found))
    return found[name]
