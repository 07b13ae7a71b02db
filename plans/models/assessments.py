"""The independent assessment, every four years, and what became of its recommendations."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from simple_history.models import HistoricalRecords

from plans.enums import SETTLED_RECOMMENDATIONS, RecommendationState
from plans.models.plan import Objective, Plan
from smewg.models import Economy

if TYPE_CHECKING:
    from smewg.models import User


class Assessment(models.Model):
    """An independent assessment of the group."""

    title = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField(unique=True)
    assessor = models.CharField(max_length=200, blank=True)
    link = models.URLField(blank=True)

    class Meta:
        ordering: ClassVar = ["-year"]

    def __str__(self) -> str:
        return f"{self.title} ({self.year})"


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    def visible_to(self, user: User) -> RecommendationQuerySet:
        """Every recommendation, for whoever is signed in: the assessment is public."""
        return self if user.is_authenticated else self.none()

    def with_names(self) -> RecommendationQuerySet:
        return self.select_related(
            "assessment", "plan", "owner", "carried_from__plan", "carried_to__plan"
        ).prefetch_related("objectives__area")

    def open(self) -> RecommendationQuerySet:
        return self.exclude(state__in=SETTLED_RECOMMENDATIONS)


class Recommendation(models.Model):
    """One recommendation as a plan answers it; an open one is carried into the next plan."""

    State = RecommendationState

    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="recommendations"
    )
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="recommendations")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    response = models.TextField(blank=True, help_text="What the group answered.")
    owner = models.ForeignKey(
        Economy,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="recommendations",
    )
    owner_name = models.CharField("owner, if no economy", max_length=150, blank=True)
    objectives = models.ManyToManyField(Objective, related_name="recommendations", blank=True)
    state = models.CharField("stage", max_length=12, choices=State, default=State.OPEN)
    done = models.TextField("what was done", blank=True)
    links = models.TextField(blank=True, help_text="Addresses, one a line.")
    carried_from = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="carried_to"
    )

    history = HistoricalRecords(m2m_fields=[objectives])
    objects = RecommendationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-assessment__year", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["assessment", "plan", "number"],
                name="one_recommendation_per_number_and_plan",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"

    @property
    def owned_by(self) -> str:
        return str(self.owner) if self.owner else self.owner_name

    @property
    def link_list(self) -> list[str]:
        return self.links.splitlines()

    @property
    def is_settled(self) -> bool:
        return self.state in SETTLED_RECOMMENDATIONS
