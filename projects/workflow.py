"""The life cycles of projects/ as tables: from where to where, who may, and what each step asks.

Without the database. Guards that ask other rows stand in projects/operations/.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from projects.enums import (
    AFTER_APPROVAL,
    CARRIED_ON,
    ENDED_WITHOUT,
    IN_SCORING,
    OPEN_TO_NAMES,
    OWN_WORDS,
    Actor,
    BallotState,
    CloseState,
    ConsentState,
    Funding,
    NoteState,
    Scoring,
)
from smewg.enums import Role
from smewg.toolkit.days import day_in_words
from smewg.toolkit.transitions import Attempt, Columns, Guard, Refusal, Transition

if TYPE_CHECKING:
    from projects.models import ConceptNote, Consent

_STATE = Columns(state="state", by="changed_by", at="changed_at", reason="state_reason")
"""A transition leaves `version` alone: it counts the words, which no transition changes."""


@dataclass(frozen=True)
class NoteTransition(Transition):
    """A transition of a concept note: also by whom, of which notes, and what is said of it."""

    by: frozenset[Actor] = frozenset()
    funding: Funding = Funding.ANY
    message: str = ""

    @property
    def to(self) -> NoteState:
        return NoteState(self.target or "")

    @property
    def ends_it(self) -> bool:
        """Whether the step says no, and is drawn as such."""
        return self.target in ENDED_WITHOUT

    @property
    def label(self) -> str:
        return str(self.to.label)


# Guards: what the note alone tells


def _of_funding(funding: Funding) -> Guard:
    def fits(note: ConceptNote, attempt: Attempt) -> str | None:
        if funding is Funding.ANY or (funding is Funding.SELF) == note.is_self_funded:
            return None
        return f"This step is for {funding} projects."

    return fits


STILL_NEEDS = "It still needs"


def _has_its_words(note: ConceptNote, attempt: Attempt) -> str | None:
    missing = [
        what
        for what, there in (
            ("a session", note.session or note.is_self_funded),
            ("a fund", note.fund),
            ("a summary", note.summary.strip()),
        )
        if not there
    ]
    return f"{STILL_NEEDS} {', '.join(missing)}." if missing else None


def _in_time(key: str) -> Guard:
    """A deadline binds proposers; the secretariat may take a late note in, and says why."""

    def guard(note: ConceptNote, attempt: Attempt) -> str | Refusal | None:
        day = deadline_passed(key, note)
        if day is None:
            return None
        if attempt.by is not None and attempt.by.role != Role.SECRETARIAT:
            return (
                f"{note.session}: the deadline passed at the end of {day_in_words(day)}, Singapore "
                "time. Ask the secretariat, or carry the note into a later session."
            )
        if not attempt.reason:
            return Refusal(
                f"The deadline passed on {day_in_words(day)}. Say why it is accepted late.",
                "reason",
            )
        return None

    return guard


def deadline_passed(key: str, note: ConceptNote) -> date | None:
    """The day by which the note had to be handed in by the step `key`, once it has passed."""
    session = note.session
    if session is None:
        return None
    if key == "submit-final":
        return session.final_due if session.is_past_final else None
    return session.notes_due if key == "submit" and session.is_past_notes else None


def _runs_longer(note: ConceptNote, attempt: Attempt) -> Refusal | None:
    until = attempt.changes.get("ends")
    if until is None:
        return Refusal("Say until when it is extended.", "on")
    if note.ends and until <= note.ends:
        return Refusal(f"It runs until {day_in_words(note.ends)} already.", "on")
    return None


def _note(  # noqa: PLR0913, PLR0917 (a row of the table)
    key: str,
    verb: str,
    sources: tuple[NoteState, ...],
    target: NoteState,
    by: frozenset[Actor],
    message: str,
    needs_reason: bool = False,
    funding: Funding = Funding.ANY,
    guards: tuple[Guard, ...] = (),
) -> NoteTransition:
    return NoteTransition(
        key,
        frozenset(sources),
        target,
        verb,
        needs_reason=needs_reason,
        guards=(_of_funding(funding), *guards),
        refusal=f"This step is not open: {verb}.",
        columns=_STATE,
        by=by,
        funding=funding,
        message=message,
    )


# A concept note

_S, _A = NoteState, Actor
_BOTH = frozenset({_A.PROPOSER, _A.SECRETARIAT})
_OFFICE = frozenset({_A.SECRETARIAT, _A.CHAIR})
_SECRETARIAT = frozenset({_A.SECRETARIAT})


SUBMIT = _note(
    "submit",
    "Submit to the group",
    (_S.DRAFT, _S.RETURNED),
    _S.SUBMITTED,
    _BOTH,
    "The group can read it now.",
    guards=(_has_its_words, _in_time("submit")),
)
RETURN = _note(
    "return",
    "Return it to its proposers",
    (_S.SUBMITTED, _S.ENDORSED, _S.FINAL),
    _S.RETURNED,
    _SECRETARIAT,
    "Its proposers can change it and submit it again.",
    needs_reason=True,
)
ENDORSE = _note(
    "endorse", "Record that the group endorses it", (_S.SUBMITTED,), _S.ENDORSED, _OFFICE, ""
)
SUBMIT_FINAL = _note(
    "submit-final",
    "Submit the final version",
    (_S.ENDORSED,),
    _S.FINAL,
    _BOTH,
    "The gate comes next.",
    funding=Funding.APEC,
    guards=(_has_its_words, _in_time("submit-final")),
)
FIND_ELIGIBLE = _note(
    "find-eligible",
    "Record it as eligible",
    (_S.FINAL,),
    _S.ELIGIBLE,
    _SECRETARIAT,
    "Economies can score it.",
    funding=Funding.APEC,
)
FIND_INELIGIBLE = _note(
    "find-ineligible",
    "Record it as ineligible",
    (_S.FINAL, _S.ELIGIBLE),
    _S.INELIGIBLE,
    _SECRETARIAT,
    "It can be carried into a later session as a copy.",
    needs_reason=True,
    funding=Funding.APEC,
)
LOOK_AGAIN = _note(
    "look-again",
    "Look at the gate again",
    (_S.ELIGIBLE, _S.INELIGIBLE),
    _S.FINAL,
    _SECRETARIAT,
    "The gate is open for it again.",
    needs_reason=True,
    funding=Funding.APEC,
)
SCORE = _note(
    "score", "Record it as scored", (_S.ELIGIBLE,), _S.SCORED, _OFFICE, "", funding=Funding.APEC
)
SCORE_AGAIN = _note(
    "score-again",
    "Score it again",
    (_S.SCORED,),
    _S.ELIGIBLE,
    _OFFICE,
    "",
    needs_reason=True,
    funding=Funding.APEC,
)
APPROVE_IN_PRINCIPLE = _note(
    "approve-in-principle",
    "Record approval in principle",
    (_S.SCORED,),
    _S.IN_PRINCIPLE,
    _OFFICE,
    "Its proposers write the proposal now.",
    funding=Funding.APEC,
)
REFUSE_IN_PRINCIPLE = _note(
    "refuse-in-principle",
    "Record that it was not approved in principle",
    (_S.SCORED,),
    _S.NOT_IN_PRINCIPLE,
    _OFFICE,
    "It can be carried into a later session as a copy.",
    needs_reason=True,
    funding=Funding.APEC,
)
PROPOSE = _note(
    "propose",
    "The proposal is written",
    (_S.IN_PRINCIPLE,),
    _S.PROPOSAL,
    _BOTH,
    "",
    funding=Funding.APEC,
)
APPROVE = _note(
    "approve",
    "Record its approval",
    (_S.PROPOSAL,),
    _S.APPROVED,
    _SECRETARIAT,
    "",
    funding=Funding.APEC,
)
REFUSE = _note(
    "refuse",
    "Record that it was not approved",
    (_S.PROPOSAL,),
    _S.NOT_APPROVED,
    _SECRETARIAT,
    "It can be carried into a later session as a copy.",
    needs_reason=True,
    funding=Funding.APEC,
)
START = _note("start", "It has begun", (_S.APPROVED,), _S.RUNNING, _BOTH, "", funding=Funding.APEC)
START_SELF_FUNDED = _note(
    "start-self-funded", "It has begun", (_S.ENDORSED,), _S.RUNNING, _BOTH, "", funding=Funding.SELF
)
EXTEND = _note(
    "extend",
    "Extend it",
    (_S.RUNNING,),
    _S.RUNNING,
    _SECRETARIAT,
    "",
    needs_reason=True,
    guards=(_runs_longer,),
)
COMPLETE = _note("complete", "It is completed", (_S.RUNNING,), _S.COMPLETED, _BOTH, "")
TERMINATE = _note(
    "terminate",
    "Record that it was terminated",
    (_S.APPROVED, _S.RUNNING),
    _S.TERMINATED,
    _SECRETARIAT,
    "",
    needs_reason=True,
)
WITHDRAW = _note(
    "withdraw",
    "Withdraw it",
    (
        _S.DRAFT,
        _S.SUBMITTED,
        _S.RETURNED,
        _S.ENDORSED,
        _S.FINAL,
        _S.ELIGIBLE,
        _S.INELIGIBLE,
        _S.SCORED,
        _S.IN_PRINCIPLE,
        _S.PROPOSAL,
        _S.APPROVED,
    ),
    _S.WITHDRAWN,
    _BOTH,
    "It can be carried into a later session as a copy.",
    needs_reason=True,
)

STEPS: tuple[NoteTransition, ...] = (
    SUBMIT,
    ENDORSE,
    SUBMIT_FINAL,
    FIND_ELIGIBLE,
    FIND_INELIGIBLE,
    LOOK_AGAIN,
    SCORE,
    SCORE_AGAIN,
    APPROVE_IN_PRINCIPLE,
    REFUSE_IN_PRINCIPLE,
    PROPOSE,
    APPROVE,
    REFUSE,
    START,
    START_SELF_FUNDED,
    EXTEND,
    COMPLETE,
    TERMINATE,
    RETURN,
    WITHDRAW,
)
TAKE_BACK = _note(
    "take-back",
    "Take the submission back",
    (_S.SUBMITTED,),
    _S.DRAFT,
    frozenset({_A.PROPOSER}),
    "You can write on it and submit it again. The secretariat gets a mail.",
)
TAKE_FINAL_BACK = _note(
    "take-final-back",
    "Take the final version back",
    (_S.FINAL,),
    _S.ENDORSED,
    frozenset({_A.PROPOSER}),
    "You can write on it and submit it again. The secretariat gets a mail.",
    funding=Funding.APEC,
)
TAKE_WITHDRAWAL_BACK = _note(
    "take-withdrawal-back",
    "Take the withdrawal back",
    (_S.WITHDRAWN,),
    _S.DRAFT,
    _BOTH,
    "It is again what it was before it was withdrawn.",
)
GOING_BACK = (TAKE_BACK, TAKE_FINAL_BACK, TAKE_WITHDRAWAL_BACK)
"""What undoes a step while nothing rests on it: the note is again what its history says it was."""

BY_KEY = {step.key: step for step in (*STEPS, *GOING_BACK)}
HANDING_IN = (SUBMIT, SUBMIT_FINAL)
"""The transitions that freeze a note's words as a version."""

