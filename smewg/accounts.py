"""How people get in: by the secretariat's invitation only, each address and account for itself."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django.utils.connection import ConnectionProxy

from smewg.enums import AuditKind
from smewg.toolkit import audit
from smewg.toolkit.links import absolute


class ClosedSignUpAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves; see smewg/operations/invitations.py for the way in."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """As smewg/toolkit/client_address.py found it; "socket" where there is none."""
        return str(request.META.get("REMOTE_ADDR") or "socket")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Wrong passwords are counted for an account from an address.

        So a stranger locks out nobody but themselves. Whatever host they name, it is one count.
        """
        return f"{_account(credentials)} from {ratelimit.truncate_ip(self.get_client_ip(request))}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """The same for an account from everywhere: many addresses together guess slowly, too."""
        super().pre_authenticate(request, **credentials)
        self._everywhere = ratelimit.consume(
            request,
            app="allauth.account",
            action="login_failed_everywhere",
            key=_account(credentials),
        )
        if not self._everywhere:
            self._rollback_login_failed_rl_usage()
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        found = super().authenticate(request, **credentials)
        if found:
            self._everywhere.rollback()
        return found

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Where people go, whatever host the request named."""
        return absolute(super().get_reset_password_from_key_url(key))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        if template_prefix == "account/email/password_reset_key":
            audit.record_quietly(AuditKind.RESET_ASKED, about=context["user"].pk)
        site = SimpleNamespace(name="SMEWG plan tracker", domain=settings.SITE_URL)
        super().send_mail(template_prefix, email, {**context, "current_site": site})


def _account(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email") or credentials.get("username") or "").lower()


def keep_limits_apart() -> None:
    """allauth's limits: in the cache "limits", and no limit by an address that nobody knows.

    It takes the default cache and whatever address the connection has; there are no settings for
    either (`tests/smewg/test_limits.py`). Behind a proxy that does not say who asks, one visitor
    would lock out all.
    """
    ratelimit.cache = ConnectionProxy(caches, "limits")
    ratelimit.get_ip = _address_to_limit


def _address_to_limit(request: HttpRequest) -> str:
    if not getattr(request, "address_is_known", True):
        return f"unknown-{uuid4()}"
    address = str(request.META.get("REMOTE_ADDR") or "")
    return str(ratelimit.truncate_ip(address))
