"""Concept notes that may be there already: candidates by search, the judgement by likeness.py.

On PostgreSQL a trigram search finds the candidates, on SQLite every row is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection, models, transaction
from django.db.models import Q
from django.urls import reverse

from plans.models import Activity, OtherForumActivity
from projects import likeness, note_life
from projects.likeness import Described, Likeness
from projects.models import ConceptNote, NotADuplicate
from smewg.models import User

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
    likeness: Likeness

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


def described(note: ConceptNote) -> Described:
    """What of a note is compared."""
    codes = frozenset(economy.code for economy in note.proposers.all())
    return Described(note.title, note.summary, codes, note.year)


def likely_duplicates(note: ConceptNote, user: User) -> list[LikelyDuplicate]:
    """What the note may duplicate of all that `user` may see, the likeliest first.

    Copies that were carried from one session into another are no duplicates of each other.
    """
    mine = described(note)
    found = [
        LikelyDuplicate(thing, how)
        for thing, theirs in _candidates(note, user)
        if likeness.is_likely(how := likeness.likeness(mine, theirs))
    ]
    return sorted(found, key=lambda each: -each.likeness.score)[:MOST]


def unanswered(note: ConceptNote, user: User) -> list[LikelyDuplicate]:
    """The likely duplicates of which nobody has said yet why they are others."""
    said = {
        (field, getattr(answer, f"{field}_id"))
        for answer in note.not_duplicates.all()
        for field in _FIELD.values()
        if getattr(answer, f"{field}_id")
    }
    asked_of_me = NotADuplicate.objects.filter(other_note=note).values_list("note_id", flat=True)
    said |= {("other_note", pk) for pk in asked_of_me}
    return [
        each
        for each in likely_duplicates(note, user)
        if (_FIELD[type(each.thing)], each.thing.pk) not in said
    ]


def tell_apart(
    note: ConceptNote, duplicate: LikelyDuplicate, *, because: str, by: User
) -> NotADuplicate:
    """Record why the two are two; a later answer replaces an earlier one."""
    shared = ", ".join(duplicate.likeness.shared_words)[:300]
    kept, _ = NotADuplicate.objects.update_or_create(
        note=note,
        **duplicate.named,
        defaults={"because": because, "by": by, "shared_words": shared},
    )
    return kept


def same_in_session(note: ConceptNote) -> list[ConceptNote]:
    """The notes of its session that are the same note again, as for another fund."""
    if note.session is None:
        return []
    others = note.session.notes.filter(was_submitted=True).exclude(pk=note.pk)
    others = others.exclude(stage__in=_GIVEN_UP).select_related("session", "fund")
    mine = described(note)
    return [
        each
        for each in others.prefetch_related("proposers")
        if likeness.is_the_same(mine, described(each))
    ]


_GIVEN_UP = [stage.value for stage in note_life.ENDED_WITHOUT]


def _candidates(note: ConceptNote, user: User) -> Iterator[tuple[Thing, Described]]:
    with _trigrams():
        notes = ConceptNote.objects.visible_to(user).exclude(pk__in=_family(note))
        notes = notes.select_related("session").prefetch_related("proposers")
        found_notes = list(_search(notes, note, "summary"))
        activities = Activity.objects.exclude(stage=Activity.Stage.DROPPED).select_related("plan")
        activities = activities.exclude(pk=note.activity_id or 0).prefetch_related("proponents")
        found_activities = list(_search(activities, note))
        theirs = list(_search(OtherForumActivity.objects.all(), note))
    for each in found_notes:
        yield each, described(each)
    for line in found_activities:
        codes = frozenset(economy.code for economy in line.proponents.all())
        yield line, Described(line.title, "", codes, line.first_year)
    for other in theirs:
        yield other, Described(other.title, "", frozenset(), _first_year(other.years))


def _family(note: ConceptNote) -> set[int]:
    """The note itself, what it was carried from, and what it was carried into."""
    known = {note.pk}
    waiting = [note]
    while waiting:
        each = waiting.pop()
        near = [*each.carried_into.all(), *([each.carried_from] if each.carried_from else [])]
        new = [other for other in near if other.pk not in known]
        known |= {other.pk for other in new}
        waiting += new
    return known


def _search(rows: Rows, note: ConceptNote, text_field: str = "") -> Iterable[Any]:
    if connection.vendor != "postgresql":
        return rows
    alike = Q(title__trigram_similar=note.title) | Q(title__trigram_word_similar=note.title)
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
    start = text[:4]
    return int(start) if start.isascii() and start.isdigit() else None
