"""What somebody gets who is not signed in: the way in, or for a script an answer it can read."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks, and reads the answer, rather than a person."""
    return "application/json" in request.headers.get("Accept", "")


class SignInFirst(LoginRequiredMiddleware):
    """A page is private unless it says otherwise; a script hears 401 and keeps the words it has."""

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponseBase:
        if wants_json(request):
            return JsonResponse({"sign_in": resolve_url(settings.LOGIN_URL)}, status=401)
        return super().handle_no_permission(request, view_func)
