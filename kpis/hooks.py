"""What the floors above add to the pages of evidence: where it came from, what is not listed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from kpis.models import Evidence
from plans.models import Plan
from smewg.hooks import Section
from smewg.models import User


@dataclass(frozen=True)
class Suggestion:
    """Something that may have to be listed: what it is, where it comes from, where it is added."""

    source: str
    title: str
    url: str
    note: str = ""


SuggestionSource = Callable[[User, Plan, Collection[int]], Iterable[Suggestion]]
EvidenceSource = Callable[[User, Evidence], Section | None]

_evidence: list[EvidenceSource] = []
_suggestions: list[SuggestionSource] = []


def add_to_suggestions(source: SuggestionSource) -> None:
    """From now on the page of suggestions shows what `source` finds in a plan's open years."""
    if source not in _suggestions:
        _suggestions.append(source)


def suggested(user: User, plan: Plan, years: Collection[int]) -> list[Suggestion]:
    """What the floors above suggest to list, in a plan's open years."""
    return [each for source in _suggestions for each in source(user, plan, years)]


def add_to_evidence(source: EvidenceSource) -> None:
    """From now on an item's page shows the section that `source` gives, if it gives one."""
    if source not in _evidence:
        _evidence.append(source)


def of_evidence(user: User, item: Evidence) -> list[Section]:
    return [section for source in _evidence if (section := source(user, item))]
