"""Reviews to read: their list, one of them, and one of its sections with its figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from plans.models import Plan
from reviews.models import Review, ReviewComment, ReviewKind, ReviewSection
from reviews.models.review import SAID
from reviews.operations import mail
from reviews.panels import planned_and_missing
from reviews.queries.figures import blocks_for, figures_of
from reviews.queries.paper import about, numbers
from reviews.views import published, writing
from reviews.views._lookups import crumb_of, crumbs, review_of, section_of, shown
from smewg.access import SignedInRequest, allowed
from smewg.toolkit.days import today
from smewg.toolkit.drafts import ChangedMeanwhile, both_sides


@require_GET
def reviews(request: SignedInRequest) -> HttpResponse:
    """Every review that the reader may see, and those that the plan foresees."""
    user = request.user
    plan = Plan.objects.visible_to(user).current(today().year)
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
    documents = list(tried.documents.all()) if tried and may_change else []
    context = {
        "review": found,
        "sections": [(numbered[each.pk], each) for each in sections],
        "written": sum(1 for each in sections if each.is_written),
        "asked": sum(1 for each in sections if not each.is_annex),
        "about": about(found),
        "tried": tried if may_change else None,
        "documents": documents,
        "waited_for": any(each.is_waited_for for each in documents),
        "may_change": may_change,
        "not_told": len(mail.not_mailed(found)) if may_change and found.is_circulated else 0,
        "may_comment": allowed(user, "reviews.comment", found),
        "changes": writing.review_history(found) if may_change else [],
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


def section_page(  # noqa: PLR0913 -- what may have gone wrong
    request: SignedInRequest,
    found: ReviewSection,
    *,
    typed: dict[str, str] | None = None,
    changed: ChangedMeanwhile | None = None,
    comment_typed: str = "",
    answers_typed: Mapping[int, str] | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    user, of_review = request.user, found.review
    sections = list(of_review.sections.all())
    place = next(n for n, each in enumerate(sections) if each.pk == found.pk)
    mine = typed or {}
    comments = list(
        ReviewComment.objects.visible_to(user)
        .filter(section=found)
        .select_related("by", "economy", "answered_by")
    )
    for each in comments:
        each.typed = (answers_typed or {}).get(each.pk, "")  # type: ignore[attr-defined]
    context: dict[str, Any] = {
        "review": of_review,
        "section": found,
        "number": numbers(sections)[found.pk],
        "fields": [
            (name, SAID[name], (typed or found.words).get(name, "")) for name in found.asked
        ],
        "version": changed.version if changed else found.version,
        "conflict": both_sides(changed, SAID, mine, changed.theirs) if changed else None,
        "problem": problem,
        "comment_typed": comment_typed,
        "blocks": shown(
            ((block, 0) for block in blocks_for(figures_of(of_review, user), found.figures)), top=3
        ),
        "about": about(of_review),
        "before": sections[place - 1] if place else None,
        "after": sections[place + 1] if place + 1 < len(sections) else None,
        "comments": comments,
        "may_write": allowed(user, "reviews.change_review", of_review),
        "may_comment": allowed(user, "reviews.comment", of_review),
        "may_answer": allowed(user, "reviews.answer_comment", of_review),
        "may_see_comments": allowed(user, "reviews.view_comments"),
        "crumbs": crumbs(crumb_of(of_review), found.heading),
    }
    return render(request, "reviews/section.html", context, status=status)
