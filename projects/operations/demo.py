"""Two invented sessions: one within the plan, scored, closed and decided, one that takes ballots.

Every title says that it is invented. The words stand in data/demo.yaml; everything else goes the
way it goes for people: through the gate, by ballots, by the close.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from plans.models import Objective, Plan
from projects import workflow
from projects.domain.ballot_rules import BallotEntries, is_at_an_end
from projects.domain.ranking.ranking import PROVISIONAL
from projects.domain.ranking.rules import Criterion
from projects.enums import Committee, ConsentState, NoteState, ProjectType
from projects.models import Closing, ConceptNote, Fund, ScoringRules, Session
from projects.models.scoring import default_rules
from projects.operations import ballot_sheets, consents
from projects.operations.ballots import submit_ballots
from projects.operations.decisions import Choice, decide
from projects.operations.duplicates import tell_apart
from projects.operations.eligibility import record_eligible, record_ineligible
from projects.operations.funds import load_funds
from projects.operations.notes import write_note
from projects.operations.scoring import set_rules
from projects.operations.sessions import close_session, record_consensus
from projects.operations.transitions import transition_note, transition_notes
from projects.queries import closing, duplicates
from projects.queries.ballot_sheets import TypedBallots
from smewg.models import Economy, User
from smewg.toolkit import days

WORDS = Path(__file__).resolve().parent.parent / "data" / "demo.yaml"
SEED = 2018
NOISE = (-1, -1, 0, 0, 0, 1, 1)
"""How an economy's score lies beside what the words say, by chance."""
NO_MONEY = "Invented: the money reaches no further."
FEW = "Invented: too few economies scored it."
WAY = (
    NoteState.DRAFT,
    NoteState.SUBMITTED,
    NoteState.ENDORSED,
    NoteState.FINAL,
    NoteState.ELIGIBLE,
)
STEP_TO = {step.to: step for step in (workflow.SUBMIT, workflow.ENDORSE, workflow.SUBMIT_FINAL)}

CLOSED = 2
"""The closed session's number: the known projects take the first of its year."""

People = dict[str, User]
Words = dict[str, Any]


def load(plan: Plan, people: People) -> bool:
    """Invent what is not there yet; False where both are: this year's session and the plan's."""
    today = days.today()
    load_funds()
    words = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    made = False
    for year, number, invent in (
        (plan.end_year - 1, CLOSED, _closed),
        (today.year, 1, _open),
    ):
        if not Session.objects.filter(year=year, number=number).exists():
            invent(plan, people, _session(year, number), words)
            made = True
    return made


def _closed(plan: Plan, people: People, session: Session, all_words: Words) -> None:
    words = all_words["closed"]
    notes = [_note(plan, people, session, each) for each in words["notes"]]
    rules = _rules(session, people)
    for economy in Economy.objects.exclude(code__in=words["silent"]):
        _vote(rules, economy, words["notes"], notes, people)
    closed = close_session(rules, by=people["secretariat"])
    for shared in closing.shared_ranks(closed):
        order = [each.note_id for each in reversed(shared.ranked)]
        said = "Invented: the economies agreed to take first the note that serves more towns."
        record_consensus(closed, shared.position, order, said, by=people["chair"])
    _decide(closed, words["approved"], people["secretariat"])
    year = session.year
    _set_days(session, date(year, 6, 14), date(year, 6, 28), date(year, 7, 12))


def _open(plan: Plan, people: People, session: Session, all_words: Words) -> None:
    words, today = all_words["open"], days.today()
    notes = [_note(plan, people, session, each) for each in words["notes"]]
    rules = _rules(session, people)
    for economy in Economy.objects.filter(code__in=words["sent"]):
        _vote(rules, economy, words["notes"], notes, people)
    for economy in Economy.objects.filter(code__in=words["drafting"]):
        _vote(rules, economy, words["notes"][:3], notes[:3], people, submits=1)
    _set_days(session, today + timedelta(7), today + timedelta(12), today + timedelta(24))


def _session(year: int, number: int) -> Session:
    session = Session.objects.create(
        year=year, number=number, note="Invented for demonstration, with all of its ballots."
    )
    session.offer(Fund.objects.filter(is_self_funded=False))
    return session


def _set_days(session: Session, notes: date, final: date, scores: date) -> None:
    """Its days come last: what is invented is handed in today, whatever they are."""
    session.notes_due, session.final_due, session.scores_due = notes, final, scores
    session.save()


def _note(plan: Plan, people: People, session: Session, words: dict[str, Any]) -> ConceptNote:
    note = ConceptNote(
        session=session,
        title=f"{words['title']} (invented)",
        summary=f"Invented: {words['summary']}",
        fund=Fund.objects.get(name=words["fund"]),
        starts=date(session.year + 1, 3, 1),
        ends=date(session.year + 2, 2, 28),
        apec_usd=words["money"][0],
        cofunding_usd=words["money"][1],
        pages=words.get("pages", session.page_limit),
        **_template_words(words),
    )
    objectives = {each.code: each for each in Objective.objects.filter(area__plan=plan)}
    proposers = _economies(words["proposers"])
    note = write_note(
        note,
        by=_speaker(people, proposers[0]),
        proposers=proposers,
        cosponsors=_economies(words["cosponsors"]),
        links=[(objectives[code], f"Invented: {how}") for code, how in words["serves"].items()],
    )
    state = words.get("state", NoteState.ELIGIBLE.value)
    if state != NoteState.DRAFT:
        _agree(note, people)
    return _bring(note, state, people, _speaker(people, proposers[0]))


