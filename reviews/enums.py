"""The states of what is reviewed."""

from django.db import models


class ReviewState(models.TextChoices):
    """The state of a review."""

    DRAFT = "draft", "draft"
    CIRCULATED = "circulated", "circulated"
    PUBLISHED = "published", "published"
    WITHDRAWN = "withdrawn", "withdrawn"


FROZEN = (ReviewState.PUBLISHED, ReviewState.WITHDRAWN)
"""What was published once: it is read from its snapshot for good."""


class CommentState(models.TextChoices):
    """Whether a comment has its answer."""

    OPEN = "open", "not answered"
    ANSWERED = "answered", "answered"


class ReviewKind(models.TextChoices):
    MID_TERM = "mid-term", "Mid-term review"
    FINAL = "final", "Final review"
    SCE_REPORT = "sce-report", "Annual report to the SCE"
    MINISTERS = "ministers", "Annual progress to SME Ministers"
