"""What is kept of a review, published or tried out, and the documents made from that alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from kpis.models import Correction
from kpis.queries.totals import plan_figures
from plans.models import Plan
from reviews.domain.withheld import without_persons, without_words_for_papers
from reviews.models import Review, ReviewDocument, ReviewSection, Snapshot, WordTemplate
from reviews.queries import paper as content
from reviews.queries.figures import Figures, cell_key, figures_of
from reviews.queries.narrative import in_plain_words
from reviews.queries.scope import with_figures
from reviews.queries.sections.recommendations import recommendations_section
from reviews.queries.slides import deck, of_a_slip
from smewg.models import User
from smewg.queries.offices import offices_by_name
from smewg.toolkit.cautions import caution
from smewg.toolkit.claims import Heartbeat
from smewg.toolkit.days import day_in_words, day_of, moment_in_words, today
from smewg.toolkit.documents import Box, Cover, Deck, Paper, as_pdf, as_slides, as_word

Form = ReviewDocument.Form
FOR_EVERYBODY = "for_everybody"
"""The mark of a slip whose document everybody reads."""
LONGEST_MAKING = 600
"""Seconds after which a document that is still being made counts as hanging."""


@transaction.atomic
def try_out(review: Review, *, by: User) -> Snapshot:
    """Ask for documents of the draft as it stands, to look at; earlier tries go."""
    for old in review.snapshots.filter(is_final=False):
        for document in old.documents.exclude(file=""):
            document.file.delete(save=False)
        old.delete()
    return freeze(review, by, figures_of(review, by), is_final=False)


def freeze(review: Review, by: User, of: Figures, *, is_final: bool) -> Snapshot:
    """Keep the content as it is now, and ask for its documents; the caller has locked it."""
    sections = list(review.sections.all())
    paper = content.paper(review, sections, of)
    kept = Snapshot.objects.create(
        review=review,
        is_final=is_final,
        number=_number(review) if is_final else "",
        content={
            "paper": paper.to_dict(),
            "deck": deck(paper, in_plain_words(sections, of), review.asks.all()).to_dict(),
            "cells": of.cells(),
            "recommendations": _recommendations(sections, of),
            "caution": caution(),
        },
        template=WordTemplate.in_use(),
        made_by=by,
        made_at=paper.moment,
    )
    ReviewDocument.objects.bulk_create([ReviewDocument(snapshot=kept, form=form) for form in Form])
    transaction.on_commit(start_making)
    return kept


def _recommendations(sections: list[ReviewSection], of: Figures) -> dict[str, str]:
    """The state of each recommendation that a section of the review shows, by its id."""
    if not any(each.figures == "recommendations" for each in sections):
        return {}
    found = recommendations_section(of.scope).recommendations
    return {str(each.pk): each.state for each in found}


def _number(review: Review) -> str:
    """R2018-2, and R2018-2.2 for the second edition of the review that it names."""
    if review.follows is None:
        return _next_number()
    before = review.follows.snapshots.get(is_final=True).number
    return f"{before.split('.')[0]}.{review.edition}"


def _next_number() -> str:
    """R2018-2: the second review published in 2018; never given twice.

    Who publishes another review at this moment waits for the first plan's row until this is kept:
    rows of numbers that are not there yet cannot be locked.
    """
    list(Plan.objects.select_for_update(no_key=True).order_by("pk")[:1])
    year = today().year
    given = Snapshot.objects.filter(number__startswith=f"R{year}-").only("number")
    numbers = (each.number.split("-")[1].split(".")[0] for each in given)
    last = max(map(int, numbers), default=0)
    return f"R{year}-{last + 1}"


# Making the documents, outside of any request: the worker looks every second what waits


def start_making() -> None:
    """Make what waits here and now, where the installation has no worker; else the worker does."""
    if settings.DOCUMENTS_MADE_IN_PLACE:
        make_waiting()


def start_again_if_idle(documents: Iterable[ReviewDocument]) -> None:
    """Where documents still wait, as after the server was killed, begin again; not too often."""
    waiting = any(each.is_waited_for for each in documents)
    if waiting and cache.add("making-documents-was-asked-for", True, 60):
        start_making()


def make_waiting() -> int:
    """Make every document that waits; how many were made. A failed one is tried again."""
    made = 0
    ReviewDocument.give_up_killed()
    while True:
        waiting = ReviewDocument.objects.filter(
            state__in=[ReviewDocument.State.WAITING, ReviewDocument.State.BEING_MADE]
        ).select_related("snapshot__review", "snapshot__template")
        claimed = next((each for each in waiting if each.claim()), None)
        if claimed is None:
            return made
        made += _make(claimed)


def _make(document: ReviewDocument) -> int:
    try:
        with Heartbeat(document.hold_on, at_most=LONGEST_MAKING):
            found = written(document.snapshot, document.form, document.slip)
    except Exception as error:  # the person is told, and may try again
        document.fail(f"{type(error).__name__}: {error}")
        return 0
    document.keep(found)
    return 1


def written(snapshot: Snapshot, form: str, slip: Mapping[str, Any] | None = None) -> bytes:
    """One document, from the snapshot and its slip alone: the same each time it is written."""
    writers: dict[str, Callable[[], bytes]] = {
        Form.WORD: lambda: as_word(_paper(snapshot, slip), _template(snapshot)),
        Form.PDF: lambda: as_pdf(_paper(snapshot, slip)),
        Form.SLIDES: lambda: as_slides(_deck(snapshot, slip)),
    }
    return writers[form]()


def _told(snapshot: Snapshot, slip: Mapping[str, Any] | None) -> tuple[Any, Mapping[str, Any]]:
    """The snapshot's content and its slip; without a person where everybody reads them."""
    found, told = snapshot.content, slip or {}
    if not told.get(FOR_EVERYBODY):
        return found, told
    offices = offices_by_name()
    public = without_words_for_papers(found)
    return without_persons(public, offices), without_persons(told, offices)


