"""Reviews to read: their list, one of them, and one of its sections with its figures."""

from __future__ import annotations

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from plans.models import Plan
from reviews.models import Review, ReviewKind
from reviews.operations import mail
from reviews.queries.figures import figures_of
from reviews.queries.first_draft import may_be_drafted
from reviews.queries.history import review_history
from reviews.queries.narrative import narrative_of
from reviews.queries.narrative_matters import to_look_at
from reviews.queries.paper import about, numbers
from reviews.queries.planned_reviews import planned_and_missing
from reviews.queries.readiness import entered_later
from reviews.views import published, writing
from reviews.views._lookups import crumbs, review_of, section_of
from reviews.views._section_page import section_page
from smewg.access import SignedInRequest, allowed


@require_GET
def reviews(request: SignedInRequest) -> HttpResponse:
    """Every review that the reader may see, and those that the plan foresees."""
    user = request.user
    plan = Plan.objects.visible_to(user).chosen(request.GET.get("plan"))
    may_begin = allowed(user, "reviews.begin_review")
    context = {
        "reviews": Review.objects.visible_to(user).with_names(),
        "plan": plan,
        "kinds": ReviewKind.choices,
        "may_begin": may_begin,
        "missing": planned_and_missing(user) if may_begin else [],
        "may_change_templates": allowed(user, "reviews.change_templates"),
        "may_see_comments": allowed(user, "reviews.view_comments"),
    }
    return render(request, "reviews/list.html", context)


@require_GET
def review(request: SignedInRequest, pk: int) -> HttpResponse:
    """A published review as it was published; any other with its sections and what is next."""
    found = review_of(request, pk)
    return published.page(request, found) if found.is_published else _overview(request, found)


def _overview(request: SignedInRequest, found: Review) -> HttpResponse:
    user = request.user
    sections = list(
        found.sections.annotate(
            said=Count("comments"), open=Count("comments", filter=Q(comments__answer=""))
        ).select_related("changed_by")
    )
    numbered = numbers(sections)
    tried = found.snapshots.prefetch_related("documents").first()
    may_change = allowed(user, "reviews.change_review", found)
    of = figures_of(found, user)
    documents = list(tried.documents.all()) if tried and may_change else []
    context = {
        "review": found,
        "sections": [(numbered[each.pk], each) for each in sections],
        "written": sum(1 for each in sections if each.is_written),
        "asked": sum(1 for each in sections if not each.is_annex),
        "nothing_written": any(may_be_drafted(each) and not each.is_written for each in sections),
        "about": about(found),
        "tried": tried if may_change else None,
        "documents": documents,
        "waited_for": any(each.is_waited_for for each in documents),
        "may_change": may_change,
        "not_told": len(mail.not_mailed(found)) if may_change and found.is_circulated else 0,
        "may_comment": allowed(user, "reviews.comment", found),
        "entered_later": entered_later(of),
        "to_look_at": to_look_at(narrative_of(of)) if may_change else [],
        **published.editions_of(request, found),
        "changes": review_history(found) if may_change else [],
        "crumbs": crumbs(str(found)),
    }
    return render(request, "reviews/review.html", context)


@require_http_methods(["GET", "POST"])
def section(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """One section: its figures, its words to read or to write, and what was said of it."""
    found = section_of(request, pk, name)
    if found.review.is_published:
        return redirect("reviews:review", pk)
    if request.method == "POST":
        return writing.save_plainly(request, found)
    return section_page(request, found)
