"""What the audit trail hears of: signing in, second steps, accounts, downloads, administration.

Grave steps are told by the page that asks for them (smewg/toolkit/confirm.py, GRAVE_STEP_TAKEN).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth import signals as auth
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from simple_history.signals import post_create_historical_record

from smewg.enums import AuditKind
from smewg.models import Role, User
from smewg.toolkit import audit, confirm

MOST_OF_A_PATH = 250


def listen() -> None:
    """From now on the trail is written; called once, as the application starts."""
    for signal, heard in (
        (auth.user_logged_in, _signed_in),
        (auth.user_logged_out, _signed_out),
        (auth.user_login_failed, _sign_in_failed),
        (account.password_reset, _about_oneself(AuditKind.PASSWORD_RESET)),
        (account.password_changed, _about_oneself(AuditKind.PASSWORD_CHANGED)),
        (account.password_set, _about_oneself(AuditKind.PASSWORD_CHANGED)),
        (mfa.authenticator_added, _second_step(AuditKind.SECOND_STEP_ADDED)),
        (mfa.authenticator_removed, _second_step(AuditKind.SECOND_STEP_REMOVED)),
        (mfa.authenticator_reset, _second_step(AuditKind.SECOND_STEP_RESET)),
        (mfa.authentication_failed, _second_step(AuditKind.SECOND_STEP_FAILED)),
        (post_create_historical_record, _account_changed),
        (confirm.GRAVE_STEP_TAKEN, _grave_step),
    ):
        signal.connect(heard, weak=False, dispatch_uid=f"audit-{id(signal)}")


def _signed_in(user: User, **told: Any) -> None:
    audit.record(AuditKind.SIGNED_IN, person=user.pk, about=user.pk)


def _signed_out(user: User | None, **told: Any) -> None:
    if user is not None:
        audit.record(AuditKind.SIGNED_OUT, person=user.pk, about=user.pk)


def _sign_in_failed(credentials: dict[str, Any], **told: Any) -> None:
    """Whose account it was, if it is one's at all; never what was typed."""
    typed = str(credentials.get("email") or credentials.get("username") or "")
    known = User.objects.filter(email__iexact=typed).values_list("pk", flat=True).first()
    detail = "" if known else "no such account"
    audit.record_quietly(AuditKind.SIGN_IN_FAILED, about=known, detail=detail)


def _about_oneself(kind: AuditKind) -> Callable[..., None]:
    def heard(user: User, **told: Any) -> None:
        audit.record(kind, person=user.pk, about=user.pk)

    return heard


def _second_step(kind: AuditKind) -> Callable[..., None]:
    def heard(user: User, authenticator: Any = None, **told: Any) -> None:
        detail = str(getattr(authenticator, "type", ""))
        audit.record(kind, person=user.pk, about=user.pk, detail=detail)

    return heard


def _account_changed(instance: Any, history_instance: Any, **told: Any) -> None:
    """A saved account whose role, economy or address is another one than before."""
    if not isinstance(instance, User):
        return
    earlier = history_instance.prev_record
    if earlier is None:
        return
    by = history_instance.history_user_id
    if (earlier.role, earlier.economy_id) != (instance.role, instance.economy_id):
        detail = f"{Role(earlier.role).label} to {Role(instance.role).label}"
        audit.record(AuditKind.ROLE_CHANGED, person=by, about=instance.pk, detail=detail)
    if earlier.email != instance.email:
        audit.record(AuditKind.ADDRESS_CHANGED, person=by, about=instance.pk)


def _grave_step(request: HttpRequest, verb: str, **told: Any) -> None:
    audit.record(AuditKind.GRAVE_STEP, detail=f"{verb}: {request.path[:MOST_OF_A_PATH]}")


class Audited:
    """Writes down which files a signed-in person downloads, and what is changed under /admin/."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        user = getattr(request, "_cached_user", None)
        if user is not None and user.is_authenticated and answer.status_code < 400:
            kind = _kind(request, answer)
            if kind:
                detail = request.path[:MOST_OF_A_PATH]
                audit.record_quietly(kind, person=user.pk, detail=detail)
        return answer


def _kind(request: HttpRequest, answer: HttpResponseBase) -> AuditKind | None:
    if answer.get("Content-Disposition", "").startswith("attachment"):
        return AuditKind.DOWNLOADED
    match = request.resolver_match
    if request.method == "POST" and match is not None and match.app_name == "admin":
        return AuditKind.ADMIN_CHANGE
    return None