BECOME_ACTIVITY = Transition(
    "become-activity",
    frozenset(AFTER_APPROVAL),
    verb="Into the schedule",
    guards=(lambda note, _: "It is in the schedule already." if note.activity_id else None,),
    columns=Columns(state="state", by="changed_by", at="changed_at"),
    refusal="Only an approved project comes into the schedule.",
)
CARRY_OVER = Transition(
    "carry-over",
    frozenset(CARRIED_ON),
    verb="Carry a copy over",
    columns=Columns(state="state"),
    refusal="Nothing of it is carried on.",
)


def steps_from(state: NoteState, *, self_funded: bool) -> list[NoteTransition]:
    """The steps that a note at `state` can take, whoever takes them."""
    return [step for step in STEPS if state in step.sources and applies_to(step, self_funded)]


def next_steps(note: ConceptNote) -> list[NoteTransition]:
    """The steps that the note can take now, whoever takes them; those that go back last."""
    back = [
        step
        for step in GOING_BACK
        if note.at in step.sources and applies_to(step, note.is_self_funded)
    ]
    return [*steps_from(note.at, self_funded=note.is_self_funded), *back]


def applies_to(step: NoteTransition, self_funded: bool) -> bool:
    """Whether the step is one for notes of this kind of funding."""
    if step.funding is Funding.ANY:
        return True
    return (step.funding is Funding.SELF) == self_funded


