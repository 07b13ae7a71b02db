"""What is mailed about concept notes: a row for each thing that happens (operations/notices.py)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from django.urls import reverse

from projects.enums import NoteState
from projects.models import ConceptNote, Consent
from projects.workflow import NoteTransition
from smewg.operations.notices import Audience, Notice


def _economies(note: ConceptNote) -> set[int]:
    return {each.pk for each in note.proposers.all()}


def _proposers(note: ConceptNote) -> Audience:
    """Who proposes the note, and who began it for them."""
    return Audience(economies=_economies(note), officers=[note.started_by_id or 0])


def _backers(note: ConceptNote) -> Audience:
    """The same, and who co-sponsors it."""
    backing = {each.pk for each in note.cosponsors.all()}
    return Audience(economies=_economies(note) | backing, officers=[note.started_by_id or 0])


def _both_sides(note: ConceptNote) -> Audience:
    return Audience(economies=_economies(note), secretariat=True)


def _page(note: ConceptNote) -> str:
    return reverse("projects:note", args=[note.pk])


def _note_in_words(note: ConceptNote) -> Mapping[str, str]:
    reason = f"\n\nThe reason: {note.state_reason}" if note.state_reason else ""
    return {"title": note.title, "state": str(NoteState(note.state).label), "reason": reason}


_of_note = partial(Notice, path=_page, words=_note_in_words)


def _names(consent: Consent) -> str:
    return f"{_page(consent.note)}#names"


def _question(consent: Consent) -> str:
    return f"{_page(consent.note)}#asked"


def _consent_in_words(consent: Consent) -> Mapping[str, str]:
    said = f"\n\nTheir words: {consent.words}" if consent.words else ""
    return {
        "title": consent.note.title,
        "economy": consent.economy.running_text,
        "verb": consent.verb,
        "words": said,
    }


def _the_economy(consent: Consent) -> Audience:
    return Audience(economies=[consent.economy_id])


def _those_who_asked(consent: Consent) -> Audience:
    return _proposers(consent.note)


def _the_economy_and_those_who_asked(consent: Consent) -> Audience:
    asked = _proposers(consent.note)
    return Audience(economies={*asked.economies, consent.economy_id}, officers=asked.officers)


_of_consent = partial(Notice, path=_names, words=_consent_in_words)

NAMED = _of_consent(
    "named",
    path=_question,
    whom=_the_economy,
    subject="Does {economy} {verb} “{title}”?",
    text="{by} named {economy} on the concept note “{title}”. Does {economy} {verb} it?\n\n"
    "It counts only if you agree. Agree or decline here:",
)
NAMED_NO_MORE = _of_consent(
    "named-no-more",
    whom=_the_economy,
    subject="{economy} is not named any more on “{title}”",
    text="{by} took {economy} off the concept note “{title}”. You need not answer.",
)
AGREED = _of_consent(
    "agreed",
    whom=_those_who_asked,
    subject="{economy} agreed to {verb} “{title}”",
    text="{by} agreed for {economy} to {verb} the concept note “{title}”.{words}",
)
DECLINED = _of_consent(
    "declined",
    whom=_those_who_asked,
    subject="{economy} declined to {verb} “{title}”",
    text="{by} declined for {economy} to {verb} the concept note “{title}”.{words}\n\n"
    "It does not count for the note.",
)
CONSENT_TAKEN_BACK = _of_consent(
    "consent-taken-back",
    whom=_those_who_asked,
    subject="{economy} does not {verb} “{title}” any more",
    text="{by} took back that {economy} would {verb} the concept note “{title}”.{words}\n\n"
    "It does not count for the note any more.",
)
OFFERED = _of_consent(
    "offered",
    whom=_those_who_asked,
    subject="{economy} offers to co-sponsor “{title}”",
    text="{by} offers for {economy} to co-sponsor the concept note “{title}”.{words}\n\n"
    "Accept the offer or decline it here:",
)
OFFER_TAKEN_BACK = _of_consent(
    "offer-taken-back",
    whom=_those_who_asked,
    subject="{economy} took its offer back: “{title}”",
    text="{by} took back the offer of {economy} to co-sponsor the concept note “{title}”.{words}",
)
OFFER_ACCEPTED = _of_consent(
    "offer-accepted",
    whom=_the_economy,
    subject="{economy} co-sponsors “{title}” now",
    text="{by} accepted the offer of {economy} to co-sponsor the concept note “{title}”.{words}",
)
OFFER_DECLINED = _of_consent(
    "offer-declined",
    whom=_the_economy,
    subject="The offer to co-sponsor “{title}” was declined",
    text="{by} declined the offer of {economy} to co-sponsor the concept note “{title}”.{words}",
)
LETTER_RECORDED = _of_consent(
    "letter-recorded",
    whom=_the_economy_and_those_who_asked,
    subject="A letter of {economy} was recorded: “{title}”",
    text="{by} recorded a letter by which {economy} agrees to {verb} the concept note “{title}”. "
    "From now on it counts. The letter stands with the note:",
)

SUBMITTED = _of_note(
    "note-submitted",
    whom=lambda note: Audience(secretariat=True, chair=True),
    subject="A concept note was submitted: “{title}”",
    is_mailed=False,
)
RETURNED = _of_note(
    "note-returned",
    whom=_proposers,
    subject="Returned to you: “{title}”",
    text="{by} returned the concept note “{title}”. You can change it and submit it again.{reason}",
)
DECIDED = _of_note(
    "note-decided",
    whom=_backers,
    subject="“{title}” is {state} now",
    text="{by} recorded that the concept note “{title}” is {state} now.{reason}",
)
TAKEN_BACK = _of_note(
    "submission-taken-back",
    whom=_both_sides,
    subject="The submission of “{title}” was taken back",
    text="{by} took back the submission of the concept note “{title}”. It is {state} again, and "
    "its proposers go on writing.{reason}",
)

BY_STEP: dict[str, Notice] = {
    "submit": SUBMITTED,
    "submit-final": SUBMITTED,
    "return": RETURNED,
    "endorse": DECIDED,
    "find-eligible": DECIDED,
    "find-ineligible": DECIDED,
    "approve-in-principle": DECIDED,
    "refuse-in-principle": DECIDED,
    "approve": DECIDED,
    "refuse": DECIDED,
    "terminate": DECIDED,
    "take-back": TAKEN_BACK,
    "take-final-back": TAKEN_BACK,
}
"""Which steps of a note are told, and as what."""


def of_step(step: NoteTransition) -> Notice | None:
    return BY_STEP.get(step.key)
