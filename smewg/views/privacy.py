"""What is kept about people here, why, and for how long: for anybody to read."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

DAY = 24 * 3600


@login_not_required
@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """With this installation's own times."""
    context = {
        "session_days": settings.SESSION_COOKIE_AGE // DAY,
        "mail_days": settings.MAIL_KEPT_DAYS,
        "audit_days": settings.AUDIT_KEPT_DAYS,
    }
    return render(request, "group/privacy.html", context)
