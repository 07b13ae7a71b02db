"""Writing a concept note: its words and what is recorded beside them, never where it stands.

A note is locked first, and only the columns that were written are saved: who took a step of its
life meanwhile loses nothing, and neither does who wrote.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from plans.models import Objective
from projects.domain import template_fields
from projects.enums import OF_THE_PAST, ConsentBasis, NamedAs, NoteState
from projects.models import ClaimedLink, ConceptNote, NoteVersion, Session
from projects.operations.naming import name_economies
from projects.workflow import CARRY_OVER, why_words_are_closed
from smewg.models import Economy, User
from smewg.toolkit.search import index as search
from smewg.toolkit.transitions import Attempt, TransitionRefused, locked, obstacles

WORDS = (
    "session",
    "title",
    "summary",
    "fund",
    "starts",
    "ends",
    "apec_usd",
    "cofunding_usd",
    "other_fora",
    "pages",
    *template_fields.FIELDS,
    *template_fields.NOT_PUBLIC,
)
RECORDED = ("project_number", "tier", "forum", "pages", "monitoring_due", "completion_due")
_OF_THIS_SESSION = {"session", "signed_off_by", "signed_off_on"}
COPIED = (*(name for name in WORDS if name not in _OF_THIS_SESSION), "forum")
"""What a copy in a later session begins with; nobody has signed it off there yet."""
_KEPT_BESIDE = ("version", "writer", "changed_by", "changed_at")


@transaction.atomic
def write_note(  # noqa: PLR0913 (all that a note says)
    note: ConceptNote,
    *,
    by: User | None,
    proposers: Iterable[Economy],
    cosponsors: Iterable[Economy] = (),
    links: Iterable[tuple[Objective, str]] = (),
    reason: str = "",
    also: Sequence[str] = (),
    writer: str = "",
    is_one_sitting: bool = False,
    basis: ConsentBasis | None = None,
) -> ConceptNote:
    """Save the words of `note` with its economies and claimed links, as its next version.

    `note` holds the words as typed, on the version that was read; gives the note as it stands
    then. `by` is nobody where the server's command line does it; `also` names columns of RECORDED
    that were typed with the words; what is written in one sitting leaves one line of history.
    Economies that are newly named are asked, and count once they agreed, unless the names rest on
    a `basis` of their own.

    ValidationError, by field, where an economy both proposes and co-sponsors, where nobody
    proposes, where somebody wrote since, or where its words are closed.
    """
    proposing, backing = list(proposers), list(cosponsors)
    problems = note.problems(proposing, backing)
    if problems:
        raise ValidationError(problems)
    current = _written_on(note, (*WORDS, *also)) if note.pk else note
    if current.pk and is_past_record(current):
        basis = basis or ConsentBasis.RECORD
    current.writer = writer
    current.started_by = current.started_by or by
    if is_one_sitting:
        current.skip_history_when_saving = True
    _save(current, (*WORDS, *also, "number", "started_by"), by, reason)
    named = {NamedAs.PROPOSER: proposing, NamedAs.COSPONSOR: backing}
    name_economies(current, named, by=by, basis=basis)
    claim(current, links)
    return current


@transaction.atomic
def record_beside_words(note: ConceptNote, *, by: User, reason: str = "") -> ConceptNote:
    """Save what is recorded beside its words: number, tier, forum, pages, days to remind.

    ValidationError where somebody wrote since, or the forum changes after the final deadline.
    """
    problem = note.forum_problem()
    if problem:
        raise ValidationError(problem)
    current = _current(note)
    _copy(note, current, RECORDED)
    _save(current, RECORDED, by, reason or "recorded beside its words")
    return current


@transaction.atomic
def add_past_note(  # noqa: PLR0913 (all that a note says)
    note: ConceptNote,
    state: NoteState,
    *,
    by: User | None,
    proposers: Iterable[Economy],
    cosponsors: Iterable[Economy],
    links: Iterable[tuple[Objective, str]],
) -> ConceptNote:
    """A project of an earlier year as public record has it: it took its steps elsewhere.

    ValidationError for a state that says no end of them (OF_THE_PAST), and as write_note.
    """
    if note.pk or state not in OF_THE_PAST:
        raise ValidationError(f"No note begins as {state.label}.")
    note.state, note.was_submitted = state.value, True
    kept = write_note(
        note,
        by=by,
        proposers=proposers,
        cosponsors=cosponsors,
        links=links,
        reason="imported",
        basis=ConsentBasis.RECORD,
    )
    freeze_words([kept], by=by)
    return kept


@transaction.atomic
def carry_over(pk: int, session: Session, *, by: User) -> ConceptNote:
    """A copy of the note as a draft in a later session; both keep their pages and histories.

    TransitionRefused where it has not ended without an approval, or stands in the session.
    """
    (origin,) = locked(ConceptNote.objects.with_names(), [pk])
    found = obstacles(CARRY_OVER, origin, Attempt(by, timezone.now()))
    if not found and origin.carried_into.filter(session=session).exists():
        raise TransitionRefused(f"It was carried into {session} already.")
    if found:
        raise TransitionRefused(*found)
    copy = ConceptNote(session=session, carried_from=origin)
    _copy(origin, copy, COPIED)
    return write_note(
        copy,
        by=by,
        proposers=origin.named(NamedAs.PROPOSER),
        cosponsors=origin.named(NamedAs.COSPONSOR),
        links=[(link.objective, link.how) for link in origin.links.all()],
        reason=f"carried over from {origin.name}",
    )


def freeze_words(notes: Sequence[ConceptNote], *, by: User | None) -> list[NoteVersion]:
    """Each note's words as a version; none for a note whose last version says the same."""
    versions = NoteVersion.objects.filter(note__in=notes).order_by("number")
    last = {version.note_id: version for version in versions}
    claimed = ClaimedLink.objects.filter(note__in=notes).select_related("objective__area__plan")
    links: dict[int, list[ClaimedLink]] = defaultdict(list)
    for link in claimed:
        links[link.note_id].append(link)
    made = []
    for note in notes:
        words, before = note.words(links[note.pk]), last.get(note.pk)
        if before is None or before.differs_from(words):
            number = before.number + 1 if before else 1
            made.append(NoteVersion(note=note, number=number, words=words, made_by=by))
    return NoteVersion.objects.bulk_create(made)


