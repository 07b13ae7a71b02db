"""The secretariat decides: it writes, returns, puts words beside, or accepts into evidence."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from contributions.domain.report_fields import PARTS
from contributions.forms.prefill import draft_from
from contributions.forms.report import ReportForm, typed_in
from contributions.forms.state_line import unsent_fields
from contributions.models import Contribution, ContributionState, EvidenceDraft
from contributions.operations.acceptance import Proposal, proposals
from contributions.operations.reports import (
    EvidenceRefused,
    accept_report,
    add_secretariat_version,
    return_report,
    write_to_thread,
)
from contributions.views.read import page_of
from contributions.views.write import find, in_words
from kpis.models import Evidence
from smewg.access import SignedInRequest, require
from smewg.toolkit.text import storable, whole_number
from smewg.toolkit.transition_views import attempt
from smewg.toolkit.transitions import TransitionRefused
from smewg.toolkit.turned_back import show


@require_POST
def write_message(request: SignedInRequest, year: int, code: str, number: int) -> HttpResponse:
    """Add to the thread, on either side."""
    report = find(request, year, code, number)
    require(request, "contributions.join_thread", report)
    text = storable(request.POST.get("message", ""))
    return _tell(
        request, report, text, lambda: write_to_thread(report.pk, text, by=request.user), "Written."
    )


@require_POST
def send_back(request: SignedInRequest, year: int, code: str, number: int) -> HttpResponse:
    """Return the report to its economy with a message."""
    report = find(request, year, code, number)
    require(request, "contributions.decide", report)
    text = storable(request.POST.get("message", ""))
    said = f"Returned: {report.reference}, with your message."
    version = _seen(request) if "seen" in request.POST else None
    return _tell(
        request,
        report,
        text,
        lambda: return_report(report.pk, text, by=request.user, seen_version=version),
        said,
    )


def _tell(
    request: SignedInRequest,
    report: Contribution,
    text: str,
    step: Callable[[], Contribution],
    said: str,
) -> HttpResponse:
    """Take the step; where it is refused the page comes back, as it stands, with what was typed."""
    _, refused = attempt(step)
    if refused:
        show(request, refused.refusals, {"message": "message"})
        now = find(request, *report.place)
        return page_of(request, now, status=422, typed_message=text)
    messages.success(request, said)
    return redirect("contributions:report", *report.place)


def _seen(request: SignedInRequest) -> int:
    return whole_number(request.POST.get("seen"), digits=5) or 0


def secretariat_version(
    request: SignedInRequest, year: int, code: str, number: int
) -> HttpResponse:
    """The secretariat's own version, beside the economy's."""
    report = find(request, year, code, number)
    require(request, "contributions.decide", report)
    if report.latest is None:
        return _too_late(request, report, "changed")
    if request.method != "POST":
        if report.state != ContributionState.SUBMITTED:
            return _too_late(request, report, "changed")
        draft = draft_from(report.latest.words(), report.reporting_year.plan)
        return _beside_page(request, report, ReportForm(draft, report).as_a_draft())
    problem, status, form = "", 422, ReportForm({}, report)
    try:
        form = ReportForm(typed_in(request.POST), report)
        if form.is_valid():
            add_secretariat_version(
                report.pk,
                form.words(),
                by=request.user,
                because=storable(request.POST.get("because", "")),
                seen_version=_seen(request),
            )
            messages.success(request, "Kept as a new version beside the one that was sent.")
            return redirect("contributions:report", *report.place)
    except (ValidationError, TransitionRefused) as refused:
        problem = in_words(refused)
    return _beside_page(request, report, form, problem=problem, status=status)


def _beside_page(
    request: SignedInRequest,
    report: Contribution,
    form: ReportForm,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "report": report,
        "form": form,
        "parts": [(part, [form[name] for name in part.fields], None) for part in PARTS],
        "problem": problem,
        "error_lead": "What you typed is still here.",
        "because": storable(request.POST.get("because", "")),
        "seen": request.POST.get("seen") or (report.latest.number if report.latest else 0),
    }
    return render(request, "contributions/beside.html", context, status=status)


def _too_late(request: SignedInRequest, report: Contribution, what: str) -> HttpResponse:
    said = f"{report.reference} is {report.get_state_display()}; only a sent report is {what}."
    messages.error(request, said)
    return redirect("contributions:report", *report.place)


def accept(request: SignedInRequest, year: int, code: str, number: int) -> HttpResponse:
    """Confirm which evidence the report makes, look at likely doubles, and accept it."""
    report = find(request, year, code, number)
    require(request, "contributions.decide", report)
    if report.latest is None or (
        request.method != "POST" and report.state != ContributionState.SUBMITTED
    ):
        return _too_late(request, report, "accepted")
    posted = request.POST if request.method == "POST" else None
    proposed = proposals(report, request.user, posted)
    problem = ""
    if posted is not None and "accept" in posted:
        drafts, listed, is_clear = _checked(proposed)
        if is_clear:
            problem = _accept(request, report, proposed, drafts, listed)
            if not problem:
                return redirect("contributions:report", *report.place)
        problem = problem or "Nothing is accepted yet: look at the items that are marked."
    context = {
        "report": report,
        "version": report.latest,
        "seen": _seen(request) or report.latest.number,
        "proposals": proposed,
        "indicators": report.reporting_year.plan.indicators.all(),
        "problem": problem,
        "has_unsent": bool(unsent_fields(report)),
    }
    return render(request, "contributions/accept.html", context, status=422 if problem else 200)


Drafts = list[tuple[Proposal, EvidenceDraft]]


def _checked(proposed: list[Proposal]) -> tuple[Drafts, list[Evidence], bool]:
    """The new items and the listed ones, and whether each proposal is clear."""
    drafts: Drafts = []
    listed: list[Evidence] = []
    for proposal in proposed:
        try:
            draft, item = proposal.checked()
        except ValidationError as error:
            proposal.problem = " ".join(error.messages)
            continue
        if draft:
            drafts.append((proposal, draft))
        if item:
            listed.append(item)
    return drafts, listed, not any(each.problem for each in proposed)


def _accept(
    request: SignedInRequest,
    report: Contribution,
    proposed: list[Proposal],
    drafts: Drafts,
    listed: list[Evidence],
) -> str:
    """What stood in the way, or nothing once it is accepted."""
    try:
        accepted = accept_report(
            report.pk,
            by=request.user,
            seen_version=_seen(request),
            evidence=[draft for _, draft in drafts],
            listed=listed,
        )
    except EvidenceRefused as refused:
        proposal = drafts[refused.place][0]
        proposal.problem = "Look at the marked fields."
        refused.add_to(proposal.form)
        return "Nothing is accepted yet: one item cannot be listed as it is."
    except TransitionRefused as refused:
        return in_words(refused)
    items = accepted.accepted_evidence.select_related("evidence")
    numbers = "; ".join(each.evidence.number for each in items)
    stands = f"It stands behind {numbers}." if numbers else "It makes no item of evidence."
    if unsent_fields(accepted):
        stands += f" {report.economy.short_name} has changes that were not sent; its page says so."
    messages.success(request, f"Accepted: {report.reference}. {stands}")
    return ""
