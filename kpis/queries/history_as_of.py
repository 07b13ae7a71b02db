"""A plan's figures, and the items behind them, as they stood at a moment: from the histories.

The dashboard shows what stands now (kpis/queries/totals.py); a review shows what stood at the
end of its cut-off day. Both are the same PlanFigures, so a total is defined once.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Max

from kpis.models import Correction, Evidence, Figure, ReportingYear, ReportingYearState
from kpis.models.years import published_only
from kpis.queries.totals import Cell, PlanFigures, plan_figures
from plans.models import Objective, Plan
from smewg.models import Economy, Partner, User


@dataclass(frozen=True)
class EvidenceAsOf:
    """An item of a list as it stood: what a document's annex says of it."""

    pk: int
    title: str
    indicator_id: int
    year: int
    held_from: date | None
    meeting: str
    objectives: tuple[Objective, ...]
    economies: tuple[Economy, ...]
    adopter: str = ""
    held_until: date | None = None
    place: str = ""
    project_number: str = ""
    partners: tuple[Partner, ...] = ()
    practice_id: int | None = None

    @property
    def number(self) -> str:
        return f"E{self.pk:04d}"

    @property
    def area_ids(self) -> set[int]:
        return {objective.area_id for objective in self.objectives}


def figures_as_of(plan: Plan, user: User, moment: datetime) -> PlanFigures:
    """The figures of `plan` that `user` may see, as they stood at `moment`.

    Years that were published later have no published figure yet, and corrections made later are
    not there. Targets and a person's judgements are those of today.
    """
    today = plan_figures(plan, user)
    items = items_as_of(plan, user, moment)
    return replace(
        today,
        typed=_typed(today, plan, user, moment),
        listed=_listed(items),
        open_years=_open_years(plan, moment),
    )


def _open_years(plan: Plan, moment: datetime) -> frozenset[int]:
    """The plan's years that nobody had closed by `moment`."""
    history: Any = ReportingYear.history
    lines = history.filter(plan=plan, history_date__lte=moment)
    states = dict(lines.order_by("history_date", "history_id").values_list("year", "state"))
    return frozenset(
        y for y in plan.years if states.get(y, ReportingYearState.OPEN) == ReportingYearState.OPEN
    )


def _typed(today: PlanFigures, plan: Plan, user: User, moment: datetime) -> dict[Cell, Figure]:
    records = published_only(Figure.history.all(), user, "count__reporting_year").filter(
        count__reporting_year__plan=plan, history_date__lte=moment
    )
    stood = {record.id: record for record in records.order_by("history_date", "history_id")}
    return {
        cell: _as_it_stood(figure, stood[figure.pk], moment)
        for cell, figure in today.typed.items()
        if figure.pk in stood
    }


def _as_it_stood(figure: Figure, record: Any, moment: datetime) -> Figure:
    """The cell with the value of a line of its history, and what was said of it until then."""
    old = copy.copy(figure)
    old.kind, old.number, old.note = record.kind, record.number, record.note
    old.version, old.changed_at = record.version, record.changed_at
    corrections: Any = Correction.objects.filter(figure=figure)
    corrections._result_cache = [each for each in figure.corrections.all() if each.at <= moment]
    old._prefetched_objects_cache = {"corrections": corrections}  # type: ignore[attr-defined]
    published_at = figure.count.reporting_year.published_at
    if published_at is None or published_at > moment:
        old._state.fields_cache["published"] = None
    return old


def items_as_of(plan: Plan, user: User, moment: datetime) -> list[EvidenceAsOf]:
    """The items that counted at `moment`, in the lists' order; four queries whatever their number.

    What each served and which economies it named are those of its history, too.
    """
    history: Any = Evidence.history
    until = history.filter(history_date__lte=moment, reporting_year__plan=plan)
    last = until.order_by().values("id").annotate(last=Max("history_id")).values("last")
    records = published_only(history.filter(history_id__in=last), user, "reporting_year").filter(
        reporting_year__plan=plan, removed_at=None, merged_into=None
    )
    found = list(
        records.exclude(history_type="-")
        .select_related("reporting_year", "meeting", "adopter")
        .order_by("indicator__number", "reporting_year__year", "held_from", "id")
    )
    objectives = _named(
        history.model, "objective", last, "objective__area__number", "objective__number"
    )
    economies = _named(history.model, "economy", last, "economy__order")
    partners = _named(history.model, "partner", last, "partner__name")
    return [
        EvidenceAsOf(
            pk=record.id,
            title=record.title,
            indicator_id=record.indicator_id,
            year=record.reporting_year.year,
            held_from=record.held_from,
            meeting=record.meeting.name if record.meeting else "",
            objectives=tuple(objectives.get(record.history_id, ())),
            economies=tuple(economies.get(record.history_id, ())),
            adopter=str(record.adopter or ""),
            held_until=record.held_until,
            place=record.place,
            project_number=record.project_number,
            partners=tuple(partners.get(record.history_id, ())),
            practice_id=record.practice_id,
        )
        for record in found
    ]


def _named(history: Any, field: str, lines: Any, *order: str) -> dict[int, list[Any]]:
    """What each of these lines of the history named, by the line's id, in its own order."""
    plural = {"objective": "objectives", "economy": "economies", "partner": "partners"}[field]
    through = history._meta.get_field(f"historicalevidence_{plural}").related_model
    related = "objective__area" if field == "objective" else field
    rows = through.objects.filter(history_id__in=lines).select_related(related).order_by(*order)
    named: dict[int, list[Any]] = {}
    for row in rows:
        named.setdefault(row.history_id, []).append(getattr(row, field))
    return named


def _listed(items: Iterable[EvidenceAsOf]) -> dict[Cell, int]:
    """How many items stand in each cell; an item counts once in each area and once in total."""
    counted: Counter[Cell] = Counter()
    for item in items:
        for area in (*item.area_ids, None):
            counted[item.indicator_id, item.year, area] += 1
    return dict(counted)
