"""When an economy's reports of a year are asked for."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from kpis.models import ReportingYear
from smewg.toolkit.days import today
from smewg.toolkit.deadlines import end_of, is_past


class ContributionWindow(models.Model):
    """A year's first and last day for reports; late ones are welcome, and marked."""

    reporting_year = models.OneToOneField(
        ReportingYear, on_delete=models.CASCADE, related_name="contribution_window"
    )
    opens = models.DateField("first day")
    closes = models.DateField(
        "last day", help_text="It closes at midnight in Singapore at the end of this day."
    )

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["reporting_year__year"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(opens__lte=F("closes")),
                name="a_window_closes_after_it_opens",
                violation_error_message="The last day is before the first.",
            )
        ]

    def __str__(self) -> str:
        return f"Contributions of {self.reporting_year}"

    @property
    def last_moment(self) -> datetime:
        return end_of(self.closes)

    @property
    def is_ahead(self) -> bool:
        """Whether its first day is still to come, in Singapore."""
        return today() < self.opens

    @property
    def is_over(self) -> bool:
        return is_past(self.closes)

    @property
    def is_open(self) -> bool:
        return not (self.is_ahead or self.is_over)

    @property
    def state_in_words(self) -> str:
        """In a word: "opens later", "open" or "closed"."""
        if self.is_ahead:
            return "opens later"
        return "closed" if self.is_over else "open"
