"""The counts of the plan's indicators: their cells, what was published, and corrections."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from kpis.domain import figures
from kpis.enums import CellState
from kpis.models.years import ReportingYear, published_only
from plans.models import Indicator, PriorityArea
from smewg.models import User
from smewg.toolkit.values import Value, ValueKind

if TYPE_CHECKING:
    from plans.models import Plan

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


class CountQuerySet(models.QuerySet["Count"]):
    def locked(self, reporting_year: ReportingYear, indicator_id: int) -> Count:
        """The count, made where there is none, locked until the transaction ends."""
        self.get_or_create(reporting_year=reporting_year, indicator_id=indicator_id)
        return (
            self.select_for_update(of=["self"])
            .select_related("indicator__plan", "reporting_year")
            .get(reporting_year=reporting_year, indicator_id=indicator_id)
        )


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


class FigureQuerySet(models.QuerySet["Figure"]):
    def visible_to(self, user: User) -> FigureQuerySet:
        """The figures `user` may see: observers see those of published years, others see all."""
        return published_only(self, user, "count__reporting_year")

    def of_plan(self, plan: Plan) -> FigureQuerySet:
        """The plan's figures with what names their cells and what was published of them."""
        return (
            self.filter(count__reporting_year__plan=plan)
            .select_related(
                "count__reporting_year", "count__indicator", "area", "changed_by", "published"
            )
            .prefetch_related("corrections__by")
        )


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
