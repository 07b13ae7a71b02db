"""The implementation schedule: activities across years, and what became of each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from plans.models.alignment import InitiativeItem
from plans.models.plan import Objective, Plan, PlanPart, PriorityArea
from plans.queries import ActivityQuerySet
from smewg.models import Economy


class Activity(PlanPart):
    """A line of the plan's implementation schedule, across one or more years."""

    class Stage(models.TextChoices):
        PLANNED = "planned", "planned"
        UNDER_WAY = "under way", "under way"
        CARRIED_OUT = "carried out", "carried out"
        DEFERRED = "deferred", "deferred"
        DROPPED = "dropped", "dropped"

    class Funding(models.TextChoices):
        SELF = "self-funded", "self-funded"
        APEC = "APEC-funded", "APEC-funded"
        SUBJECT = "subject to approval", "subject to approval for APEC funding"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="activities")
    title = models.TextField()
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    proponents = models.ManyToManyField(Economy, related_name="activities", blank=True)
    areas = models.ManyToManyField(PriorityArea, related_name="activities", blank=True)
    area_inferred = models.BooleanField(
        default=False, help_text="The document does not say the area; the secretariat confirms it."
    )
    objectives = models.ManyToManyField(Objective, related_name="activities", blank=True)
    initiative_items = models.ManyToManyField(
        InitiativeItem, related_name="activities", blank=True, verbose_name="aligned with"
    )
    funding = models.CharField(max_length=20, choices=Funding, blank=True)
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.PLANNED)
    carried_out_in = models.PositiveSmallIntegerField(null=True, blank=True)
    kept_here = models.BooleanField(
        default=False,
        help_text="Added or changed on the pages: loading the plan file leaves it as it is.",
    )

    history = HistoricalRecords(m2m_fields=[proponents, areas, objectives, initiative_items])
    objects = ActivityQuerySet.as_manager()

    class Meta(PlanPart.Meta):
        verbose_name_plural = "activities"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_activity_per_number"),
            models.CheckConstraint(
                condition=Q(first_year__lte=F("last_year")),
                name="an_activity_ends_after_it_starts",
                violation_error_message="The last year is before the first.",
            ),
            models.CheckConstraint(
                condition=Q(stage="carried out", carried_out_in__isnull=False)
                | (~Q(stage="carried out") & Q(carried_out_in=None)),
                name="carried_out_is_in_a_year",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def years(self) -> str:
        return (
            str(self.first_year)
            if self.first_year == self.last_year
            else f"{self.first_year}-{self.last_year}"
        )

    @property
    def number_text(self) -> str:
        return str(self.number)

    @property
    def carried_out_year_text(self) -> str:
        return str(self.carried_out_in or "")

    @property
    def is_settled(self) -> bool:
        """Whether nothing more is to come of it."""
        return self.stage in {self.Stage.CARRIED_OUT, self.Stage.DROPPED}

    @transaction.atomic
    def move(self, first_year: int, last_year: int, *, reason: str) -> None:
        """Give it other years. ValidationError without a reason, or once it is settled."""
        self._require(reason, "Say why it is moved.")
        self._require_open()
        if last_year < first_year:
            raise ValidationError({"last_year": "The last year is before the first."})
        was = self.years
        self.first_year, self.last_year = first_year, last_year
        self._keep(f"moved from {was} to {self.years}: {reason}")

    @transaction.atomic
    def turn(self, stage: Activity.Stage, *, reason: str) -> None:
        """Say where it stands. Dropping, deferring and taking back need a reason.

        ValidationError for carried out, which kpis.carried_out does together with its evidence.
        """
        if stage == self.Stage.CARRIED_OUT:
            raise ValidationError("Carried out is said with the evidence of it, in one step.")
        if stage == self.stage:
            raise ValidationError(f"It is {self.get_stage_display()} already.")
        if stage != self.Stage.UNDER_WAY or self.is_settled:
            self._require(reason, "Say why.")
        if self.stage == self.Stage.CARRIED_OUT:
            raise ValidationError("It was carried out. Take its evidence off the list first.")
        was = self.get_stage_display()
        self.stage = stage
        self._keep(f"{was}, now {self.get_stage_display()}" + (f": {reason}" if reason else ""))

    @transaction.atomic
    def carry_out(self, year: int) -> None:
        """It was carried out in `year`; the caller lists its evidence in the same transaction."""
        self._require_open()
        self.stage, self.carried_out_in = self.Stage.CARRIED_OUT, year
        self._keep(f"carried out in {year}")

    @transaction.atomic
    def take_back(self, *, reason: str) -> None:
        """It turned out not to have been carried out; its evidence counts no more."""
        self.stage, self.carried_out_in = self.Stage.UNDER_WAY, None
        self._keep(f"not carried out after all: {reason}")

    @transaction.atomic
    def confirm_areas(self, areas: Iterable[PriorityArea]) -> None:
        """The secretariat says which areas it serves; from now on they are not inferred."""
        chosen = list(areas)
        if not chosen:
            raise ValidationError({"areas": "Choose at least one area."})
        self.area_inferred = False
        self._keep(f"area confirmed: {'; '.join(str(area.number) for area in chosen)}")
        if set(self.areas.all()) != set(chosen):
            self.areas.set(chosen)

    def _require_open(self) -> None:
        standing = Activity.objects.select_for_update(of=["self"]).get(pk=self.pk)
        if standing.is_settled:
            raise ValidationError(f"It is {standing.get_stage_display()}; that is settled.")

    def _require(self, reason: str, message: str) -> None:
        if not reason.strip():
            raise ValidationError({"reason": message})

    def _keep(self, reason: str) -> None:
        self.kept_here = True
        self._change_reason = reason[:100]
        self.save()
