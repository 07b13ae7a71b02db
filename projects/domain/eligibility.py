"""The eligibility gate: what a concept note must have before it is scored. Pure.

It comes before scoring, each question with its answer and the reason (domain, Projects).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from smewg.toolkit.text import count_of


@dataclass(frozen=True)
class NoteFacts:
    """What the gate asks of a note and of its session."""

    session: str
    year: int
    missing: tuple[str, ...] = ()
    proposers: frozenset[str] = frozenset()
    cosponsors: frozenset[str] = frozenset()
    min_cosponsors: int = 2
    not_agreed: tuple[str, ...] = ()
    is_endorsed: bool = False
    fund: str = ""
    fund_years: str = ""
    fund_is_valid: bool = False
    fund_is_offered: bool = False
    pages: int | None = None
    page_limit: int = 3
    same_in_session: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()


@dataclass(frozen=True)
class Check:
    """One question of the gate, whether the note passes it, and why or why not."""

    key: str
    question: str
    passed: bool
    because: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def checks(facts: NoteFacts) -> list[Check]:
    """Every question of the gate in its order, each answered."""
    return [
        _complete(facts),
        _cosponsors(facts),
        _endorsed(facts),
        _fund(facts),
        _pages(facts),
        _once(facts),
        _told_apart(facts),
    ]


def passes(answers: Iterable[Check]) -> bool:
    return all(check.passed for check in answers)


def reasons(answers: Iterable[Check]) -> str:
    """Why a note does not pass, in sentences; nothing where it does."""
    return " ".join(check.because for check in answers if not check.passed)


def _complete(facts: NoteFacts) -> Check:
    said = f"Missing: {', '.join(facts.missing)}." if facts.missing else "Nothing is missing."
    return Check("complete", "Is it complete?", not facts.missing, said)


def _cosponsors(facts: NoteFacts) -> Check:
    backing = len(facts.cosponsors - facts.proposers)
    economies = count_of(backing, "economy", "economies")
    asked = f" Named, but not agreed: {'; '.join(facts.not_agreed)}." if facts.not_agreed else ""
    return Check(
        "cosponsors",
        "Has it enough co-sponsors?",
        backing >= facts.min_cosponsors,
        f"{economies} besides the proposers; {facts.min_cosponsors} are needed.{asked}",
    )


def _endorsed(facts: NoteFacts) -> Check:
    said = "The group endorsed it." if facts.is_endorsed else "The group has not endorsed it."
    return Check("endorsed", "Is it endorsed by the group?", facts.is_endorsed, said)


def _fund(facts: NoteFacts) -> Check:
    if not facts.fund:
        passed, said = False, "It names no fund."
    elif not facts.fund_is_valid:
        passed, said = False, f"{facts.fund} is not valid in {facts.year} ({facts.fund_years})."
    elif not facts.fund_is_offered:
        passed, said = False, f"Session {facts.session} does not offer {facts.fund}."
    else:
        passed, said = True, f"{facts.fund} is offered in session {facts.session}."
    return Check("fund", "Is its fund valid and offered?", passed, said)


def _pages(facts: NoteFacts) -> Check:
    if facts.pages is None:
        said = f"Its pages are not stated; the limit is {facts.page_limit}."
    else:
        said = f"{facts.pages} of at most {facts.page_limit} pages."
    is_within = facts.pages is not None and 0 < facts.pages <= facts.page_limit
    return Check("pages", "Does it keep to the page limit?", is_within, said)


def _once(facts: NoteFacts) -> Check:
    same = "; ".join(facts.same_in_session)
    said = f"The same note is in this session: {same}." if same else "It stands in it once."
    return Check("once", "Is it in the session only once?", not same, said)


def _told_apart(facts: NoteFacts) -> Check:
    alike = "; ".join(facts.unanswered)
    said = f"Nobody has said yet why these are others: {alike}." if alike else "Nothing is open."
    return Check("duplicates", "Are likely duplicates answered?", not alike, said)
