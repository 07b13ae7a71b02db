"""The counts of the plan's indicators: their cells, what was published, and corrections."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from kpis.domain import figures
from kpis.enums import CellState, ReportingYearState
from kpis.models.querysets import CountQuerySet, FigureQuerySet
from kpis.models.years import ReportingYear
from plans.models import Indicator, PriorityArea
from smewg.models import User
from smewg.toolkit.values import Value, ValueKind

FIGURE_KINDS = [(kind.value, kind.words) for kind in figures.TYPED_KINDS]


@dataclass(frozen=True)
class FigureChange:
    """One cell that a person wants changed, and the version of it that they were looking at.

    `area` None is the total. `value` None leaves the figure, `note` None leaves the note.
    """

    indicator: Indicator
    area: PriorityArea | None
    seen_version: int
    value: Value | None = None
    note: str | None = None
    reason: str = ""


@dataclass(frozen=True)
class FigureConflict:
    """Somebody else changed the cell in between: both values stand until one is chosen."""

    change: FigureChange
    current: Figure


@dataclass(frozen=True)
class FigureProblem:
    """A change that the rules do not allow, with what to do about it."""

    change: FigureChange
    message: str


class FiguresRefused(Exception):
    """Nothing was written: these cells were in the way."""

    def __init__(self) -> None:
        super().__init__()
        self.conflicts: list[FigureConflict] = []
        self.problems: list[FigureProblem] = []

    def __bool__(self) -> bool:
        return bool(self.conflicts or self.problems)

    def __str__(self) -> str:
        return "; ".join(each.message for each in self.problems) or "Changed by somebody else."

    def add(self, other: FiguresRefused) -> None:
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
    explanation = models.TextField(
        blank=True, help_text="Why the typed figures and the list differ, in a sentence."
    )
    explained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    explained_at = models.DateTimeField(null=True)

    history = HistoricalRecords()
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

    def explain(self, sentence: str, *, by: User) -> None:
        """Keep why the typed figures and the list differ."""
        self.explanation = sentence.strip()
        self.explained_by, self.explained_at = by, timezone.now()
        self.save()

    def write(
        self,
        changes: list[FigureChange],
        by: User,
        change_set: uuid.UUID,
        areas: list[PriorityArea],
    ) -> FiguresRefused:
        """Write the changes of this count, which the caller has locked; what stood in the way.

        Where anything is refused the caller must roll back.
        """
        refused = FiguresRefused()
        cells = {figure.area_id: figure for figure in self.figures.select_related("changed_by")}
        for change in changes:
            area_id = change.area.pk if change.area else None
            figure = cells.setdefault(area_id, Figure(count=self, area=change.area))
            if figure.already_holds(change):
                continue
            if not (self.reporting_year.is_open or figure.is_reopened):
                refused.problems.append(FigureProblem(change, self._shut()))
                continue
            if figure.version != change.seen_version:
                refused.conflicts.append(FigureConflict(change, figure))
                continue
            figure.take(change, by, change_set)
        if refused:
            return refused
        message = _problem(cells, areas)
        if message:
            refused.problems += [
                FigureProblem(change, message) for change in changes if change.value
            ]
        return refused

    def correct(self, changes: list[FigureChange], by: User, reason: str) -> list[Correction]:
        """Hold corrected values beside the published ones; the caller has locked this count."""
        change_set = uuid.uuid4()
        cells = {figure.area_id: figure for figure in self.figures.select_related("changed_by")}
        refused, corrected = FiguresRefused(), []
        for change in changes:
            figure = cells[change.area.pk if change.area else None]
            if figure.already_holds(change):
                continue
            if figure.version != change.seen_version:
                refused.conflicts.append(FigureConflict(change, figure))
                continue
            figure.take(replace(change, reason=f"correction: {reason}"), by, change_set)
            corrected.append(
                Correction(
                    figure=figure, kind=figure.kind, number=figure.number, reason=reason, by=by
                )
            )
        message = None if refused else _problem(cells, list(self.reporting_year.plan.areas.all()))
        if message:
            refused.problems += [FigureProblem(change, message) for change in changes]
        if refused:
            raise refused
        return Correction.objects.bulk_create(corrected)

    def _shut(self) -> str:
        year = self.reporting_year
        if year.state == ReportingYearState.PUBLISHED:
            return f"{year} is published. Correct the figure with a reason instead."
        return f"{year} is closed. Ask the secretariat to re-open this cell."


def _problem(cells: dict[int | None, Figure], areas: list[PriorityArea]) -> str | None:
    """Why the cells of one count cannot stand together, by kpis/domain/figures.py."""
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
        choices=FIGURE_KINDS,
        default=ValueKind.BLANK.value,
    )
    number = models.PositiveIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0, help_text="Rises by one with each change.")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(null=True)
    change_set = models.UUIDField(null=True, help_text="The cells that were changed together.")
    left_blank = models.BooleanField(
        default=False, help_text="Confirmed at the year's closing: nothing is to stand here."
    )
    reopened_at = models.DateTimeField(null=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reopened_because = models.TextField(blank=True)

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
                condition=Q(kind=ValueKind.NUMBER.value, number__isnull=False)
                | (~Q(kind=ValueKind.NUMBER.value) & Q(number__isnull=True)),
                name="a_number_stands_only_in_a_counted_cell",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.count}, {self.area or 'total'}"

    @property
    def value(self) -> Value:
        return Value(ValueKind(self.kind), self.number)

    @property
    def is_reopened(self) -> bool:
        return self.reopened_at is not None

    @property
    def state(self) -> CellState:
        """Whether it may be changed though its year is closed."""
        return CellState.REOPENED if self.is_reopened else CellState.SHUT

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
        self.left_blank = False
        self.reopened_at = self.reopened_by = None
        self.changed_by = by
        self.changed_at = timezone.now()
        self.change_set = change_set
        self._change_reason = change.reason[:100]
        self.save()


class PublishedFigure(models.Model):
    """A cell and the list behind it as they were the day the year was published; never changed."""

    figure = models.OneToOneField(Figure, on_delete=models.PROTECT, related_name="published")
    kind = models.CharField(max_length=20, choices=FIGURE_KINDS)
    number = models.PositiveIntegerField(null=True)
    note = models.TextField(blank=True)
    listed = models.PositiveIntegerField(help_text="How many items stood in the list that day.")
    evidence_ids = models.JSONField(default=list, help_text="Which items they were.")

    def __str__(self) -> str:
        return f"{self.figure}: {self.value.words}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Kept once; TypeError for a change."""
        if not self._state.adding:
            raise TypeError("A published figure stays as it was. Correct the figure instead.")
        super().save(*args, **kwargs)

    @property
    def value(self) -> Value:
        return Value(ValueKind(self.kind), self.number)


