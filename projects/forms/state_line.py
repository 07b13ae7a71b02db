"""Where a concept note stands, in one sentence: on its page, in lists, on Home and elsewhere.

The words that every life cycle shares are in smewg/toolkit/state_line.py. Who may read a note reads
its words as they stand, so all of them are told that these are not the words that were submitted;
what one may do about it is said to those who may.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Prefetch, prefetch_related_objects

from projects.domain import template_fields
from projects.enums import OWN_WORDS, NoteState
from projects.models import ConceptNote, Consent, NoteVersion
from projects.operations.transitions import states_before, why_not_taken_back
from smewg.access import allowed
from smewg.models import Role, User
from smewg.toolkit import state_line as states
from smewg.toolkit.state_line import StateLine, day_in_short

LABELS = {
    "fund": "Fund",
    "title": "Title",
    "summary": "Summary",
    "starts": "First day",
    "ends": "Last day",
    "apec_usd": "APEC funding, in US dollars",
    "cofunding_usd": "Co-funding, in US dollars",
    "other_fora": "Other fora involved",
    "pages": "Pages of the concept note",
    **{name: template_fields.LABELS[name] for name in template_fields.FIELDS},
    "links": "Objectives it serves",
}
"""What a version keeps of the words that are typed; who is named is asked at once, never sent."""

_NAMED = Prefetch("consents", Consent.objects.select_related("economy"))
_SHOWN: Mapping[NoteState, tuple[str | Prefetch, ...]] = {
    NoteState.DRAFT: ("started_by__economy", "proposers", _NAMED),
    NoteState.RETURNED: ("started_by__economy", "proposers", _NAMED, "links", "versions"),
    NoteState.ENDORSED: ("links", "versions"),
    NoteState.WITHDRAWN: ("started_by__economy", "proposers", _NAMED, "links", "versions"),
}
"""What the lines of many notes look at by the state of a note, each in one query."""


def with_state_lines(notes: Iterable[ConceptNote], reader: User) -> list[ConceptNote]:
    """The notes, each with its `state_line` for `reader`; in a fixed number of queries."""
    found = list(notes)
    prefetch_related_objects(found, "fund", "session")
    _have_at_hand(found)
    gone = [note for note in found if note.at is NoteState.WITHDRAWN and _may_return(note, reader)]
    prefetch_related_objects(gone, "carried_into")
    before = states_before(gone)
    for note in found:
        can_return = note.pk in before and not why_not_taken_back(note, before[note.pk])
        note.state_line = _line(note, reader, can_return=can_return)
    return found


def _have_at_hand(notes: list[ConceptNote]) -> None:
    wanted: dict[str, tuple[str | Prefetch, list[ConceptNote]]] = {}
    for note in notes:
        for each in _SHOWN.get(note.at, ()):
            wanted.setdefault(str(getattr(each, "prefetch_to", each)), (each, []))[1].append(note)
    for what, shown in wanted.values():
        prefetch_related_objects(shown, what)


def line_of_sent(note: ConceptNote, reader: User) -> StateLine:
    """The line of a note that waits for the group or the gate: its state and since when."""
    return _line(note, reader, can_return=False)


def state_line(note: ConceptNote, reader: User) -> StateLine:
    """Where one note stands, as far as `reader` may know."""
    return with_state_lines([note], reader)[0].state_line


def _line(note: ConceptNote, reader: User, *, can_return: bool) -> StateLine:
    if note.at is NoteState.DRAFT:
        return states.draft(note.changed_at, _seen_by(note))
    if note.at is NoteState.WITHDRAWN:
        return states.withdrawn(note.state_since, can_be_taken_back=can_return)
    said = note.at.since
    if note.state_since:
        said = f"{said} {day_in_short(note.state_since)}"
    unsent = [label for _, label in to_submit(note)] if note.at in OWN_WORDS else []
    return states.stands(
        note.at.kind,
        said,
        unsent,
        then=_what_then(note, reader),
        can_be_sent=not (note.is_self_funded and note.at is NoteState.ENDORSED),
    )


def _what_then(note: ConceptNote, reader: User) -> str:
    if note.at is NoteState.RETURNED and allowed(reader, "projects.change_note", note):
        return ": change it and submit it again"
    return ""


def _seen_by(note: ConceptNote) -> list[str]:
    """Who reads a draft, as ConceptNoteQuerySet.visible_to says; nobody where the group did."""
    if note.was_submitted:
        return []
    asked = [each.economy for each in note.consents.all() if each.reads_a_draft]
    economies = {*note.proposers.all(), *asked}
    writer = note.started_by
    if writer and writer.role == Role.DELEGATE and writer.economy:
        economies.add(writer.economy)
    names = [each.running_text for each in sorted(economies, key=lambda each: each.order)]
    is_office = writer is not None and writer.role == Role.SECRETARIAT
    return [*names, "the secretariat"] if is_office else names


def _may_return(note: ConceptNote, reader: User) -> bool:
    return allowed(reader, "projects.take_take-withdrawal-back", note)


def to_submit(note: ConceptNote) -> list[tuple[str, str]]:
    """The fields, as (name, label), that changed since the last version; none without one."""
    last = _last(note)
    if last is None:
        return []
    changed = {name for name, now in note.own_words().items() if last.held(name, now) != now}
    if _links(last) != _claimed(note):
        changed.add("links")
    return [(name, label) for name, label in LABELS.items() if name in changed]


def _last(note: ConceptNote) -> NoteVersion | None:
    versions: Sequence[NoteVersion] = note.versions.all()  # type: ignore[assignment]
    return max(versions, key=lambda each: each.number, default=None)


def _links(version: NoteVersion) -> dict[int, str]:
    return {each["objective"]: each["how"] for each in version.words.get("links", ())}


def _claimed(note: ConceptNote) -> dict[int, str]:
    return {link.objective_id: link.how for link in note.links.all()}
