"""What we achieved: reporting years, and the counts of the plan's indicators."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from kpis import figures
from kpis.figures import FigureKind, FigureValue
from kpis.queries import CountQuerySet, FigureQuerySet, ReportingYearQuerySet
from plans.models import Indicator, Plan, PriorityArea
from smewg.models import User


class ReportingYear(models.Model):
    """One year of a plan, in which each indicator is counted once."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="reporting_years")
    year = models.PositiveSmallIntegerField(unique=True)

    objects = ReportingYearQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["year"]

    def __str__(self) -> str:
        return str(self.year)

    @property
    def cell_count(self) -> int:
        """How many cells the year's grid has; needs the plan's parts at hand."""
        return len(self.plan.indicators.all()) * (len(self.plan.areas.all()) + 1)

    def change(
        self, changes: Iterable[FigureChange], *, by: User, change_set: uuid.UUID | None = None
    ) -> uuid.UUID:
        """Write `changes` of one or several counts, all or none; gives the change set's key.

        Raises Refused, which holds every cell that could not be written and why.
        """
        change_set = change_set or uuid.uuid4()
        refused = Refused()
        by_indicator: dict[int, list[FigureChange]] = {}
        for change in changes:
            by_indicator.setdefault(change.indicator.pk, []).append(change)
        with transaction.atomic():
            for indicator_id in sorted(by_indicator):
                count = Count.objects.locked(self, indicator_id)
                refused.add(count.write(by_indicator[indicator_id], by, change_set))
            if refused:
                raise refused
        return change_set


@dataclass(frozen=True)
class FigureChange:
    """One cell that a person wants changed, and the version of it that they were looking at.

    `area` None is the total. `value` None leaves the figure, `note` None leaves the note.
    """

    indicator: Indicator
    area: PriorityArea | None
    seen_version: int
    value: FigureValue | None = None
    note: str | None = None
    reason: str = ""


@dataclass(frozen=True)
class Conflict:
    """Somebody else changed the cell in between: both values stand until one is chosen."""

    change: FigureChange
    standing: Figure


@dataclass(frozen=True)
class Problem:
    """A change that the rules do not allow, with what to do about it."""

    change: FigureChange
    message: str


class Refused(Exception):
    """Nothing was written: these cells were in the way."""

    def __init__(self) -> None:
        super().__init__()
        self.conflicts: list[Conflict] = []
        self.problems: list[Problem] = []

    def __bool__(self) -> bool:
        return bool(self.conflicts or self.problems)

    def __str__(self) -> str:
        return "; ".join(each.message for each in self.problems) or "Changed by somebody else."

    def add(self, other: Refused) -> None:
        self.conflicts += other.conflicts
        self.problems += other.problems


class Count(models.Model):
    """An indicator's count in one year: a total, and a figure for each priority area.

    The row holds no figure itself; it is what a change locks, so that the rule between the total
    and the areas' figures holds under parallel writes.
    """

    reporting_year = models.ForeignKey(
        ReportingYear, on_delete=models.PROTECT, related_name="counts"
    )
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="counts")

    objects = CountQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["reporting_year__year", "indicator__number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["indicator", "reporting_year"], name="one_count_per_indicator_and_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code}, {self.reporting_year}"

    def write(self, changes: list[FigureChange], by: User, change_set: uuid.UUID) -> Refused:
        """Write the changes of this count, which the caller has locked; what stood in the way.

        Where anything is refused the caller must roll back.
        """
        refused = Refused()
        cells = {figure.area_id: figure for figure in self.figures.select_related("changed_by")}
        for change in changes:
            area_id = change.area.pk if change.area else None
            figure = cells.setdefault(area_id, Figure(count=self, area=change.area))
            if figure.already_holds(change):
                continue
            if figure.version != change.seen_version:
                refused.conflicts.append(Conflict(change, figure))
                continue
            figure.take(change, by, change_set)
        message = self._problem(cells)
        if message:
            refused.problems += [Problem(change, message) for change in changes if change.value]
        return refused

    def _problem(self, cells: dict[int | None, Figure]) -> str | None:
        areas = self.indicator.plan.areas.all()
        values = {
            f"area {area.number}": cells[area.pk].value if area.pk in cells else figures.BLANK
            for area in areas
        }
        return figures.problem(cells[None].value if None in cells else figures.BLANK, values)


class Figure(models.Model):
    """One cell of a year's grid: the total (no area) or one area's figure of a count."""

    count = models.ForeignKey(Count, on_delete=models.CASCADE, related_name="figures")
    area = models.ForeignKey(
        PriorityArea,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="figures",
        help_text="None for the total.",
    )
    kind = models.CharField(
        max_length=20,
        choices=[(kind.value, kind.words) for kind in FigureKind],
        default=FigureKind.BLANK.value,
    )
    number = models.PositiveIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0, help_text="Rises by one with each change.")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(null=True)
    change_set = models.UUIDField(null=True, help_text="The cells that were changed together.")

    history = HistoricalRecords()
    objects = FigureQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["count", "area__number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["count", "area"], name="one_figure_per_count_and_area"),
            models.UniqueConstraint(
                fields=["count"], condition=Q(area=None), name="one_total_per_count"
            ),
            models.CheckConstraint(
                condition=Q(kind=FigureKind.NUMBER.value, number__isnull=False)
                | (~Q(kind=FigureKind.NUMBER.value) & Q(number__isnull=True)),
                name="a_number_stands_only_in_a_counted_cell",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.count}, {self.area or 'total'}"

    @property
    def value(self) -> FigureValue:
        return FigureValue(FigureKind(self.kind), self.number)

    def already_holds(self, change: FigureChange) -> bool:
        """Whether nothing would differ: the same text typed twice is no conflict."""
        return change.value in (None, self.value) and change.note in (None, self.note)

    def take(self, change: FigureChange, by: User, change_set: uuid.UUID) -> None:
        """Hold what `change` asks for, as the next version, with its line in the history."""
        if change.value is not None:
            self.kind, self.number = change.value.kind.value, change.value.number
        if change.note is not None:
            self.note = change.note
        self.version += 1
        self.changed_by = by
        self.changed_at = timezone.now()
        self.change_set = change_set
        self._change_reason = change.reason or None
        self.save()
