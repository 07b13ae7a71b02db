"""One's own account: who one is, and where one is signed in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from smewg.access import SignedInRequest
from smewg.enums import AuditKind, MailChoice
from smewg.forms.people import MailChoiceForm
from smewg.operations import notices, personal_data
from smewg.toolkit import audit
from smewg.toolkit import sessions as open_sessions


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def myself(request: SignedInRequest) -> HttpResponse:
    """One's own account, and when mail comes."""
    typed = request.POST if request.method == "POST" else None
    form = MailChoiceForm(typed, initial={"choice": request.user.notices_by_mail})
    if form.is_valid():
        chosen = MailChoice(form.cleaned_data["choice"])
        notices.choose(request.user, chosen)
        messages.success(request, f"Saved. {chosen.label}.")
        return redirect("group:me")
    status = 422 if form.is_bound else 200
    return render(request, "group/me.html", {"form": form}, status=status)


@require_POST
def choose_keys(request: SignedInRequest) -> HttpResponse:
    """Whether keys of the keyboard search and show help; nobody else's choice changes."""
    request.user.uses_keys = bool(request.POST.get("uses_keys"))
    request.user.save(update_fields=["uses_keys"])
    on = "on" if request.user.uses_keys else "off"
    messages.success(request, f"Saved. The keys are {on}.")
    return redirect("group:me")


@require_POST
def my_data(request: SignedInRequest) -> FileResponse:
    """All that is held of oneself, as a zip."""
    answer = FileResponse(
        personal_data.export(request.user),
        as_attachment=True,
        filename="my-data.zip",
        content_type="application/zip",
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


@never_cache
@require_GET
def sessions(request: SignedInRequest) -> HttpResponse:
    """Each device on which one is signed in, this one first."""
    found = open_sessions.list_open(request.user, request.session.session_key)
    return render(request, "group/sessions.html", {"sessions": found})


@require_POST
def end_session(request: SignedInRequest, pk: int) -> HttpResponse:
    """Sign out on one device; nobody ends another person's."""
    if open_sessions.end(request.user, pk):
        messages.success(request, "That device is signed out now.")
    else:
        messages.info(request, "That device was signed out already.")
    return redirect("group:sessions")


@require_POST
def sign_out_everywhere(request: SignedInRequest) -> HttpResponse:
    """End every session of one's own, this one too."""
    with transaction.atomic():
        open_sessions.end_all(request.user)
        audit.record(AuditKind.SIGNED_OUT_EVERYWHERE, about=request.user.pk)
    logout(request)
    messages.success(request, "You are signed out everywhere. Sign in again here.")
    return redirect("account_login")
