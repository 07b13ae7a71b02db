"""The states of what is reviewed."""

from django.db import models


class ReviewState(models.TextChoices):
    """The state of a review."""

    DRAFT = "draft", "draft"
    CIRCULATED = "circulated", "circulated"
    PUBLISHED = "published", "published"


class CommentState(models.TextChoices):
    """Whether a comment has its answer."""

    OPEN = "open", "not answered"
    ANSWERED = "answered", "answered"
