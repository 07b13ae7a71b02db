"""Where somebody is signed in: each session with its device, listed, and ended from elsewhere.

Django's own sessions say none of this. A row is written as somebody signs in, and taken away as
the session ends; `seen_at` is written at most every ten minutes.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, get_user_model
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import DatabaseError, models, transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.crypto import constant_time_compare

SEEN_EVERY = 600
"""Seconds between two notes that a session is used."""
BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("Mac OS", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux"),
)  # fmt: skip


class SignedInSession(models.Model):
    """One session of one person."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="signed_in_sessions"
    )
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=100, help_text="Browser and system, in words.")
    address = models.CharField(max_length=45, blank=True)
    began_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "smewg"
        ordering: ClassVar = ["-seen_at"]

    def __str__(self) -> str:
        return self.device


def device_in_words(user_agent: str) -> str:
    """Chrome on Windows, as far as a browser says what it is."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    return " on ".join(each for each in (browser, system) if each) or "An unknown device"


@dataclass(frozen=True)
class OpenSession:
    """A session that is open, and whether it is the one that asks."""

    row: SignedInSession
    is_this_one: bool


def list_open(user: Any, this: str | None) -> list[OpenSession]:
    """The sessions in which `user` is signed in now; `this` is the key of the one that asks."""
    rows = list(SignedInSession.objects.filter(user=user))
    open_ones = _open_keys(user, [each.session_key for each in rows])
    found = [OpenSession(each, each.session_key == this) for each in rows]
    return sorted(
        (each for each in found if each.row.session_key in open_ones),
        key=lambda each: not each.is_this_one,
    )


def _open_keys(user: Any, keys: list[str]) -> set[str]:
    """Those whose session lasts still, and was begun with the password that stands now."""
    current = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    return {
        each.session_key
        for each in current
        if constant_time_compare(
            each.get_decoded().get(HASH_SESSION_KEY, ""), user.get_session_auth_hash()
        )
    }


@transaction.atomic
def end(user: Any, pk: int) -> bool:
    """End one session of `user`; whether it was there."""
    row = SignedInSession.objects.filter(user=user, pk=pk).first()
    if row is None:
        return False
    _store(row.session_key).delete()
    row.delete()
    return True


@transaction.atomic
def end_all(user: Any) -> None:
    """End every session of `user`, also those that nobody listed: their keys fit no more.

    The user's `signed_out_at` is part of what a session is compared with.
    """
    user.signed_out_at = timezone.now()
    get_user_model()._default_manager.filter(pk=user.pk).update(signed_out_at=user.signed_out_at)
    rows = SignedInSession.objects.filter(user=user)
    Session.objects.filter(
        session_key__in=list(rows.values_list("session_key", flat=True))
    ).delete()
    rows.delete()


def forget_ended() -> int:
    """Take away the rows of sessions that are over; how many."""
    current = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    gone, _ = SignedInSession.objects.exclude(session_key__in=current).delete()
    return gone


def _store(key: str) -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore(key)


def note_began(request: HttpRequest, user: Any) -> None:
    """Somebody signed in; called by Django's signal."""
    key = getattr(request, "session", None) and request.session.session_key
    if key:
        _write(request, user, key)


def note_ended(request: HttpRequest | None, user: Any) -> None:
    """Somebody signed out."""
    key = getattr(request, "session", None) and request.session.session_key  # type: ignore[union-attr]
    if key:
        SignedInSession.objects.filter(session_key=key).delete()


def _write(request: HttpRequest, user: Any, key: str) -> None:
    now = timezone.now()
    told = {
        "user": user,
        "device": device_in_words(request.META.get("HTTP_USER_AGENT", "")),
        "address": str(request.META.get("REMOTE_ADDR") or "")[:45],
        "seen_at": now,
    }
    SignedInSession.objects.update_or_create(session_key=key, defaults=told)
    cache.set(f"session-seen-{key}", True, SEEN_EVERY)


class SeenSessions:
    """Notes now and then that a session is used. Where it cannot be noted, work goes on."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer: HttpResponseBase = self.get_response(request)
        user = getattr(request, "_cached_user", None)
        session = getattr(request, "session", None)
        key = session.session_key if session is not None else None
        if user is not None and user.is_authenticated and key and self._is_due(key):
            self._note(request, user, key)
        return answer

    def _is_due(self, key: str) -> bool:
        return bool(cache.add(f"session-seen-{key}", True, SEEN_EVERY))

    def _note(self, request: HttpRequest, user: Any, key: str) -> None:
        try:
            with transaction.atomic():
                _write(request, user, key)
        except DatabaseError:
            pass