def may_take(step: NoteTransition, actors: frozenset[Actor]) -> bool:
    return bool(step.by & actors)


_WAY_BACK: dict[NoteState, str] = {
    NoteState.SUBMITTED: "Return it to its proposers first.",
    NoteState.FINAL: "Return it to its proposers first.",
    NoteState.ELIGIBLE: (
        "Take it back first: look at the gate again, and return it to its proposers."
    ),
    NoteState.SCORED: "The ranking rests on these words.",
}


def why_words_are_closed(note: ConceptNote) -> str:
    """Why the words of a note that stands here cannot change now, "" where they can."""
    if note.at not in OWN_WORDS:
        being = "being scored" if note.at in IN_SCORING - {NoteState.FINAL} else note.at.label
        then = _WAY_BACK.get(note.at, "What was decided was decided on these words.")
        return f"It is {being}, so its words stay as they are. {then}"
    day = deadline_passed("submit-final", note)
    if day:
        return (
            f"{note.session}: the final deadline passed at the end of {day_in_words(day)}, "
            "Singapore time, so its words stay as they are."
        )
    return ""


# An economy that a note names: asked, and agreed or not (domain, "A named economy is asked")

_CONSENT = Columns(state="state", by="answered_by", at="answered_at", reason="words")


def _names_are_open(consent: Consent, attempt: Attempt) -> str | None:
    note = consent.note
    if note.at in OPEN_TO_NAMES:
        return None
    return (
        f"The note is {note.at.label}, so who proposes and co-sponsors it stays as it is. "
        "Write to the secretariat if that is wrong."
    )


