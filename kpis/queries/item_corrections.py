"""What was corrected in items of published lists, from their histories: when, what, why.

A correction is a version whose reason begins with CORRECTION. An item's public words at a moment
are those of its last correction before it; before the first, those that it was published with.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby, pairwise
from typing import Any

from kpis.enums import ReportingYearState
from kpis.models import Evidence
from kpis.models.evidence import CORRECTION
from plans.models import Plan
from smewg.toolkit.days import day_in_words


@dataclass(frozen=True)
class PublicWords:
    """What everybody reads of an item that may be corrected; what it counts for may not."""

    title: str
    held_from: date | None
    held_until: date | None
    place: str
    economies: tuple[str, ...]


@dataclass(frozen=True)
class ItemCorrection:
    """One correction: the words before and after it."""

    at: datetime
    reason: str
    before: PublicWords
    after: PublicWords

    @property
    def changed(self) -> list[str]:
        """The names of what was corrected, as the public rows call them."""
        return [
            name
            for name, field in NAMES.items()
            if getattr(self.before, field) != getattr(self.after, field)
        ]

    @property
    def words(self) -> list[Difference]:
        """What was corrected, in words, before and after."""
        return [
            Difference(LABELS[name], _said(self.before, name), _said(self.after, name))
            for name in self.changed
        ]


@dataclass(frozen=True)
class Difference:
    """One thing that was corrected, as the item's page shows it."""

    label: str
    before: str
    after: str


def _said(words: PublicWords, name: str) -> str:
    value = getattr(words, NAMES[name])
    if isinstance(value, date):
        return day_in_words(value)
    return ", ".join(value) if isinstance(value, tuple) else str(value or "")


LABELS = {
    "title": "Title",
    "from": "First day",
    "until": "Last day",
    "place": "Place",
    "economies": "Economies",
}
NAMES = {
    "title": "title",
    "from": "held_from",
    "until": "held_until",
    "place": "place",
    "economies": "economies",
}


def days_of_corrections(plan: Plan) -> list[datetime]:
    """The moments at which an item of a published year was corrected."""
    history: Any = Evidence.history
    rows = history.filter(
        reporting_year__plan=plan,
        reporting_year__state=ReportingYearState.PUBLISHED,
        history_change_reason__startswith=CORRECTION,
    )
    return list(rows.values_list("history_date", flat=True))


def corrections_of_items(ids: Iterable[int]) -> dict[int, list[ItemCorrection]]:
    """The corrections of each item that has some, oldest first; three queries at most."""
    history: Any = Evidence.history
    wanted = history.filter(id__in=list(ids), history_change_reason__startswith=CORRECTION)
    corrected = set(wanted.values_list("id", flat=True))
    if not corrected:
        return {}
    records = list(history.filter(id__in=corrected).order_by("id", "history_id"))
    named = _economies(records)
    found: dict[int, list[ItemCorrection]] = {}
    for pk, lines in groupby(records, key=lambda each: each.id):
        versions = [list(same) for _, same in groupby(lines, key=lambda each: each.version)]
        found[pk] = [
            ItemCorrection(
                then[0].history_date,
                then[0].history_change_reason.removeprefix(CORRECTION),
                _words(before[-1], named),
                _words(then[-1], named),
            )
            for before, then in pairwise(versions)
            if (then[0].history_change_reason or "").startswith(CORRECTION)
        ]
    return found


def _economies(records: list[Any]) -> dict[int, tuple[str, ...]]:
    """The economies that each line of the history names, in APEC's order."""
    history: Any = Evidence.history
    through = history.model._meta.get_field("historicalevidence_economies").related_model
    rows = through.objects.filter(history_id__in=[each.history_id for each in records])
    named: dict[int, tuple[str, ...]] = {}
    for row in rows.select_related("economy").order_by("economy__order"):
        named[row.history_id] = (*named.get(row.history_id, ()), row.economy.code)
    return named


def _words(record: Any, named: dict[int, tuple[str, ...]]) -> PublicWords:
    return PublicWords(
        record.title,
        record.held_from,
        record.held_until,
        record.place,
        named.get(record.history_id, ()),
    )
