"""The states of what is counted."""

from django.db import models


class ReportingYearState(models.TextChoices):
    """The state of a reporting year."""

    OPEN = "open", "open"
    CLOSED = "closed", "closed"
    PUBLISHED = "published", "published"


class CellState(models.TextChoices):
    """Whether a cell may be changed though its year is closed."""

    SHUT = "shut", "shut"
    REOPENED = "re-opened", "re-opened"
