"""States of what was promised."""

from __future__ import annotations

from django.db import models


class ActivityState(models.TextChoices):
    """Of an activity of the schedule."""

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


class RecommendationState(models.TextChoices):
    """Of a recommendation of the assessment, as a plan answers it."""

    OPEN = "open", "open"
    UNDER_WAY = "under way", "under way"
    DONE = "done", "done"
    NOT_TAKEN_UP = "not taken up", "not taken up"


SETTLED_ACTIVITIES = (ActivityState.CARRIED_OUT, ActivityState.DROPPED)
SETTLED_LINES = (WorkPlanItemState.DONE, WorkPlanItemState.DROPPED)
SETTLED_RECOMMENDATIONS = (RecommendationState.DONE, RecommendationState.NOT_TAKEN_UP)
"""Settled: nothing more is to come of it."""
OPEN_LINES = (WorkPlanItemState.PLANNED, WorkPlanItemState.UNDER_WAY)


class WorkPlanItemKind(models.TextChoices):
    """What a line of the Work Plan promises."""

    DELIVERABLE = "deliverable", "Deliverable"
    ACTIVITY = "activity", "Activity"
    PROJECT = "project", "Project"
    OUTCOME = "outcome", "Outcome"


class SourceKind(models.TextChoices):
    """Where a recommendation comes from: on each the group takes action and answers."""

    ASSESSMENT = "assessment", "independent assessment"
    LEADERS = "leaders", "Leaders' paper"
    MINISTERS = "ministers", "Ministers' paper"
    SOM = "som", "Senior Officials' paper (SOM)"
    SCE = "sce", "paper of the SOM Steering Committee (SCE)"


class Came(models.TextChoices):
    """What an indicator, area or objective is beside the plan before."""

    SAME = "same", "the same"
    CHANGED = "changed", "changed"
    NEW = "new", "new"


class PlanFileState(models.TextChoices):
    """Of a plan file that somebody sent or began in the browser."""

    OPEN = "open", "not loaded yet"
    LOADED = "loaded", "loaded"
    LEFT = "left", "not loaded"
