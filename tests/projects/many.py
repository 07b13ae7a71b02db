"""Sessions with many notes, written straight into the tables, as no person would."""

import random
from datetime import date
from string import ascii_lowercase

from django.db import connection
from django.db.models import Max, Min

from plans.models import Objective
from projects.enums import NoteState
from projects.models import (
    Ballot,
    ClaimedLink,
    ConceptNote,
    NoteVersion,
)
from smewg.models import Economy

WHY = "Because of what it says."
DOES = ("Training", "Guide", "Forum", "Study", "Toolkit", "Policy dialogue", "Network", "Survey")


def _title(seed):
    """Words of no language, so that no two notes look alike."""
    dice = random.Random(seed)
    return " ".join("".join(dice.choices(ascii_lowercase, k=9)) for _ in range(3))


def notes_of(within, by, how_many, state=NoteState.ELIGIBLE):
    """So many complete notes; each is proposed by one economy and co-sponsored by two others."""
    economies, objectives = list(Economy.objects.all()), list(Objective.objects.all())
    first = within.notes.count()
    notes = ConceptNote.objects.bulk_create(
        ConceptNote(
            session=within,
            number=n + 1,
            fund=within.funds.first(),
            title=f"{DOES[n % 8]} {_title(f'{within.slug}-{n}')}",
            summary="Workshops and a toolkit.",
            starts=date(within.year, 10, 1),
            ends=date(within.year + 1, 9, 30),
            apec_usd=100_000 + n,
            pages=3,
            state=state.value,
            was_submitted=True,
            started_by=by,
        )
        for n in range(first, first + how_many)
    )
    proposers, cosponsors = ConceptNote.proposers.through, ConceptNote.cosponsors.through
    who = [[economies[(n + each) % len(economies)] for each in range(3)] for n in range(how_many)]
    proposers.objects.bulk_create(
        proposers(conceptnote=note, economy=one) for note, (one, *_) in zip(notes, who, strict=True)
    )
    cosponsors.objects.bulk_create(
        cosponsors(conceptnote=note, economy=each)
        for note, (_, *others) in zip(notes, who, strict=True)
        for each in others
    )
    ClaimedLink.objects.bulk_create(
        ClaimedLink(note=note, objective=objectives[n % len(objectives)], how="By training")
        for n, note in enumerate(notes)
    )
    NoteVersion.objects.bulk_create(
        NoteVersion(note=note, number=1, words={"title": note.title}, made_by=by) for note in notes
    )
    return notes


TIED = "1 + (note_id * 7 + economy_id * 3 + %(place)s * 11) %% 5"
"""Scores of which many notes have the same sums, so that they share a position."""
SPREAD = """
    1 + (note_id * 7919 + %(place)s * 4729) %% 10007 %% 3
    + (note_id * 31 + 17) * (economy_id * 1009 + %(place)s * 10007 + 3) %% 1000003 %% 3
"""
"""Scores as of a real session: economies agree on a note's worth by each criterion and differ by a
point about it. Of 2,000 notes one in six shares its position, with one or two others."""


def ballots_on(rules, notes, by, when, scores=TIED):
    """Every entitled economy's submitted ballot on each note, with all its scores."""
    _ballots(notes, by, when)
    made = Ballot.objects.filter(note__in=notes).aggregate(first=Min("pk"), last=Max("pk"))
    for place, criterion in enumerate(rules.criteria.all()):  # 200,000 rows: by the database
        known = {"criterion": criterion.pk, "place": place, "why": WHY}
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                INSERT INTO projects_score (ballot_id, criterion_id, value, sentence)
                SELECT id, %(criterion)s, {scores}, %(why)s
                FROM projects_ballot WHERE id BETWEEN %(first)s AND %(last)s
                """,
                {**known, **made},
            )


def _ballots(notes, by, when):
    """A ballot of each economy on each of the notes but its own, written by the database."""
    first, last = notes[0].pk, notes[-1].pk
    assert len(notes) == last - first + 1
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO projects_ballot
            (note_id, economy_id, note_version_id, abstained,
             drafted_by_id, submitted_by_id, submitted_at)
            SELECT version.note_id, economy.id, version.id, %(no)s, %(by)s, %(by)s, %(when)s
            FROM projects_noteversion AS version CROSS JOIN smewg_economy AS economy
            WHERE version.note_id BETWEEN %(first)s AND %(last)s AND NOT EXISTS (
                SELECT 1 FROM projects_conceptnote_proposers AS own
                WHERE own.conceptnote_id = version.note_id AND own.economy_id = economy.id
            )
            ORDER BY version.note_id, economy.id
            """,
            {
                "first": first,
                "last": last,
                "by": by.pk,
                "when": connection.ops.adapt_datetimefield_value(when),
                "no": False,
            },
        )
