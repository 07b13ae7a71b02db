"""The terms of reference: the edition in force, earlier ones, and the reviews of each."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from smewg.access import SignedInRequest, allowed, require
from smewg.forms.group import TermsOfReferenceForm, TermsReviewForm
from smewg.models import Paper, TermsOfReference, TermsReview
from smewg.toolkit.days import today
from smewg.toolkit.forms import posted
from smewg.toolkit.versioned_forms import VersionedModelForm
from smewg.toolkit.versions import get_or_removed
from smewg.views._form_page import keep_or_show

HERE = "Terms of reference"


@require_GET
def terms_of_reference(request: SignedInRequest) -> HttpResponse:
    """Each edition with its reviews, the one in force first."""
    editions = TermsOfReference.objects.visible_to(request.user)
    in_force = editions.on(today())
    found = editions.select_related("meeting", "paper").prefetch_related("reviews__meeting")
    papers = Paper.objects.visible_to(request.user)
    context = {
        "editions": sorted(found, key=lambda each: each != in_force),
        "in_force": in_force,
        "papers_to_read": set(papers.values_list("pk", flat=True)),
        "may_change": allowed(request.user, "smewg.change_terms_of_reference"),
    }
    return render(request, "group/terms_of_reference.html", context)


def terms_edit(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    """Enter an edition, or change what is known of one."""
    require(request, "smewg.change_terms_of_reference")
    found = get_or_removed(request, TermsOfReference.objects.all(), pk) if pk else None
    form = TermsOfReferenceForm(posted(request), instance=found)
    return _page(request, form, f"Change: {found}" if found else "Enter terms of reference")


def review_new(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write down that an edition was reviewed."""
    require(request, "smewg.change_terms_of_reference")
    terms = get_object_or_404(TermsOfReference, pk=pk)
    form = TermsReviewForm(posted(request), instance=TermsReview(terms=terms))
    return _page(request, form, "Write down a review")


def review_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change what is known of a review."""
    require(request, "smewg.change_terms_of_reference")
    found = get_or_removed(request, TermsReview.objects.select_related("terms"), pk)
    return _page(request, TermsReviewForm(posted(request), instance=found), f"Change: {found}")


def _page(request: SignedInRequest, form: VersionedModelForm, title: str) -> HttpResponse:
    return keep_or_show(request, form, title, (HERE, reverse("group:terms_of_reference")))
