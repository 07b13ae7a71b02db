"""The eligibility gate of a note: what stands here, put to eligibility.py, and what is recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from projects import duplicates, eligibility, note_life
from projects.eligibility import Check, NoteFacts
from projects.models import ConceptNote, GateDecision, NoteVersion, SessionFund
from projects.note_life import Stage
from projects.turning import turn_all
from smewg.models import User

NOT_ENDORSED = {Stage.DRAFT, Stage.SUBMITTED, Stage.RETURNED}


def look_at(note: ConceptNote, user: User) -> list[Check]:
    """What the gate finds of the note today; `user` sees the likely duplicates they may see."""
    return look_at_all([note], user)[0]


def look_at_all(notes: Sequence[ConceptNote], user: User) -> list[list[Check]]:
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
def record(note: ConceptNote, *, eligible: bool, by: User, reason: str = "") -> GateDecision:
    """Record what the gate found, and turn the note accordingly.

    ValidationError where it is said to be eligible but does not pass, or refused without a reason.
    """
    found = look_at(note, by)
    if eligible and not eligibility.passes(found):
        raise ValidationError(f"It does not pass. {eligibility.reasons(found)}")
    step = note_life.FIND_ELIGIBLE if eligible else note_life.FIND_INELIGIBLE
    note.turn(step, by=by, reason=reason)
    return GateDecision.objects.create(
        note=note,
        version=note.versions.last(),
        eligible=eligible,
        checks=[check.as_json() for check in found],
        reason=reason,
        by=by,
    )


@transaction.atomic
def record_eligible(notes: Sequence[ConceptNote], *, by: User) -> list[ConceptNote]:
    """Record as eligible those of `notes` that pass, all at once; gives them."""
    looked_at = zip(notes, look_at_all(notes, by), strict=True)
    passing = [(note, found) for note, found in looked_at if eligibility.passes(found)]
    turn_all([note for note, _ in passing], note_life.FIND_ELIGIBLE, by=by)
    versions = NoteVersion.objects.filter(note__in=[note for note, _ in passing])
    latest = dict(versions.order_by("number").values_list("note_id", "pk"))
    GateDecision.objects.bulk_create(
        GateDecision(
            note=note,
            version_id=latest.get(note.pk),
            eligible=True,
            checks=[check.as_json() for check in found],
            by=by,
        )
        for note, found in passing
    )
    return [note for note, _ in passing]


@transaction.atomic
def submit(note: ConceptNote, *, by: User, reason: str = "", final: bool = False) -> None:
    """Hand the note in; ValidationError where the session has the same note already."""
    same = duplicates.same_in_session(note)
    if same:
        raise ValidationError(
            f"The same note is in this session: {'; '.join(map(_named, same))}. "
            "One project asks one fund, once in a session."
        )
    step = note_life.SUBMIT_FINAL if final else note_life.SUBMIT
    note.turn(step, by=by, reason=reason)
