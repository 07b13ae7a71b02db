"""The public pages. Each reads one state of the plan, and nothing besides it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from kpis.domain.editions import Row, key_of
from plans.models import Indicator, Plan
from public.answers import NotThere, in_public, marked, page
from public.queries import charts, datasets, explanations, findings, releases, states
from public.queries import reviews as published
from public.queries.states import Shown
from smewg.toolkit.charts.drawing import svg


def _plan_of(request: HttpRequest) -> str:
    """The plan that an address without one is about: the current one."""
    plan = Plan.objects.current()
    if plan is None:
        raise NotThere("No plan is kept here yet.")
    return plan.key


def _page(template: str, state: Shown, context: dict[str, Any]) -> HttpResponse:
    plan = state.content["plan"][state.plan.key]
    told = {
        "state": state,
        "plan": plan,
        "newest": state.kept[-1] if state.kept else None,
        "other_plans": [] if state.pinned else _other_plans(state),
    }
    answer: HttpResponse = page(f"public/{template}.html", {**told, **context})
    return answer


def _other_plans(state: Shown) -> list[Plan]:
    """The plans before and after this one; a pinned edition says nothing that may change."""
    return list(Plan.objects.exclude(pk=state.plan.pk).order_by("start_year"))


@in_public
def home(request: HttpRequest) -> HttpResponse:
    return _plan_page(request, _plan_of(request))


@in_public
def plan(request: HttpRequest, key: str) -> HttpResponse:
    return _plan_page(request, key)


def _plan_page(request: HttpRequest, key: str) -> HttpResponse:
    state = states.shown(request, key)
    context = {
        "table": [_line(state, slug, "total") for slug in _slugs(state)],
        "years": _years(state),
        "areas": _areas(state),
        "next": releases.next_of(state.plan),
        "dataset": datasets.in_page(state),
        "coverage": findings.coverage(state),
    }
    return _page("plan", state, context)


def _slugs(state: Shown) -> list[str]:
    rows = state.content["indicators"]
    return sorted(rows, key=lambda slug: int(rows[slug]["number"]))


def _years(state: Shown) -> list[Row]:
    return [state.content["years"][year] for year in sorted(state.content["years"])]


def _areas(state: Shown) -> list[Row]:
    rows = state.content.get("areas", {})
    return [rows[number] for number in sorted(rows, key=int)]


def _line(state: Shown, slug: str, column: str) -> dict[str, Any]:
    years = [row["year"] for row in _years(state)]
    cells = [state.content["figures"][key_of(slug, year, column)] for year in years]
    column_told = states.column_of(state, column)
    return {
        "slug": slug,
        "column": column,
        "told": column_told,
        "indicator": state.content["indicators"][slug],
        "cells": cells,
    }


@in_public
def area(request: HttpRequest, key: str, number: int) -> HttpResponse:
    state = states.shown(request, key)
    found = state.content.get("areas", {}).get(str(number))
    if found is None:
        raise NotThere("This plan has no such priority area.")
    table = [_line(state, slug, f"area-{number}") for slug in _slugs(state)]
    return _page("area", state, {"area": found, "table": table, "years": _years(state)})


@in_public
def objective(request: HttpRequest, key: str, number: int, objective: int) -> HttpResponse:
    """An objective with the published items that serve it, by year."""
    state = states.shown(request, key)
    area = state.content.get("areas", {}).get(str(number), {})
    code = f"{number}.{objective}"
    found = next((each for each in area.get("objectives", []) if each["code"] == code), None)
    if found is None:
        raise NotThere("This plan has no such objective.")
    items = [row for row in states.evidence(state) if code in row["objectives"]]
    context = {
        "area": area,
        "objective": found,
        "items": items,
        "by_year": [
            (year, [row for row in items if row["year"] == year])
            for year in sorted({row["year"] for row in items})
        ],
        "codes": {slug: row["code"] for slug, row in state.content["indicators"].items()},
        "names": _names(state),
    }
    return _page("objective", state, context)


@in_public
def indicator(request: HttpRequest, key: str, slug: str) -> HttpResponse:
    state = states.shown(request, key)
    found = state.content["indicators"].get(slug)
    if found is None:
        raise NotThere("This plan has no such indicator.")
    columns = [*(f"area-{each['number']}" for each in _areas(state)), "total"]
    context = {
        "indicator": found,
        "every_indicator": state.content["indicators"].values(),
        "slug": slug,
        "table": [_line(state, slug, column) for column in columns],
        "years": _years(state),
        "items": [row for row in states.evidence(state) if row["indicator"] == slug],
        "total_rule": states.TOTAL_RULE,
        "finding": findings.of_indicator(state, slug),
        "names": _names(state),
        "series": None if state.pinned else _series(state, slug),
    }
    return _page("indicator", state, context)


def _series(state: Shown, slug: str) -> Indicator | None:
    """The indicator where it comes from the plan before, which its page says with the break."""
    rows = Indicator.objects.filter(plan=state.plan, slug=slug).exclude(comes_from=None)
    return rows.select_related("plan", "comes_from__plan").first()


def _names(state: Shown) -> dict[str, str]:
    return {code: row["name"] for code, row in state.content["economies"].items()}


@in_public
def chart(request: HttpRequest, key: str, slug: str) -> HttpResponse:
    """The indicator's figures as a picture, with its title, edition and source in it."""
    state = states.shown(request, key)
    if slug not in state.content["indicators"]:
        raise NotThere("This plan has no such indicator.")
    drawn = svg(charts.of_indicator(state, slug), titled=True).encode()
    return marked(drawn, "image/svg+xml", pinned=state.pinned)


