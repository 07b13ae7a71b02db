"""Sessions with many notes, written straight into the tables, as no person would."""

import random
from datetime import date
from string import ascii_lowercase

from django.db import connection

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


def ballots_on(rules, notes, by, when):
    """Every entitled economy's submitted ballot on each note, with all its scores."""
    criteria, economies = list(rules.criteria.all()), list(Economy.objects.all())
    versions = dict(NoteVersion.objects.filter(note__in=notes).values_list("note_id", "pk"))
    proposing = set(
        ConceptNote.proposers.through.objects.filter(conceptnote__in=notes).values_list(
            "conceptnote_id", "economy_id"
        )
    )
    ballots = Ballot.objects.bulk_create(
        (
            Ballot(
                note=note,
                economy=economy,
                note_version_id=versions[note.pk],
                drafted_by=by,
                submitted_by=by,
                submitted_at=when,
            )
            for note in notes
            for economy in economies
            if (note.pk, economy.pk) not in proposing
        ),
        batch_size=2_000,
    )
    for place, criterion in enumerate(criteria):  # two hundred thousand rows: by the database
        with connection.cursor() as cursor:
            cursor.execute(
                """
                INSERT INTO projects_score (ballot_id, criterion_id, value, sentence)
                SELECT id, %s, 1 + (note_id * 7 + economy_id * 3 + %s) %% 5, %s
                FROM projects_ballot WHERE id BETWEEN %s AND %s
                """,
                [criterion.pk, place * 11, WHY, ballots[0].pk, ballots[-1].pk],
            )
