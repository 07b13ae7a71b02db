"""A person's own word on an indicator, an area or an objective, in place of the method's."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kpis.forms.judging import JudgementForm
from kpis.models import Judgement, ReportingYear
from kpis.views.plan_pages import area_of, figures_of, indicator_of
from plans.models import Objective, Plan
from plans.views._lookups import crumbs
from smewg.access import SignedInRequest, require
from smewg.toolkit.forms import posted


@require_http_methods(["GET", "POST"])
def judge(request: SignedInRequest, key: str, slug: str, year: int) -> HttpResponse:
    """Judge an indicator in a year."""
    require(request, "kpis.judge")
    current = figures_of(request, key)
    indicator = indicator_of(current, slug)
    back = reverse("kpis_pages:indicator", args=[key, slug])
    return _page(request, current.plan, year, indicator.short, back, indicator=indicator)


@require_http_methods(["GET", "POST"])
def judge_area(request: SignedInRequest, key: str, number: int, year: int) -> HttpResponse:
    """Judge a priority area in a year."""
    require(request, "kpis.judge")
    current = figures_of(request, key)
    area = area_of(current, number)
    back = reverse("kpis_pages:area", args=[key, number])
    return _page(request, current.plan, year, f"area {area}", back, area=area)


@require_http_methods(["GET", "POST"])
def judge_objective(
    request: SignedInRequest, key: str, number: int, objective: int, year: int
) -> HttpResponse:
    """Judge an objective of a priority area in a year."""
    require(request, "kpis.judge")
    current = figures_of(request, key)
    objectives = area_of(current, number).objectives.all()
    found = next((each for each in objectives if each.number == objective), None)
    if found is None:
        raise Http404(f"{current.plan} has no objective {number}.{objective}.")
    back = reverse("kpis_pages:area", args=[key, number])
    return _page(
        request,
        current.plan,
        year,
        f"objective {found.code}",
        back,
        objective=found,
    )


def _page(
    request: SignedInRequest,
    plan: Plan,
    year: int,
    name: str,
    back: str,
    **of: Any,
) -> HttpResponse:
    """The form with the words that stand; what was typed stays, whatever is wrong with it."""
    reporting_year = get_object_or_404(ReportingYear, plan=plan, year=year)
    current = Judgement.objects.filter(reporting_year=reporting_year, **of).first()
    judged = current or Judgement(reporting_year=reporting_year, **of)
    form = JudgementForm(posted(request), instance=judged, by=request.user)
    kept_name = f"judgement/{request.path}/{request.user.pk}"
    if kept := form.keep():
        messages.success(request, f"Saved for {year}: {kept.words}.")
        return redirect(f"{back}?{urlencode({'saved': kept_name})}")
    context = {
        "form": form,
        "title": f"Judge {name} in {year}",
        "eyebrow": plan.title,
        "lead": _words_of(of.get("objective"))
        + "Your word stands in place of the method's, with your reason and your name. "
        "What the method says stays beside it.",
        "submit_label": "Save it with my name",
        "cancel_url": back,
        "crumbs": crumbs(plan, (name[:1].upper() + name[1:], back), f"Judge {year}"),
        "kept_name": kept_name,
    }
    return render(request, "components/form_page.html", context, status=form.status)


def _words_of(objective: Objective | None) -> str:
    """Its own words before the rest, where an objective is judged: the page has its code alone."""
    return f"{objective.text.rstrip('.')}. " if objective else ""
