"""When reports of a year are due. Late is allowed, and marked; reporting stays voluntary."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from contributions.models.windows import ContributionWindow
from kpis.models import ReportingYear, ReportingYearState
from smewg.toolkit.days import day_of


def windows() -> QuerySet[ContributionWindow]:
    """Every year's window with its year, the first year first."""
    return ContributionWindow.objects.select_related("reporting_year")


def windows_of_unpublished_years() -> QuerySet[ContributionWindow]:
    """The windows of years whose figures are not published yet."""
    return windows().exclude(reporting_year__state=ReportingYearState.PUBLISHED)


def window_of(reporting_year: ReportingYear) -> ContributionWindow | None:
    """The year's window; None where nobody set one."""
    return windows().filter(reporting_year=reporting_year).first()


def is_late(reporting_year: ReportingYear, moment: datetime) -> bool:
    """Whether a report that is sent at `moment` comes after the window's last day."""
    window = window_of(reporting_year)
    return window is not None and day_of(moment) > window.closes
