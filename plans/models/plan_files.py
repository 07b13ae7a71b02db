"""Plan files that were sent or begun in the browser, and those that were loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from plans.enums import PlanFileState
from plans.models.plan import Plan
from smewg.models import Role

if TYPE_CHECKING:
    from smewg.models import User


class SentPlanFileQuerySet(models.QuerySet["SentPlanFile"]):
    def visible_to(self, user: User) -> SentPlanFileQuerySet:
        """The secretariat's: a plan file is its work until it is loaded."""
        is_theirs = user.is_authenticated and user.role == Role.SECRETARIAT
        return self if is_theirs else self.none()

    def loaded(self) -> SentPlanFileQuerySet:
        return self.filter(state=PlanFileState.LOADED)


class SentPlanFile(models.Model):
    """A plan file as it was sent or written, what was answered about it, and what it changed.

    Its state is written by kpis/operations/plan_files.py alone. Nobody began what the command
    loaded.
    """

    State = PlanFileState

    name = models.CharField(max_length=200)
    text = models.TextField("the file")
    answers = models.JSONField(default=dict, blank=True, help_text="By the question's id.")
    state = models.CharField(max_length=10, choices=PlanFileState, default=PlanFileState.OPEN)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    begun_at = models.DateTimeField(auto_now_add=True)
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    loaded_at = models.DateTimeField(null=True)
    plan = models.ForeignKey(Plan, on_delete=models.SET_NULL, null=True, related_name="files")
    changes = models.JSONField(default=list, help_text="What loading it changed, in sentences.")

    history = HistoricalRecords()
    objects = SentPlanFileQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-begun_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("kpis_pages:plan_file", args=[self.pk])

    @property
    def content(self) -> bytes:
        """The file as the loader reads it."""
        return self.text.encode("utf-8", "replace")

    @property
    def is_open(self) -> bool:
        return self.state == PlanFileState.OPEN
