"""Sessions to score: rules as by default, eligible notes, and ballots."""

from datetime import date

from django.db import transaction

from projects.domain.ballot_rules import BallotEntries
from projects.enums import NoteState
from projects.models import ScoringRules, SessionCriterion
from projects.models.scoring import default_rules
from projects.operations import ballot_sheets
from projects.operations.ballots import submit_ballots
from projects.operations.scoring import set_rules
from projects.operations.sessions import close_session
from projects.queries.ballot_sheets import TypedBallots
from smewg.models import Economy
from tests.projects.factories import note, session


def rules_for(within, by, *, min_ballots=2, leaves_out=(), criteria=None, **changes):
    rules, default = default_rules(within, by)
    rules.min_ballots = min_ballots
    for name, value in changes.items():
        setattr(rules, name, value)
    set_rules(rules, criteria or default, leaves_out)
    return ScoringRules.objects.of(within)


def eligible(by, count=2, **more):
    """Eligible notes of one session, proposed by Peru, co-sponsored by Chile and Mexico."""
    within = more.pop("session", None) or session()
    titles = [f"A note, number {n + 1}" for n in range(count)]
    with transaction.atomic():  # the words of all are indexed for the search at once
        return [
            note(by, session=within, state=NoteState.ELIGIBLE, title=title, **more)
            for title in titles
        ]


def given(*scores, objectives=(), abstained=False, sentence="Because of what it says."):
    """A ballot: scores for C1 to C5, each with a sentence."""
    keys = [f"C{n}" for n in range(1, len(scores) + 1)]
    return BallotEntries(
        abstained,
        dict(zip(keys, scores, strict=True)),
        {f"C{n}": sentence if scores else "" for n in range(1, 6)},
        tuple(objectives),
    )


def typed(**ballots):
    """What a person types: typed(n17=given(...))."""
    made = TypedBallots()
    made.given = {int(key[1:]): each for key, each in ballots.items()}
    return made


def cast(rules, economy, by, ballots):
    """Draft and submit ballots: {note: Given}."""
    sent = typed(**{f"n{key}": each for key, each in ballots.items()})
    ballot_sheets.save(rules, economy, sent, by=by)
    return submit_ballots(rules, economy, by=by, notes=set(ballots))


def two_scored_sessions(by):
    """1/2018 is closed, 2/2018 takes ballots; gives a note of each."""
    first = eligible(by, 1, session=session(year=2018, scores_due=date(2018, 3, 1)))[0]
    close_session(rules_for(first.session, by), by=by)
    second = eligible(by, 1, session=session(year=2018, number=2, scores_due=None))[0]
    rules_for(second.session, by)
    return first, second


def named(*codes):
    return list(Economy.objects.filter(code__in=codes))


__all__ = [
    "SessionCriterion",
    "cast",
    "eligible",
    "given",
    "named",
    "rules_for",
    "two_scored_sessions",
    "typed",
]
