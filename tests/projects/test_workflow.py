"""The workflow of a concept note as a table, and each step against each role."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.queries.history import row_history
from projects import workflow
from projects.enums import IN_SCORING, Actor, NoteState
from projects.models import ConceptNote
from projects.operations.transitions import transition_note
from smewg.access import allowed
from smewg.toolkit.transitions import TransitionRefused
from tests.factories import UserFactory
from tests.projects import factories

APEC = st.sampled_from([False, True])


@given(self_funded=APEC, choices=st.lists(st.integers(0, 30), max_size=40))
def test_no_walk_through_the_life_skips_what_comes_before(self_funded, choices):
    """Whatever steps are taken, each state has behind it what the domain asks for."""
    state, walked = NoteState.DRAFT, [NoteState.DRAFT]
    for choice in choices:
        steps = workflow.steps_from(state, self_funded=self_funded)
        if not steps:
            break
        state = steps[choice % len(steps)].target
        walked.append(state)
    before = {
        NoteState.ENDORSED: {NoteState.SUBMITTED},
        NoteState.FINAL: {NoteState.ENDORSED},
        NoteState.ELIGIBLE: {NoteState.FINAL},
        NoteState.SCORED: {NoteState.ELIGIBLE},
        NoteState.IN_PRINCIPLE: {NoteState.SCORED},
        NoteState.PROPOSAL: {NoteState.IN_PRINCIPLE},
        NoteState.APPROVED: {NoteState.PROPOSAL},
        NoteState.COMPLETED: {NoteState.RUNNING},
    }
    for reached in walked:
        assert before.get(reached, set()) <= set(walked)
    if self_funded:
        assert not set(walked) & {*IN_SCORING, NoteState.IN_PRINCIPLE, NoteState.APPROVED}


@given(state=st.sampled_from(list(NoteState)), self_funded=APEC)
def test_every_stage_leads_somewhere_or_is_an_end(state, self_funded):
    ends = {NoteState.COMPLETED, NoteState.TERMINATED, NoteState.WITHDRAWN}
    ends |= {NoteState.NOT_IN_PRINCIPLE, NoteState.NOT_APPROVED}
    reachable = _reachable(self_funded)
    steps = workflow.steps_from(state, self_funded=self_funded)
    assert bool(steps) != (state in ends) or state not in reachable
    assert all(step.target in NoteState for step in steps)


def _reachable(self_funded):
    found, waiting = set(), [NoteState.DRAFT]
    while waiting:
        state = waiting.pop()
        if state not in found:
            found.add(state)
            steps = workflow.steps_from(state, self_funded=self_funded)
            waiting += [step.target for step in steps]
    return found


def test_every_stage_can_be_reached_by_an_apec_funded_note():
    assert _reachable(self_funded=False) == set(NoteState)


def test_saying_no_and_going_back_need_a_reason():
    back = {"return", "look-again", "score-again", "extend"}
    for step in workflow.STEPS:
        assert step.needs_reason == (step.ends_it or step.key in back), step.key


def test_proposers_never_endorse_judge_or_approve_their_own_note():
    own = {step.key for step in workflow.STEPS if Actor.PROPOSER in step.by}
    assert own == {
        "submit",
        "submit-final",
        "propose",
        "start",
        "start-self-funded",
        "complete",
        "withdraw",
    }


@pytest.fixture
def people(secretariat, chair, delegate, observer):
    other = UserFactory(role="delegate", economy=factories.economies("NZ")[0])
    return {
        "proposer": delegate,
        "other": other,
        "chair": chair,
        "secretariat": secretariat,
        "observer": observer,
    }


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("step", workflow.STEPS, ids=lambda step: step.key)
def test_each_step_is_open_to_those_whom_the_table_names(step, people):
    fund = factories.self_funded() if step.funding == "self-funded" else factories.fund()
    state = sorted(step.sources)[0]
    note = factories.note(
        people["secretariat"], state=state, fund=fund, session=factories.session(funds=[fund])
    )
    note = ConceptNote.objects.get(pk=note.pk)
    may = {who for who, user in people.items() if allowed(user, f"projects.take_{step.key}", note)}
    assert may == {str(actor) for actor in step.by}
    others = {str(state) for state in NoteState} - set(map(str, step.sources))
    ConceptNote.objects.filter(pk=note.pk).update(state=sorted(others)[0])
    with pytest.raises(TransitionRefused, match="not open"):
        transition_note(step, note.pk, by=people["secretariat"], reason="for the test")


@pytest.mark.django_db
@pytest.mark.parametrize("step", workflow.STEPS, ids=lambda step: step.key)
def test_each_step_leaves_who_when_and_why(step, people):
    fund = factories.self_funded() if step.funding == "self-funded" else factories.fund()
    within = factories.session(funds=[fund])
    state = sorted(step.sources)[0]
    note = factories.note(people["secretariat"], state=state, fund=fund, session=within)
    more = {"on": note.ends.replace(year=note.ends.year + 1)} if step.key == "extend" else {}
    if step.needs_reason:
        with pytest.raises(TransitionRefused, match="Say why"):
            transition_note(step, note.pk, by=people["secretariat"], reason="  ", **more)
    taken = transition_note(step, note.pk, by=people["secretariat"], reason="as agreed", **more)
    kept = ConceptNote.objects.get(pk=note.pk)
    assert taken.at is kept.at
    assert kept.at is step.target
    assert kept.state_reason == "as agreed"
    assert kept.changed_by == people["secretariat"]
    assert "as agreed" in kept.history.first().history_change_reason


def test_the_trail_names_who_took_a_step_outside_a_request_and_no_bookkeeping(secretariat):
    note = factories.note(secretariat, state=NoteState.DRAFT)
    transition_note(workflow.SUBMIT, note.pk, by=secretariat)
    newest = row_history(note, "started it")[0]
    assert newest.sentence == f"{secretariat} changed stage."
