"""The first page, and the dashboard of a plan."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from kpis.charts import by_area_and_year, by_year
from kpis.totals import PlanFigures, plan_figures
from plans.models import Plan
from reviews import dashboard as dashboards
from smewg import charts
from smewg.charts import Chart


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The dashboard of the plan that runs now; what to do first where there is none."""
    plan = Plan.objects.visible_to(request.user).current(timezone.localdate().year)
    if plan is None:
        return render(request, "reviews/no_plan.html")
    return redirect("dashboard", plan.key)


@require_GET
def dashboard(request: HttpRequest, key: str) -> HttpResponse:
    """The plan's indicators in one year, and its counts by area and year."""
    standing = _standing(request, key)
    year = dashboards.year_to_show(standing, request.GET.get("year"))
    context = {
        "plan": standing.plan,
        "year": year,
        "tiles": dashboards.tiles(standing, year),
        "charts": [by_area_and_year(standing, each) for each in standing.plan.indicators.all()],
    }
    return render(request, "reviews/dashboard.html", context)


@require_GET
def dashboard_chart(request: HttpRequest, key: str, name: str, kind: str) -> HttpResponse:
    """One chart of the dashboard as a file: png, svg, or csv with its figures."""
    standing = _standing(request, key)
    makers = {
        maker(standing, each).name: maker(standing, each)
        for each in standing.plan.indicators.all()
        for maker in (by_area_and_year, by_year)
    }
    if name not in makers:
        raise Http404("There is no such chart.")
    return charts.as_file(makers[name], kind)


def _standing(request: HttpRequest, key: str) -> PlanFigures:
    plans = Plan.objects.visible_to(request.user).prefetch_related("areas", "indicators")
    return plan_figures(get_object_or_404(plans, key=key), request.user)
