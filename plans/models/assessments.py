"""The independent assessment, every four years, and what became of its recommendations."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from plans.enums import SETTLED_RECOMMENDATIONS, RecommendationState, SourceKind
from plans.models.plan import Objective, Plan
from smewg.models import Economy

if TYPE_CHECKING:
    from smewg.models import User


class Assessment(models.Model):
    """What recommends something to the group: an independent assessment, or a paper from above.

    Papers are those of Leaders, Ministers, Senior Officials and their Steering Committee.
    """

    Kind = SourceKind

    kind = models.CharField(
        "what it is", max_length=10, choices=SourceKind, default=SourceKind.ASSESSMENT
    )
    title = models.CharField(max_length=200)
    number = models.CharField(
        "document number", max_length=40, blank=True, help_text="As 2018/SOM1/SCE/003."
    )
    year = models.PositiveSmallIntegerField()
    day = models.DateField("adopted on", null=True, blank=True)
    assessor = models.CharField("assessor, or who wrote it", max_length=200, blank=True)
    link = models.URLField(blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "source of recommendations"
        verbose_name_plural = "sources of recommendations"
        ordering: ClassVar = ["-year", "kind", "title"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["year"],
                condition=Q(kind=SourceKind.ASSESSMENT),
                name="one_assessment_a_year",
                violation_error_message="The assessment of this year is here already.",
            ),
            models.UniqueConstraint(
                fields=["kind", "year", "title"],
                name="one_source_of_a_title_and_year",
                violation_error_message="This paper is here already.",
            ),
        ]

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
