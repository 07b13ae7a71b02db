"""The Work Plan: one edition a year, agreed at a meeting and then frozen."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from plans.models.plan import Objective, Plan
from plans.models.schedule import Activity
from plans.queries import WorkPlanItemQuerySet
from smewg.models import Economy, Meeting


class WorkPlanEdition(models.Model):
    """One year's Work Plan; once agreed, what it promises stays, and only progress is told."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="work_plans")
    year = models.PositiveSmallIntegerField(unique=True)
    agreed_at = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="agreed_work_plans"
    )
    agreed_on = models.DateField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["year"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(agreed_at=None, agreed_on=None)
                | Q(agreed_at__isnull=False, agreed_on__isnull=False),
                name="an_edition_is_agreed_at_a_meeting_on_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"Work Plan {self.year}"

    @property
    def is_agreed(self) -> bool:
        return self.agreed_on is not None

    @property
    def before(self) -> WorkPlanEdition | None:
        """The edition before this one, of this plan or the one before it."""
        return WorkPlanEdition.objects.filter(year__lt=self.year).order_by("-year").first()

    @classmethod
    @transaction.atomic
    def start(cls, plan: Plan, year: int) -> WorkPlanEdition:
        """The year's edition, made from what the last one has not settled.

        ValidationError for a year outside the plan, one that has its edition, or while the last
        edition is not agreed.
        """
        if year not in plan.years:
            raise ValidationError(f"{plan} runs from {plan.start_year} to {plan.end_year}.")
        if cls.objects.filter(year=year).exists():
            raise ValidationError(f"There is a Work Plan {year} already.")
        edition = cls(plan=plan, year=year)
        if (before := edition.before) and not before.is_agreed:
            raise ValidationError(f"Agree the {before} first; the next one starts from it.")
        edition.save()
        if before:
            edition._take_over(before)
        return edition

    def _take_over(self, before: WorkPlanEdition) -> None:
        for item in before.items.exclude(stage__in=WorkPlanItem.SETTLED):
            item.pk, item.edition, item._state.adding = None, self, True
            if item.objective and item.objective.area.plan_id != self.plan_id:
                item.objective = None
            item._change_reason = f"taken over from the {before}"
            item.save()

    @transaction.atomic
    def agree(self, meeting: Meeting, *, on: date | None = None) -> None:
        """Freeze what the edition promises. ValidationError when it is empty, or agreed already."""
        standing = WorkPlanEdition.objects.select_for_update().get(pk=self.pk)
        if standing.is_agreed:
            raise ValidationError(f"{self} was agreed on {standing.agreed_on:%-d %B %Y}.")
        if not self.items.exclude(stage=WorkPlanItem.Stage.DROPPED).exists():
            raise ValidationError("It is empty. Add what the group promises first.")
        self.agreed_at = meeting
        self.agreed_on = on or meeting.end or meeting.start or timezone.localdate()
        self._change_reason = f"agreed at {meeting}"[:100]
        self.save()


class WorkPlanItem(models.Model):
    """Something that an edition promises; the same thing keeps its `thread` in each edition."""

    class Kind(models.TextChoices):
        DELIVERABLE = "deliverable", "Deliverable"
        ACTIVITY = "activity", "Activity"
        PROJECT = "project", "Project"
        OUTCOME = "outcome", "Outcome"

    class Stage(models.TextChoices):
        PLANNED = "planned", "planned"
        UNDER_WAY = "under way", "under way"
        DONE = "done", "done"
        DROPPED = "dropped", "dropped"

    SETTLED: ClassVar = (Stage.DONE, Stage.DROPPED)
    PROMISE: ClassVar = ("kind", "title", "owner_id", "owner_name", "objective_id", "due")

    edition = models.ForeignKey(WorkPlanEdition, on_delete=models.PROTECT, related_name="items")
    thread = models.UUIDField(default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=Kind)
    title = models.CharField(max_length=300)
    owner = models.ForeignKey(
        Economy,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="work_plan_items",
        verbose_name="owner",
    )
    owner_name = models.CharField(
        "owner, if no economy", max_length=150, blank=True, help_text="As: Chair; Secretariat."
    )
    objective = models.ForeignKey(
        Objective, on_delete=models.PROTECT, null=True, blank=True, related_name="work_plan_items"
    )
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, null=True, blank=True, related_name="work_plan_items"
    )
    due = models.DateField(null=True, blank=True)
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.PLANNED)
    settled_on = models.DateField(null=True, blank=True)
    why = models.CharField(max_length=300, blank=True, help_text="Why it was moved or dropped.")

    history = HistoricalRecords()
    objects = WorkPlanItemQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["due", "kind", "title"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["edition", "thread"], name="a_thing_stands_once_in_an_edition"
            ),
            models.CheckConstraint(
                condition=~Q(stage="dropped") | ~Q(why=""), name="a_dropped_item_says_why"
            ),
            models.CheckConstraint(
                condition=Q(settled_on=None, stage__in=["planned", "under way"])
                | Q(settled_on__isnull=False, stage__in=["done", "dropped"]),
                name="a_settled_item_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def owned_by(self) -> str:
        return str(self.owner) if self.owner else self.owner_name

    @property
    def is_late(self) -> bool:
        """Done after its day, or not done and the day is over."""
        if self.due is None or self.stage == self.Stage.DROPPED:
            return False
        return (self.settled_on or timezone.localdate()) > self.due

    def save(self, **options: Any) -> None:
        """ValidationError where an agreed edition's promise would change."""
        if self.pk is None:
            self._require_not_agreed("added to")
        elif standing := WorkPlanItem.objects.filter(pk=self.pk).first():
            changed = [f for f in self.PROMISE if getattr(standing, f) != getattr(self, f)]
            if changed:
                self._require_not_agreed("changed")
        super().save(**options)

    def _require_not_agreed(self, what: str) -> None:
        edition = WorkPlanEdition.objects.get(pk=self.edition_id)
        if edition.is_agreed:
            raise ValidationError(
                f"{edition} was agreed and is not {what} any more. Change the next edition, "
                "or tell its progress."
            )

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Only a line of a draft that no earlier edition has; others are dropped, with a reason."""
        self._require_not_agreed("shortened")
        if WorkPlanItem.objects.filter(thread=self.thread).exclude(pk=self.pk).exists():
            raise ValidationError("An earlier edition promised it. Drop it, and say why.")
        return super().delete(*args, **kwargs)

    @transaction.atomic
    def progress(self, stage: WorkPlanItem.Stage, *, on: date | None = None, why: str = "") -> None:
        """Say where it stands, in a draft or an agreed edition. Dropping needs its reason."""
        if stage == self.Stage.DROPPED and not why.strip():
            raise ValidationError({"why": "Say why it is dropped."})
        self.stage = stage
        settled = stage in self.SETTLED
        self.settled_on = (on or timezone.localdate()) if settled else None
        self.why = why or self.why
        self._change_reason = f"{self.get_stage_display()}{': ' if why else ''}{why}"[:100]
        self.save()
