"""The eligibility gate: a note as it stands, put to eligibility.py, and what is recorded of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from django.db import transaction

from projects.domain import eligibility
from projects.domain.eligibility import Check, NoteFacts
from projects.enums import NAMED_WITHOUT_CONSENT, NOT_ENDORSED, NamedAs, NoteState
from projects.models import ConceptNote, GateDecision, NoteVersion, SessionFund
from projects.operations.transitions import transition_note, transition_notes
from projects.queries import duplicates
from projects.workflow import FIND_ELIGIBLE, FIND_INELIGIBLE
from smewg.models import User
from smewg.toolkit.transitions import TransitionRefused, locked


def assess_eligibility(note: ConceptNote, user: User) -> list[Check]:
    """What the gate finds of the note today; `user` sees the likely duplicates they may see."""
    return assess_eligibility_of([note], user)[0]


def assess_eligibility_of(notes: Sequence[ConceptNote], user: User) -> list[list[Check]]:
    """The same for each of `notes`, which have their names at hand; a fixed number of queries."""
    compared = duplicates.Compared.of(notes, user)
    offered = defaultdict(set)
    sessions = {note.session_id for note in notes}
    for session, fund in SessionFund.objects.filter(session__in=sessions).values_list(
        "session_id", "fund_id"
    ):
        offered[session].add(fund)
    return [
        eligibility.checks(facts(note, compared, offered[note.session_id or 0])) for note in notes
    ]


def facts(note: ConceptNote, compared: duplicates.Compared, offered: set[int]) -> NoteFacts:
    """What the gate asks, of a note in a session that offers these funds."""
    session, fund = note.session, note.fund
    if session is None:
        raise ValueError("Only a note in a session comes to the gate.")
    return NoteFacts(
        session=session.name,
        year=session.year,
        missing=tuple(missing(note)),
        proposers=frozenset(economy.code for economy in note.proposers.all()),
        cosponsors=frozenset(economy.code for economy in note.cosponsors.all()),
        min_cosponsors=session.min_cosponsors,
        not_agreed=tuple(
            each.economy.short_name
            for each in note.consents.all()
            if each.named_as == NamedAs.COSPONSOR and each.state in NAMED_WITHOUT_CONSENT
        ),
        is_endorsed=note.at not in NOT_ENDORSED,
        fund=fund.name if fund else "",
        fund_years=fund.years if fund else "",
        fund_is_valid=fund is not None and fund.is_valid_in(session.year),
        fund_is_offered=fund is not None and fund.pk in offered,
        pages=note.pages,
        page_limit=session.page_limit,
        same_in_session=tuple(_named(each) for each in compared.same_in_session(note)),
        unanswered=tuple(each.title for each in compared.unanswered(note)),
    )


def missing(note: ConceptNote) -> list[str]:
    """What a complete note says and this one does not."""
    asked = (
        ("a title", note.title.strip()),
        ("a summary", note.summary.strip()),
        ("a fund", note.fund_id),
        ("the day it starts", note.starts),
        ("the day it ends", note.ends),
        ("the APEC funding it asks for", note.apec_usd is not None),
        ("a proposing economy", note.proposers.all()),
        ("an objective it serves", any(link.how.strip() for link in note.links.all())),
    )
    return [what for what, there in asked if not there]


def _named(note: ConceptNote) -> str:
    return f"{note.name}, {note.title} ({note.fund})"


@transaction.atomic
def record_eligible(pk: int, *, by: User, seen: str | None = None) -> ConceptNote:
    """Record that the note passes the gate; gives it as it stands then.

    TransitionRefused where it does not pass as it stands, or the gate is not open for it.
    """
    (note,) = locked(ConceptNote.objects.with_names(), [pk])
    found = assess_eligibility(note, by) if note.at is NoteState.FINAL else []
    if not eligibility.passes(found):
        raise TransitionRefused(f"It does not pass. {eligibility.reasons(found)}")
    taken = transition_note(FIND_ELIGIBLE, pk, by=by, seen=seen)
    _keep({pk: found}, eligible=True, by=by)
    return taken


@transaction.atomic
def record_ineligible(pk: int, *, by: User, reason: str, seen: str | None = None) -> ConceptNote:
    """Record that the note does not pass, and why; gives it as it stands then.

    TransitionRefused without a reason, or where the gate is not open for it.
    """
    taken = transition_note(FIND_INELIGIBLE, pk, by=by, reason=reason, seen=seen)
    note = ConceptNote.objects.with_names().get(pk=pk)
    _keep({pk: assess_eligibility(note, by)}, eligible=False, by=by, reason=reason.strip())
    return taken


@transaction.atomic
def record_those_that_pass(pks: Collection[int], *, by: User) -> list[ConceptNote]:
    """Record as eligible those of the notes that wait at the gate and pass, all at once."""
    held = locked(ConceptNote.objects.with_names(), list(pks))
    waiting = [note for note in held if note.at is NoteState.FINAL]
    assessed = zip(waiting, assess_eligibility_of(waiting, by), strict=True)
    passing = {note.pk: found for note, found in assessed if eligibility.passes(found)}
    taken = transition_notes(FIND_ELIGIBLE, passing, by=by)
    _keep(passing, eligible=True, by=by)
    return taken


def _keep(
    found: Mapping[int, Sequence[Check]], *, eligible: bool, by: User, reason: str = ""
) -> None:
    """What the gate found of each note, with the version that it looked at."""
    versions = NoteVersion.objects.filter(note__in=found).order_by("number")
    latest = dict(versions.values_list("note_id", "pk"))
    GateDecision.objects.bulk_create(
        GateDecision(
            note_id=pk,
            version_id=latest.get(pk),
            eligible=eligible,
            checks=[check.as_json() for check in checks],
            reason=reason,
            by=by,
        )
        for pk, checks in found.items()
    )
