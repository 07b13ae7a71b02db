"""The page of one section of a review, as it is read, written or refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from reviews.models import ReviewComment, ReviewSection
from reviews.models.review import SAID
from reviews.queries.figure_links import figure_links
from reviews.queries.figures import Figures, blocks_for, figures_of
from reviews.queries.first_draft import Passage, drafted, may_be_drafted
from reviews.queries.narrative import Narrative, SectionWords, narrative_of
from reviews.queries.paper import about, numbers
from reviews.queries.references import References, links_for, to_insert
from reviews.views._lookups import crumb_of, crumbs, shown
from smewg.access import SignedInRequest, allowed
from smewg.models import User
from smewg.toolkit.documents.prose import html_of, parts_of
from smewg.toolkit.drafts import ChangedMeanwhile, both_sides


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
    of = figures_of(of_review, user)
    may_write = allowed(user, "reviews.change_review", of_review)
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
        "is_typed": typed is not None,
        "comment_draft": comment_draft(found, user),
        "comment_saved": request.session.pop("saved_comment", ""),
        "comment_typed": comment_typed,
        "blocks": shown(
            ((block, 0) for block in blocks_for(of, found.figures or _beside_all(found))),
            figure_links(of_review.plan),
            top=3,
        ),
        "about": about(of_review),
        "before": sections[place - 1] if place else None,
        "after": sections[place + 1] if place + 1 < len(sections) else None,
        "comments": comments,
        "may_write": may_write,
        "insert": to_insert(of) if may_write else [],
        **(checked_words(request, found, of) if may_write else read_words(request, found, of)),
        "may_comment": allowed(user, "reviews.comment", of_review),
        "may_answer": allowed(user, "reviews.answer_comment", of_review),
        "may_see_comments": allowed(user, "reviews.view_comments"),
        "crumbs": crumbs(crumb_of(of_review), found.heading),
    }
    return render(request, "reviews/section.html", context, status=status)


def _beside_all(section: ReviewSection) -> str:
    """A section without figures of its own is written beside each indicator's."""
    return "" if section.is_annex else "summary"


def checked_words(
    request: SignedInRequest, section: ReviewSection, of: Figures | None = None
) -> dict[str, Any]:
    """How a section's saved words read, and all that its writers must look at in them."""
    of = of or figures_of(section.review, request.user)
    narrative = narrative_of(of)
    words = narrative.checked(next(e for e in narrative.sections if e.pk == section.pk))
    wanted = "first-draft" in request.GET and section.is_written
    offered = _offered(section, narrative) if wanted else []
    return {
        "words": words,
        "reads": _as_html(request, words),
        "offered": offered,
        "may_be_drafted": may_be_drafted(section),
    }


def _offered(section: ReviewSection, narrative: Narrative) -> list[tuple[int, Passage, Any, bool]]:
    """The first draft beside what is written: each passage, and whether it stands there."""
    stands = {name: " ".join(text.split()) for name, text in section.words.items()}
    return [
        (
            place,
            each,
            html_of(References(narrative.of, [each.markdown]).resolved(parts_of(each.markdown))),
            " ".join(each.markdown.split()) in stands.get(each.field, ""),
        )
        for place, each in enumerate(drafted(section, narrative.facts))
    ]


def read_words(request: SignedInRequest, section: ReviewSection, of: Figures) -> dict[str, Any]:
    """How a section's words read to those who do not write it: nothing is marked."""
    words = Narrative(of, [section]).read(section)
    return {"words": words, "reads": _as_html(request, words)}


def _as_html(request: SignedInRequest, words: SectionWords) -> list[tuple[str, str, Any]]:
    """Each text of the section that says something: its name, its label and its HTML."""
    links = links_for(request.user, words.section.review.plan, words.refers)
    return [
        (each.name, SAID[each.name], html_of(each.parts, links.url_of)) for each in words.fields
    ]


def comment_draft(section: ReviewSection, by: User) -> str:
    """What names the person's comment in their browser until it is there."""
    return f"review-comment-{section.pk}-{by.pk}"
