"""The Work Plan: one edition a year, agreed at a meeting and then frozen."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models, transaction
from django.db.models import Max, Q
from simple_history.models import HistoricalRecords

from plans.enums import SETTLED_LINES, EditionState, WorkPlanItemKind, WorkPlanItemState
from plans.models.plan import Objective, Plan
from plans.models.schedule import Activity
from smewg.models import Economy, Meeting, Role
from smewg.toolkit.days import day_in_words, today
from smewg.toolkit.transitions import Refusal, TransitionRefused, last_step_in_words

if TYPE_CHECKING:
    from smewg.models import User


class WorkPlanEditionQuerySet(models.QuerySet["WorkPlanEdition"]):
    def locked(self, pk: int) -> WorkPlanEdition:
        """The edition as it stands, locked until the transaction ends."""
        return self.select_for_update().get(pk=pk)

    def locked_of(self, item_id: int) -> WorkPlanEdition:
        """The edition of a line, locked; DoesNotExist where the line is not there."""
        return self.select_for_update(of=["self"]).get(items=item_id)


class WorkPlanEdition(models.Model):
    """One year's Work Plan; once agreed, what it promises stays, and only progress is told."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="work_plans")
    year = models.PositiveSmallIntegerField(unique=True)
    agreed_at = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="agreed_work_plans"
    )
    agreed_on = models.DateField(null=True, blank=True)

    history = HistoricalRecords()
    objects = WorkPlanEditionQuerySet.as_manager()

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
    def state(self) -> str:
        return EditionState.AGREED if self.is_agreed else EditionState.DRAFT

    def require_draft(self, what: str, differences: Sequence[Refusal] | None = None) -> None:
        """TransitionRefused once it is agreed; with an empty list of differences nothing is."""
        if not self.is_agreed or differences == []:
            return
        last = last_step_in_words(self)
        raise TransitionRefused(
            f"{self} was agreed and is not {what} any more{f': {last}' if last else ''}. "
            "Change the next edition, or tell its progress.",
            *(differences or ()),
        )

    @property
    def before(self) -> WorkPlanEdition | None:
        """The edition before this one, of this plan or the one before it."""
        return WorkPlanEdition.objects.filter(year__lt=self.year).order_by("-year").first()

    @property
    def lines_version(self) -> int:
        """Grows with each change of a line: what a page that shows the lines has seen of them."""
        changes = WorkPlanItem.history.filter(edition_id=self.pk)
        return changes.aggregate(last=Max("history_id"))["last"] or 0


class WorkPlanItemQuerySet(models.QuerySet["WorkPlanItem"]):
    def visible_to(self, user: User) -> WorkPlanItemQuerySet:
        """Agreed editions are for whoever is signed in; drafts are not for observers."""
        if not user.is_authenticated:
            return self.none()
        return self.exclude(edition__agreed_on=None) if user.role == Role.OBSERVER else self

    def with_names(self) -> WorkPlanItemQuerySet:
        return self.select_related("owner", "objective__area", "activity", "edition")

    def open(self) -> WorkPlanItemQuerySet:
        return self.exclude(state__in=SETTLED_LINES)

    def due_by(self, day: date) -> WorkPlanItemQuerySet:
        return self.open().filter(due__lte=day)


class WorkPlanItem(models.Model):
    """Something that an edition promises; the same thing keeps its `thread` in each edition."""

    Kind = WorkPlanItemKind

    State = WorkPlanItemState

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
    state = models.CharField("stage", max_length=12, choices=State, default=State.PLANNED)
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
                condition=~Q(state="dropped") | ~Q(why=""), name="a_dropped_item_says_why"
            ),
            models.CheckConstraint(
                condition=Q(settled_on=None, state__in=["planned", "under way"])
                | Q(settled_on__isnull=False, state__in=["done", "dropped"]),
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
        if self.due is None or self.state == self.State.DROPPED:
            return False
        return (self.settled_on or today()) > self.due

    def save(self, **options: Any) -> None:
        """Keep its words; where it stands stays as it is, for only operations change that.

        TransitionRefused where an agreed edition's promise would change.
        """
        with transaction.atomic():
            edition = WorkPlanEdition.objects.locked(self.edition_id)
            if self._state.adding:
                edition.require_draft("added to")
            else:
                kept = WorkPlanItem.objects.get(pk=self.pk)
                self.state, self.settled_on = kept.state, kept.settled_on
                if self.state == self.State.DROPPED:
                    self.why = self.why or kept.why
                edition.require_draft("changed", self._differences(kept))
            super().save(**options)

    def _differences(self, kept: WorkPlanItem) -> list[Refusal]:
        """What it would promise otherwise than `kept`: beside each field, what stands there."""
        differ = [name for name in self.PROMISE if getattr(kept, name) != getattr(self, name)]
        return [
            Refusal(f"It stands as: {_in_words(kept, name)}", name.removesuffix("_id"), kept)
            for name in differ
        ]

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Only a line of a draft that no earlier edition has; others are dropped, with a reason."""
        with transaction.atomic():
            WorkPlanEdition.objects.locked(self.edition_id).require_draft("shortened")
            if WorkPlanItem.objects.filter(thread=self.thread).exclude(pk=self.pk).exists():
                raise TransitionRefused("An earlier edition promised it. Drop it, and say why.")
            return super().delete(*args, **kwargs)


def _in_words(item: WorkPlanItem, name: str) -> str:
    """What stands in a field, as a person reads it."""
    if name == "kind":
        return item.get_kind_display()
    value = getattr(item, name.removesuffix("_id"))
    return day_in_words(value) if isinstance(value, date) else str(value or "blank")
