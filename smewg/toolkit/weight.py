"""What a page weighs on its way: compressed, and not sent again where nothing changed."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable
from typing import Any

import brotli
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import get_conditional_response, patch_vary_headers

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
_LEAST, _QUALITY, _MOST_PADDING = 200, 8, 100
"""As Django's gzip has them: bytes that are worth it, and the padding. Quality 8 takes 5 ms for the
dashboard, a millisecond more than 5, and 480 of 23,080 bytes less; 9 takes 20 ms, 11 400."""
_TAKES_BROTLI = re.compile(r"(?:^|[,\s])br(?:\s*;\s*q=(?:1|0\.\d*[1-9]))?\s*(?:,|$)")
TOKEN = re.compile(rb"(csrfmiddlewaretoken\W{1,3}value=\W)[A-Za-z0-9]{64}")


class Compressed(GZipMiddleware):
    """Words go out compressed, whoever serves: `make run`, a container, behind a proxy.

    By Brotli where the browser takes it, as all do over https, and else by gzip.

    Safe against guessing a secret by the length of what is sent (BREACH): the CSRF token is masked
    anew for each answer, so that no two answers hold the same letters of it; each is padded by a
    random length; and pages that show a secret are never kept ("no-store": keys, invitations,
    mails, codes of a second step) and not compressed either. Pictures, workbooks and papers are
    compressed already. A stream stays a stream. A strong ETag becomes a weak one, as it must.
    """

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        kind = response.headers.get("Content-Type", "")
        if not kind.startswith(_WORDS) or _may_show_a_secret(request, response):
            return response
        if not _is_for_brotli(request, response):
            return super().process_response(request, response)
        patch_vary_headers(response, ("Accept-Encoding",))
        response.content = by_brotli(response.content)
        response.headers["Content-Length"] = str(len(response.content))
        response.headers["Content-Encoding"] = "br"
        if (mark := response.headers.get("ETag", "")).startswith('"'):
            response.headers["ETag"] = f"W/{mark}"
        return response


def _is_for_brotli(request: HttpRequest, answer: Any) -> bool:
    """What streams stays with gzip, which sends each piece as it comes."""
    accepted = request.headers.get("Accept-Encoding", "").lower()
    is_whole = not answer.streaming and not answer.has_header("Content-Encoding")
    return is_whole and bool(_TAKES_BROTLI.search(accepted)) and len(answer.content) >= _LEAST


def by_brotli(words: bytes) -> bytes:
    """The words compressed, and a piece that readers skip, of a length that nobody can tell.

    The piece is a block of metadata (RFC 7932, 9.2): it begins at a whole byte, behind a flush.
    Its head says, from the lowest bit: not the last block; no length of its own (11); reserved;
    one byte of length (01); and that byte, which is one less than what is skipped.
    """
    compressor = brotli.Compressor(mode=brotli.MODE_TEXT, quality=_QUALITY)
    skipped = secrets.randbelow(_MOST_PADDING) + 1
    head = (0b010110 | (skipped - 1) << 6).to_bytes(2, "little")
    written = compressor.process(words) + compressor.flush()
    return bytes(written + head + b"\0" * skipped + compressor.finish())


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
    told = TOKEN.sub(rb"\1", _ON_PAPER.sub(b"", page)) + secret.encode()
    return f'W/"{hashlib.sha256(told).hexdigest()[:32]}"'
