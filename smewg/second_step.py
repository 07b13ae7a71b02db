"""The second step of signing in: who must have one, and what becomes of one that is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string

from smewg.enums import AuditKind
from smewg.models import User
from smewg.signing_in import wants_json
from smewg.toolkit import audit

SETTING_UP = "mfa_activate_totp"
OPEN = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "account_change_password",
        "healthz",
        "readyz",
    }
)
"""What is open to somebody who still has to set a second step up, beside the setting up itself."""


def has_second_step(user: User) -> bool:
    """Codes for recovery alone are none: they are for when the second step is lost."""
    real = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES)
    return bool(real.filter(user=user).exists())


def must_set_up(user: User) -> bool:
    """Whether somebody's role asks for a second step that they do not have."""
    return user.role in settings.SECOND_STEP_FOR and not has_second_step(user)


class SecondStepFirst:
    """Whose role asks for a second step sees only where to set it up; /admin/ is no other door."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if not settings.SECOND_STEP_FOR or not request.user.is_authenticated:
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in OPEN or name.startswith("mfa_") or not must_set_up(request.user):
            return None
        if wants_json(request):
            return JsonResponse({"second_step": True}, status=403)
        messages.info(
            request,
            "Your account can do much here, so it needs a second step of signing in. "
            "Set it up now; it takes a minute.",
        )
        return redirect(SETTING_UP)


@transaction.atomic
def take_away(user: User, *, by: User, reason: str) -> None:
    """Somebody lost their second step: they sign in with the password and set it up anew.

    It stands in the history; both are told, so that nobody takes it away unseen.
    """
    Authenticator.objects.filter(user=user).delete()
    user._change_reason = f"second step taken away: {reason}"[:100]
    user.save()
    context = {"user": user, "by": by, "reason": reason}
    body = render_to_string("group/mail/second_step_taken_away.txt", context)
    for each in (user, by):
        send_mail(f"The second step of {user} was taken away", body, None, [each.email])
    audit.record(AuditKind.SECOND_STEP_TAKEN, person=by.pk, about=user.pk)
