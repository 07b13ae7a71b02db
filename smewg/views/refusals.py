"""The pages of 400, 403, 404 and 405: why, in one sentence that fits, and where to go on."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.apps import apps
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from smewg.signing_in import wants_json
from smewg.views import faults

LARGEST = 2**31 - 1
"""No row has a larger number."""
NOT_YOURS = (
    "This page, or this action, is not for you as you are signed in; the secretariat says who may."
)
NO_ADDRESS = "No page stands at this address: it may be mistyped or old."
NO_POST = (
    "This address only takes what a form sends. Nothing was changed; open the page with its "
    "button, and press that."
)
NOTHING_SENT = "Something in the address or in the form could not be read. Nothing was changed."
_OF_DJANGO = re.compile(r"No (\w+) matches the given query\.")


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: whose it is, or which state is in the way."""
    said = str(exception or "")
    return _page(request, 403, "You may not do this", said if _is_sentence(said) else NOT_YOURS)


def not_there(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: what is not there; what may not be seen looks the same as what is not there."""
    return _page(request, 404, "There is no such page", _what_is_missing(request, exception))


def not_readable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if faults.was_without_database(exception):
        return faults.without_database(request)
    return _page(request, 400, "The request could not be read", NOTHING_SENT)


def _what_is_missing(request: HttpRequest, exception: Exception | None) -> str:
    said = str(exception.args[0]) if exception and exception.args else ""
    if request.resolver_match is None:
        return NO_ADDRESS
    if found := _OF_DJANGO.match(said):
        return _not_found(request, found[1])
    return said if _is_sentence(said) else NO_ADDRESS


def _not_found(request: HttpRequest, name: str) -> str:
    """What was looked for, in words: "There is no review here that is open to you.\""""
    asked = request.resolver_match.kwargs if request.resolver_match else {}
    if name == "ReportingYear" and "year" in asked:
        return f"No plan here has a year {asked['year']} that is open to you."
    if name == "Plan":
        return f'There is no plan "{asked.get("key", "")}" here; Plans lists those that are.'
    models = {each.__name__: each._meta.verbose_name for each in apps.get_models()}
    what = models.get(name, "page")
    return (
        f"There is no {what} at this address, or it is not open to you: it may have been taken "
        "away, or not be shown to your role yet."
    )


def _is_sentence(text: str) -> bool:
    """Whether somebody of ours wrote it for a reader, and not a library for a log."""
    return text.endswith((".", "?", "!")) and " " in text and not _OF_DJANGO.match(text)


def _page(request: HttpRequest, status: int, title: str, why: str) -> HttpResponse:
    context = {"status": status, "title": title, "why": why}
    return render(request, "faults/refused.html", context, status=status)


class RefusalsInWords:
    """What nobody's page would send gets a page of ours: an empty 405, a number past all rows.

    405: Django's own is empty, and a browser shows nothing. Numbers and signs that no database
    holds stand in an address (404) or a form (400); nothing was changed by them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        is_bare = answer.status_code == 405 and not getattr(answer, "content", b"x")
        if not is_bare or wants_json(request):
            return answer
        page = _page(request, 405, "This is no page to open", NO_POST)
        page["Allow"] = answer.headers.get("Allow", "POST")
        return page

    def process_view(
        self, request: HttpRequest, view: object, given: object, named: dict[str, object]
    ) -> None:
        if any(isinstance(each, int) and each > LARGEST for each in named.values()):
            raise Http404(NO_ADDRESS)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return not_readable(request) if _is_no_value(error) else None


def _is_no_value(error: Exception) -> bool:
    """Whether what was sent is a number or a sign that no database holds."""
    return isinstance(error, OverflowError | DataError) or (
        isinstance(error, ValueError) and "NUL (0x00)" in str(error)
    )
