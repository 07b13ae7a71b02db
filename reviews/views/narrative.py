"""What a person does beside a section's words: read them, say that an alarm is false."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from reviews.operations.narrative import dismiss_alarm
from reviews.views._lookups import section_of
from reviews.views._section_page import checked_words
from smewg.access import SignedInRequest, require
from smewg.toolkit.text import storable
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
        lambda kept: f"Kept: {kept.said} is right ({kept.why}).",
        reverse("reviews:section", args=[pk, name]),
        boxes={"why": box} if box else None,
    )
