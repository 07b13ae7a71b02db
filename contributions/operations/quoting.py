"""Whether a report's words may be quoted: its economy's answer, which it can change at any time."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from contributions.enums import ContributionState, Quoting
from contributions.models import Contribution
from smewg.models import User
from smewg.toolkit.transitions import Refusal, TransitionRefused

FIELDS = ("quoting", "quoting_by", "quoting_at")


@transaction.atomic
def answer_quoting(report_id: int, answer: str, *, by: User) -> Contribution:
    """Keep the answer; the report's words and state are not touched.

    TransitionRefused for what is no answer, and for a report that is withdrawn.
    """
    report = Contribution.objects.locked(report_id)
    if answer not in (Quoting.NO, Quoting.PAPERS, Quoting.PUBLIC):
        raise TransitionRefused(Refusal("Choose one of the answers.", "quoting", report))
    if report.state == ContributionState.WITHDRAWN:
        raise TransitionRefused("This report is withdrawn, so nobody quotes it.")
    if report.quoting == answer and report.quoting_by_id:
        return report
    report.quoting, report.quoting_by, report.quoting_at = answer, by, timezone.now()
    report._history_user = by  # type: ignore[attr-defined]
    report._change_reason = f"may be quoted: {Quoting(answer).label}"  # type: ignore[attr-defined]
    report.save(update_fields=list(FIELDS))
    return report
