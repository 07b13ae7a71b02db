"""What a page weighs on its way: compressed, and not sent again where nothing changed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import get_conditional_response

_WORDS = (
    "text/",
    "application/json",
    "application/problem+json",
    "application/ld+json",
    "application/feed+json",
    "application/xml",
    "image/svg+xml",
)
# As Django's tag, forms and scripts of the pages write it; masked anew for each answer.
_ON_PAPER = re.compile(rb'<p class="print-only print-head">.*?</p>', re.DOTALL)
"""The line on paper of when a page was sent and to whom: nothing of the page itself."""
_TOKEN = re.compile(rb"(csrfmiddlewaretoken\W{1,3}value=\W)[A-Za-z0-9]{64}")


class Compressed(GZipMiddleware):
    """Words go out compressed (gzip), whoever serves: `make run`, a container, behind a proxy.

    Safe against guessing a secret by the length of what is sent (BREACH): the CSRF token is masked
    anew for each answer, so that no two answers hold the same letters of it; Django pads each by a
    random length; and pages that show a secret are never kept ("no-store": keys, invitations,
    mails, codes of a second step) and not compressed either. Pictures, workbooks and papers are
    compressed already. A stream stays a stream. A strong ETag becomes a weak one, as it must.
    """

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        kind = response.headers.get("Content-Type", "")
        if not kind.startswith(_WORDS) or _may_show_a_secret(request, response):
            return response
        return super().process_response(request, response)


class Unchanged:
    """A page that its reader has already, to the letter, is not sent again: 304.

    The mark (ETag) is of the page without the mask of its CSRF tokens, and with the secret behind
    them: after another sign-in it is another page. The page that the browser has keeps its token,
    which stays good as long as that secret does.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        if not isinstance(answer, HttpResponse) or not _may_be_kept(request, answer):
            return answer
        if "ETag" not in answer.headers:
            answer.headers["ETag"] = _mark(request, answer.content)
        told = get_conditional_response(request, etag=answer.headers["ETag"], response=answer)
        return told if told is not None else answer


def _may_show_a_secret(request: HttpRequest, answer: HttpResponseBase) -> bool:
    """Whether the answer may not be kept, or is a page of the second step.

    Django itself says "no-store" of all administration pages; those show no secret.
    """
    page = getattr(request, "resolver_match", None)
    if page is not None and (page.app_name == "admin" or str(page.url_name).startswith("mfa_")):
        return page.app_name != "admin"
    return _is_not_to_be_kept(answer)


def _is_not_to_be_kept(answer: HttpResponseBase) -> bool:
    return "no-store" in answer.headers.get("Cache-Control", "")


def _may_be_kept(request: HttpRequest, answer: HttpResponse) -> bool:
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    asks = request.method in ("GET", "HEAD") and answer.status_code == 200
    return asks and is_page and not _is_not_to_be_kept(answer)


def _mark(request: HttpRequest, page: bytes) -> str:
    secret = str(request.META.get("CSRF_COOKIE", ""))
    told = _TOKEN.sub(rb"\1", _ON_PAPER.sub(b"", page)) + secret.encode()
    return f'W/"{hashlib.sha256(told).hexdigest()[:32]}"'
