"""Rules, results and ballots as plain data that JSON keeps, and back; fractions stay exact."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from fractions import Fraction
from functools import lru_cache
from typing import Any

from projects.domain.ranking.ranking import CriterionFigures, Result, Spread, Turnout
from projects.domain.ranking.rules import Criterion, Rules
from projects.domain.ranking.scoring import BallotScores, Note, RankPosition

Plain = dict[str, Any]


def checksum(rules: Plain, rows: Iterable[Plain]) -> str:
    """What shows later that nothing of a close was touched: SHA-256 over rules and rows."""
    told = {"rules": rules, "rows": list(rows)}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def rules_to_dict(rules: Rules) -> Plain:
    return {key: _plain(value) for key, value in asdict(rules).items()}


def rules_from_dict(plain: Plain) -> Rules:
    criteria = tuple(
        Criterion(
            **{
                **each,
                "weight": Fraction(each["weight"]),
                "minimum": None if each["minimum"] is None else Fraction(each["minimum"]),
            }
        )
        for each in plain["criteria"]
    )
    return Rules(
        **{
            **plain,
            "criteria": criteria,
            "tie_order": tuple(plain["tie_order"]),
            "link_line": Fraction(plain["link_line"]),
        }
    )


def result_to_dict(result: Result) -> Plain:
    return {key: _plain(value) for key, value in asdict(result).items()}


def result_from_dict(plain: Plain) -> Result:
    return Result(
        **{
            **plain,
            "turnout": Turnout(**plain["turnout"]),
            "score": _fraction(plain["score"]),
            "link_points": _fraction(plain["link_points"]),
            "criteria": tuple(map(_criterion, plain["criteria"])),
            "spread": _spread(plain["spread"]),
            "tied_with": tuple(plain["tied_with"]),
            **{name: _standing(plain[name]) for name in POSITIONS},
        }
    )


@lru_cache(maxsize=1_000)
def result_from_text(text: str) -> Result:
    """The same of the text that JSON keeps: read once, as a close is never changed."""
    return result_from_dict(json.loads(text))


POSITIONS = ("place", "by_mean", "by_median", "without_link", "adjusted")


def ballots_to_dict(note: Note, ballots: Iterable[BallotScores]) -> Plain:
    """Who might score a note, and its ballots: each economy's code with its scores or None."""
    told = sorted(((each.economy, each.scores) for each in ballots), key=lambda each: each[0])
    return {
        "entitled": sorted(note.entitled),
        "recused": sorted(note.recused),
        "cosponsors": note.cosponsors,
        "cast": [[economy, None if scores is None else list(scores)] for economy, scores in told],
    }


def ballots_from_dict(key: int, plain: Plain) -> tuple[Note, list[BallotScores]]:
    """A note and its ballots, to rank them again."""
    note = Note(key, frozenset(plain["entitled"]), frozenset(plain["recused"]), plain["cosponsors"])
    return note, [
        BallotScores(key, economy, None if scores is None else tuple(scores))
        for economy, scores in plain["cast"]
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return value


def _fraction(plain: str | int | None) -> Fraction | None:
    return None if plain is None else _exact(plain)


@lru_cache(maxsize=20_000)
def _exact(plain: str | int) -> Fraction:
    """Read once: the same few hundred figures stand in every row of a ranking."""
    return Fraction(plain)


def _standing(plain: Plain | None) -> RankPosition | None:
    return None if plain is None else RankPosition(**{**plain, "score": _exact(plain["score"])})


def _criterion(plain: Plain) -> CriterionFigures:
    exact = {name: _exact(plain[name]) for name in ("mean", "median", "points")}
    return CriterionFigures(**{**plain, **exact})


def _spread(plain: Plain | None) -> Spread | None:
    return None if plain is None else Spread(**{name: _exact(v) for name, v in plain.items()})
