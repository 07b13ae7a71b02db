"""An economy writes: begins a report, writes on, keeps files, sends, withdraws, or has nothing."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from contributions.domain import report_fields
from contributions.domain.report_fields import LABELS
from contributions.forms import prefill
from contributions.forms.report import ReportForm, typed_in
from contributions.forms.state_line import state_line, to_send, typed_texts
from contributions.models import Contribution, ContributionFile, ContributionState, NothingToReport
from contributions.models.visibility import economy_of
from contributions.operations import nothing_to_report, report_files
from contributions.operations.reports import (
    begin_report,
    save_draft,
    send_report,
    take_back_withdrawal,
    withdraw_report,
)
from contributions.queries import report_diff
from contributions.queries.reporting_window import window_line
from kpis.models import ReportingYear
from smewg.access import SignedInRequest, require
from smewg.models import Economy
from smewg.toolkit import draft_history, drafts
from smewg.toolkit.conflicts import Conflict
from smewg.toolkit.crumbs import crumbs
from smewg.toolkit.draft_history_views import Draft, history_page
from smewg.toolkit.drafts import ChangedMeanwhile, Saved, Sent, both_sides
from smewg.toolkit.text import storable, whole_number
from smewg.toolkit.transition_views import seen, take_step
from smewg.toolkit.transitions import Refusal, TransitionRefused
from smewg.toolkit.turned_back import show, turn_back
from smewg.toolkit.uploads import FILE_BOX, FileRefused


def find(request: SignedInRequest, year: int, code: str, number: int) -> Contribution:
    """The report, as far as the person may see it; Http404 otherwise, whoever asks."""
    found = Contribution.objects.visible_to(request.user).named(year, code, number)
    return get_object_or_404(found)


def to_write(request: SignedInRequest, year: int, code: str, number: int) -> Contribution:
    """The report for somebody who writes it; PermissionDenied for who may only read it."""
    report = find(request, year, code, number)
    require(request, "contributions.write_report", report)
    return report


def own_year(request: SignedInRequest, year: int, code: str) -> tuple[Economy, ReportingYear]:
    """The year and the economy that the person reports for; Http404 for another economy's."""
    require(request, "contributions.report")
    reporting_year = ReportingYear.objects.visible_to(request.user).with_plan(year)
    economy = get_object_or_404(Economy, code__iexact=code)
    own = economy_of(request.user)
    if own and own != economy:
        raise Http404("Reports of another economy are begun by that economy.")
    return economy, reporting_year


def choose(request: SignedInRequest, year: int) -> HttpResponse:
    """A delegate begins at once; the secretariat first says for which economy it enters one."""
    require(request, "contributions.report")
    own = economy_of(request.user)
    if own:
        return redirect("contributions:new", year, own.code)
    reporting_year = ReportingYear.objects.visible_to(request.user).with_plan(year)
    if reporting_year.is_published:
        return shut(request, reporting_year)
    context = {"reporting_year": reporting_year, "economies": Economy.objects.all()}
    return render(request, "contributions/choose.html", context)


TO_BEGIN = {"source": "source-mail", "nothing_goes": "nothing-goes"}
"""The first choice of each question that is asked before a report begins."""


def new(request: SignedInRequest, year: int, code: str) -> HttpResponse:
    """What the report begins with: a blank page, last year's, or an activity of the schedule."""
    economy, reporting_year = own_year(request, year, code)
    on_behalf = economy_of(request.user) is None
    is_refused = False
    if request.method != "POST" and reporting_year.is_published:
        return shut(request, reporting_year)
    if request.method == "POST":
        try:
            return redirect("contributions:edit", *_begin(request, economy, reporting_year).place)
        except (ValidationError, TransitionRefused) as refused:
            is_refused = True
            show(request, _problems(refused), TO_BEGIN)
    context = {
        "economy": economy,
        "reporting_year": reporting_year,
        "on_behalf": on_behalf,
        "token": uuid.uuid4(),
        "before": prefill.reports_before(economy, reporting_year),
        "activities": prefill.activities_of(economy, reporting_year),
        "not_sent": prefill.with_words_not_sent(economy, reporting_year),
        "window": window_line(reporting_year),
        "source": request.POST.get("source", ""),
        "nothing": NothingToReport.objects.of(economy, reporting_year).first(),
        "goes": request.POST.get("nothing_goes", ""),
    }
    return render(request, "contributions/new.html", context, status=422 if is_refused else 200)


def shut(request: SignedInRequest, reporting_year: ReportingYear) -> HttpResponse:
    """The year's page, where its figures are published: nothing is begun there any more."""
    messages.info(request, window_line(reporting_year).text)
    return redirect("contributions:year", reporting_year.year)


def _problems(refused: ValidationError | TransitionRefused) -> Sequence[Refusal | str]:
    return refused.refusals if isinstance(refused, TransitionRefused) else refused.messages


