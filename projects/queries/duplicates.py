"""Concept notes that may be there already: candidates by search, the judgement by likeness.py.

On PostgreSQL a trigram search finds the candidates, on SQLite every row is one. What many notes
are compared with is read once, in a fixed number of queries (Compared).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection, models, transaction
from django.db.models import Q

from plans.models import Activity, OtherForumActivity
from projects.domain import similarity as likeness
from projects.domain.similarity import ProjectDescription, Similarity
from projects.enums import ENDED_WITHOUT
from projects.models import ConceptNote, NotADuplicate
from smewg.models import User
from smewg.toolkit.addresses import reverse
from smewg.toolkit.text import whole_number

MOST = 8
TRIGRAMS_ALIKE = "0.15"
"""Well below what likeness.py needs, so that the search loses no likely pair."""
WIDER = "SELECT set_config('pg_trgm.similarity_threshold', %s, true)"
Thing = ConceptNote | Activity | OtherForumActivity
Rows = TypeVar("Rows", bound="models.QuerySet[Any]")


@dataclass(frozen=True)
class LikelyDuplicate:
    """Something that a note may duplicate, with the words that match."""

    thing: Thing
    likeness: Similarity

    @property
    def key(self) -> str:
        """Names it in forms: note-3, activity-5, theirs-7."""
        return f"{_FIELD[type(self.thing)].removeprefix('other_')}-{self.thing.pk}"

    @property
    def named(self) -> dict[str, Any]:
        """The field of NotADuplicate that names it."""
        return {_FIELD[type(self.thing)]: self.thing}

    @property
    def whose(self) -> str:
        """What kind of thing it is, in words."""
        if isinstance(self.thing, ConceptNote):
            return self.thing.name
        if isinstance(self.thing, Activity):
            return f"Activity {self.thing.number} of the schedule, {self.thing.years}"
        return self.thing.forum

    @property
    def title(self) -> str:
        return str(self.thing.title)

    @property
    def url(self) -> str:
        """Its page, if it has one."""
        if isinstance(self.thing, ConceptNote):
            return reverse("projects:note", args=[self.thing.pk])
        if isinstance(self.thing, Activity):
            return reverse("plans:activity", args=[self.thing.plan.key, self.thing.number])
        return ""


_FIELD: dict[type, str] = {
    ConceptNote: "other_note",
    Activity: "activity",
    OtherForumActivity: "theirs",
}


def described(note: ConceptNote) -> ProjectDescription:
    """What of a note is compared."""
    names = frozenset(economy.running_text for economy in note.proposers.all())
    return ProjectDescription(note.title, note.summary, names, note.year)


@dataclass(frozen=True)
class Compared:
    """What some notes are compared with, as far as one person may see it.

    `families` are the copies of each note, carried from one session into another: no duplicates of
    each other. `said` names the pairs of which somebody said why they are two.
    """

    candidates: list[tuple[Thing, ProjectDescription]]
    families: dict[int, set[int]]
    said: dict[int, set[tuple[str, int]]]
    of_sessions: dict[int, list[tuple[ConceptNote, ProjectDescription]]]

    @classmethod
    def of(cls, notes: Sequence[ConceptNote], user: User) -> Compared:
        return cls(
            list(_candidates(notes, user)), _families(notes), _said(notes), of_sessions(notes)
        )

    def likely(self, note: ConceptNote) -> list[LikelyDuplicate]:
        """What `note`, one of those asked about, may duplicate, the likeliest first."""
        mine, family = described(note), self.families[note.pk]
        found = [
            LikelyDuplicate(thing, how)
            for thing, theirs in self.candidates
            if not (isinstance(thing, ConceptNote) and thing.pk in family)
            and not (isinstance(thing, Activity) and thing.pk == note.activity_id)
            and likeness.is_likely(how := likeness.similarity_of(mine, theirs))
        ]
        return sorted(found, key=lambda each: -each.likeness.score)[:MOST]

    def unanswered(self, note: ConceptNote) -> list[LikelyDuplicate]:
        """Those of which nobody has said yet why they are others."""
        said = self.said.get(note.pk, set())
        return [
            each
            for each in self.likely(note)
            if (_FIELD[type(each.thing)], each.thing.pk) not in said
        ]

    def same_in_session(self, note: ConceptNote) -> list[ConceptNote]:
        """The notes of its session that are the same note again, as for another fund."""
        return same_among(note, self.of_sessions)


def likely_duplicates(note: ConceptNote, user: User) -> list[LikelyDuplicate]:
    """What the note may duplicate of all that `user` may see, the likeliest first."""
    return Compared.of([note], user).likely(note)


def unanswered(note: ConceptNote, user: User) -> list[LikelyDuplicate]:
    """The likely duplicates of which nobody has said yet why they are others."""
    return Compared.of([note], user).unanswered(note)


def same_in_session(note: ConceptNote) -> list[ConceptNote]:
    """The notes of its session that are the same note again, as for another fund."""
    return same_among(note, of_sessions([note]))


def same_among(
    note: ConceptNote, others: Mapping[int, list[tuple[ConceptNote, ProjectDescription]]]
) -> list[ConceptNote]:
    """Those of `others`, by session, that are the same note again."""
    mine = described(note)
    return [
        each
        for each, theirs in others.get(note.session_id or 0, [])
        if each.pk != note.pk and likeness.is_the_same(mine, theirs)
    ]


_GIVEN_UP = [state.value for state in ENDED_WITHOUT]


def of_sessions(
    notes: Sequence[ConceptNote],
) -> dict[int, list[tuple[ConceptNote, ProjectDescription]]]:
    """The notes that were handed in and stand in the sessions of `notes`, by session."""
    found: dict[int, list[tuple[ConceptNote, ProjectDescription]]] = defaultdict(list)
    sessions = {note.session_id for note in notes if note.session_id}
    others = ConceptNote.objects.filter(session__in=sessions, was_submitted=True)
    others = others.exclude(state__in=_GIVEN_UP).select_related("session", "fund")
    for each in others.prefetch_related("proposers"):
        found[each.session_id or 0].append((each, described(each)))
    return found


def _said(notes: Sequence[ConceptNote]) -> dict[int, set[tuple[str, int]]]:
    """The pairs that were told apart, from either side, by the note's id."""
    found: dict[int, set[tuple[str, int]]] = defaultdict(set)
    asked = Q(note__in=notes) | Q(other_note__in=notes)
    columns = [f"{field}_id" for field in _FIELD.values()]
    for note, *others in NotADuplicate.objects.filter(asked).values_list("note_id", *columns):
        for field, other in zip(_FIELD.values(), others, strict=True):
            if other:
                found[note].add((field, other))
                if field == "other_note":
                    found[other].add((field, note))
    return found


