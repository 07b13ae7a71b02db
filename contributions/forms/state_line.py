"""Where a report stands, in one sentence: the same on its page, in lists, on Home and elsewhere.

Each reader is told what they may know: that a report has changes which were not sent is said to
those who write it, and to the secretariat without the words before it accepts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from contributions.domain.report_fields import LABELS
from contributions.enums import ContributionState
from contributions.forms.report import ReportForm, draft_from, plain
from contributions.models import Contribution, ContributionFile, ContributionVersion
from contributions.operations import report_files
from contributions.queries import report_diff
from smewg.access import allowed
from smewg.models import User
from smewg.toolkit.days import day_in_words, day_of, today
from smewg.toolkit.text import count_of


@dataclass(frozen=True)
class StateLine:
    """A sentence, what of it is to be marked, and its kind as in components/status.html."""

    kind: str
    text: str
    unsent: tuple[str, ...] = ()
    """The labels of the fields that were changed and not sent."""

    def __str__(self) -> str:
        return self.text


def state_line(report: Contribution, reader: User) -> StateLine:
    """Where the report stands, as far as `reader` may know."""
    writes = allowed(reader, "contributions.write_report", report)
    unsent = tuple(unsent_fields(report)) if writes else ()
    return _LINES[ContributionState(report.state)](report, writes, unsent)


def _draft(report: Contribution, writes: bool, unsent: tuple[str, ...]) -> StateLine:
    saved = f"saved {_day(report.draft_at)}" if report.draft_at else "nothing saved yet"
    sees = f"only {report.economy.running_text} sees it"
    if report.on_behalf_by_id is not None:
        sees = f"only {report.economy.running_text} and the secretariat see it"
    return StateLine("quiet", f"Draft, {saved}, {sees}")


def _sent(report: Contribution, writes: bool, unsent: tuple[str, ...]) -> StateLine:
    last = _last(report)
    day = _day(last.made_at if last else report.submitted_at)
    if unsent:
        return StateLine("attention", f"Sent {day}; {_changed(unsent)}", unsent)
    return StateLine("active", f"Sent {day}")


def _asked(report: Contribution, writes: bool, unsent: tuple[str, ...]) -> StateLine:
    line = f"Question asked {_day(report.returned_at)}"
    if not writes:
        return StateLine("attention", line)
    if unsent:
        return StateLine("attention", f"{line}; {_changed(unsent)}", unsent)
    return StateLine("attention", f"{line}: answer it")


def _accepted(report: Contribution, writes: bool, unsent: tuple[str, ...]) -> StateLine:
    line = f"Accepted {_day(report.accepted_at)}"
    if unsent:
        were = "was" if len(unsent) == 1 else "were"
        told = f"{line}; {count_of(len(unsent), 'field')} {were} not sent"
        return StateLine("attention", told, unsent)
    return StateLine("good", line)


def _withdrawn(report: Contribution, writes: bool, unsent: tuple[str, ...]) -> StateLine:
    line = f"Withdrawn {_day(report.withdrawn_at)}" if report.withdrawn_at else "Withdrawn"
    can_return = writes and report.reporting_year.is_open
    return StateLine("quiet", f"{line}, take it back" if can_return else line)


_LINES = {
    ContributionState.DRAFT: _draft,
    ContributionState.SUBMITTED: _sent,
    ContributionState.RETURNED: _asked,
    ContributionState.ACCEPTED: _accepted,
    ContributionState.WITHDRAWN: _withdrawn,
}


def _changed(unsent: tuple[str, ...]) -> str:
    return f"changed since and not sent: {count_of(len(unsent), 'field')}"


def _day(moment: datetime | None) -> str:
    """As 3 May; with its year where that is another one."""
    if moment is None:
        return "earlier"
    day = day_of(moment)
    words = day_in_words(day)
    return words.removesuffix(f" {day.year}") if day.year == today().year else words


def with_versions(reports: QuerySet[Contribution]) -> QuerySet[Contribution]:
    """Reports with what their state lines look at, in a fixed number of queries."""
    kept = ContributionFile.objects.filter(removed_at=None)
    return reports.prefetch_related(
        Prefetch("versions", ContributionVersion.objects.with_words(), to_attr="all_versions"),
        Prefetch("files", kept, to_attr="files_in_draft"),
    )


def unsent_fields(report: Contribution) -> list[str]:
    """The labels of what stands in the form of a report that was sent, and was not sent itself."""
    if not report.draft or _last(report) is None:
        return []
    return [label for _, label in to_send(report, report.draft)]


def to_send(report: Contribution, typed: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The fields, as (name, label), whose words a sending of what is typed sends anew."""
    last = _last(report)
    before: dict[str, Any] = {}
    if last:
        before = draft_from(last.words(), report.reporting_year.plan)
        before["files"] = [str(each.pk) for each in last.files.all()]
    files = getattr(report, "files_in_draft", None)
    if files is None:
        files = report_files.in_draft(report)
    after = {**typed, "files": [str(each.pk) for each in files]}
    return [
        (name, label)
        for name, label in LABELS.items()
        if plain(name, before.get(name)) != plain(name, after.get(name))
    ]


def _last(report: Contribution) -> ContributionVersion | None:
    versions = getattr(report, "all_versions", None)
    if versions is None:
        return report.latest_by_economy
    own = [each for each in versions if not each.is_secretariats]
    return max(own, key=lambda each: each.number, default=None)


def typed_texts(typed: dict[str, Any], report: Contribution) -> dict[str, str]:
    """What is typed as texts; where it is not valid, as it stands there."""
    form = ReportForm(typed, report)
    form.is_valid()
    return report_diff.texts({**typed, **form.cleaned_data, "files": report_files.in_draft(report)})
