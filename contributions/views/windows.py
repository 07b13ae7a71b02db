"""The window of each year: from when to when economies are asked for their reports."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from contributions.forms.windows import WindowForm
from contributions.models import ContributionWindow
from contributions.queries.reporting_window import window_of
from kpis.models import ReportingYear
from smewg.access import SignedInRequest, allowed, require
from smewg.toolkit.crumbs import crumbs
from smewg.toolkit.days import day_in_words
from smewg.toolkit.forms import posted


@require_GET
def windows(request: SignedInRequest) -> HttpResponse:
    """Every reporting year with its window."""
    require(request, "contributions.view_participation")
    years = ReportingYear.objects.visible_to(request.user).select_related(
        "plan", "contribution_window"
    )
    context = {
        "rows": [
            {"year": each, "window": getattr(each, "contribution_window", None)}
            for each in years.order_by("-year")
        ],
        "may_change": allowed(request.user, "contributions.change_window"),
    }
    return render(request, "contributions/windows.html", context)


def window(request: SignedInRequest, year: int) -> HttpResponse:
    """Set a year's first and last day, or change them with a reason."""
    require(request, "contributions.change_window")
    reporting_year = ReportingYear.objects.with_plan(year)
    current = window_of(reporting_year)
    found = current or ContributionWindow(reporting_year=reporting_year)
    form = WindowForm(posted(request), instance=found, by=request.user)
    if kept := form.keep():
        messages.success(
            request,
            f"{kept}: from {day_in_words(kept.opens)} to {day_in_words(kept.closes)}. "
            "Reminders follow these days.",
        )
        return redirect("contributions:windows")
    context = {
        "form": form,
        "title": f"Window for the contributions of {year}",
        "eyebrow": reporting_year.plan.title,
        "lead": "Economies are asked between these days. Reporting is voluntary.",
        "cancel_url": reverse("contributions:windows"),
        "crumbs": crumbs(("Windows", reverse("contributions:windows")), str(year)),
    }
    return render(request, "components/form_page.html", context, status=form.status)