def claim(note: ConceptNote, links: Iterable[tuple[Objective, str]]) -> None:
    """Say which objectives the note serves, and how; exactly these."""
    wanted = {objective.pk: how.strip() for objective, how in links}
    if wanted == dict(note.links.values_list("objective_id", "how")):
        return
    note.links.all().delete()
    ClaimedLink.objects.bulk_create(
        ClaimedLink(note=note, objective_id=pk, how=how) for pk, how in wanted.items()
    )
    search.mark(ConceptNote, [note.pk])


def is_past_record(note: ConceptNote) -> bool:
    """Whether the note only records what was decided elsewhere: nothing here rests on its words."""
    return (
        bool(note.source)
        and note.at in OF_THE_PAST
        and not note.gate_decisions.exists()
        and not note.ballots.exists()
        and not note.results.exists()
    )


def _written_on(note: ConceptNote, columns: Sequence[str]) -> ConceptNote:
    """The note as it stands, locked, with the words of `note` typed into it."""
    current = _current(note)
    closed = why_words_are_closed(current)
    if closed and not is_past_record(current):
        raise ValidationError(closed)
    _copy(note, current, columns)
    return current


def _current(note: ConceptNote) -> ConceptNote:
    """The note as it stands, locked; refused where words were written since `note` was read."""
    (current,) = locked(ConceptNote.objects.select_related("session", "fund"), [note.pk])
    if current.version != note.version:
        raise ValidationError(
            "Somebody else changed this note while you were writing. Look at it again."
        )
    return current


def _copy(typed: ConceptNote, into: ConceptNote, columns: Sequence[str]) -> None:
    for name in columns:
        setattr(into, name, getattr(typed, name))


def _save(note: ConceptNote, columns: Sequence[str], by: User | None, reason: str) -> None:
    """Save these columns as the note's next version; a new note whole."""
    note.validate_constraints()
    _number(note)
    note.version += 1
    note.changed_by, note.changed_at = by, timezone.now()
    note._history_user, note._change_reason = by, reason[:100]  # type: ignore[attr-defined]
    if note.pk is None:
        note.save()
    else:
        note.save(update_fields={*columns, *_KEPT_BESIDE, "project_key"})


def _number(note: ConceptNote) -> None:
    """Give it the next number of its session; a note that moves gets a new one."""
    if note.session is None:
        note.number = None
        return
    current = ConceptNote.objects.filter(pk=note.pk, session=note.session).first()
    if current and current.number:
        note.number = current.number
        return
    locked(Session, [note.session.pk])
    last = note.session.notes.aggregate(last=models.Max("number"))["last"]
    note.number = (last or 0) + 1
