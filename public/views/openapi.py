"""What the API says of itself (OpenAPI 3.1); docs/openapi.json keeps it, so a change is seen."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, get_resolver

from public.views.schemas import ANSWERS, PARTS, TEXT

PARAMETERS = {
    "key": "A plan, as 2017-2020.",
    "code": "An indicator, as kpi-1.",
    "year": "A year of the plan.",
    "column": "area-1 and so on, or total.",
    "number": "An edition, as 1.1, or a review's number.",
    "edition": "Answer as this edition did; without it, the newest.",
    "indicator": "Only this indicator.",
    "format": "csv for a table of the same rows.",
    "page": "From 1.",
    "page_size": "From 1 to 500; 100 unless it is said.",
}
LISTS = ("edition", "indicator", "year", "column", "format", "page", "page_size")
ASKED = {
    "plan": ("edition",),
    "indicator": ("edition",),
    "figure": ("edition",),
    "figures": LISTS,
    "evidence": LISTS,
}
SUMMARIES = {
    "schema": "This description",
    "plan": "A plan with its areas, indicators and years",
    "indicator": "An indicator: what counts, and what does not",
    "figures": "Figures, each with its kind, corrections and list",
    "figure": "One figure, explained",
    "evidence": "The items that were counted",
    "editions": "Every edition with its day and checksum",
    "edition": "An edition, whole",
    "changes": "What an edition changed: what, from, to, why",
    "reviews": "Published reviews",
    "review": "A published review",
    "releases": "When each year was published",
}
WHOLE = ("year", "page", "page_size")


def described() -> dict[str, Any]:
    """The whole description, from the addresses themselves."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "SMEWG Strategic Plan", "version": "1", "description": "Read only."},
        "paths": {_path(each): {"get": _operation(each)} for each in _addresses()},
        "components": {"schemas": PARTS},
    }


def _addresses() -> list[URLPattern]:
    """Those of the API, as public/urls.py has them: it names the view that describes them."""
    found = get_resolver("public.urls").url_patterns
    return [
        each for each in found if isinstance(each, URLPattern) and str(each.name).startswith("api_")
    ]


def _path(pattern: URLPattern) -> str:
    text = str(pattern.pattern)
    for name in pattern.pattern.converters:
        for kind in ("int", "slug", "str"):
            text = text.replace(f"<{kind}:{name}>", f"{{{name}}}")
    return f"/{text}"


def _operation(pattern: URLPattern) -> dict[str, Any]:
    name = str(pattern.name).removeprefix("api_")
    places = [_parameter(each, "path") for each in sorted(pattern.pattern.converters)]
    asked = [_parameter(each, "query") for each in ASKED.get(name, ())]
    content: dict[str, Any] = {"application/json": {"schema": ANSWERS[name]}}
    if "format" in ASKED.get(name, ()):
        content["text/csv"] = {"schema": TEXT}
    answers: dict[str, Any] = {"200": {"description": "Found", "content": content}}
    faults: dict[str, Any] = {
        "304": {"description": "You have it already"},
        "404": _fault("There is none"),
    }
    if "page" in ASKED.get(name, ()):
        faults["400"] = _fault("page or page_size is not a number that is allowed")
    return {
        "operationId": name,
        "summary": SUMMARIES[name],
        "parameters": places + asked,
        "responses": {**answers, **faults},
    }


def _parameter(name: str, place: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": place,
        "required": place == "path",
        "description": PARAMETERS[name],
        "schema": {"type": "integer" if name in WHOLE else "string"},
    }


def _fault(words: str) -> dict[str, Any]:
    told = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {"description": words, "content": {"application/problem+json": told}}
