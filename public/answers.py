"""How the public side answers: to everybody alike, read only, without a session or a cookie."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import csrf_exempt

from smewg.kept_whole import as_it_stands
from smewg.models import Installation
from smewg.toolkit.kept_pages import KeptPages

PLACES = ("/public/", "/f/", "/data/", "/api/v1/", "/robots.txt", "/sitemap.xml")
PINNED = "public, max-age=31536000, immutable"
LATEST = "public, max-age=300"
UNDECIDED = "Terms of reuse are not yet decided."

ANSWERS = KeptPages(most=2_000, most_bytes=8 * 2**20)
LARGEST = 2**20
"""Bytes of an answer that is kept to be given again."""

View = Callable[..., HttpResponse]


class Strangers:
    """On a public address nobody is anybody: no cookie is read, and none is set."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PLACES):
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        request.__dict__.pop("COOKIES", None)
        answer = self.get_response(request)
        answer.cookies.clear()
        del answer.headers["Vary"]
        return answer


class AsFolder(HttpRequest):
    """An address asked for by publish_site: also where nobody may ask over the network.

    It is about one moment for all addresses, so that nothing is given again.
    """


def licence() -> dict[str, str | None]:
    """The terms of reuse, as the installation sets them (LICENCE, LICENCE_URL)."""
    name, address = settings.LICENCE or None, settings.LICENCE_URL or None
    return {"id": name, "address": address, "words": _terms(name, address)}


def _terms(name: str | None, address: str | None) -> str:
    if name is None:
        return UNDECIDED
    return f"Terms of reuse: {name}, {address}" if address else f"Terms of reuse: {name}"


class NotThere(Http404):
    """Nothing stands at this address; `more` says what does."""

    def __init__(self, message: str, **more: Any) -> None:
        super().__init__(message)
        self.more = more


def in_public(view: View, *, of_rows: bool = True) -> View:
    """A view that anybody may ask, by GET and HEAD, where the installation has a public side.

    `of_rows`: it answers from rows and its address alone, so that it may be given again while no
    row is written (smewg/kept_whole.py).
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        as_data = request.path.startswith("/api/")
        if request.method not in ("GET", "HEAD"):
            refused = _fault(as_data, 405, "This address is for reading only.")
            refused["Allow"] = "GET, HEAD"
            return refused
        try:
            if settings.PUBLIC_SITE != "yes" and not isinstance(request, AsFolder):
                raise NotThere("This installation has no public side.")
            found = _found(request, lambda: view(request, *args, **kwargs), of_rows=of_rows)
        except Http404 as missing:
            return _fault(as_data, 404, str(missing), **getattr(missing, "more", {}))
        return _unless_known(request, found)

    return csrf_exempt(login_not_required(answer))


def _found(request: HttpRequest, make: View, *, of_rows: bool = True) -> HttpResponse:
    """What stands at an address: made, or as it was made while the rows stand as they stood."""
    if not of_rows or isinstance(request, AsFolder):
        return make()
    return ANSWERS.again_or_made(request.get_full_path(), as_it_stands, make, _whole)


def _whole(answer: HttpResponse) -> bytes | None:
    is_whole = answer.status_code == HTTPStatus.OK and len(answer.content) <= LARGEST
    return answer.content if is_whole else None


def _fault(as_data: bool, status: int, detail: str, **more: Any) -> HttpResponse:
    if as_data:
        return problem(status, detail, **more)
    return HttpResponse(fault_page(detail, **more), status=status)


def fault_page(detail: str, **more: Any) -> str:
    return render_to_string("public/fault.html", {"detail": detail, **more})


def problem(status: int, detail: str, **more: Any) -> HttpResponse:
    """A fault as a program reads it (RFC 9457)."""
    title = HTTPStatus(status).phrase
    said = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    answer = HttpResponse(
        json.dumps(said, ensure_ascii=False), status=status, content_type="application/problem+json"
    )
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def page(template: str, context: dict[str, Any]) -> Any:
    """A page for everybody; nothing of the request is in it but what its address says.

    It is never kept for good: around a pinned figure it names the editions that came since.
    """
    invented = Installation.shows_invented_figures()
    told = {"invented": invented, "licence": licence(), "site": settings.SITE_URL, **context}
    return marked(render_to_string(template, told).encode(), "text/html", pinned=False)


def data(found: Any, *, pinned: bool) -> HttpResponse:
    """Plain data as JSON."""
    text = json.dumps(found, ensure_ascii=False, indent=1)
    return marked(text.encode(), "application/json", pinned=pinned)


def marked(body: bytes, kind: str, *, pinned: bool) -> HttpResponse:
    """The body with its strong ETag."""
    text = kind.startswith("text/") or kind.endswith("+xml")
    answer = HttpResponse(body, content_type=f"{kind}; charset=utf-8" if text else kind)
    answer["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    answer["Cache-Control"] = PINNED if pinned else LATEST
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def _unless_known(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """The answer; 304 with its heads where the asker has it already."""
    # Compressed on its way it has come with a weak mark, "W/", which names the same body.
    asked = request.headers.get("If-None-Match", "").split(",")
    known = {each.strip().removeprefix("W/") for each in asked}
    if "ETag" in answer.headers and known & {answer.headers["ETag"], "*"}:
        return HttpResponse(b"", status=304, headers=dict(answer.headers))
    return answer


def as_csv(rows: Iterable[dict[str, Any]]) -> bytes:
    """Rows as CSV; the first row names the columns, and no cell is empty without its word."""
    told = [{name: _cell(value) for name, value in row.items()} for row in rows]
    text = io.StringIO()
    writer = csv.DictWriter(text, list(told[0]) if told else ["none"], lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(told)
    return text.getvalue().encode()


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(str(each) for each in value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    said = "blank" if value in (None, "") else str(value)
    # A cell that a spreadsheet would take for a formula is read as text.
    return f"'{said}" if said[0] in "=+-@\t\r" and not said.lstrip("-").isdigit() else said
