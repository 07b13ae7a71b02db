"""One line in the log for each request, and a number that a person can quote.

Secrets in addresses (a link that sets a password, a calendar's key) never stand in a log: such an
address is told by its pattern, and what follows a question mark not at all.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from contextvars import ContextVar
from hashlib import sha256
from uuid import uuid4

from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

log = logging.getLogger("smewg.requests")
current: ContextVar[str] = ContextVar("request_id", default="")
current_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)
SECRET_PARTS = ("token", "key")


def number_of(request: HttpRequest) -> str:
    """The number of a request, as it stands in the log and on the page of a fault."""
    return getattr(request, "number", "")


class RequestLog:
    """Numbers each request, and tells how it went."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.number = uuid4().hex[:12]  # type: ignore[attr-defined]
        mark = current.set(request.number)  # type: ignore[attr-defined]
        place = current_request.set(request)
        begun = time.monotonic()
        try:
            answer = self.get_response(request)
        finally:
            current.reset(mark)
            current_request.reset(place)
        answer["X-Request-ID"] = request.number  # type: ignore[attr-defined]
        log.info("request", extra={"fields": _told(request, answer, begun)})
        return answer


def _told(request: HttpRequest, answer: HttpResponseBase, begun: float) -> dict[str, object]:
    user = getattr(request, "_cached_user", None)
    return {
        "at": timezone.now().isoformat(timespec="milliseconds"),
        "id": number_of(request),
        "method": request.method,
        "path": _path(request),
        "status": answer.status_code,
        "ms": round((time.monotonic() - begun) * 1000),
        "person": getattr(user, "pk", None),
        "from": request.META.get("REMOTE_ADDR", ""),
    }


def _path(request: HttpRequest) -> str:
    match = getattr(request, "resolver_match", None)
    if match is not None and any(part in name for name in match.kwargs for part in SECRET_PARTS):
        return f"/{match.route}"
    return request.path


class Lines(logging.Formatter):
    """A line as words: "12:00:01 GET /plans/ 200 35ms person=3 id=0a1b2c"."""

    def format(self, record: logging.LogRecord) -> str:
        fields = getattr(record, "fields", None)
        if fields is None:
            return f"{super().format(record)}{_quoted()}"
        return (
            f"{fields['at']} {fields['method']} {fields['path']} {fields['status']} "
            f"{fields['ms']}ms person={fields['person'] or '-'} from={fields['from']} "
            f"id={fields['id']}"
        )


class Json(logging.Formatter):
    """A line as JSON, for a machine that gathers logs."""

    def format(self, record: logging.LogRecord) -> str:
        fields = getattr(record, "fields", None) or {
            "at": timezone.now().isoformat(timespec="milliseconds"),
            "id": current.get(),
            "message": super().format(record),
        }
        return json.dumps({"level": record.levelname, "logger": record.name, **fields})


def _quoted() -> str:
    return f" id={current.get()}" if current.get() else ""


class OnceInAWhile(logging.Filter):
    """Lets one fault through once in a quarter of an hour: a page that fails fills no mailbox."""

    def filter(self, record: logging.LogRecord) -> bool:
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        digest = sha256(f"{record.msg}{record.args}{kind}".encode()).hexdigest()
        return bool(cache.add(f"error-mail-{digest}", True, 900))