def _paper(snapshot: Snapshot, slip: Mapping[str, Any] | None) -> Paper:
    found, told = _told(snapshot, slip)
    made = content.for_print(Paper.from_dict(found["paper"]))
    foot = ". ".join(each for each in (what_it_is(snapshot), made.foot) if each)
    cover = _marked(made.cover, snapshot)
    marked = replace(made, cover=cover, stamp=stamp_of(snapshot), foot=foot)
    if not told.get("lines"):
        return marked
    return replace(marked, blocks=(Box(told["title"], tuple(told["lines"])), *made.blocks))


def _deck(snapshot: Snapshot, slip: Mapping[str, Any] | None) -> Deck:
    found, told = _told(snapshot, slip)
    made = Deck.from_dict(found["deck"])
    foot = what_it_is(snapshot) or made.cover.number
    cover = _marked(made.cover, snapshot)
    marked = replace(made, cover=cover, stamp=stamp_of(snapshot), foot=foot)
    if not told.get("lines"):
        return marked
    slides = (*of_a_slip(told["title"], told["lines"]), *made.slides)
    return replace(marked, slides=slides)


# What each page says of the whole


def stamp_of(snapshot: Snapshot) -> str:
    """What stands in the head of every page: that it is a draft, and that figures are invented."""
    day = f"{moment_in_words(snapshot.made_at)} Singapore time"
    draft = "" if snapshot.is_final else f"DRAFT, {day}"
    return ". ".join(each for each in (draft, snapshot.content.get("caution", "")) if each)


def edition_of(snapshot: Snapshot) -> int:
    """Which edition was published; each is a review of its own."""
    return snapshot.review.edition


def what_it_is(snapshot: Snapshot) -> str:
    """Number, edition and checksum of what is published, for the foot of each page."""
    if not snapshot.is_final:
        return ""
    number = snapshot.review.number or snapshot.number
    return f"{number}, edition {edition_of(snapshot)}, checksum {snapshot.checksum[:12]}"


def _marked(cover: Cover, snapshot: Snapshot) -> Cover:
    """The title block with what identifies a published paper."""
    if not snapshot.is_final:
        return cover
    published = f"{edition_of(snapshot)}, published {day_in_words(day_of(snapshot.made_at))}"
    number = cover.number or snapshot.number
    return replace(cover, number=number, edition=published, checksum=snapshot.checksum)


def _template(snapshot: Snapshot) -> bytes | None:
    if snapshot.template is None:
        return None
    with snapshot.template.file.open("rb") as file:
        content_: bytes = file.read()
    return content_


# What happened since


@dataclass(frozen=True)
class ChangedFigure:
    """A figure that is no longer what the review says."""

    place: str
    year: int
    was: str
    now: str
    reasons: list[Correction]


def since_published(snapshot: Snapshot, user: User) -> list[ChangedFigure]:
    """Each figure of the review that says something else today, as `user` may see it."""
    review = snapshot.review
    plan = with_figures(user, review.plan.key)
    today = plan_figures(plan, user)
    changes = []
    for indicator in plan.indicators.all():
        for year in review.years:
            for area in [*plan.areas.all(), None]:
                was = snapshot.content["cells"].get(cell_key(indicator, year, area))
                current = today.at(indicator, year, area)
                if was is None or was == current.words_when_finished or current.figure.pk is None:
                    continue
                where = f"area {area.number}" if area else "total"
                place = f"{indicator.code}, {year}, {where}"
                reasons = [each for each in current.corrections if each.at > _until(snapshot)]
                now = current.words_when_finished
                changes.append(ChangedFigure(place, year, was, now, reasons))
    return changes


def _until(snapshot: Snapshot) -> datetime:
    """Corrections after this moment are not in the review."""
    return min(snapshot.review.moment, snapshot.made_at)
