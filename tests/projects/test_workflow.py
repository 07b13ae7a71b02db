"""The workflow of a concept note as a table, and each step against each role."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.queries.history import trail
from projects import workflow
from projects.enums import SCORED_ONES, Actor, Stage
from projects.models import ConceptNote
from projects.operations.transitions import take
from smewg.access import allowed
from smewg.toolkit.transitions import TransitionRefused
from tests.factories import UserFactory
from tests.projects import factories

APEC = st.sampled_from([False, True])


@given(self_funded=APEC, choices=st.lists(st.integers(0, 30), max_size=40))
def test_no_walk_through_the_life_skips_what_comes_before(self_funded, choices):
    """Whatever steps are taken, each stage has behind it what the domain asks for."""
    stage, walked = Stage.DRAFT, [Stage.DRAFT]
    for choice in choices:
        steps = workflow.steps_from(stage, self_funded=self_funded)
        if not steps:
            break
        stage = steps[choice % len(steps)].target
        walked.append(stage)
    before = {
        Stage.ENDORSED: {Stage.SUBMITTED},
        Stage.FINAL: {Stage.ENDORSED},
        Stage.ELIGIBLE: {Stage.FINAL},
        Stage.SCORED: {Stage.ELIGIBLE},
        Stage.IN_PRINCIPLE: {Stage.SCORED},
        Stage.PROPOSAL: {Stage.IN_PRINCIPLE},
        Stage.APPROVED: {Stage.PROPOSAL},
        Stage.COMPLETED: {Stage.RUNNING},
    }
    for reached in walked:
        assert before.get(reached, set()) <= set(walked)
    if self_funded:
        assert not set(walked) & {*SCORED_ONES, Stage.IN_PRINCIPLE, Stage.APPROVED}


@given(stage=st.sampled_from(list(Stage)), self_funded=APEC)
def test_every_stage_leads_somewhere_or_is_an_end(stage, self_funded):
    ends = {Stage.COMPLETED, Stage.TERMINATED, Stage.WITHDRAWN}
    ends |= {Stage.NOT_IN_PRINCIPLE, Stage.NOT_APPROVED}
    reachable = _reachable(self_funded)
    steps = workflow.steps_from(stage, self_funded=self_funded)
    assert bool(steps) != (stage in ends) or stage not in reachable
    assert all(step.target in Stage for step in steps)


def _reachable(self_funded):
    found, waiting = set(), [Stage.DRAFT]
    while waiting:
        stage = waiting.pop()
        if stage not in found:
            found.add(stage)
            steps = workflow.steps_from(stage, self_funded=self_funded)
            waiting += [step.target for step in steps]
    return found


def test_every_stage_can_be_reached_by_an_apec_funded_note():
    assert _reachable(self_funded=False) == set(Stage)


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


@pytest.mark.django_db
@pytest.mark.parametrize("step", workflow.STEPS, ids=lambda step: step.key)
def test_each_step_is_open_to_those_whom_the_table_names(step, people):
    fund = factories.self_funded() if step.funding == "self-funded" else factories.fund()
    stage = sorted(step.sources)[0]
    note = factories.note(
        people["secretariat"], stage=stage, fund=fund, session=factories.session(funds=[fund])
    )
    note = ConceptNote.objects.get(pk=note.pk)
    may = {who for who, user in people.items() if allowed(user, f"projects.take_{step.key}", note)}
    assert may == {str(actor) for actor in step.by}
    others = {str(stage) for stage in Stage} - set(map(str, step.sources))
    ConceptNote.objects.filter(pk=note.pk).update(stage=sorted(others)[0])
    with pytest.raises(TransitionRefused, match="not open"):
        take(step, note.pk, by=people["secretariat"], reason="for the test")


@pytest.mark.django_db
@pytest.mark.parametrize("step", workflow.STEPS, ids=lambda step: step.key)
def test_each_step_leaves_who_when_and_why(step, people):
    fund = factories.self_funded() if step.funding == "self-funded" else factories.fund()
    within = factories.session(funds=[fund])
    stage = sorted(step.sources)[0]
    note = factories.note(people["secretariat"], stage=stage, fund=fund, session=within)
    more = {"on": note.ends.replace(year=note.ends.year + 1)} if step.key == "extend" else {}
    if step.needs_reason:
        with pytest.raises(TransitionRefused, match="Say why"):
            take(step, note.pk, by=people["secretariat"], reason="  ", **more)
    taken = take(step, note.pk, by=people["secretariat"], reason="as agreed", **more)
    kept = ConceptNote.objects.get(pk=note.pk)
    assert taken.at is kept.at
    assert kept.at is step.target
    assert kept.stage_reason == "as agreed"
    assert kept.changed_by == people["secretariat"]
    assert "as agreed" in kept.history.first().history_change_reason


def test_the_trail_names_who_took_a_step_outside_a_request_and_no_bookkeeping(secretariat):
    note = factories.note(secretariat, stage=Stage.DRAFT)
    take(workflow.SUBMIT, note.pk, by=secretariat)
    newest = trail(note, "started it")[0]
    assert newest.sentence == f"{secretariat} changed stage."
