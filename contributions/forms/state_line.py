"""Where a report stands, in one sentence: the same on its page, in lists, on Home and elsewhere.

Each reader is told what they may know: that a report has changes which were not sent is said to
those who write it, and to the secretariat without the words before it accepts. The words that
every life cycle shares are in smewg/toolkit/state_line.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from contributions.domain.report_fields import LABELS
from contributions.enums import ContributionState, Side
from contributions.forms.report import ReportForm, draft_from, plain
from contributions.models import Contribution, ContributionFile, ContributionVersion
from contributions.operations import report_files
from contributions.queries import report_diff
from plans.models import Objective
from smewg.access import allowed
from smewg.models import User
from smewg.toolkit import state_line as states
from smewg.toolkit.state_line import StateLine, day_in_short


def state_line(report: Contribution, reader: User) -> StateLine:
    """Where the report stands, as far as `reader` may know."""
    writes = allowed(reader, "contributions.write_report", report)
    unsent = tuple(unsent_fields(report)) if writes else ()
    return _LINES[ContributionState(report.state)](report, writes, unsent)


def _draft(report: Contribution, writes: bool, unsent: tuple[str, ...]) -> StateLine:
    office = ["the secretariat"] if report.on_behalf_by_id is not None else []
    return states.draft(report.draft_at, [report.economy.running_text, *office])


def _sent(report: Contribution, writes: bool, unsent: tuple[str, ...]) -> StateLine:
    last = _last(report)
    day = day_in_short(last.made_at if last else report.submitted_at)
    return states.stands("active", f"Sent {day}", unsent)


def _asked(report: Contribution, writes: bool, unsent: tuple[str, ...]) -> StateLine:
    said = f"Question asked {day_in_short(report.returned_at)}"
    return states.stands("attention", said, unsent, then=": answer it" if writes else "")


def _accepted(report: Contribution, writes: bool, unsent: tuple[str, ...]) -> StateLine:
    said = f"Accepted {day_in_short(report.accepted_at)}"
    return states.stands("good", said, unsent, can_be_sent=False)


def _withdrawn(report: Contribution, writes: bool, unsent: tuple[str, ...]) -> StateLine:
    is_open = writes and report.reporting_year.is_open
    return states.withdrawn(report.withdrawn_at, can_be_taken_back=is_open)


_LINES = {
    ContributionState.DRAFT: _draft,
    ContributionState.SUBMITTED: _sent,
    ContributionState.RETURNED: _asked,
    ContributionState.ACCEPTED: _accepted,
    ContributionState.WITHDRAWN: _withdrawn,
}


def with_versions(reports: QuerySet[Contribution]) -> QuerySet[Contribution]:
    """Reports with what their state lines look at, in a fixed number of queries."""
    kept = ContributionFile.objects.filter(removed_at=None)
    return reports.prefetch_related(
        Prefetch("versions", ContributionVersion.objects.with_words(), to_attr="all_versions"),
        Prefetch("files", kept, to_attr="files_in_draft"),
    )


def with_what_changed(reports: QuerySet[Contribution]) -> list[Contribution]:
    """The same for reports of whom few were changed since they were sent: only those look back."""
    found = list(reports)
    for report in found:
        if not report.draft or report.latest_id is None:
            report.all_versions = []  # type: ignore[attr-defined]
    changed = [report for report in found if not hasattr(report, "all_versions")]
    in_draft = ContributionFile.objects.filter(removed_at=None)
    prefetch_related_objects(
        changed,
        Prefetch("versions", _with_words(), to_attr="all_versions"),
        Prefetch("files", in_draft, to_attr="files_in_draft"),
    )
    return found


def _with_words() -> QuerySet[ContributionVersion]:
    """The economy's versions with what a form would hold of them."""
    own = ContributionVersion.objects.exclude(side=Side.SECRETARIAT).select_related("activity")
    of_area = Prefetch("objectives", Objective.objects.select_related("area"))
    return own.prefetch_related(of_area, "partners", "indicators", "files")


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
    if report.latest_id is None:
        return None  # never sent: nothing to look for
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
