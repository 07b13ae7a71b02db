"""What if the weights, the link or the funding line were others: nothing is stored."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from projects.queries.closing import current_closing
from projects.queries.what_if import SimulatedRules, simulate
from projects.views._scoring_lookups import crumbs, session_of
from smewg.access import SignedInRequest, require


@require_GET
def what_if(request: SignedInRequest, slug: str) -> HttpResponse:
    """The order by the rules that the address asks for, beside the result."""
    require(request, "projects.view_scoring")
    session = session_of(request, slug)
    closing = current_closing(session)
    context: dict[str, object] = {
        "session": session,
        "closing": closing,
        "crumbs": crumbs(session, ("Ranking", f"/projects/{slug}/ranking/"), "What if"),
    }
    status = 200
    if closing is not None:
        asked = SimulatedRules.of(request.GET, closing)
        context["asked"] = asked
        if asked.problems:
            status = 422
        else:
            context["tried"] = simulate(closing, asked, request.GET.get("page"))
    return render(request, "scoring/what_if.html", context, status=status)
