"""What the reports add to the pages of the floors below."""

from __future__ import annotations

from django.urls import reverse

from contributions.models import Contribution
from kpis.models import Evidence
from plans.models import Activity
from smewg.models import User
from smewg.sections import Line, Section


def _line(report: Contribution) -> Line:
    return Line(
        text=f"{report.reference} {report.title}",
        url=reverse("contributions:report", args=report.place),
        note=str(report.economy),
    )


def of_evidence(user: User, item: Evidence) -> Section | None:
    """The reports that an item was made from, or that say the same."""
    reports = Contribution.objects.visible_to(user).filter(accepted_evidence__evidence=item)
    lines = [_line(report) for report in reports.with_names()]
    return Section("Reported by economies", lines) if lines else None


def of_activity(user: User, activity: Activity) -> Section:
    """Accepted reports that name an activity of the schedule."""
    reports = Contribution.objects.visible_to(user).filter(accepted_version__activity=activity)
    return Section(
        "Reports of economies",
        [_line(report) for report in reports.with_names()],
        empty="No accepted report names this activity.",
    )
