"""What was received of a running project, and when the budget committee was told."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from projects.models.notes import ConceptNote


class MonitoringReport(models.Model):
    """One monitoring report of a project, once something of it was recorded.

    `number` is its place among the project's reports, from 1; `due` is when it was due as it was
    recorded. Which reports a project owes besides: projects/queries/monitoring.py.
    """

    note = models.ForeignKey(ConceptNote, on_delete=models.PROTECT, related_name="monitoring")
    number = models.PositiveSmallIntegerField()
    due = models.DateField()
    received_on = models.DateField("received on", null=True, blank=True)
    received = models.TextField(
        "what was received",
        blank=True,
        help_text="The report's title, how many pages, what it says is late or has changed.",
    )
    bmc_told_on = models.DateField(
        "Budget and Management Committee (BMC) told on", null=True, blank=True
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = "monitoring report"
        ordering: ClassVar = ["note", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["note", "number"], name="a_project_reports_once_for_a_day"
            ),
            models.CheckConstraint(
                condition=Q(received="") | Q(received_on__isnull=False),
                name="what_was_received_has_its_day",
                violation_error_message="Type the day on which it was received.",
            ),
            models.CheckConstraint(
                condition=Q(received_on=None)
                | Q(bmc_told_on=None)
                | Q(bmc_told_on__gte=F("received_on")),
                name="the_budget_committee_is_told_of_what_was_received",
                violation_error_message="The committee was told before the report was received.",
            ),
        ]

    def __str__(self) -> str:
        return f"monitoring report {self.number} of {self.note.name}"
