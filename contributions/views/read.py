"""Reports as they are read: a year's list, one report with its thread, its versions, its files."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET
from django_filters import FilterSet

from contributions.domain.report_fields import LABELS
from contributions.filters import PlanReportFilter, ReportFilter
from contributions.forms.state_line import state_line, typed_texts, unsent_fields, with_versions
from contributions.models import (
    Contribution,
    ContributionFile,
    ContributionState,
    ContributionVersion,
    NothingToReport,
)
from contributions.models.visibility import economy_of
from contributions.queries import report_diff
from contributions.queries.report_diff import Line
from contributions.queries.reporting_window import window_line
from contributions.views.write import find
from kpis.enums import ReportingYearState
from kpis.models import ReportingYear
from plans.models import Plan
from smewg.access import SignedInRequest, allowed, require
from smewg.models import Role
from smewg.toolkit.days import today
from smewg.toolkit.downloads import kept_file
from smewg.toolkit.lists import list_context

REPORTS_ON_A_PAGE = 30


@require_GET
def current(request: SignedInRequest) -> HttpResponse:
    """This year's reports; outside every plan, those of the first year that is still open."""
    years = ReportingYear.objects.visible_to(request.user)
    found = (
        years.filter(year=today().year).first()
        or years.filter(state=ReportingYearState.OPEN).first()
        or years.last()
    )
    return redirect("contributions:year", found.year) if found else redirect("plans:list")


@require_GET
def year(request: SignedInRequest, year: int) -> HttpResponse:
    """A year's reports: what waits for the reader on top, then what was accepted."""
    reporting_year = ReportingYear.objects.visible_to(request.user).with_plan(year)
    own = economy_of(request.user)
    visible = Contribution.objects.visible_to(request.user).filter(reporting_year=reporting_year)
    found = ReportFilter(request.GET, queryset=visible.accepted(), plan=reporting_year.plan)
    mine = visible.filter(economy=own) if own else visible.exclude(state=ContributionState.ACCEPTED)
    is_secretariat = request.user.role == Role.SECRETARIAT
    context = {
        "reporting_year": reporting_year,
        "heading": f"What economies contributed in {reporting_year}",
        "years": ReportingYear.objects.visible_to(request.user).filter(plan=reporting_year.plan),
        "own": own,
        "mine": [
            (each, state_line(each, request.user)) for each in with_versions(mine.with_names())
        ]
        if own or is_secretariat
        else [],
        **_accepted(request, found),
        "nothing": NothingToReport.objects.of(own, reporting_year).first() if own else None,
        "may_begin": (own or is_secretariat) and not reporting_year.is_published,
        "may_say_nothing": own and not visible.filter(economy=own).current().exists(),
        "window": window_line(reporting_year),
        "is_secretariat": is_secretariat,
    }
    return render(request, "contributions/year.html", context)


def _accepted(request: SignedInRequest, found: FilterSet) -> dict[str, Any]:
    """A page of the accepted reports that fit the filters."""
    page = Paginator(found.qs.with_names(), REPORTS_ON_A_PAGE).get_page(request.GET.get("page"))
    none_yet = (
        "None is accepted yet",
        "Reports appear here for everybody once the secretariat has accepted them.",
    )
    of_list = list_context(request, found, page.paginator.count, "report", none_yet=none_yet)
    return {"accepted": page, "what": "reports", **of_list}


@require_GET
def accepted(request: SignedInRequest, key: str) -> HttpResponse:
    """The accepted reports of all years of a plan, filtered as the address says."""
    plan = get_object_or_404(Plan.objects.visible_to(request.user), key=key)
    visible = Contribution.objects.visible_to(request.user).of_plan(plan).accepted()
    found = PlanReportFilter(request.GET, queryset=visible, plan=plan)
    context = {
        "plan": plan,
        **_accepted(request, found),
    }
    return render(request, "contributions/accepted.html", context)


@require_GET
def report(request: SignedInRequest, year: int, code: str, number: int) -> HttpResponse:
    """One report as its reader may see it."""
    return page_of(request, find(request, year, code, number))


