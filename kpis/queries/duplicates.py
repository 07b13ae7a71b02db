"""The same thing listed twice: what looks alike, and what somebody has said about it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from kpis.models import Evidence, NotTheSame
from plans.models import Plan
from smewg.models import Economy, User
from smewg.toolkit.similarity import likely_same


@dataclass(frozen=True)
class LikelyDuplicate:
    """An item that may be the same thing, and why it looks so."""

    item: Evidence
    because: str


def likely_duplicates(
    item: Evidence, economies: Collection[Economy], user: User
) -> list[LikelyDuplicate]:
    """Items of the same year or the years beside it that may be `item`, the likeliest first.

    Compared: the concept note and the project number, else the title together with a shared economy
    (an item that names no economy may match any). Pairs that somebody has told apart are left out.
    """
    told_apart = _told_apart(item)
    near = [item.reporting_year.year + step for step in (-1, 0, 1)]
    candidates = {
        each.pk: each
        for each in Evidence.objects.visible_to(user)
        .counted()
        .filter(reporting_year__year__in=near)
        .exclude(pk__in=[*told_apart, item.pk or 0])
        .with_names()
        if _is_comparable(item, each, economies)
    }
    by_number = _same_project(item, candidates.values())
    numbered = {each.item.pk for each in by_number}
    titles = [(pk, each.title) for pk, each in candidates.items() if pk not in numbered]
    by_title = [
        LikelyDuplicate(candidates[match.candidate], f"shared: {', '.join(match.shared_words)}")
        for match in likely_same(item.title, titles)
    ]
    return (by_number + by_title)[:5]


def _is_comparable(item: Evidence, other: Evidence, economies: Collection[Economy]) -> bool:
    if item.practice_id or other.practice_id:
        return False
    theirs = {economy.pk for economy in other.economies.all()}
    return not theirs or not economies or any(economy.pk in theirs for economy in economies)


def _same_project(item: Evidence, others: Collection[Evidence]) -> list[LikelyDuplicate]:
    number = _bare(item.project_number)
    found = []
    for each in others:
        if item.concept_note_id and each.concept_note_id == item.concept_note_id:
            found.append(LikelyDuplicate(each, "of the same concept note"))
        elif number and _bare(each.project_number) == number:
            found.append(LikelyDuplicate(each, f"the same project number, {each.project_number}"))
    return found


def _bare(number: str) -> str:
    return "".join(number.split()).upper()


def _told_apart(item: Evidence) -> set[int]:
    if item.pk is None:
        return set()
    pairs = NotTheSame.objects.filter(Q(one=item) | Q(other=item)).values_list("one", "other")
    return {pk for pair in pairs for pk in pair} - {item.pk}


@dataclass(frozen=True)
class LikelyPair:
    """Two items of one year that may be one thing, and why it looks so."""

    one: Evidence
    other: Evidence
    because: str


def likely_pairs(plan: Plan, user: User, year: int | None = None) -> list[LikelyPair]:
    """The pairs of a plan's items, or of one year's, that are likely the same, each once.

    Within one year and one indicator; pairs that somebody has told apart are left out.
    """
    items = Evidence.objects.visible_to(user).counted().of_plan(plan).with_names()
    if year is not None:
        items = items.filter(reporting_year__year=year)
    lists: dict[tuple[int, int], list[Evidence]] = {}
    for item in items:
        lists.setdefault((item.reporting_year_id, item.indicator_id), []).append(item)
    apart = set(NotTheSame.objects.values_list("one", "other"))
    return [pair for each in lists.values() for pair in _pairs(each, apart)]


def _pairs(items: list[Evidence], apart: set[tuple[int, int]]) -> list[LikelyPair]:
    """The likely pairs of one list, by project number or by title and a shared economy."""
    items = sorted(items, key=lambda each: each.pk)
    found = []
    for at, item in enumerate(items):
        economies = list(item.economies.all())
        later = {
            each.pk: each
            for each in items[at + 1 :]
            if (item.pk, each.pk) not in apart and _is_comparable(item, each, economies)
        }
        numbered = _same_project(item, later.values())
        known = {each.item.pk for each in numbered}
        titles = [(pk, each.title) for pk, each in later.items() if pk not in known]
        found += [LikelyPair(item, each.item, each.because) for each in numbered]
        found += [
            LikelyPair(item, later[match.candidate], f"shared: {', '.join(match.shared_words)}")
            for match in likely_same(item.title, titles)
        ]
    return found
