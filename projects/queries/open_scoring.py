"""Sessions whose scoring is not closed: what an economy has still to score, what a close awaits.

Read as questions that a page asks together with others (smewg/toolkit/together.py); who scores
what is said by Voters alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from projects.models import Ballot, Closing, ConceptNote, ScoringRules, Session
from projects.queries.session_ranking import Voters
from smewg.models import Economy
from smewg.toolkit.days import today
from smewg.toolkit.together import Answers, Question, Row, made, part, question

_NAMES = {
    "pk": "session_id",
    "s_year": "session__year",
    "s_number": "session__number",
    "s_scores_due": "session__scores_due",
    "cosponsors_score": "cosponsors_score",
}


@dataclass(frozen=True)
class OwnScoring:
    """How many notes an economy scores in a session, and how many it has not scored yet."""

    session: Session
    entitled: int
    left: int


@dataclass(frozen=True)
class PastScoring:
    """A session whose last day for scores is over, and how many ballots are missing."""

    session: Session
    missing: int


def _not_closed() -> QuerySet[ScoringRules]:
    return ScoringRules.objects.exclude(session_id__in=Closing.objects.current().sessions())


def questions_of_an_economy(economy_id: int) -> dict[str, Question]:
    """What `of_an_economy` tells from."""
    is_ahead = Q(session__scores_due__gte=today()) | Q(session__scores_due=None)
    rules = _not_closed().filter(is_ahead)
    notes = ConceptNote.objects.scored().filter(session__in=rules.values("session_id"))
    own = {"conceptnote": OuterRef("pk"), "economy_id": economy_id}
    left_out = ScoringRules.leaves_out.through.objects.filter(
        scoringrules=OuterRef("pk"), economy_id=economy_id
    )
    cast = Ballot.objects.counting().filter(economy_id=economy_id, note=OuterRef("pk"))
    return {
        "rules": question(rules, left_out=Exists(left_out), **_NAMES),
        "notes": question(
            notes,
            pk="pk",
            session="session_id",
            proposes=Exists(ConceptNote.proposers.through.objects.filter(**own)),
            cosponsors=Exists(ConceptNote.cosponsors.through.objects.filter(**own)),
            cast=Exists(cast),
        ),
    }


def of_an_economy(answers: Answers, economy_id: int) -> Iterator[OwnScoring]:
    """Each session that takes ballots, as it stands for the economy."""
    for rules in _in_order(answers["rules"]):
        notes = [row for row in answers["notes"] if row["session"] == rules["pk"]]
        voters = Voters(
            scoring={} if rules["left_out"] else {economy_id: ""},
            proposers={row["pk"]: {economy_id} for row in notes if row["proposes"]},
            cosponsors={row["pk"]: {economy_id} for row in notes if row["cosponsors"]},
            cosponsors_score=bool(rules["cosponsors_score"]),
        )
        own = [row for row in notes if not voters.why_not(row["pk"], economy_id)]
        left = sum(not row["cast"] for row in own)
        yield OwnScoring(made(Session, part(rules, "s_")), len(own), left)


def questions_of_past_ones() -> dict[str, Question]:
    """What `past_ones` tells from."""
    rules = _not_closed().filter(session__scores_due__lt=today())
    sessions = rules.values("session_id")
    notes = ConceptNote.objects.scored().filter(session__in=sessions)
    backed = {"conceptnote__in": notes.values("pk")}
    pair = {"note": "conceptnote_id", "economy": "economy_id"}
    left_out = ScoringRules.leaves_out.through.objects.filter(scoringrules__in=sessions)
    submitted = Ballot.objects.counting().filter(note__in=notes.values("pk"))
    cast = submitted.values("note__session_id", "economy_id").annotate(ballots=Count("pk"))
    everybody = Economy.objects.filter(Exists(rules))
    return {
        "rules": question(rules, **_NAMES),
        "notes": question(notes, pk="pk", session="session_id"),
        "economies": question(everybody, pk="pk", code="code"),
        "left out": question(left_out, session="scoringrules_id", economy="economy_id"),
        "proposers": question(ConceptNote.proposers.through.objects.filter(**backed), **pair),
        "cosponsors": question(ConceptNote.cosponsors.through.objects.filter(**backed), **pair),
        "cast": question(cast, session="note__session_id", economy="economy_id", ballots="ballots"),
    }


def past_ones(answers: Answers) -> Iterator[PastScoring]:
    """Each session that waits to be closed, with its missing ballots as its turnout counts them."""
    proposers, cosponsors = (_by_note(answers[name]) for name in ("proposers", "cosponsors"))
    for rules in _in_order(answers["rules"]):
        own = rules["pk"]
        left_out = {row["economy"] for row in answers["left out"] if row["session"] == own}
        economies = {row["pk"]: row["code"] for row in answers["economies"]}
        voters = Voters(
            scoring={pk: code for pk, code in economies.items() if pk not in left_out},
            proposers=proposers,
            cosponsors=cosponsors,
            cosponsors_score=bool(rules["cosponsors_score"]),
        )
        notes = [row["pk"] for row in answers["notes"] if row["session"] == own]
        entitled = sum(len(voters.scoring) - len(voters.recused(note)) for note in notes)
        submitted = sum(
            row["ballots"]
            for row in answers["cast"]
            if row["session"] == own and row["economy"] in voters.scoring
        )
        yield PastScoring(made(Session, part(rules, "s_")), entitled - submitted)


def _in_order(rules: list[Row]) -> list[Row]:
    return sorted(rules, key=lambda row: (row["s_year"], row["s_number"]))


def _by_note(rows: list[Row]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        found[row["note"]].add(row["economy"])
    return found
