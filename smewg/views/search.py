"""The search: one box for everything, as a page, and the same answer within the dialog."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from smewg.access import SignedInRequest
from smewg.queries.search import Answer, Asked, Choice, find
from smewg.toolkit.search import index
from smewg.toolkit.text import storable, whole_number

LONGEST = 200
IN_THE_DIALOG = 8


@require_GET
def search(request: SignedInRequest) -> HttpResponse:
    """What was found, with the ways to narrow it; of a dialog only the first hits."""
    asked = _asked(request)
    answer = find(request.user, asked)
    asked = replace(asked, page=min(asked.page, answer.pages))
    context = {
        "asked": asked,
        "answer": answer,
        "narrowing": _narrowing(asked, answer),
        "as_typed": _address(replace(asked, as_typed=True, page=1)),
        "everything": _address(replace(asked, kind="", plan="", year=None, page=1)),
        "next": _address(replace(asked, page=asked.page + 1)) if asked.page < answer.pages else "",
        "previous": _address(replace(asked, page=asked.page - 1)) if asked.page > 1 else "",
    }
    if "dialog" in request.GET:
        context["hits"] = answer.hits[:IN_THE_DIALOG]
        return render(request, "search/_in_dialog.html", context)
    return render(request, "search/search.html", context)


def _asked(request: HttpRequest) -> Asked:
    """What the address asks; what no search understands is left out."""
    given = {name: storable(str(text)) for name, text in request.GET.items()}
    kind = given.get("kind", "")
    return Asked(
        typed=given.get("q", "").strip()[:LONGEST],
        kind=kind if index.kind_of(kind) else "",
        plan=given.get("plan", "")[:20],
        year=whole_number(given.get("year"), digits=4),
        as_typed=bool(given.get("exact")),
        page=whole_number(given.get("page"), digits=4) or 1,
    )


def _address(asked: Asked) -> str:
    told = {
        "q": asked.typed,
        "kind": asked.kind,
        "plan": asked.plan,
        "year": asked.year or "",
        "exact": "1" if asked.as_typed else "",
        "page": asked.page if asked.page > 1 else "",
    }
    return "?" + urlencode({name: value for name, value in told.items() if value})


def _narrowing(asked: Asked, answer: Answer) -> list[dict[str, object]]:
    """For each way to narrow: its title and choices, with the address that each leads to."""
    groups = (
        ("Kind", "kind", answer.kinds),
        ("Year", "year", answer.years),
        ("Plan", "plan", answer.plans),
    )
    return [
        {"title": title, "choices": [_choice(asked, name, each) for each in choices]}
        for title, name, choices in groups
        if choices
    ]


def _choice(asked: Asked, name: str, choice: Choice) -> dict[str, object]:
    """A choice that is made already is taken back by the same link."""
    value: str | int | None = choice.value
    if name == "year":
        value = int(choice.value)
    if choice.is_chosen:
        value = None if name == "year" else ""
    return {
        "label": choice.label,
        "count": choice.count,
        "is_chosen": choice.is_chosen,
        "url": _address(replace(asked, page=1, **{name: value})),  # type: ignore[arg-type]
    }
