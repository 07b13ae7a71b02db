"""States of what was promised."""

from __future__ import annotations

from django.db import models


class ActivityState(models.TextChoices):
    PLANNED = "planned", "planned"
    UNDER_WAY = "under way", "under way"
    CARRIED_OUT = "carried out", "carried out"
    DEFERRED = "deferred", "deferred"
    DROPPED = "dropped", "dropped"


class EditionState(models.TextChoices):
    """Of a Work Plan edition; it follows from `agreed_on`."""

    DRAFT = "draft", "draft"
    AGREED = "agreed", "agreed"


class WorkPlanItemState(models.TextChoices):
    """Of a line of the Work Plan."""

    PLANNED = "planned", "planned"
    UNDER_WAY = "under way", "under way"
    DONE = "done", "done"
    DROPPED = "dropped", "dropped"
