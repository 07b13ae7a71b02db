"""The steps of a report. Each locks it, judges the locked row and gives it back as it stands then.

All raise TransitionRefused, with a sentence for each thing in the way; then nothing is kept.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from contributions import notices as table
from contributions import workflow
from contributions.domain.report_fields import MULTIPLE
from contributions.enums import ContributionState, Side
from contributions.models import (
    AcceptedEvidence,
    Contribution,
    ContributionFile,
    ContributionMessage,
    ContributionVersion,
    EvidenceDraft,
    NothingToReport,
    ReportContent,
)
from contributions.queries import reporting_window
from kpis.models import Evidence, ReportingYear
from smewg.models import Economy, Role, User
from smewg.operations import notices
from smewg.operations.notices import Notice
from smewg.toolkit import draft_history, drafts
from smewg.toolkit.drafts import Sent
from smewg.toolkit.search import index as search
from smewg.toolkit.transitions import (
    Attempt,
    Refusal,
    TransitionRefused,
    obstacles,
    transition,
    transition_all,
)

DRAFT_FIELDS = ("draft", "draft_version", "draft_by", "draft_at", "draft_writer")


class EvidenceRefused(TransitionRefused):
    """The item at `place` of an acceptance cannot be listed; nothing was written."""

    def __init__(self, place: int, error: ValidationError | TransitionRefused) -> None:
        super().__init__(*_refusals(error))
        self.place = place


def _refusals(error: ValidationError | TransitionRefused) -> list[Refusal]:
    if isinstance(error, TransitionRefused):
        return list(error.refusals)
    if not hasattr(error, "error_dict"):
        return [Refusal(each) for each in error.messages]
    by_field = error.message_dict.items()
    return [Refusal(each, name) for name, sentences in by_field for each in sentences]


@transaction.atomic
def begin_report(  # noqa: PLR0913 (what a report begins with)
    economy: Economy,
    reporting_year: ReportingYear,
    *,
    by: User,
    token: uuid.UUID | None = None,
    draft: dict[str, Any] | None = None,
    on_behalf: bool = False,
    source: str = "",
    ends_nothing: bool = False,
) -> Contribution:
    """A new draft with the next number; the one that there is when `token` began one before.

    With `ends_nothing` the answer that there is nothing to report is taken back with it.
    Refused in a published year, and for a token that began another economy's or year's report.
    """
    _lock_economy(economy.pk)
    begun = Contribution.objects.filter(start_token=token).first() if token else None
    if begun:
        if (begun.economy_id, begun.reporting_year_id) != (economy.pk, reporting_year.pk):
            raise TransitionRefused("This page began another report. Start again.")
        return begun
    year = ReportingYear.objects.locked(reporting_year.pk)
    if year.is_published:
        raise TransitionRefused(_shut(year))
    last = Contribution.objects.filter(economy=economy, reporting_year=year)
    number = (last.aggregate(last=models.Max("number"))["last"] or 0) + 1
    started = Contribution(
        economy=economy,
        reporting_year=year,
        number=number,
        start_token=token or uuid.uuid4(),
        started_by=by,
        on_behalf_by=by if on_behalf else None,
        source=source,
        draft=draft or {},
    )
    started._history_user = by  # type: ignore[attr-defined]
    started._change_reason = "begun"  # type: ignore[attr-defined]
    started.save()
    if ends_nothing:
        _end_nothing_to_report(started)
    return started


@transaction.atomic
def save_draft(report_id: int, words: dict[str, Any], *, by: User, sent: Sent) -> Contribution:
    """Keep what stands in the form as the draft's next version; only the draft's columns are set.

    Raises drafts.ChangedMeanwhile where somebody else saved in between; refused once the report
    is settled.
    """
    report = Contribution.objects.locked(report_id)
    if in_the_way := obstacles(workflow.WRITE, report, Attempt(by, timezone.now())):
        raise TransitionRefused(*in_the_way)
    if report.draft_by_id == by.pk:
        report.draft_by = by  # nearly always: no need to read the person again
    before = report.current_draft
    words = draft_history.settle(report.draft_name, sent, before, words)
    if drafts.differing(words, before.words):
        report.draft, report.draft_version = words, report.draft_version + 1
        report.draft_by, report.draft_at = by, timezone.now()
        report.draft_writer = sent.writer
        kept = {name: getattr(report, name) for name in DRAFT_FIELDS}
        Contribution.objects.filter(pk=report_id).update(**kept)
        search.mark(Contribution, [report_id])
        draft_history.record(
            report.draft_name, before, words, report.draft_version, sent=sent, by=by
        )
    return report


@transaction.atomic
def send_report(
    report_id: int, words: ReportContent, *, by: User, files: Sequence[ContributionFile] = ()
) -> Contribution:
    """Send it: its words become its `latest` version, which nobody changes.

    Sent twice with the same words it is one version. Refused once it is settled, in a published
    year, and without its source where the secretariat entered it. It ends "nothing to report".
    """
    _lock_economy(Contribution.objects.values_list("economy_id", flat=True).get(pk=report_id))
    report = Contribution.objects.locked(report_id)
    last = report.latest_by_economy
    if report.state == ContributionState.SUBMITTED and last and last.says(words, files):
        return report

    def changes(report: Contribution, attempt: Attempt) -> dict[str, Any]:
        version = _keep_version(report, Side.ECONOMY, words, by=by, files=files)
        if report.submitted_at is not None:
            return {"latest": version}
        is_late = reporting_window.is_late(report.reporting_year, attempt.at)
        return {"latest": version, "submitted_at": attempt.at, "is_late": is_late}

    was_asked = report.state == ContributionState.RETURNED
    report = _take(
        workflow.SEND,
        report_id,
        by=by,
        changes=changes,
        guards=[_its_year_takes_reports, _its_source_is_attached(files)],
        note=lambda _, attempt: f"sent, version {attempt.changes['latest'].number}",
    )
    _end_nothing_to_report(report)
    if was_asked:
        notices.tell(table.ANSWERED, report, by=by, message="It was sent again.")
    else:
        notices.tell(table.SENT, report, by=by)
    return report


@transaction.atomic
def return_report(
    report_id: int, message: str, *, by: User, seen_version: int | None = None
) -> Contribution:
    """Give it back to its economy with a message.

    Refused without one, unless it is sent, and when there is a newer version than `seen_version`.
    """
    report = transition(
        workflow.RETURN,
        _reports(),
        report_id,
        by=by,
        reason=message,
        guards=[_nothing_newer_than(seen_version)],
        note="returned with a message",
    )
    _say(report, message, by=by, kind=ContributionMessage.Kind.RETURNED)
    notices.tell(table.ASKED, report, by=by, message=message.strip())
    return report


@transaction.atomic
def write_to_thread(report_id: int, message: str, *, by: User) -> Contribution:
    """Add to the thread, whatever the report's state. Refused for nothing said."""
    report = Contribution.objects.locked(report_id)
    if not message.strip():
        raise TransitionRefused(Refusal("Write a message first.", "message", report))
    _say(report, message, by=by, kind=ContributionMessage.Kind.SAID)
    notices.tell(_notice_of_message(report, by), report, by=by, message=message.strip())
    return report


