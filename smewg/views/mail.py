"""The outbox: which mails wait, which were given up, which went; and sending them again."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from smewg.access import SignedInRequest, require
from smewg.models import OutgoingMail
from smewg.toolkit.text import count_of

State = OutgoingMail.State
KINDS = {State.WAITING: "active", State.SENT: "good", State.FAILED: "problem"}


@never_cache
@require_GET
def outbox(request: SignedInRequest) -> HttpResponse:
    """Every mail of the last months, the newest first; never its words, which may hold a key."""
    require(request, "smewg.view_installation")
    wanted = request.GET.get("state", "")
    rows = OutgoingMail.objects.defer("body", "alternatives")
    if wanted in State.values:
        rows = rows.filter(state=wanted)
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "mails": [{"mail": each, "kind": KINDS[State(each.state)]} for each in page.object_list],
        "waiting": OutgoingMail.objects.waiting().count(),
        "failed": OutgoingMail.objects.failed().count(),
        "wanted": wanted,
        "states": State.choices,
    }
    return render(request, "group/outbox.html", context)


@require_POST
def again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Try one mail now, whether it waits or was given up."""
    require(request, "smewg.view_installation")
    found = get_object_or_404(OutgoingMail, pk=pk)
    found.again()
    messages.success(request, f"{found} is sent now.")
    return redirect("group:outbox")


@require_POST
def all_again(request: SignedInRequest) -> HttpResponse:
    """Try everything now that waits or was given up, as after the mail server was mended."""
    require(request, "smewg.view_installation")
    rows = list(OutgoingMail.objects.exclude(state=State.SENT))
    for each in rows:
        each.again()
    messages.success(request, f"{count_of(len(rows), 'mail is', 'mails are')} sent now.")
    return redirect("group:outbox")
