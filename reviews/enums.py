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


class AskedOf(models.TextChoices):
    """To whom a review's recommendation goes, or who is asked to decide."""

    MEETING = "meeting", "the group's meeting"
    SCE = "sce", "the SOM Steering Committee (SCE)"
    SOM = "som", "Senior Officials (SOM)"
    MINISTERS = "ministers", "SME Ministers"


class AskVerb(models.TextChoices):
    """What is asked, in the words of APEC's papers."""

    NOTE = "note", "Note"
    ENDORSE = "endorse", "Endorse"
    AGREE = "agree", "Agree"
    CONSIDER = "consider", "Consider"


class AskState(models.TextChoices):
    """What became of a recommendation or of a decision sought."""

    OPEN = "open", "not decided yet"
    TAKEN_UP = "taken up", "taken up"
    NOT_TAKEN_UP = "not taken up", "not taken up"
    AGAIN = "again", "to be discussed again"


SETTLED_ASKS = (AskState.TAKEN_UP, AskState.NOT_TAKEN_UP)