def _notice_of_message(report: Contribution, by: User) -> Notice:
    """An answer to an open question, or a message that goes to the other side."""
    if by.role == Role.SECRETARIAT:
        return table.WROTE_TO_ECONOMY
    return (
        table.ANSWERED if report.state == ContributionState.RETURNED else table.WROTE_TO_SECRETARIAT
    )


def add_secretariat_version(
    report_id: int, words: ReportContent, *, by: User, because: str, seen_version: int
) -> Contribution:
    """The secretariat's words as a version beside the economy's own, which stays as it is.

    Refused without a reason, unless the report is sent, or when there is a newer version.
    """

    def changes(report: Contribution, attempt: Attempt) -> dict[str, Any]:
        files = list(report.latest.files.all()) if report.latest else []
        beside = _keep_version(
            report, Side.SECRETARIAT, words, by=by, files=files, because=attempt.reason
        )
        return {"latest": beside}

    return _take(
        workflow.WRITE_BESIDE,
        report_id,
        by=by,
        reason=because,
        changes=changes,
        guards=[_nothing_newer_than(seen_version)],
        note=lambda _, attempt: f"version {attempt.changes['latest'].number} beside its own",
    )


@transaction.atomic
def accept_report(
    report_id: int,
    *,
    by: User,
    seen_version: int,
    evidence: Sequence[EvidenceDraft] = (),
    listed: Sequence[Evidence] = (),
) -> Contribution:
    """Accept it, and list the evidence it makes, all or nothing.

    `listed` are items that say the same and were there before; they must count still. Raises
    EvidenceRefused where an item breaks the plan's rules or its year is shut. Refused for a
    version that is no longer the latest, or a report that is not waiting.
    """
    report = _take(
        workflow.ACCEPT,
        report_id,
        by=by,
        changes=lambda report, _: {"accepted_version": report.latest},
        guards=[_nothing_newer_than(seen_version)],
        note=lambda *_: "accepted",
    )
    notices.tell(table.ACCEPTED, report, by=by)
    made = [_list_item(place, each, report, by) for place, each in enumerate(evidence)]
    named = list(dict.fromkeys(listed))
    counted = Evidence.objects.counted().filter(pk__in=[each.pk for each in named])
    if len(counted.select_for_update(of=["self"])) < len(named):
        raise TransitionRefused("One of the listed items does not count any more. Look again.")
    AcceptedEvidence.objects.bulk_create(
        [AcceptedEvidence(contribution=report, evidence=item) for item in made]
        + [AcceptedEvidence(contribution=report, evidence=item, was_listed=True) for item in named]
    )
    return report


def _list_item(place: int, draft: EvidenceDraft, report: Contribution, by: User) -> Evidence:
    try:
        draft.item.keep(
            by=by,
            reason=f"from the report {report.reference}",
            objectives=draft.objectives,
            economies=draft.economies,
            partners=draft.partners,
        )
    except (ValidationError, TransitionRefused) as error:
        raise EvidenceRefused(place, error) from error
    return draft.item


