"""May these words be quoted: its economy answers, the secretariat reads the answer."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from contributions.models import Contribution
from contributions.operations.quoting import answer_quoting
from contributions.views.write import to_write
from smewg.access import SignedInRequest
from smewg.toolkit.text import count_of
from smewg.toolkit.transition_views import take_step


@require_POST
def quoting(request: SignedInRequest, year: int, code: str, number: int) -> HttpResponse:
    """Keep the economy's answer."""
    report = to_write(request, year, code, number)
    return take_step(
        request,
        lambda: answer_quoting(report.pk, request.POST.get("quoting", ""), by=request.user),
        _said,
        ("contributions:report", *report.place),
        boxes={"quoting": "quoting-no"},
    )


def _said(report: Contribution) -> str:
    left = Contribution.objects.to_ask_about_quoting(report.economy).count()
    more = (
        f" {count_of(left, 'more report asks', 'more reports ask')} this; see Home." if left else ""
    )
    return f"Saved. Its words: {report.get_quoting_display()}.{more}"
