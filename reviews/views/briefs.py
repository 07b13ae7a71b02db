"""The brief of an economy before a meeting: all of them for staff, one as a page and as PDF."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from reviews.queries.brief import paper as papers
from reviews.queries.brief.brief import brief as brief_of
from reviews.queries.brief.brief import next_meeting
from smewg.access import SignedInRequest, allowed, require
from smewg.models import Economy
from smewg.toolkit.crumbs import crumbs
from smewg.toolkit.days import today
from smewg.toolkit.documents.pdf import PdfUnavailable
from smewg.toolkit.downloads import attached

LINES = 8
"""How many lines of a kind stand on the page; the others are in the lists that it names."""


@require_GET
def briefs(request: SignedInRequest) -> HttpResponse:
    """The economies in APEC's order, each with its brief."""
    require(request, "reviews.view_briefs")
    context = {
        "economies": Economy.objects.all(),
        "meeting": next_meeting(request.user, today()),
    }
    return render(request, "reviews/briefs.html", context)


@require_GET
def brief(request: SignedInRequest, code: str) -> HttpResponse:
    """One economy's brief."""
    economy = _economy(request, code)
    found = brief_of(request.user, economy, today())
    is_staff = allowed(request.user, "reviews.view_briefs")
    above = ("Briefs", "briefs:all") if is_staff else ("Meetings", "group:meetings")
    context = {
        "brief": found,
        "economy": economy,
        "sections": [
            (each, [(part.shown(LINES), part.more(LINES), part) for part in each.parts])
            for each in found.sections
        ],
        "crumbs": crumbs((above[0], reverse(above[1])), found.title),
    }
    return render(request, "reviews/brief.html", context)


@require_GET
def paper(request: SignedInRequest, code: str) -> HttpResponse:
    """The same as PDF, on two pages at most."""
    economy = _economy(request, code)
    found = brief_of(request.user, economy, today())
    try:
        content = papers.as_pdf(found)
    except PdfUnavailable as missing:
        messages.error(request, str(missing))
        return redirect("briefs:brief", economy.code)
    return attached(content, "application/pdf", f"smewg-brief-{economy.code.lower()}.pdf")


def _economy(request: SignedInRequest, code: str) -> Economy:
    """The economy whose brief the reader may see; Http404 for none, refused for others."""
    economy = get_object_or_404(Economy, code__iexact=code)
    require(request, "reviews.view_brief", economy)
    return economy