@in_public
def figure(request: HttpRequest, key: str, slug: str, year: int, column: str) -> HttpResponse:
    state = states.shown(request, key)
    found = states.figure(state, slug, year, column)
    listed = set(found["listed"]["items"]) if found["listed"] else set()
    items = [
        {**row, "economies": [_names(state)[code] for code in row["economies"]]}
        for row in states.evidence(state)
        if row["number"] in listed
    ]
    rule = state.content["indicators"][slug]
    context = {
        "figure": found,
        "items": items,
        "rule": rule,
        "slug": slug,
        "column": column,
        "explanation": explanations.of_figure(state, slug, found),
    }
    return _page("figure", state, context)


@in_public
def corrections(request: HttpRequest) -> HttpResponse:
    state = states.shown(request, _plan_of(request))
    context = {"corrections": corrections_of(state), "items": item_corrections_of(state)}
    return _page("corrections", state, context)


def corrections_of(state: Shown) -> list[dict[str, Any]]:
    """Each correction with the figure that it is of, newest first."""
    found = [
        {**each, "figure": row, "code": state.content["indicators"][row["indicator"]]["code"]}
        for row in states.figures(state)
        for each in row["corrections"]
    ]
    return sorted(found, key=lambda each: str(each["on"]), reverse=True)


def item_corrections_of(state: Shown) -> list[dict[str, Any]]:
    """Each correction of a listed item's words with the item, newest first."""
    found = [
        {**each, "item": row}
        for row in states.evidence(state)
        for each in row.get("corrections", ())
    ]
    return sorted(found, key=lambda each: str(each["on"]), reverse=True)


@in_public
def release_list(request: HttpRequest) -> HttpResponse:
    state = states.shown(request, _plan_of(request))
    context = {"years": releases.of_plan(state.plan), "next": releases.next_of(state.plan)}
    return _page("releases", state, context)


@in_public
def api(request: HttpRequest) -> HttpResponse:
    """How programs read the same, with examples that work."""
    state = states.shown(request, _plan_of(request))
    at = f"{settings.SITE_URL}/api/v1/plans/{state.plan.key}"
    slug, year = _slugs(state)[0], _years(state)[0]["year"]
    examples = [
        ("The plan with its areas, years and indicators:", at),
        ("One figure with all that explains it:", f"{at}/figures/{slug}/{year}/total"),
        ("Every figure of an indicator, as a table:", f"{at}/figures?indicator={slug}&format=csv"),
        ("What was counted in a year:", f"{at}/evidence?indicator={slug}&year={year}"),
        ("The editions with their checksums:", f"{at}/editions"),
    ]
    context = {"examples": examples, "figures": f"{at}/figures?page_size=500"}
    return _page("api", state, context)


@in_public
def method(request: HttpRequest) -> HttpResponse:
    state = states.shown(request, _plan_of(request))
    return _page("method", state, {"total_rule": states.TOTAL_RULE})


@in_public
def reviews(request: HttpRequest) -> HttpResponse:
    state = states.shown(request, _plan_of(request))
    return _page("reviews", state, {"reviews": published.published_reviews()})


@in_public
def review(request: HttpRequest, number: str) -> HttpResponse:
    found = published.review_numbered(number)
    state = states.shown(request, found["plan"])
    later = [
        each
        for each in corrections_of(state)
        if found["first_year"] <= each["figure"]["year"] <= found["last_year"]
        and each["on"] >= (found["published_on"] or "")
    ]
    return _page("review", state, {"review": found, "corrections": later})
