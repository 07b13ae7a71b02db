"""API v1: the same rows as the pages and the files, read only. openapi.py describes it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from kpis.domain import editions as domain
from public.answers import as_csv, data, in_public, marked, problem
from public.queries import releases, states
from public.queries import reviews as published
from public.queries.files import EVIDENCE, figure_rows, table_of
from public.queries.states import Shown
from public.views import openapi

LARGEST_PAGE = 500


@in_public
def schema(request: HttpRequest) -> HttpResponse:
    return data(openapi.described(), pinned=False)


@in_public
def plan(request: HttpRequest, key: str) -> HttpResponse:
    state = states.shown(request, key)
    found = {
        **state.content["plan"][key],
        "edition": state.name,
        "years": list(state.content["years"].values()),
        "areas": list(state.content.get("areas", {}).values()),
        "indicators": list(state.content["indicators"]),
    }
    return data(found, pinned=state.pinned)


@in_public
def indicator(request: HttpRequest, key: str, code: str) -> HttpResponse:
    state = states.shown(request, key)
    found = state.content["indicators"].get(code)
    if found is None:
        raise states.NotThere("This plan has no such indicator.")
    return data({"slug": code, **found, "edition": state.name}, pinned=state.pinned)


@in_public
def figures(request: HttpRequest, key: str) -> HttpResponse:
    state = states.shown(request, key)
    rows = [row for row in states.figures(state) if _wanted(request, row)]
    if request.GET.get("format") == "csv":
        return marked(as_csv(figure_rows(rows)), "text/csv", pinned=state.pinned)
    return _listed(request, state, rows)


@in_public
def figure(request: HttpRequest, key: str, code: str, year: int, column: str) -> HttpResponse:
    state = states.shown(request, key)
    return data(states.figure(state, code, year, column), pinned=state.pinned)


@in_public
def evidence(request: HttpRequest, key: str) -> HttpResponse:
    state = states.shown(request, key)
    column = request.GET.get("column", "total")
    rows = [
        row
        for row in states.evidence(state)
        if _wanted(request, row, ("indicator", "year"))
        and (column == "total" or column in [f"area-{number}" for number in row["areas"]])
    ]
    if request.GET.get("format") == "csv":
        return marked(table_of(EVIDENCE, rows), "text/csv", pinned=state.pinned)
    return _listed(request, state, rows)


def _wanted(
    request: HttpRequest,
    row: dict[str, Any],
    names: tuple[str, ...] = ("indicator", "year", "column"),
) -> bool:
    return all(request.GET.get(name, str(row[name])) == str(row[name]) for name in names)


def _listed(request: HttpRequest, state: Shown, rows: list[dict[str, Any]]) -> HttpResponse:
    """One page of a list, with the address of the next in its Link header."""
    try:
        number, size = (
            int(request.GET.get(n, d)) for n, d in (("page", "1"), ("page_size", "100"))
        )
    except ValueError:
        return problem(400, "page and page_size are whole numbers.")
    if number < 1 or not 1 <= size <= LARGEST_PAGE:
        return problem(400, f"page is at least 1, and page_size from 1 to {LARGEST_PAGE}.")
    first = (number - 1) * size
    found = {
        "edition": state.name,
        "count": len(rows),
        "page": number,
        "page_size": size,
        "results": rows[first : first + size],
    }
    answer = data(found, pinned=state.pinned)
    if first + size < len(rows):
        asked = {**request.GET.dict(), "page": number + 1}
        answer["Link"] = f'<{request.path}?{urlencode(asked)}>; rel="next"'
    return answer


@in_public
def editions(request: HttpRequest, key: str) -> HttpResponse:
    state = states.shown(request, key)
    return data({"editions": [_said(each) for each in state.kept]}, pinned=False)


def _said(edition: Any) -> dict[str, Any]:
    day = edition.day.isoformat()
    return {"edition": str(edition), "day": day, "checksum": edition.checksum}


@in_public
def edition(request: HttpRequest, key: str, number: str) -> HttpResponse:
    state = states.shown(request, key, number)
    found = {**_said(state.edition or state.kept[-1]), "content": state.content}
    return data(found, pinned=state.pinned)


@in_public
def changes(request: HttpRequest, key: str, number: str) -> HttpResponse:
    kept_editions = states.current_edition(states.plan_named(key)).kept
    wanted = states.edition_named(kept_editions, number)
    place = kept_editions.index(wanted)
    before = kept_editions[place - 1].content if place else {}
    found = {
        "edition": str(wanted),
        "before": str(kept_editions[place - 1]) if place else None,
        "changes": domain.changes(before, wanted.content),
    }
    return data(found, pinned=True)


@in_public
def reviews(request: HttpRequest) -> HttpResponse:
    return data({"results": published.published_reviews()}, pinned=False)


@in_public
def review(request: HttpRequest, number: str) -> HttpResponse:
    return data(published.review_numbered(number), pinned=False)


@in_public
def release_list(request: HttpRequest) -> HttpResponse:
    plans = states.Plan.objects.order_by("start_year")
    found = {each.key: releases.of_plan(each) for each in plans}
    return data({"plans": found}, pinned=False)


@in_public
def unknown(request: HttpRequest, rest: str) -> HttpResponse:
    """No address of the API: said as a program reads it, and where the addresses stand."""
    raise states.NotThere("The API has no such address.", description="/api/v1/openapi.json")
