"""Marking an activity carried out, and saying what an item serves besides the plan."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from kpis.forms.carried_out import CarriedOutForm, ServesForm
from kpis.models import Evidence
from kpis.operations.evidence_from_activity import listed, mark_as_listed
from kpis.queries import duplicates
from plans.views._lookups import activity_of, crumbs
from smewg.access import SignedInRequest, require
from smewg.toolkit.crumbs import crumbs as steps
from smewg.toolkit.forms import posted
from smewg.toolkit.transition_views import take_step


def carried_out(request: SignedInRequest, key: str, number: int) -> HttpResponse:
    """An activity becomes evidence in one step."""
    require(request, "kpis.add_evidence")
    activity = activity_of(request, key, number)
    form = CarriedOutForm(posted(request), activity=activity)
    doubles: list[duplicates.LikelyDuplicate] = []
    if form.is_valid():
        if "sure" not in request.POST:
            economies = list(form.cleaned_data["economies"])
            doubles = duplicates.likely_duplicates(form.as_item(), economies, request.user)
        if not doubles and (kept := form.keep(by=request.user)):
            year = kept.reporting_year
            messages.success(request, f"Listed: {kept.number}, in {year}. It counts once.")
            return redirect("plans:activity", key, number)
    page = reverse("plans:activity", args=[key, number])
    context = {
        "form": form,
        "doubles": doubles,
        "title": "It was carried out",
        "eyebrow": f"Activity {number}",
        "lead": f"{activity.title}. It becomes an item of evidence and counts once, in the year in "
        "which it was held.",
        "submit_label": "List it as evidence",
        "cancel_url": page,
        "crumbs": crumbs(
            activity.plan,
            ("Implementation schedule", reverse("plans:schedule", args=[key])),
            (f"Activity {number}", page),
            "Carried out",
        ),
        "listed": listed(activity),
        "activity": activity,
    }
    status = 422 if form.is_bound else 200
    return render(request, "kpis/carried_out.html", context, status=status)


@require_POST
def carried_out_as_listed(request: SignedInRequest, key: str, number: int) -> HttpResponse:
    """Mark an activity carried out whose evidence is listed already."""
    require(request, "kpis.add_evidence")
    activity = activity_of(request, key, number)
    return take_step(
        request,
        lambda: mark_as_listed(activity, by=request.user),
        lambda item: f"Carried out, as {item.number} says. Nothing was added.",
        ("plans:activity", key, number),
    )


def serves(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say what an item serves besides the plan's objectives; no figure rests on it."""
    require(request, "kpis.add_evidence")
    found = Evidence.objects.visible_to(request.user).select_related("indicator__plan")
    item = get_object_or_404(found, pk=pk)
    form = ServesForm(posted(request), instance=item, by=request.user)
    if form.keep():
        messages.success(request, f"Saved: what {item.number} serves.")
        return redirect("kpis:evidence", pk)
    page = reverse("kpis:evidence", args=[pk])
    context = {
        "form": form,
        "title": f"What {item.number} serves besides the plan",
        "lead": item.title,
        "cancel_url": page,
        "crumbs": steps(
            ("Evidence", reverse("kpis:register", args=[item.indicator.plan.key])),
            (item.number, page),
            "Serves",
        ),
    }
    return render(request, "components/form_page.html", context, status=form.status)
