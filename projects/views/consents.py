"""Who is named on a note answers; others offer; the secretariat records letters."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from projects import workflow
from projects.forms.consents import AnswerForm, LetterForm
from projects.models import ConceptNote, Consent
from projects.operations import consents
from projects.views._lookups import note_of
from projects.views.notes import page_of
from smewg.access import SignedInRequest, require
from smewg.toolkit.transition_views import attempt, seen
from smewg.toolkit.uploads import FileRefused

SAID = {
    workflow.AGREE.key: "Agreed. {economy} counts for this note now. Those who asked get a mail.",
    workflow.DECLINE.key: "Declined. {economy} does not count for this note. Those who asked "
    "get a mail.",
    workflow.TAKE_CONSENT_BACK.key: "Taken back. {economy} does not count for this note any more.",
    workflow.TAKE_OFFER_BACK.key: "The offer is taken back.",
    workflow.ACCEPT_OFFER.key: "Accepted. {economy} co-sponsors this note now, and gets a mail.",
    workflow.DECLINE_OFFER.key: "Declined. {economy} gets a mail.",
    workflow.ASK_AGAIN.key: "Asked again. {economy} gets a mail.",
}


@require_POST
def consent_step(request: SignedInRequest, pk: int, consent_pk: int, key: str) -> HttpResponse:
    """Agree, decline, take back; accept an offer or decline it; ask again."""
    step = workflow.CONSENT_STEPS.get(key)
    if step is None:
        raise Http404("No such step.")
    note = note_of(request, pk)
    consent = get_object_or_404(Consent.objects.select_related("note", "economy"), pk=consent_pk)
    if consent.note_id != note.pk:
        raise Http404("No such name on this note.")
    is_own = step in workflow.ANSWERS
    require(request, f"projects.answer_{'for_' if is_own else ''}economy", consent)
    prefix = f"n{consent.pk}-{step.key}"
    form = AnswerForm(request.POST, step=step, prefix=prefix)
    if form.is_valid():
        words = form.cleaned_data["words"]
        taken, refused = attempt(
            lambda: consents.transition_consent(
                step, consent.pk, by=request.user, words=words, seen=seen(request)
            )
        )
        if taken:
            messages.success(request, SAID[step.key].format(economy=taken.economy))
            return _back(request, pk, taken)
        if refused:
            messages.error(request, str(refused))
            return redirect("projects:note", pk)
    return page_of(request, note, names={prefix: form})


def _back(request: SignedInRequest, pk: int, taken: Consent) -> HttpResponse:
    """The note again; home for somebody who declined a draft, which is not theirs to read now."""
    if ConceptNote.objects.visible_to(request.user).filter(pk=pk).exists():
        return redirect("projects:note", pk)
    return redirect("home")


@require_POST
def offer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Offer to co-sponsor a note that was submitted."""
    note = note_of(request, pk)
    economy = request.user.economy
    require(request, "projects.answer_for_economy", Consent(note=note, economy=economy))
    form = AnswerForm(request.POST, step=workflow.OFFER, prefix="offer")
    if not form.is_valid() or economy is None:
        return page_of(request, note, names={"offer": form})
    words = form.cleaned_data["words"]
    offered, refused = attempt(lambda: consents.offer(pk, economy, by=request.user, words=words))
    if offered:
        messages.success(request, "Offered. Those who propose the note get a mail, and decide.")
    elif refused:
        messages.error(request, str(refused))
    return redirect("projects:note", pk)


@require_POST
def letter(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record a letter by which economies agree, with its file."""
    note = note_of(request, pk)
    require(request, "projects.record_letter", note)
    form = LetterForm(request.POST, request.FILES, note=note)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            recorded, refused = attempt(
                lambda: consents.record_letter(
                    pk, typed["economies"], typed["file"], by=request.user, words=typed["words"]
                )
            )
        except FileRefused as error:
            form.add_error("file", str(error))
        else:
            if recorded:
                named = "; ".join(each.economy.short_name for each in recorded)
                messages.success(request, f"Recorded: {named}. From now on it counts.")
                return redirect("projects:note", pk)
            if refused:
                refused.add_to(form)
    if not form.fields["economies"].queryset.exists():  # type: ignore[attr-defined]
        messages.error(request, "This note asks nobody now, so there is no letter to record.")
        return redirect("projects:note", pk)
    return page_of(request, note, names={"letter": form})