class Correction(models.Model):
    """What was found wrong in a published figure; it stands beside it and never replaces it."""

    figure = models.ForeignKey(Figure, on_delete=models.PROTECT, related_name="corrections")
    kind = models.CharField(max_length=20, choices=FIGURE_KINDS)
    number = models.PositiveIntegerField(null=True)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_correction_has_a_reason")
        ]

    def __str__(self) -> str:
        return f"{self.figure}: corrected to {self.value.words}"

    @property
    def place(self) -> str:
        """The corrected cell's name in a sentence."""
        area = self.figure.area
        return f"{self.figure.count}, {f'area {area.number}' if area else 'total'}"

    @property
    def value(self) -> Value:
        return Value(ValueKind(self.kind), self.number)


def write_all(
    reporting_year: ReportingYear, changes: list[FigureChange], by: User, change_set: uuid.UUID
) -> int:
    """Write the changes count by count, in one order for everybody; how many counts there were.

    Raises FiguresRefused with everything that was in the way; the caller's transaction rolls back.
    """
    by_indicator: dict[int, list[FigureChange]] = {}
    for change in changes:
        by_indicator.setdefault(change.indicator.pk, []).append(change)
    refused = FiguresRefused()
    areas = list(reporting_year.plan.areas.all())
    for indicator_id in sorted(by_indicator):
        count = Count.objects.locked(reporting_year, indicator_id)
        refused.add(count.write(by_indicator[indicator_id], by, change_set, areas))
    if refused:
        raise refused
    return len(by_indicator)


@transaction.atomic
def correct(
    reporting_year: ReportingYear, changes: list[FigureChange], *, by: User, reason: str
) -> list[Correction]:
    """Correct cells of one published indicator; the published figures stay as they were.

    Raises FiguresRefused as change_figures does, and ValueError without a reason or before the
    year is published.
    """
    locked = ReportingYear.objects.locked(reporting_year.pk)
    if not locked.is_published:
        raise ValueError("Only a published figure is corrected; this year is not published.")
    if not reason.strip():
        raise ValueError("Say why the published figure is corrected.")
    count = Count.objects.locked(locked, changes[0].indicator.pk)
    return count.correct(changes, by, reason.strip())