@transaction.atomic
def withdraw_report(
    report_id: int, *, by: User, reason: str = "", seen: str | None = None
) -> Contribution:
    """Its economy takes it back, before it is accepted; its versions and thread are kept.

    `seen` is the state that the person's page showed; refused where it is another by now.
    """
    said = reason.strip()
    report = transition(
        workflow.WITHDRAW,
        _reports(),
        report_id,
        by=by,
        reason=said,
        note=f"withdrawn: {said}" if said else "withdrawn",
        seen=seen,
    )
    if report.latest and said:
        _say(report, said, by=by, kind=ContributionMessage.Kind.WITHDRAWN)
    return report


@transaction.atomic
def take_back_withdrawal(report_id: int, *, by: User) -> Contribution:
    """It was withdrawn, and is again what it was before: a draft, sent, or returned.

    Refused unless it is withdrawn, and once its year is closed. Sent again it ends "nothing to
    report", as sending does.
    """
    _lock_economy(Contribution.objects.values_list("economy_id", flat=True).get(pk=report_id))
    report = _take(
        workflow.TAKE_BACK_WITHDRAWAL,
        report_id,
        by=by,
        changes=lambda report, _: {"state": _state_before_withdrawal(report)},
        guards=[_its_year_is_open],
        note=lambda *_: "withdrawal taken back",
    )
    if report.state != ContributionState.DRAFT:
        _end_nothing_to_report(report)
    return report


def _state_before_withdrawal(report: Contribution) -> str:
    before = (
        report.history.exclude(state=ContributionState.WITHDRAWN).order_by("-history_id").first()
    )
    return (
        before.state
        if before
        else ContributionState.SUBMITTED
        if report.latest
        else ContributionState.DRAFT
    )


def _end_nothing_to_report(report: Contribution) -> None:
    """A report that was sent says that there is something; the caller has locked the economy."""
    nothing = NothingToReport.objects.of(report.economy, report.reporting_year)
    nothing.update(withdrawn_at=timezone.now())


def _reports() -> models.QuerySet[Contribution]:
    """Reports with what guards and versions look at."""
    return Contribution.objects.select_related("economy", "reporting_year", "latest")


def _take(  # noqa: PLR0913 (what a step may ask)
    step: workflow.Transition,
    report_id: int,
    *,
    by: User,
    reason: str = "",
    changes: Callable[[Contribution, Attempt], dict[str, Any]],
    guards: Sequence[Callable[..., Any]],
    note: Callable[[Contribution, Attempt], str],
) -> Contribution:
    """A step whose changes are worked out from the locked row; a refusal undoes them too."""
    (report,) = transition_all(
        step, _reports(), [report_id], by=by, reason=reason, changes=changes, guards=guards,
        notes=note,
    )  # fmt: skip
    return report


def _lock_economy(pk: int) -> None:
    """One writer of an economy's numbers and of its answer at a time."""
    Economy.objects.select_for_update(no_key=True).get(pk=pk)


def _its_year_takes_reports(report: Contribution, _: Attempt) -> str | None:
    year = ReportingYear.objects.locked(report.reporting_year_id)
    return _shut(year) if year.is_published else None


def _its_year_is_open(report: Contribution, _: Attempt) -> str | None:
    year = ReportingYear.objects.locked(report.reporting_year_id)
    if year.is_open:
        return None
    if year.is_published:
        return _shut(year)
    return f"{year} is closed, so the report stays withdrawn. Begin a new report instead."


def _its_source_is_attached(
    files: Sequence[ContributionFile],
) -> Callable[[Contribution, Attempt], str | None]:
    def guard(report: Contribution, _: Attempt) -> str | None:
        if report.on_behalf_by_id is None or any(each.is_source for each in files):
            return None
        return f"Attach the {report.source or 'source'} that it was entered from first."

    return guard


def _nothing_newer_than(
    seen_version: int | None,
) -> Callable[[Contribution, Attempt], str | None]:
    def guard(report: Contribution, _: Attempt) -> str | None:
        latest = report.latest.number if report.latest else None
        if seen_version is None or latest == seen_version:
            return None
        return "There is a newer version than the one you were looking at. Read it first."

    return guard


def _say(report: Contribution, text: str, *, by: User, kind: str) -> None:
    ContributionMessage.objects.create(
        contribution=report, text=text.strip(), by=by, kind=kind, about=report.latest
    )


def _keep_version(  # noqa: PLR0913 (what a version keeps)
    report: Contribution,
    side: Side,
    words: ReportContent,
    *,
    by: User,
    files: Sequence[ContributionFile],
    because: str = "",
) -> ContributionVersion:
    number = (report.latest.number if report.latest else 0) + 1
    plain = {name: value for name, value in vars(words).items() if name not in MULTIPLE}
    version = ContributionVersion(
        contribution=report, number=number, side=side, made_by=by, because=because, **plain
    )
    version.save()
    for name in MULTIPLE:
        getattr(version, name).set(getattr(words, name))
    version.files.set(files)
    return version


def _shut(year: ReportingYear) -> str:
    return (
        f"The figures of {year} are published, so no report is added to that year. "
        "Write to the secretariat: a correction can stand beside them."
    )