def in_words(refused: ValidationError | TransitionRefused) -> str:
    """What is wrong, in one line."""
    if isinstance(refused, TransitionRefused):
        return " ".join(refused.reasons)
    return " ".join(refused.messages)


def _begin(request: SignedInRequest, economy: Economy, year: ReportingYear) -> Contribution:
    on_behalf = economy_of(request.user) is None
    source = request.POST.get("source", "") if on_behalf else ""
    if on_behalf and source not in {"e-mail", "paper"}:
        raise TransitionRefused(
            Refusal("Say what you enter it from: an e-mail or a paper.", "source")
        )
    goes = request.POST.get("nothing_goes", "")
    if goes not in {"yes", "no"} and NothingToReport.objects.of(economy, year).exists():
        raise TransitionRefused(
            Refusal("Choose below whether the answer “nothing to report” goes.", "nothing_goes")
        )
    try:
        token = uuid.UUID(request.POST.get("token", ""))
    except ValueError:
        token = None
    return begin_report(
        economy,
        year,
        by=request.user,
        token=token,
        draft=prefill.beginning(request.POST.get("begin", ""), economy, year),
        on_behalf=on_behalf,
        source=source,
        ends_nothing=goes == "yes",
    )


def edit(request: SignedInRequest, year: int, code: str, number: int) -> HttpResponse:
    """The form of a report: every button on it keeps the words first."""
    report = to_write(request, year, code, number)
    if request.method == "POST":
        return _posted(request, report)
    if not report.is_editable:
        messages.info(request, f"{report.reference} is {report.get_state_display()}.")
        return redirect("contributions:report", *report.place)
    if report.reporting_year.is_published:
        messages.info(request, window_line(report.reporting_year).text)
        return redirect("contributions:report", *report.place)
    return _page(request, report, report.draft)


def _posted(request: SignedInRequest, report: Contribution) -> HttpResponse:
    typed: dict[str, Any] = {}
    try:
        typed = typed_in(request.POST)
        report = save_draft(report.pk, typed, by=request.user, sent=Sent.by(request))
    except ChangedMeanwhile as changed:
        return _page(request, report, typed, changed=changed, status=409)
    except (ValidationError, TransitionRefused) as refused:
        status = 409 if typed else 422
        return _page(request, report, typed, problem=in_words(refused), status=status)
    if "send" in request.POST:
        return _send(request, report)
    address = reverse("contributions:edit", args=report.place)
    if "add_file" in request.POST:
        if not_kept := _add_file(request, report):
            place = f"{address}?saved={report.draft_version}"
            return turn_back(request, place, [Refusal(str(not_kept), "file")], FILE_BOX)
    elif taken := request.POST.get("take_out", ""):
        _take_out(request, report, taken)
    else:
        messages.success(request, "Saved. Come back when you like, and send it when it is ready.")
    return redirect(f"{address}?saved={report.draft_version}#files")


def _send(request: SignedInRequest, report: Contribution) -> HttpResponse:
    form = ReportForm(report.draft, report)
    if not form.is_valid():
        return _page(request, report, report.draft, form=form, status=422)
    try:
        report = send_report(
            report.pk, form.words(), by=request.user, files=report_files.in_draft(report)
        )
    except TransitionRefused as refused:
        return _page(request, report, report.draft, problem=in_words(refused), status=409)
    late = " It came after the window, which is fine." if report.is_late else ""
    messages.success(request, f"Sent: {report.reference}. Thank you.{late}")
    return redirect("contributions:report", *report.place)


def _add_file(request: SignedInRequest, report: Contribution) -> FileRefused | None:
    """Keep the file that was sent with the form; why it is not kept, where it is not."""
    upload = request.FILES.get("file")
    kind = request.POST.get("file_is", "public")
    try:
        if upload is None:
            raise FileRefused("Choose a file first.")
        kept = report_files.keep(
            report,
            upload,
            by=request.user,
            is_public=kind == "public",
            is_source=kind == "source" and report.on_behalf_by_id is not None,
        )
    except FileRefused as refused:
        return FileRefused(f"Your words are saved. {refused}")
    messages.success(request, f"Kept: {kept.name}.")
    return None


def _take_out(request: SignedInRequest, report: Contribution, typed: str) -> None:
    kept = get_object_or_404(ContributionFile, contribution=report, pk=whole_number(typed))
    report_files.take_out(kept)
    messages.success(request, f"Taken out: {kept.name}.")