def page_of(
    request: SignedInRequest, found: Contribution, status: int = 200, **more: Any
) -> HttpResponse:
    """The report's page; its private part and its thread for its economy and the secretariat."""
    private = allowed(request.user, "contributions.read_private", found)
    kept = list(found.versions.with_words())
    shown = found.latest_id if private else found.accepted_version_id
    version = next((each for each in kept if each.pk == shown), None)
    may_write_it = allowed(request.user, "contributions.write_report", found)
    is_shut = found.reporting_year.is_published
    context = {
        "report": found,
        "state_line": state_line(found, request.user),
        "has_unsent": private
        and found.state == ContributionState.SUBMITTED
        and bool(unsent_fields(found)),
        "version": version,
        "rows": report_diff.rows(version, private=private) if version else [],
        "files": _files(request, version),
        "private": private,
        "changes": _since_last(kept) if private else None,
        "own_words": _own_words(kept, version, private=private),
        "evidence": found.accepted_evidence.select_related(
            "evidence__indicator", "evidence__reporting_year"
        ),
        "thread": list(found.messages.select_related("by", "about")) if private else [],
        "may_write": may_write_it and found.is_editable and not is_shut,
        "window": window_line(found.reporting_year) if may_write_it and found.is_editable else None,
        "may_answer_quoting": may_write_it,
        "may_take_back": may_write_it
        and found.state == ContributionState.WITHDRAWN
        and found.reporting_year.is_open,
        "not_sent": _not_sent(found) if may_write_it else [],
        "may_talk": allowed(request.user, "contributions.join_thread", found),
        "may_decide": allowed(request.user, "contributions.decide", found)
        and found.state == ContributionState.SUBMITTED,
        "may_return": not is_shut,
        "is_shut": is_shut,
        "draft_name": f"contribution-{found.pk}-{request.user.pk}",
    }
    return render(request, "contributions/report.html", {**context, **more}, status=status)


def _not_sent(report: Contribution) -> list[Line]:
    """What a report's draft says that cannot be sent (any more)."""
    is_open = report.is_editable and not report.reporting_year.is_published
    if is_open or not report.draft:
        return []
    last = report.latest_by_economy
    sent = report_diff.texts_of(last) if last else {}
    typed = typed_texts(report.draft, report)
    unsent = {
        name: text for name, text in typed.items() if name != "files" and text != sent.get(name, "")
    }
    return report_diff.lines(unsent, str(report.draft.get("original_language", "")))


def _files(request: SignedInRequest, version: ContributionVersion | None) -> list[ContributionFile]:
    if version is None:
        return []
    seen = ContributionFile.objects.visible_to(request.user)
    return list(seen.filter(pk__in=version.files.values("pk")))


def _since_last(kept: list[ContributionVersion]) -> dict[str, Any] | None:
    """What changed in the last version, if there was one before."""
    if len(kept) < 2:
        return None
    before, version = kept[-2:]
    return {"before": before, "differences": report_diff.between(before, version)}


def _own_words(
    kept: list[ContributionVersion], version: ContributionVersion | None, *, private: bool
) -> list[Line]:
    """The economy's own words, where the secretariat's version stands beside them."""
    own = next((each for each in reversed(kept) if not each.is_secretariats), None)
    if version is None or own is None or not version.is_secretariats:
        return []
    return [Line("title", LABELS["title"], own.title), *report_diff.rows(own, private=private)]


@require_GET
def versions(request: SignedInRequest, year: int, code: str, number: int) -> HttpResponse:
    """Every version with what changed in it, for the report's economy and the secretariat."""
    found = find(request, year, code, number)
    require(request, "contributions.read_private", found)
    kept = list(found.versions.with_words())
    shown = [
        {
            "version": version,
            "differences": report_diff.between(before, version) if before else [],
            "rows": report_diff.rows(version, private=True),
        }
        for before, version in zip([None, *kept], kept, strict=False)
    ]
    context = {"report": found, "versions": shown[::-1]}
    return render(request, "contributions/versions.html", context)


@require_GET
def download(request: SignedInRequest, pk: int) -> FileResponse:
    """A report's file, always as a download and never shown in the page."""
    kept = get_object_or_404(ContributionFile.objects.visible_to(request.user), pk=pk)
    return kept_file(kept.file, kept.name)
