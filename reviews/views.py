"""The first page, and the dashboard of a plan."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from kpis.charts import by_area_and_year, by_year
from kpis.files_of_charts import chart_file
from kpis.status import METHOD
from kpis.views.plan_pages import standing_of
from plans.models import Plan
from reviews import dashboard as dashboards
from reviews import home as homes
from smewg.access import SignedInRequest, allowed


@require_GET
def home(request: SignedInRequest) -> HttpResponse:
    """What waits for the reader, and the ways onward; what to do first where no plan is loaded."""
    now = timezone.localtime()
    plan = Plan.objects.visible_to(request.user).current(now.year)
    context = {"signed_in_as": homes.signed_in_as(request.user)}
    if plan is None:
        may_set_up = allowed(request.user, "smewg.invite_people")
        return render(request, "reviews/no_plan.html", context | {"may_set_up": may_set_up})
    return render(
        request, "reviews/home.html", context | {"home": homes.home(request.user, plan, now)}
    )


@require_GET
def dashboard(request: SignedInRequest, key: str) -> HttpResponse:
    """The plan's indicators in one year, and its counts by area and year."""
    standing = standing_of(request, key)
    year = dashboards.year_to_show(standing, request.GET.get("year"))
    context = {
        "plan": standing.plan,
        "year": year,
        "tiles": dashboards.tiles(standing, year),
        "method": METHOD,
        "charts": [
            (each, by_area_and_year(standing, each)) for each in standing.plan.indicators.all()
        ],
    }
    return render(request, "reviews/dashboard.html", context)


@require_GET
def dashboard_chart(request: SignedInRequest, key: str, name: str, kind: str) -> HttpResponse:
    """One chart of the dashboard as a file: png, svg, or csv with its figures."""
    standing = standing_of(request, key)
    drawn = (
        maker(standing, each)
        for each in standing.plan.indicators.all()
        for maker in (by_area_and_year, by_year)
    )
    found = next((each for each in drawn if each.name == name), None)
    if found is None:
        raise Http404("There is no such chart.")
    return chart_file(found, kind)