def _page(  # noqa: PLR0913 (what a page of the form shows)
    request: SignedInRequest,
    report: Contribution,
    typed: dict[str, Any],
    *,
    form: ReportForm | None = None,
    changed: ChangedMeanwhile | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    marks = report_fields.marks(typed)
    checked = form or ReportForm(typed, report).as_a_draft()
    last = report.latest_by_economy
    context = {
        "report": report,
        "form": checked,
        "error_lead": "Nothing was sent. What you typed is saved."
        if form
        else "What you typed is still here.",
        "parts": [(part, fields, marks[part.key]) for part, fields in checked.parts()],
        "problem": problem,
        "conflict": _both(report, typed, changed) if changed else None,
        "goes": to_send(report, typed),
        "since": report_diff.differences(report_diff.texts_of(last), typed_texts(typed, report))
        if last
        else [],
        "last": last,
        "state_line": state_line(report, request.user),
        "returned": report.messages.filter(kind="returned").last(),
        "window": window_line(report.reporting_year),
        "files": report_files.in_draft(report),
        "accepts": report_files.ACCEPTS,
        "also_here": drafts.also_here(report.draft_name, request.user),
        "draft_name": f"{report.draft_name}-{request.user.pk}",
        "version": changed.version if changed else report.draft_version,
        "saved": whole_number(request.GET.get("saved")),
    }
    return render(request, "contributions/edit.html", context, status=status)


def _both(report: Contribution, typed: dict[str, Any], changed: ChangedMeanwhile) -> Conflict:
    theirs = typed_texts(dict(changed.current.words), report)
    return both_sides(changed, LABELS, typed_texts(typed, report), theirs)


def autosave(request: SignedInRequest, year: int, code: str, number: int) -> JsonResponse:
    """What static/js/draft-form.js asks: keep these words; who else is here."""
    report = to_write(request, year, code, number)
    name = report.draft_name
    if request.method != "POST":
        return drafts.watch(request.user, name, report.draft_version)

    def save(sent: Sent) -> Saved:
        typed = typed_in(request.POST)
        kept = save_draft(report.pk, typed, by=request.user, sent=sent)
        marks: dict[str, Any] = {
            key: mark.as_json for key, mark in report_fields.marks(kept.draft).items()
        }
        goes = {"report": kept, "goes": to_send(kept, kept.draft)}
        marks["goes"] = {"html": render_to_string("contributions/_goes.html", goes)}
        shown = {"line": state_line(kept, request.user)}
        marks["state-line"] = {"html": render_to_string("components/state_line.html", shown)}
        slips = ReportForm(kept.draft, kept).slips()
        return Saved(kept.draft_version, sections=marks, errors=slips)

    def both(changed: ChangedMeanwhile) -> Conflict:
        return _both(report, typed_in(request.POST), changed)

    return draft_history.answer(request, request.user, name, save, both)


@require_http_methods(["GET", "POST"])
def history(request: SignedInRequest, year: int, code: str, number: int) -> HttpResponse:
    """What was saved of the draft, by whom and when; its writers can put words back."""
    report = to_write(request, year, code, number)
    draft = Draft(
        name=report.draft_name,
        title=report.reference,
        current=report.current_draft,
        labels={name: label for name, label in LABELS.items() if name != "files"},
        texts=lambda words: typed_texts(dict(words), report),
        form=reverse("contributions:edit", args=report.place),
        put_back=lambda words, sent: save_draft(report.pk, dict(words), by=request.user, sent=sent),
    )
    above = reverse("contributions:year", args=[year])
    itself = reverse("contributions:report", args=report.place)
    steps = crumbs((str(year), above), (report.reference, itself), "History of the draft")
    return history_page(request, draft, crumbs=steps)


@require_POST
def withdraw(request: SignedInRequest, year: int, code: str, number: int) -> HttpResponse:
    """Its economy takes the report back."""
    report = to_write(request, year, code, number)
    return take_step(
        request,
        lambda: withdraw_report(
            report.pk,
            by=request.user,
            reason=storable(request.POST.get("message", "")),
            seen=seen(request),
        ),
        f"Withdrawn: {report.reference}. Its words are kept.",
        ("contributions:report", *report.place),
    )


@require_POST
def take_back(request: SignedInRequest, year: int, code: str, number: int) -> HttpResponse:
    """Its economy takes the withdrawal back: the report is again what it was before."""
    report = to_write(request, year, code, number)
    return take_step(
        request,
        lambda: take_back_withdrawal(report.pk, by=request.user),
        lambda now: f"Taken back: {now.reference} is {_again(now)}.",
        ("contributions:report", *report.place),
    )


def _again(report: Contribution) -> str:
    """As "a draft again, and not sent yet" or "sent again"."""
    if report.state == ContributionState.DRAFT:
        return "a draft again, and not sent yet"
    return f"{report.get_state_display()} again"


@require_POST
def nothing(request: SignedInRequest, year: int, code: str) -> HttpResponse:
    """One click: nothing to report this year; or the answer is taken back."""
    economy, reporting_year = own_year(request, year, code)
    back = ("contributions:year", year)
    if "take_back" in request.POST:
        return take_step(
            request,
            lambda: nothing_to_report.take_answer_back(economy, reporting_year, by=request.user),
            "Taken back: there may be something to report.",
            back,
        )
    return take_step(
        request,
        lambda: nothing_to_report.answer_nothing_to_report(
            economy, reporting_year, by=request.user
        ),
        f"Noted: nothing to report for {reporting_year}. Thank you for saying so.",
        back,
    )