def _template_words(words: dict[str, Any]) -> dict[str, Any]:
    """What APEC's template asks besides; the people are invented, too."""
    apec_usd = words["money"][0]
    hosting, publication = apec_usd // 4, apec_usd // 8
    return {
        "output_1": "Invented: a training of trainers, held twice",
        "output_2": "Invented: a toolkit in plain words, open to all economies",
        "beneficiaries": "Invented: owners of small firms, half of them women, and their trainers.",
        "capacity_building": "Invented: the trainers of each economy go on with it at home.",
        "gender_criteria": "Invented: half of those who take part, speak and train are women.",
        "budget_travel": apec_usd - hosting - publication,
        "budget_hosting": hosting,
        "budget_publication": publication,
        "committee": Committee.SCE,
        "project_type": ProjectType.WORKSHOP,
        "topics": "Small and medium enterprises; capacity building",
        "contacts": "Invented: A. Example, Director, Ministry of Examples",
        "signed_off_by": "Invented: B. Example, Vice-Minister",
    }


def _agree(note: ConceptNote, people: People) -> None:
    """Each economy that the note asks agrees, by its own delegate."""
    for asked in note.consents.filter(state=ConsentState.ASKED).select_related("economy"):
        consents.transition_consent(workflow.AGREE, asked.pk, by=_speaker(people, asked.economy))


def _economies(codes: Iterable[str]) -> list[Economy]:
    return [Economy.objects.get(code=code) for code in codes]


def _speaker(people: People, economy: Economy) -> User:
    return people[f"delegate.{economy.code.lower()}"]


def _bring(note: ConceptNote, state: str, people: People, proposer: User) -> ConceptNote:
    """Take the note's steps up to `state`, each by whom it is for; gives it as it stands then."""
    office = people["secretariat"]
    if state == NoteState.RETURNED:
        transition_notes(workflow.SUBMIT, [note.pk], by=proposer, was_elsewhere=True)
        why = "Invented: one more economy must co-sponsor it."
        return transition_note(workflow.RETURN, note.pk, by=office, reason=why)
    last = NoteState.FINAL if state == NoteState.INELIGIBLE else NoteState(state)
    for reached in WAY[1 : WAY.index(last) + 1]:
        if reached is NoteState.ELIGIBLE:
            note = _pass_the_gate(note, office)
        else:
            by = people["chair"] if reached is NoteState.ENDORSED else proposer
            # as a file does it: one of them is invented to fail at the gate
            (note,) = transition_notes(STEP_TO[reached], [note.pk], by=by, was_elsewhere=True)
    if state == NoteState.INELIGIBLE:
        why = "Invented: it is longer than the session allows."
        return record_ineligible(note.pk, by=office, reason=why)
    return note


def _pass_the_gate(note: ConceptNote, by: User) -> ConceptNote:
    for each in duplicates.unanswered(note, by):
        tell_apart(note, each, because="Invented: other people, other work.", by=by)
    return record_eligible(note.pk, by=by)


def _rules(session: Session, people: People) -> ScoringRules:
    rules, criteria = default_rules(session, people["secretariat"])
    set_rules(rules, criteria, [])
    return ScoringRules.objects.get(pk=rules.pk)


def _vote(  # noqa: PLR0913, PLR0917 (who says what of which notes)
    rules: ScoringRules,
    economy: Economy,
    words: list[dict[str, Any]],
    notes: list[ConceptNote],
    people: People,
    submits: int | None = None,
) -> None:
    """Draft the economy's ballots and submit them, or the first few where `submits` says so."""
    by, typed = _speaker(people, economy), TypedBallots()
    criteria = rules.as_rules().criteria
    as_titled = {each["title"]: each for each in words}
    for note, said in zip(notes, words, strict=True):
        if note.at is NoteState.ELIGIBLE and economy.code not in said["proposers"]:
            typed.given[note.pk] = _given(note, said, as_titled, economy, criteria)
    ballot_sheets.save(rules, economy, typed, by=by)
    submit_ballots(rules, economy, by=by, notes=list(typed.given)[:submits])


def _given(
    note: ConceptNote,
    words: dict[str, Any],
    as_titled: dict[str, dict[str, Any]],
    economy: Economy,
    criteria: Iterable[Criterion],
) -> BallotEntries:
    if economy.code in words.get("abstain", ()):
        return BallotEntries(abstained=True)
    like = as_titled[words.get("alike", words["title"])]
    dice = random.Random(f"{SEED}/{like['title']}/{economy.code}")  # noqa: S311 (invented)
    scores, sentences = {}, {}
    for criterion, about in zip(criteria, like["scores"], strict=True):
        score = max(criterion.lowest, min(criterion.highest, about + dice.choice(NOISE)))
        scores[criterion.key] = score
        at_end = is_at_an_end(criterion, score)
        sentences[criterion.key] = _sentence(criterion, score) if at_end else ""
    first = note.links.all()[0].objective_id
    return BallotEntries(False, scores, sentences, (first,) if scores["C1"] > 1 else ())


def _sentence(criterion: Criterion, score: int) -> str:
    if score == criterion.highest:
        return "Invented: it says what it does, for whom, and by when."
    return "Invented: the note does not say how."


def _decide(closed: Closing, approved: int, by: User) -> None:
    """Approve the first notes in principle and refuse the others, each with its reason."""
    lines = list(closed.ranked.all())
    chosen, others = (
        [each.note_id for each in part] for part in (lines[:approved], lines[approved:])
    )
    few = {each.note_id: FEW for each in lines if each.kind == PROVISIONAL}
    for choice in (
        Choice("approve-in-principle", tuple(chosen)),
        Choice("refuse-in-principle", tuple(others), NO_MONEY, few),
    ):
        decide(closed.session, choice, by=by)
