"""Who may do what with concept notes, sessions and ballots."""

from __future__ import annotations

import rules

from projects import workflow
from projects.enums import (
    AFTER_APPROVAL,
    OPEN_TO_NAMES,
    OPEN_TO_OFFERS,
    OWN_WORDS,
    Actor,
    ConsentState,
)
from projects.models import ConceptNote, Consent
from projects.workflow import NoteTransition
from smewg.access import because
from smewg.models import User
from smewg.permissions import is_chair, is_delegate, is_observer, is_secretariat, is_signed_in


def actors_of(user: User, note: ConceptNote) -> frozenset[Actor]:
    """In what capacities `user` acts on `note`: a proposer speaks for an economy that proposes."""
    acts_as = set()
    if is_secretariat(user):
        acts_as.add(Actor.SECRETARIAT)
    if is_chair(user):
        acts_as.add(Actor.CHAIR)
    if proposes(user, note):
        acts_as.add(Actor.PROPOSER)
    return frozenset(acts_as)


@rules.predicate
def proposes(user: User, note: ConceptNote | None) -> bool:
    """Whether the person is a delegate of an economy that proposes the note."""
    if note is None or not is_delegate(user):
        return False
    return user.economy_id in {economy.pk for economy in note.proposers.all()}


@rules.predicate
def started_it(user: User, note: ConceptNote | None) -> bool:
    return note is not None and note.started_by_id == user.pk


@rules.predicate
def words_are_open(user: User, note: ConceptNote | None) -> bool:
    """Whether the note's words may still change: not once its final version was handed in."""
    return note is None or (note.at in OWN_WORDS and not note.is_past_final)


@rules.predicate
def is_not_a_draft(user: User, note: ConceptNote | None) -> bool:
    return note is None or note.was_submitted


@rules.predicate
def is_approved(user: User, note: ConceptNote | None) -> bool:
    return note is None or note.at in AFTER_APPROVAL


@rules.predicate
def is_the_economy(user: User, consent: Consent | None) -> bool:
    """Whether the person is a delegate of the economy that is named, or offers."""
    return consent is not None and is_delegate(user) and user.economy_id == consent.economy_id


@rules.predicate
def asked_it(user: User, consent: Consent | None) -> bool:
    """Whether the person speaks for those who propose the note."""
    return consent is not None and (is_secretariat(user) or proposes(user, consent.note))


@rules.predicate
def takes_names(user: User, note: ConceptNote | None) -> bool:
    return note is not None and note.at in OPEN_TO_NAMES


@rules.predicate
def takes_offers(user: User, note: ConceptNote | None) -> bool:
    return note is not None and note.at in OPEN_TO_OFFERS


@rules.predicate
def is_not_named(user: User, note: ConceptNote | None) -> bool:
    """Whether nothing stands between the person's economy and the note: no name, no offer."""
    if note is None or user.economy is None:
        return False
    if user.economy in (*note.proposers.all(), *note.cosponsors.all()):
        return False
    rows = note.consents.filter(economy=user.economy)
    return not rows.exclude(state=ConsentState.NOT_NAMED).exists()


def _acts_in(step: NoteTransition) -> rules.Predicate:
    @rules.predicate(name=f"may_{step.key}")
    def acts(user: User, note: ConceptNote | None) -> bool:
        return note is not None and workflow.may_take(step, actors_of(user, note))

    return acts


rules.add_perm("projects.view_note", is_signed_in)
rules.add_perm("projects.start_note", is_delegate | is_secretariat)
rules.add_perm(
    "projects.change_note",
    (proposes | (is_secretariat & (started_it | is_not_a_draft))) & words_are_open,
)
rules.add_perm("projects.add_file", proposes | is_secretariat)
rules.add_perm("projects.view_contacts", proposes | started_it | is_secretariat)
rules.add_perm("projects.record_on_note", is_secretariat)
rules.add_perm("projects.view_monitoring", is_signed_in & ~is_observer)
rules.add_perm("projects.carry_note", proposes | is_secretariat)
rules.add_perm("projects.answer_duplicate", proposes | is_secretariat)
rules.add_perm("projects.view_names", is_signed_in & ~is_observer)
rules.add_perm("projects.answer_for_economy", is_the_economy)
rules.add_perm("projects.answer_economy", asked_it)
rules.add_perm("projects.offer_cosponsorship", is_delegate & takes_offers & is_not_named)
rules.add_perm("projects.record_letter", is_secretariat & takes_names)
rules.add_perm("projects.view_history", is_signed_in & ~is_observer)
rules.add_perm("projects.change_session", is_secretariat)
rules.add_perm("projects.change_fund", is_secretariat)
rules.add_perm("projects.import_notes", is_secretariat)
rules.add_perm("projects.pass_gate", is_secretariat)
rules.add_perm("projects.make_activity", is_secretariat & is_approved)
for _step in workflow.BY_KEY.values():
    rules.add_perm(f"projects.take_{_step.key}", is_signed_in & _acts_in(_step))

rules.add_perm("projects.view_scoring", is_signed_in & ~is_observer)
rules.add_perm("projects.change_rules", is_secretariat)
rules.add_perm("projects.draft_ballot", is_delegate)
rules.add_perm("projects.close_session", is_secretariat | is_chair)
rules.add_perm("projects.decide", is_secretariat | is_chair)
rules.add_perm("projects.record_consensus", is_chair)


@because("projects.change_note")
def its_words_are_not_theirs_or_closed(user: User, note: ConceptNote | None) -> str:
    if note is None:
        return ""
    if closed := workflow.why_words_are_closed(note):
        return f"{note.name}: {closed}"
    return _its_proposers(note, "write it")


@because("projects.add_file", "projects.carry_note", "projects.answer_duplicate")
def it_is_of_others(user: User, note: ConceptNote | None) -> str:
    return "" if note is None else _its_proposers(note, "do this, or the secretariat")


def _its_proposers(note: ConceptNote, what: str) -> str:
    names = "; ".join(str(each) for each in note.proposers.all()) or "its proposers"
    return f"{note.name} is proposed by {names}: their delegates {what}."


@because("projects.make_activity")
def only_approved_ones_become_activities(user: User, note: ConceptNote | None) -> str:
    if note is None:
        return ""
    return f"{note.name} is {note.at.label}: only an approved project becomes an activity."


_WHO = {
    Actor.PROPOSER: "delegates of its proposers",
    Actor.SECRETARIAT: "the secretariat",
    Actor.CHAIR: "the Chair",
}


def _is_for_others(step: NoteTransition) -> None:
    who = " or ".join(words for actor, words in _WHO.items() if actor in step.by)

    @because(f"projects.take_{step.key}")
    def said(user: User, note: ConceptNote | None) -> str:
        return f'Of this note, "{step.verb}" is for {who}.'


for _step in workflow.STEPS:
    _is_for_others(_step)
