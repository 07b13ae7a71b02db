"""The Chair's dashboard of a plan, and its charts as files."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kpis.domain.status import METHOD, METHOD_OF_PARTS
from reviews.domain import span as spans
from reviews.queries import dashboard as dashboards
from reviews.queries import figures_file as figures_files
from reviews.queries.first_screen import list_named
from reviews.queries.scope import Scope, asked_for, with_figures
from smewg.access import SignedInRequest
from smewg.kept_whole import kept_whole
from smewg.toolkit.downloads import XLSX, attached, chart_file


@require_GET
@kept_whole
def dashboard(request: SignedInRequest, key: str) -> HttpResponse:
    """Where the plan stands over the years that the address names."""
    scope = asked_for(with_figures(request.user, key), request.user, request.GET)
    page = dashboards.Dashboard(scope)
    context = {
        "page": page,
        "scope": scope,
        "plan": scope.plan,
        "spans": _spans(scope),
        "method": METHOD,
        "method_of_parts": METHOD_OF_PARTS,
    }
    return render(request, "reviews/dashboard.html", context)


@require_GET
@kept_whole
def finding_list(request: SignedInRequest, key: str, name: str) -> HttpResponse:
    """What a line of the first screen counts, one row for each."""
    scope = asked_for(with_figures(request.user, key), request.user, request.GET)
    found = list_named(dashboards.Dashboard(scope), name)
    if found is None:
        raise Http404("The dashboard has no such list.")
    line, rows = found
    context = {"plan": scope.plan, "scope": scope, "line": line, "rows": rows}
    return render(request, "reviews/finding_list.html", context)


def _spans(scope: Scope) -> list[dict[str, object]]:
    """The ready spans as links, the one that is shown marked."""
    return [
        {
            "label": label,
            "query": scope.query_of(span),
            "is_shown": span == scope.span,
            "state": _state(scope, span.first) if span.is_one_year else "",
        }
        for label, span in spans.ready(scope.plan.years)
    ]


def _state(scope: Scope, year: int) -> str:
    """How sure a year is, beside its link; nothing for one that is verified."""
    if year in scope.figures.hidden_years:
        return "not published"
    if year in scope.figures.unverified_years:
        return "not verified"
    if year not in scope.figures.open_years:
        return ""
    numbers = (scope.figures.value(each, year).number for each in scope.plan.indicators.all())
    return "so far" if any(each is not None for each in numbers) else "no figure"


@require_GET
def dashboard_chart(request: SignedInRequest, key: str, name: str, kind: str) -> HttpResponse:
    """One chart of the dashboard as a file: png, svg, or csv with its figures."""
    scope = asked_for(with_figures(request.user, key), request.user, request.GET)
    found = dashboards.chart_named(scope, name)
    if found is None:
        raise Http404("There is no such chart.")
    return chart_file(found, kind, dashboards.about_chart(scope, name))


@require_GET
def figures_file(request: SignedInRequest, key: str, kind: str) -> HttpResponse:
    """The figures that the dashboard shows, as csv or xlsx, each with its reason."""
    scope = asked_for(with_figures(request.user, key), request.user, request.GET)
    makers = {"csv": (figures_files.as_csv, "text/csv"), "xlsx": (figures_files.as_xlsx, XLSX)}
    if kind not in makers:
        raise Http404(f"There is no {kind} of the figures.")
    make, media_type = makers[kind]
    return attached(make(scope), media_type, f"{figures_files.file_name(scope)}.{kind}")
