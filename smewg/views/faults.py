"""What a person, or a script of a page, gets where something failed: what to do, and a number."""

from __future__ import annotations

import errno
import sys
from pathlib import Path

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from smewg.signing_in import wants_json
from smewg.toolkit.request_log import number_of

AGAIN_AFTER = 5
"""Seconds after which it is worth while to try again."""
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}


def fault(request: HttpRequest) -> HttpResponse:
    """The answer to an error nobody caught: 503 where waiting helps, 404 for a lost file."""
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError | InterfaceError):
        return without_database(request)
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return _answer(request, 503, "faults/disk.html")
    if _is_a_lost_file(error):
        return _answer(request, 404, "faults/file.html")
    return _answer(request, 500, "500.html")


def was_without_database(error: BaseException | None) -> bool:
    """Whether the database went away, also where a session could not be saved because of it."""
    while error is not None and not isinstance(error, OperationalError | InterfaceError):
        error = error.__cause__ or error.__context__
    return error is not None


def without_database(request: HttpRequest) -> HttpResponse:
    return _answer(request, 503, "faults/database.html")


def _is_a_lost_file(error: BaseException | None) -> bool:
    """Whether an attached file is not where its row says."""
    if not isinstance(error, FileNotFoundError):
        return False
    if not settings.MEDIA_ROOT:  # a bucket, whose library names no path
        return error.filename is None
    if not error.filename:
        return False
    return Path(str(error.filename)).is_relative_to(settings.MEDIA_ROOT)


def _answer(request: HttpRequest, status: int, template: str) -> HttpResponse:
    number = number_of(request)
    answer: HttpResponse
    if wants_json(request):
        answer = JsonResponse({"try_again": status == 503, "request": number}, status=status)
    else:
        # Without the request: whatever failed, this page asks nothing of it.
        answer = HttpResponse(render_to_string(template, {"number": number}), status=status)
    if status == 503:
        answer["Retry-After"] = str(AGAIN_AFTER)
    answer["Cache-Control"] = "no-store"
    return answer
