"""The ranking with its doubt, one note's result with its ballots, and the workbook of it all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.core.paginator import Page
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from projects.domain.ranking import serialization
from projects.enums import NoteState
from projects.forms.state_line import with_state_lines
from projects.models import Ballot, Closing, ConceptNote, RankedNote, ScoringRules
from projects.queries.closing import shared_ranks
from projects.queries.ranking_page import RankedLine, RankedPages
from projects.queries.ranking_workbook import as_workbook
from projects.queries.scoring_pages import (
    ShownResult,
    adjustment_note,
    by_kind,
    ranges_chart,
    rules_in_words,
    shown,
)
from projects.views._scoring_lookups import closing_of, crumbs, session_of
from smewg.access import SignedInRequest, allowed, require, terms_asked_once
from smewg.kept_whole import kept_whole
from smewg.models import User
from smewg.toolkit.charts.drawing import Chart
from smewg.toolkit.downloads import XLSX, About, attached, chart_file

NOTES_ON_A_PAGE = 50


@require_GET
@kept_whole
@terms_asked_once()
def ranking(request: SignedInRequest, slug: str) -> HttpResponse:
    """The ranking as the close found it, page by page; before the close, that there is none."""
    require(request, "projects.view_scoring")
    session = session_of(request, slug)
    closings = list(session.closings.select_related("closed_by", "reopened_by"))
    closing = next((each for each in closings if each.reopened_at is None), None)
    context: dict[str, object] = {
        "session": session,
        "closing": closing,
        "reopened": [each for each in closings if each.reopened_at],
        "may_close": allowed(request.user, "projects.close_session")
        and (closing is not None or ScoringRules.objects.filter(session=session).exists()),
        "may_decide": allowed(request.user, "projects.decide"),
        "crumbs": crumbs(session, "Ranking"),
    }
    if closing is not None:
        context |= _of_page(closing, request.GET.get("page"), request.user)
    return render(request, "scoring/ranking.html", context)


def _of_page(closing: Closing, number: str | None, reader: User) -> dict[str, object]:
    pages = RankedPages(closing, NOTES_ON_A_PAGE)
    found = pages.get_page(number)
    _say_where_they_stand(found, reader)
    results = shown(closing, found)
    rules = serialization.rules_from_dict(closing.rules)
    return {
        "found": found,
        "ranked_count": pages.ranked,
        "apart_count": pages.count - pages.ranked,
        "adjustment": adjustment_note(results),
        "parts": by_kind(results),
        "rules": rules,
        "rules_words": rules_in_words(rules),
        "shared": shared_ranks(closing, _shared(results), list(found)),
        "chart": chart_of(closing, found, results),
    } | {
        f"{kind}_url": reverse("scoring:ranking_chart", args=[closing.session.slug, kind])
        + (f"?page={found.number}" if found.number > 1 else "")
        for kind in ("csv", "png", "svg")
    }


def _shared(results: Iterable[ShownResult]) -> set[int]:
    """The positions that several notes share."""
    places = (each.result.place for each in results)
    return {place.position for place in places if place and place.is_shared}


def _say_where_they_stand(found: Iterable[RankedLine], reader: User) -> None:
    """What is scored says nothing more of where it stands; of what is decided all is read."""
    decided = [each for each in found if each.note.at is not NoteState.SCORED]
    whole = ConceptNote.objects.in_bulk([each.note_id for each in decided])
    with_state_lines(whole.values(), reader)
    for each in decided:
        each.stands = whole[each.note_id].state_line


def chart_of(closing: Closing, page: Page[RankedLine], results: Sequence[ShownResult]) -> Chart:
    """The ranges of the notes on one page, which says so where there are more pages."""
    chart = ranges_chart(closing, results)
    if not page.has_other_pages():
        return chart
    lines = f"lines {page.start_index()} to {page.end_index()} of {page.paginator.count}"
    return replace(chart, name=f"{chart.name}-{page.number}", title=f"{chart.title}: {lines}")


@require_GET
def chart_as_file(request: SignedInRequest, slug: str, kind: str) -> HttpResponse:
    """The ranges of one page's notes as png or svg, or their figures as csv."""
    require(request, "projects.view_scoring")
    closing = closing_of(session_of(request, slug))
    page = RankedPages(closing, NOTES_ON_A_PAGE).get_page(request.GET.get("page"))
    session = closing.session
    about = About(f"Scoring of {session}", session.slug)
    return chart_file(chart_of(closing, page, shown(closing, page)), kind, about)


@require_GET
def result(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """One note's result: why it stands there, its figures, and the ballots the reader may see."""
    require(request, "projects.view_scoring")
    session = session_of(request, slug)
    closing = closing_of(session)
    ranked = get_object_or_404(closing.ranked.select_related("note__session"), note=pk)
    with_state_lines([ranked.note], request.user)
    ballots = Ballot.objects.visible_to(request.user).submitted().filter(note=pk)
    context = {
        "session": session,
        "closing": closing,
        "ranked": ranked,
        "shown": shown(closing, [ranked])[0],
        "rules": serialization.rules_from_dict(closing.rules),
        "ballots": ballots.select_related("economy", "note_version").prefetch_related(
            "scores__criterion", "objectives__area__plan"
        ),
        "cosponsors": set(ranked.note.cosponsors.values_list("pk", flat=True)),
        "crumbs": crumbs(session, ("Ranking", f"/projects/{slug}/ranking/"), ranked.note.name),
    }
    return render(request, "scoring/result.html", context)


@require_GET
def workbook(request: SignedInRequest, slug: str) -> HttpResponse:
    """The ranking, the arithmetic and the ballots that the reader may see."""
    require(request, "projects.view_scoring")
    session = session_of(request, slug)
    closing = closing_of(session)
    rows = list(RankedNote.objects.filter(closing=closing).select_related("note__session"))
    return attached(as_workbook(closing, rows, request.user), XLSX, f"ranking-{slug}.xlsx")
