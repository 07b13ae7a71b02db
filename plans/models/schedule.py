"""The implementation schedule: activities across years, and what became of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models, transaction
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from plans.enums import SETTLED_ACTIVITIES, ActivityState
from plans.models.alignment import InitiativeItem
from plans.models.plan import Objective, Plan, PlanPart, PriorityArea
from smewg.models import Economy

if TYPE_CHECKING:
    from smewg.models import User


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, user: User) -> ActivityQuerySet:
        """Every line of the schedule, for whoever is signed in."""
        return self if user.is_authenticated else self.none()

    def with_names(self) -> ActivityQuerySet:
        """Lines with all that the schedule shows, in a fixed number of queries."""
        return self.select_related("plan").prefetch_related(
            "proponents", "areas", "objectives__area", "initiative_items__initiative"
        )

    def in_years(self, years: range) -> ActivityQuerySet:
        """Lines of which at least one year is among `years`."""
        return self.filter(first_year__lte=years[-1], last_year__gte=years[0])

    def open(self) -> ActivityQuerySet:
        """Lines of which something is still to come."""
        return self.exclude(state__in=SETTLED_ACTIVITIES)


class Activity(PlanPart):
    """A line of the plan's implementation schedule, across one or more years."""

    State = ActivityState

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
    state = models.CharField("stage", max_length=12, choices=State, default=State.PLANNED)
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
                condition=Q(state="carried out", carried_out_in__isnull=False)
                | (~Q(state="carried out") & Q(carried_out_in=None)),
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
        return self.state in SETTLED_ACTIVITIES

    def save(self, **options: Any) -> None:
        """Keep its words; where it stands stays as it is, for only operations change that."""
        with transaction.atomic():
            if not self._state.adding:
                kept = Activity.objects.select_for_update(of=["self"]).get(pk=self.pk)
                self.state, self.carried_out_in = kept.state, kept.carried_out_in
            super().save(**options)
