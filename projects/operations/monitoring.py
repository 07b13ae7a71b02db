"""What was received of a monitoring report is recorded, and corrected with a reason."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from projects.models import ConceptNote, MonitoringReport
from smewg.models import User
from smewg.toolkit.transitions import locked

RECORDED = ("received_on", "received", "bmc_told_on")


@transaction.atomic
def record_monitoring(report: MonitoringReport, *, by: User, reason: str = "") -> MonitoringReport:
    """Save what `report` says; gives it as it stands then.

    ValidationError, by field, where a recorded value is corrected without a reason, where the days
    contradict each other, or where somebody recorded the same report meanwhile.
    """
    locked(ConceptNote, [report.note_id])
    rows = MonitoringReport.objects.select_for_update(of=["self"])
    stands = rows.filter(note=report.note_id, number=report.number).first()
    if stands and report.pk is None:
        raise ValidationError("Somebody recorded this report meanwhile. Look at it again.")
    if stands and is_correction(stands, report) and not reason.strip():
        raise ValidationError({"reason": "Say why it is corrected, in a sentence."})
    report.full_clean(validate_unique=False)
    report._history_user = by  # type: ignore[attr-defined]
    report._change_reason = reason.strip()[:100] or "recorded"  # type: ignore[attr-defined]
    report.save()
    return report


def is_correction(stands: MonitoringReport, report: MonitoringReport) -> bool:
    """Whether a value that was recorded becomes another; filling in a blank is none."""
    return any(
        getattr(stands, name) and getattr(stands, name) != getattr(report, name)
        for name in RECORDED
    )
