"""Reading pages that are given again, whole, while no row of the database is written.

Nothing is stored: a page that was made is the answer again only while it could be made no
otherwise. It holds what the rows say, who reads, what the address asks and the hour it is; all four
are compared each time, the rows by the mark of toolkit/unwritten.py. Who asks is signed in, and
may, as at any page: every middleware does its work first.

The hour, since what changes by itself changes with the day, which is Singapore's; a page that tells
of other moments (Home: an invitation whose link has run out) says so with `by_the_minute`. The line
on paper of when it was sent is written anew, like its token.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Hashable
from functools import wraps

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone

from smewg.access import SignedInRequest
from smewg.models import Installation, User
from smewg.templatetags.components import when
from smewg.toolkit import unwritten
from smewg.toolkit.kept_pages import KeptPages
from smewg.toolkit.weight import TOKEN

View = Callable[..., HttpResponse]

PAGES = KeptPages(most=1_000, most_bytes=16 * 2**20)
OF_SIGNING_IN = {
    SESSION_KEY,
    BACKEND_SESSION_KEY,
    HASH_SESSION_KEY,
    "_session_expiry",
    "account_authentication_methods",
    "account_authentication_methods_user",
}
"""What a session holds of how somebody signed in. Anything else may show: a message, what was
typed in a form that was refused; such a page is made."""
_MARKER = secrets.token_hex(32).encode()
"""In place of each CSRF token: it is masked anew in each answer."""
_SENT_AT = re.compile(rb'(<p class="print-only print-head">[^<]*)<time [^>]*>[^<]*</time>')
_NOW = secrets.token_hex(32).encode()
"""In place of the moment on paper (components/print_head.html)."""


def kept_whole(
    view: View,
    *,
    each_time: Callable[[SignedInRequest], object] | None = None,
    by_the_minute: bool = False,
) -> View:
    """A view that only reads, whose page is given again while nothing was written.

    `each_time` is what it does beside, such as noting a visit: done before its page is given again.
    `by_the_minute`: what it shows may change with any minute, not with the day alone.
    """

    @wraps(view)
    def given(request: SignedInRequest, *args: object, **named: object) -> HttpResponse:
        place = _place_of(request)
        if place is None:
            return view(request, *args, **named)
        if each_time and PAGES.get(place):
            each_time(request)
        return PAGES.again_or_made(
            place,
            lambda: _state(request, by_the_minute),
            lambda: view(request, *args, **named),
            lambda answer: _without_what_is_new(request, answer),
            lambda words: _with_what_is_new(request, words),
        )

    return given


def _place_of(request: SignedInRequest) -> Hashable:
    """Whose page it is, at which address; None where the page may hold more than these say."""
    if request.method != "GET" or not request.user.is_authenticated:
        return None
    session = getattr(request, "session", None)
    if session is None or not OF_SIGNING_IN.issuperset(session.keys()):
        return None
    return request.build_absolute_uri(), request.user.pk


def as_it_stands(*, by_the_minute: bool = False) -> Hashable:
    """What every page holds: the rows, the hour, and what is asked once a minute, whether figures
    are invented. None where nobody can say, and no page may be kept."""
    mark = unwritten.mark()
    if mark is None:
        return None
    now = timezone.now().replace(second=0, microsecond=0)
    time = now if by_the_minute else now.replace(minute=0)
    return mark, time, Installation.shows_invented_figures()


def _state(request: SignedInRequest, by_the_minute: bool) -> Hashable:
    """What every page holds, and the reader's own row, which was read before."""
    reader = tuple(getattr(request.user, each.attname) for each in User._meta.concrete_fields)
    everybody = as_it_stands(by_the_minute=by_the_minute)
    return (everybody, reader) if everybody else None


def _without_what_is_new(request: SignedInRequest, answer: HttpResponse) -> bytes | None:
    """A page's words without token and moment; None where something was said once with it, set or
    forbidden, so that it is not one to give again."""
    says_once = getattr(get_messages(request), "added_new", False) or request.session.modified
    is_page = answer.status_code == 200 and not answer.streaming
    forbids = "no-store" in answer.headers.get("Cache-Control", "")
    if not is_page or says_once or answer.cookies or forbids:
        return None
    words = TOKEN.sub(rb"\g<1>" + _MARKER, answer.content)
    return _SENT_AT.sub(rb"\g<1>" + _NOW, words, count=1)


def _with_what_is_new(request: SignedInRequest, words: bytes) -> bytes:
    if _MARKER in words:
        words = words.replace(_MARKER, get_token(request).encode())
    return words.replace(_NOW, when(timezone.now()).encode(), 1)
