"""Which monitoring reports projects owe, and how each stands: the one place that says it.

A project that runs reports every six months; what was recorded of a report is a row
(models/monitoring.py), what is due besides follows from the project's days. A project that was
only taken over from a public record is asked for nothing until a first day is recorded for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from projects.domain.monitoring import ReportState, due_days, state_of
from projects.enums import AFTER_APPROVAL, NoteState
from projects.models import ConceptNote, MonitoringReport
from smewg.models import User
from smewg.toolkit import days

ASKED_OF = frozenset({NoteState.APPROVED, NoteState.RUNNING})
"""Where a project stands while it owes reports; later, what was recorded is still shown."""
SOON = timedelta(days=60)
"""How long before its day a report is shown as the next thing to do."""


@dataclass(frozen=True)
class Report:
    """One monitoring report of a project, recorded or due."""

    note: ConceptNote
    number: int
    due: date
    state: ReportState
    row: MonitoringReport | None = None

    @property
    def key(self) -> str:
        """Names it for good, in reminders and calendars: "monitoring-17", "monitoring-17-2"."""
        return f"monitoring-{self.note.pk}" + (f"-{self.number}" if self.number > 1 else "")

    @property
    def is_waited_for(self) -> bool:
        """Whether it is not received, and its project still owes it."""
        return self.state in {ReportState.AHEAD, ReportState.DUE}


def reports_of(note: ConceptNote, today: date | None = None) -> list[Report]:
    """The reports of one project, the earliest first; `monitoring` may be prefetched."""
    return reports_from(note, note.monitoring.all(), today or days.today())


def reports_from(
    note: ConceptNote, recorded: Iterable[MonitoringReport], today: date
) -> list[Report]:
    """The same, of what was recorded of the project."""
    rows = {row.number: row for row in recorded}
    due = dict(enumerate(_due(note, today), 1))
    return [
        _report(note, number, rows.get(number), due.get(number), today)
        for number in sorted({*rows, *due})
    ]


def _due(note: ConceptNote, today: date) -> list[date]:
    if note.at not in ASKED_OF:
        return []
    if note.source and note.monitoring_due is None:
        return []
    return list(due_days(note.monitoring_due, note.starts, note.ends, today))


def _report(
    note: ConceptNote, number: int, row: MonitoringReport | None, due: date | None, today: date
) -> Report:
    day = row.due if row and row.received_on else due or (row.due if row else today)
    received, told = (row.received_on, row.bmc_told_on) if row else (None, None)
    return Report(note, number, day, state_of(day, received, told, today), row)


def reports_of_projects(user: User) -> list[Report]:
    """Every report of the projects that `user` may see, by its day; three queries."""
    notes = ConceptNote.objects.visible_to(user).filter(state__in=AFTER_APPROVAL)
    whole = notes.select_related("session").prefetch_related("monitoring", "proposers")
    return by_day((note, note.monitoring.all()) for note in whole)


def by_day(projects: Iterable[tuple[ConceptNote, Iterable[MonitoringReport]]]) -> list[Report]:
    """The reports of projects, each with what was recorded of it, by the day that they are due."""
    today = days.today()
    found = [
        report for note, recorded in projects for report in reports_from(note, recorded, today)
    ]
    return sorted(found, key=lambda each: (each.due, each.note.pk, each.number))


def is_soon(report: Report, today: date) -> bool:
    """Whether it is the next thing to do: not received, and due within two months or before."""
    return report.is_waited_for and report.due - today <= SOON