def _consent(  # noqa: PLR0913, PLR0917 (a row of the table)
    key: str,
    verb: str,
    sources: tuple[ConsentState, ...],
    target: ConsentState,
    refusal: str,
    ask_reason: str = "",
) -> Transition:
    return Transition(
        key,
        frozenset(sources),
        target,
        verb,
        needs_reason=bool(ask_reason),
        ask_reason=ask_reason,
        guards=(_names_are_open,),
        columns=_CONSENT,
        refusal=refusal,
    )


_C = ConsentState

AGREE = _consent(
    "agree", "Agree", (_C.ASKED, _C.DECLINED), _C.AGREED, "There is no question to agree to."
)
DECLINE = _consent(
    "decline",
    "Decline",
    (_C.ASKED,),
    _C.DECLINED,
    "There is no question to decline.",
    "Say in a word or two why; those who asked read it.",
)
TAKE_CONSENT_BACK = _consent(
    "take-consent-back",
    "Take the agreement back",
    (_C.AGREED,),
    _C.DECLINED,
    "There is no agreement to take back.",
    "Say why it is taken back; those who propose the note read it.",
)
OFFER = _consent(
    "offer",
    "Offer to co-sponsor it",
    (_C.NOT_NAMED,),
    _C.OFFERED,
    "Your economy is named on this note already.",
)
ACCEPT_OFFER = _consent(
    "accept-offer", "Accept the offer", (_C.OFFERED,), _C.AGREED, "There is no offer to accept."
)
DECLINE_OFFER = _consent(
    "decline-offer",
    "Decline the offer",
    (_C.OFFERED,),
    _C.NOT_NAMED,
    "There is no offer to decline.",
    "Say in a word or two why; the economy that offered reads it.",
)
TAKE_OFFER_BACK = _consent(
    "take-offer-back",
    "Take the offer back",
    (_C.OFFERED,),
    _C.NOT_NAMED,
    "There is no offer to take back.",
)
RECORD_LETTER = _consent(
    "record-letter",
    "Record the letter",
    (_C.ASKED, _C.DECLINED, _C.OFFERED),
    _C.AGREED,
    "There is no question that a letter could answer.",
)
ASK_AGAIN = _consent(
    "ask-again",
    "Ask again",
    (_C.DECLINED,),
    _C.ASKED,
    "Only an economy that declined is asked again.",
)
ANSWERS = (AGREE, DECLINE, TAKE_CONSENT_BACK, TAKE_OFFER_BACK)
"""The steps of the economy that is named, or offers."""
ON_OFFERS = (ACCEPT_OFFER, DECLINE_OFFER, ASK_AGAIN)
"""The steps of those who propose the note."""
CONSENT_STEPS = {step.key: step for step in (*ANSWERS, *ON_OFFERS)}
"""What the note's page takes step by step; an offer and a letter have forms of their own."""