def _families(notes: Sequence[ConceptNote]) -> dict[int, set[int]]:
    """Each note with what it was carried from and what it was carried into, near and far."""
    near: dict[int, set[int]] = defaultdict(set)
    pairs = ConceptNote.objects.exclude(carried_from=None).values_list("pk", "carried_from_id")
    for one, other in pairs:
        near[one].add(other or 0)
        near[other or 0].add(one)
    return {note.pk: _reached(note.pk, near) for note in notes}


def _reached(pk: int, near: Mapping[int, set[int]]) -> set[int]:
    known, waiting = {pk}, [pk]
    while waiting:
        new = near.get(waiting.pop(), set()) - known
        known |= new
        waiting += new
    return known


def _candidates(
    notes: Sequence[ConceptNote], user: User
) -> Iterator[tuple[Thing, ProjectDescription]]:
    with _trigrams():
        seen = ConceptNote.objects.visible_to(user).select_related("session")
        found_notes = list(_search(seen.prefetch_related("proposers"), notes, "summary"))
        activities = Activity.objects.exclude(state=Activity.State.DROPPED).select_related("plan")
        found_activities = list(_search(activities.prefetch_related("proponents"), notes))
        theirs = list(_search(OtherForumActivity.objects.all(), notes))
    for each in found_notes:
        yield each, described(each)
    for line in found_activities:
        names = frozenset(economy.running_text for economy in line.proponents.all())
        yield line, ProjectDescription(line.title, "", names, line.first_year)
    for other in theirs:
        yield other, ProjectDescription(other.title, "", frozenset(), _first_year(other.years))


def _search(rows: Rows, notes: Sequence[ConceptNote], text_field: str = "") -> Iterable[Any]:
    if connection.vendor != "postgresql":
        return rows
    alike = Q()
    for note in notes:
        alike |= Q(title__trigram_similar=note.title) | Q(title__trigram_word_similar=note.title)
        if text_field and note.summary:
            alike |= Q(**{f"{text_field}__trigram_similar": note.summary})
    return rows.filter(alike)


@contextmanager
def _trigrams() -> Iterator[None]:
    """Make PostgreSQL's trigram search as wide as the judgement needs, for this once."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(WIDER, [TRIGRAMS_ALIKE])
        yield


def _first_year(text: str) -> int | None:
    return whole_number(text[:4])
