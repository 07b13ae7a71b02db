"""The same thing listed twice: what looks alike, and what somebody has said about it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.db.models import Q, QuerySet

from kpis.models import Evidence, NotTheSame
from plans.models import Plan
from smewg.models import Economy, User
from smewg.toolkit.similarity import in_any_order, likely_keys, likely_same, shared


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


MOST_PAIRS = 50
"""How many pairs a page shows at once; when some are settled, the next ones come up."""


@dataclass(frozen=True)
class _Listed:
    """What of an item is compared: read as tuples, for a list may hold thousands."""

    pk: int
    words: str
    number: str
    note: int | None
    economies: frozenset[int]

    def shares_an_economy(self, other: _Listed) -> bool:
        """Whether both name one, or one of them names none."""
        if not self.economies or not other.economies:
            return True
        return not self.economies.isdisjoint(other.economies)


def likely_pairs(plan: Plan, user: User, year: int | None = None) -> list[LikelyPair]:
    """Pairs of a plan's items, or of one year's, that are likely the same: the first MOST_PAIRS.

    Within one year and one indicator; pairs that somebody has told apart are left out.
    """
    items = Evidence.objects.visible_to(user).counted().of_plan(plan).filter(practice=None)
    if year is not None:
        items = items.filter(reporting_year__year=year)
    apart = set(NotTheSame.objects.values_list("one", "other"))
    found = (pair for each in _lists(items) for pair in _pairs(each, apart))
    chosen = list(islice(found, MOST_PAIRS))
    known = Evidence.objects.in_bulk({pk for one, other, _ in chosen for pk in (one, other)})
    return [LikelyPair(known[one], known[other], because) for one, other, because in chosen]


def _lists(items: QuerySet[Evidence]) -> Iterable[list[_Listed]]:
    """The items by year and indicator, each list by its items' numbers."""
    through = Evidence.economies.through.objects.filter(evidence__in=items.values("pk"))
    economies: dict[int, set[int]] = {}
    for pk, economy in through.values_list("evidence_id", "economy_id"):
        economies.setdefault(pk, set()).add(economy)
    lists: dict[tuple[int, int], list[_Listed]] = {}
    rows = items.order_by("pk").values_list(
        "reporting_year_id", "indicator_id", "pk", "title", "project_number", "concept_note_id"
    )
    for of_year, indicator, pk, title, number, note in rows:
        named = frozenset(economies.get(pk, ()))
        listed = _Listed(pk, " ".join(in_any_order(title)), _bare(number), note, named)
        lists.setdefault((of_year, indicator), []).append(listed)
    return lists.values()


def _pairs(items: list[_Listed], apart: set[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """The likely pairs of one list, by project or by title and a shared economy, and why."""
    for at, item in enumerate(items):
        later = {
            each.pk: each
            for each in items[at + 1 :]
            if (item.pk, each.pk) not in apart and item.shares_an_economy(each)
        }
        for other in list(later.values()):
            if why := _one_project(item, other):
                del later[other.pk]
                yield item.pk, other.pk, why
        words = {pk: each.words for pk, each in later.items()}
        for other_words, pk in likely_keys(item.words, words):
            same = ", ".join(shared(item.words.split(), other_words.split()))
            yield item.pk, pk, f"shared: {same}"


def _one_project(item: _Listed, other: _Listed) -> str:
    if item.note and item.note == other.note:
        return "of the same concept note"
    if item.number and item.number == other.number:
        return f"the same project number, {item.number}"
    return ""
