"""When reports of a year are due. Late is allowed, and marked; reporting stays voluntary."""

from __future__ import annotations

from datetime import datetime

from contributions.models.windows import ContributionWindow
from kpis.models import ReportingYear


def window_for(reporting_year: ReportingYear) -> datetime | None:
    """The moment at which the year's window closes; None where nobody set one."""
    found = ContributionWindow.objects.filter(reporting_year=reporting_year).first()
    return found.last_moment if found else None


def is_late(reporting_year: ReportingYear, moment: datetime) -> bool:
    """Whether a report that is sent at `moment` comes after the window."""
    closes = window_for(reporting_year)
    return closes is not None and moment > closes