# A session's scoring: its rules, its close, and its ballots

_SCORING = Columns(state="state")

CHANGE_RULES = Transition(
    "change-rules",
    frozenset({Scoring.PREPARED}),
    verb="Set the rules",
    columns=_SCORING,
    refusal="The first ballot has come in, so the rules stand as they are: every ballot is "
    "scored by the same rules.",
)
FREEZE = Transition(
    "freeze",
    frozenset({Scoring.PREPARED}),
    columns=_SCORING,
    refusal="The rules stand already.",
)
CLOSE = Transition(
    "close",
    frozenset({Scoring.PREPARED, Scoring.BALLOTS}),
    verb="Close the session",
    columns=_SCORING,
    refusal="The session is closed already.",
)
REOPEN = Transition(
    "reopen",
    frozenset({CloseState.CURRENT}),
    verb="Open the session again",
    needs_reason=True,
    ask_reason="Say why the session is opened again.",
    columns=Columns(state="state", by="reopened_by", at="reopened_at", reason="reopen_reason"),
    refusal="This close does not stand any more.",
)
RECORD_CONSENSUS = Transition(
    "record-consensus",
    frozenset({CloseState.CURRENT}),
    verb="Record the consensus",
    needs_reason=True,
    ask_reason="Say how the consensus was found, in a sentence.",
    columns=Columns(state="state"),
    refusal="This close does not stand any more.",
)
SUBMIT_BALLOT = Transition(
    "submit-ballot",
    frozenset({BallotState.DRAFT}),
    verb="Submit",
    stamps="submitted",
    columns=Columns(state="state"),
    refusal="This ballot was submitted already.",
)
TAKE_BACK_BALLOT = Transition(
    "take-back-ballot",
    frozenset({BallotState.SUBMITTED}),
    verb="Take it back",
    clears=("submitted_by", "submitted_at"),
    columns=Columns(state="state"),
    refusal="There is no submitted ballot to take back.",
)
CONFIRM_BALLOT = Transition(
    "confirm-ballot",
    frozenset({BallotState.DRAFT, BallotState.SUBMITTED}),
    verb="Let it stand for the new version",
    columns=Columns(state="state"),
)
