"""Headers that Django has no setting for."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

NOT_USED = (
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), usb=(), browsing-topics=()"
)


class MoreHeaders:
    """No page of ours asks for a camera or a place; what a signed-in person sees is theirs alone.

    "private" keeps shared caches from a page, and leaves what was typed when one goes back to it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        answer.headers.setdefault("Permissions-Policy", NOT_USED)
        user = getattr(request, "_cached_user", None)
        if user is not None and user.is_authenticated:
            answer.headers.setdefault("Cache-Control", "private")
        return answer


ASKS_WHERE, GO_TO = "X-Asks-Where-To-Go", "X-Go-To"


class WhereToGo:
    """A script that sends a file learns where the answer leads, and the browser goes there.

    Else the script would be given that page itself, and what it says once would be said to nobody.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        if ASKS_WHERE not in request.headers or "Location" not in answer.headers:
            return answer
        told = HttpResponse(status=204, headers={GO_TO: answer.headers["Location"]})
        told.cookies = answer.cookies
        return told
