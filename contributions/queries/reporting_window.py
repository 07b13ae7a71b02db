"""When reports of a year are due. Late is allowed, and marked; reporting stays voluntary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from contributions.models.windows import ContributionWindow
from kpis.models import ReportingYear, ReportingYearState
from smewg.toolkit.days import day_in_words, day_of


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


@dataclass(frozen=True)
class WindowLine:
    """How it stands with a year's window, in a word with its colour, and in sentences."""

    kind: str
    word: str
    text: str


LATE_IS_WELCOME = "A report that comes later is welcome too, and is marked as late."


def window_line(reporting_year: ReportingYear) -> WindowLine:
    """What the year's page and the form say of when reports are asked for."""
    window = window_of(reporting_year)
    if reporting_year.is_published:
        return WindowLine(
            "quiet",
            "published",
            f"The figures of {reporting_year} are published, so no report is added or sent any "
            "more. Write to the secretariat: a correction can stand beside them.",
        )
    if window is None:
        return WindowLine(
            "active",
            "open",
            f"No days are set for {reporting_year}. Reports are welcome, and none is late.",
        )
    opens, closes = day_in_words(window.opens), day_in_words(window.closes)
    if window.is_ahead:
        said = f"Reports are asked for from {opens} to {closes}. You can begin now."
        return WindowLine("quiet", "opens later", said)
    if window.is_open:
        said = f"Open since {opens}, until the end of {closes}, Singapore time. {LATE_IS_WELCOME}"
        return WindowLine("active", "open", said)
    said = f"It was open from {opens} to {closes}. What is sent now is welcome, and marked as late."
    return WindowLine("attention", "late", said)
