"""What the secretariat records of a monitoring report."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from projects.models import MonitoringReport
from projects.operations.monitoring import record_monitoring
from smewg.forms.group import DayInput, ReasonedForm
from smewg.models import User


class MonitoringForm(ReasonedForm):
    """When a report was received, what it was, and when the budget committee was told."""

    class Meta:
        model = MonitoringReport
        fields = ("received_on", "received", "bmc_told_on")
        widgets: ClassVar = {
            "received_on": DayInput(),
            "received": forms.Textarea(attrs={"rows": 4}),
            "bmc_told_on": DayInput(),
        }
        labels: ClassVar = {
            "received_on": "Received on",
            "received": "What was received",
            "bmc_told_on": "Budget and Management Committee (BMC) told on",
        }
        help_texts: ClassVar = {
            "received_on": "Blank while nothing was received.",
            "bmc_told_on": "Blank while the committee was not told.",
        }

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        if "reason" in self.fields:
            self.fields["reason"].help_text = "Needed where something that was recorded changes."

    def write(self) -> MonitoringReport:
        reason = self.cleaned_data.get("reason", "")
        return record_monitoring(self.instance, by=self.by, reason=reason)
