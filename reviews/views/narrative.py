"""What a person does beside a section's words: alarms that are false, and the first draft."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from reviews.models import ReviewSection
from reviews.operations.first_draft import (
    add_passage,
    confirm_sentences,
    leave_out,
    write_first_draft,
    write_first_drafts,
)
from reviews.operations.narrative import dismiss_alarm
from reviews.views._lookups import review_of, section_of
from reviews.views._section_page import checked_words
from smewg.access import SignedInRequest, require
from smewg.toolkit.text import count_of, storable, whole_number
from smewg.toolkit.transition_views import take_step


@require_GET
def words(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """How the section's saved words read, with what must be looked at; a script asks for it."""
    section = section_of(request, pk, name)
    require(request, "reviews.change_review", section.review)
    context = {"section": section, "review": section.review, **checked_words(request, section)}
    return render(request, "reviews/_words.html", context)


@require_POST
def dismiss(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """Say in a word why what was marked is right."""
    section = section_of(request, pk, name)
    require(request, "reviews.change_review", section.review)
    sent = {each: storable(request.POST.get(each, "")) for each in ("said", "sentence", "why")}
    box = storable(request.POST.get("box", ""))[:40]
    return take_step(
        request,
        lambda: dismiss_alarm(
            section, sent["said"], sent["sentence"], sent["why"], by=request.user
        ),
        lambda kept: f"Kept: {kept.said} is right ({kept.why.rstrip('.')}).",
        reverse("reviews:section", args=[pk, name]),
        boxes={"why": box} if box else None,
    )


def _written(request: SignedInRequest, pk: int, name: str) -> ReviewSection:
    section = section_of(request, pk, name)
    require(request, "reviews.change_review", section.review)
    return section


def _words(pk: int, name: str) -> str:
    return reverse("reviews:section", args=[pk, name]) + "#reads"


@require_POST
def first_drafts(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write the first draft of each section in which nothing is written."""
    review = review_of(request, pk)
    require(request, "reviews.change_review", review)
    return take_step(
        request,
        lambda: write_first_drafts(pk, by=request.user),
        lambda made: (
            f"{count_of(made, 'section has', 'sections have')} a first draft now. "
            "Read each sentence, and confirm it or change it."
        ),
        reverse("reviews:review", args=[pk]),
    )


@require_POST
def first_draft(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """Write the first draft of a section in which nothing is written."""
    section = _written(request, pk, name)
    return take_step(
        request,
        lambda: write_first_draft(section, by=request.user),
        lambda _: "The first draft is written. Read each sentence, and confirm it or change it.",
        _words(pk, name),
    )


@require_POST
def add(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """Add one passage of the first draft at the end of what is written."""
    section = _written(request, pk, name)
    place = whole_number(request.POST.get("place"))
    text = storable(request.POST.get("text", ""))
    return take_step(
        request,
        lambda: add_passage(section, -1 if place is None else place, text, by=request.user),
        lambda _: "Added at the end. Confirm it, or change it.",
        _words(pk, name),
    )


@require_POST
def confirm(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """Somebody read sentences of the first draft and found them right."""
    section = _written(request, pk, name)
    sent = (whole_number(each) for each in request.POST.getlist("sentence"))
    pks = [each for each in sent if each is not None]
    return take_step(
        request,
        lambda: confirm_sentences(section, pks, by=request.user),
        lambda number: f"Confirmed: {count_of(number, 'sentence')}.",
        _words(pk, name),
    )


@require_POST
def omit(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """Leave a sentence of the first draft out."""
    section = _written(request, pk, name)
    sentence = whole_number(request.POST.get("sentence"))
    return take_step(
        request,
        lambda: leave_out(section, -1 if sentence is None else sentence, by=request.user),
        lambda _: "Left out. It stays in the history of the draft.",
        _words(pk, name),
    )
