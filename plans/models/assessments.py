"""The independent assessment, every four years, and what became of its recommendations."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from simple_history.models import HistoricalRecords

from plans.models.plan import Objective, Plan
from plans.models.querysets import RecommendationQuerySet
from smewg.models import Economy


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


class Recommendation(models.Model):
    """One recommendation as a plan answers it; an open one is carried into the next plan."""

    class State(models.TextChoices):
        OPEN = "open", "open"
        UNDER_WAY = "under way", "under way"
        DONE = "done", "done"
        NOT_TAKEN_UP = "not taken up", "not taken up"

    SETTLED: ClassVar = (State.DONE, State.NOT_TAKEN_UP)

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
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
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
        return self.state in self.SETTLED
