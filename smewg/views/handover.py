"""The handover pack, as a page to print and as a Word document."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from smewg.access import SignedInRequest, require
from smewg.queries import handover
from smewg.toolkit import days
from smewg.toolkit.downloads import attached

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_GET
def pack(request: SignedInRequest) -> HttpResponse:
    """What an incoming Chair has to know."""
    require(request, "smewg.view_handover")
    today = days.today()
    context = {"sections": handover.pack(request.user, today), "today": today}
    return render(request, "group/handover.html", context)


@require_GET
def pack_file(request: SignedInRequest) -> HttpResponse:
    """The same as a Word document."""
    require(request, "smewg.view_handover")
    today = days.today()
    content = handover.as_word(handover.pack(request.user, today), today, str(request.user))
    return attached(content, DOCX, f"smewg-handover-{today}.docx")
