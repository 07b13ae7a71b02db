"""What the plan answers to: the assessment's recommendations, and what it is aligned with."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from plans import hooks
from plans.forms.work_plan import AssessmentForm, InitiativeItemForm, ListForm, RecommendationForm
from plans.models import (
    Activity,
    Assessment,
    InitiativeItem,
    OtherForumActivity,
    Plan,
    Recommendation,
)
from plans.operations.recommendations import carry_recommendation
from plans.queries import overlaps
from plans.queries.history import row_history
from plans.views._lookups import crumbs, plan_of
from smewg.access import SignedInRequest, allowed, require
from smewg.toolkit.days import today
from smewg.toolkit.downloads import XLSX, attached
from smewg.toolkit.forms import posted
from smewg.toolkit.imports import workbooks
from smewg.toolkit.imports.workbooks import WorkbookRefused
from smewg.toolkit.transition_views import take_step
from smewg.toolkit.versioned_forms import VersionedModelForm
from smewg.toolkit.versions import get_or_removed


@require_GET
def recommendations(request: SignedInRequest, key: str) -> HttpResponse:
    """The recommendations that this plan answers, with what became of each."""
    plan = plan_of(request, key)
    found = list(Recommendation.objects.visible_to(request.user).filter(plan=plan).with_names())
    beside = hooks.of_recommendations(request.user, found)
    context = {
        "plan": plan,
        "recommendations": [(each, beside[each.pk]) for each in found],
        "later": Plan.objects.filter(start_year__gt=plan.start_year).order_by("start_year").first(),
        "may_change": allowed(request.user, "plans.change_recommendation"),
        "crumbs": crumbs(plan, "Recommendations"),
    }
    return render(request, "plans/recommendations.html", context)


def assessment_new(request: SignedInRequest, key: str) -> HttpResponse:
    """Enter an independent assessment."""
    require(request, "plans.change_recommendation")
    plan = plan_of(request, key)
    form = AssessmentForm(posted(request))
    return _page(request, plan, form, "Enter an assessment", "recommendations")


def recommendation_new(request: SignedInRequest, key: str) -> HttpResponse:
    """Enter a recommendation that this plan answers."""
    require(request, "plans.change_recommendation")
    plan = plan_of(request, key)
    if not Assessment.objects.exists():
        messages.info(request, "Enter the assessment first, then its recommendations.")
        return redirect("plans:assessment_new", key)
    form = RecommendationForm(posted(request), instance=Recommendation(plan=plan), plan=plan)
    return _page(request, plan, form, "Enter a recommendation", "recommendations")


def recommendation_change(request: SignedInRequest, key: str, pk: int) -> HttpResponse:
    """Say what became of a recommendation."""
    require(request, "plans.change_recommendation")
    plan = plan_of(request, key)
    found = get_or_removed(request, plan.recommendations.with_names(), pk)
    form = RecommendationForm(posted(request), instance=found, plan=plan)
    title = f"Recommendation {found.number}"
    return _page(request, plan, form, title, "recommendations", changes=row_history(found))


def _page(
    request: SignedInRequest,
    plan: Plan,
    form: VersionedModelForm,
    title: str,
    then: str,
    **more: object,
) -> HttpResponse:
    if kept := form.keep():
        messages.success(request, f"Saved: {kept}.")
        return redirect(f"plans:{then}", plan.key)
    back = reverse(f"plans:{then}", args=[plan.key])
    labels = {"recommendations": "Recommendations", "aligned": "Aligned with"}
    context = {
        "form": form,
        "title": title,
        "cancel_url": back,
        "crumbs": crumbs(plan, (labels[then], back), title),
        **more,
    }
    return render(request, "plans/progress.html", context, status=form.status)


@require_POST
def carry_over(request: SignedInRequest, key: str, pk: int) -> HttpResponse:
    """Carry an open recommendation into the next plan."""
    require(request, "plans.change_recommendation")
    plan = plan_of(request, key)
    found = get_object_or_404(plan.recommendations, pk=pk)
    later = Plan.objects.filter(start_year__gt=plan.start_year).order_by("start_year").first()
    if later is None:
        messages.error(request, "There is no later plan yet. Load it first.")
        return redirect("plans:recommendations", key)
    return take_step(
        request,
        lambda: carry_recommendation(found.pk, later, by=request.user),
        f"Carried into the plan {later.period}.",
        ("plans:recommendations", key),
    )


@require_GET
def aligned(request: SignedInRequest, key: str) -> HttpResponse:
    """What the plan is aligned with, item by item, each with what was done for it."""
    plan = plan_of(request, key)
    items = list(
        InitiativeItem.objects.filter(initiative__plan=plan)
        .select_related("initiative")
        .prefetch_related("activities__plan")
    )
    done = hooks.of_items(request.user, items)
    initiatives = [
        (each, [(item, done[item.pk]) for item in items if item.initiative_id == each.pk])
        for each in plan.aligned_with.all()
    ]
    context = {
        "plan": plan,
        "initiatives": initiatives,
        "may_change": allowed(request.user, "plans.change_alignment"),
        "crumbs": crumbs(plan, "Aligned with"),
    }
    return render(request, "plans/aligned.html", context)


def aligned_item(request: SignedInRequest, key: str, pk: int | None = None) -> HttpResponse:
    """Enter an item of an aligned initiative, or change its words."""
    require(request, "plans.change_alignment")
    plan = plan_of(request, key)
    items = InitiativeItem.objects.filter(initiative__plan=plan).select_related("initiative")
    found = get_or_removed(request, items, pk) if pk else None
    form = InitiativeItemForm(posted(request), instance=found, plan=plan)
    return _page(request, plan, form, "Change an item" if found else "Enter an item", "aligned")


def other_fora(request: SignedInRequest) -> HttpResponse:
    """What other fora do, taken in from a workbook, and the overlaps that were answered."""
    form = ListForm(posted(request), request.FILES or None)
    if request.method == "POST":
        require(request, "plans.import_other_fora")
    problems: list[tuple[int, str, str]] = []
    if form.is_valid():
        try:
            rows = workbooks.read_rows(form.cleaned_data["file"].read(), overlaps.COLUMNS)
            overlaps.check_rows(rows)
            problems = [
                (row.number, column, problem)
                for row in rows
                for column, problem in row.problems.items()
            ]
            if not problems:
                added, known = overlaps.take_in(rows, by=request.user)
                messages.success(request, f"Taken in: {added} added, {known} known already.")
                return redirect("plans:other_fora")
        except WorkbookRefused as refused:
            form.add_error("file", str(refused))
    context = {
        "form": form,
        "problems": problems,
        "activities": OtherForumActivity.objects.all(),
        "open": _with_unanswered_overlaps(request),
        "may_import": allowed(request.user, "plans.import_other_fora"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "plans/other_fora.html", context, status=status)


def _with_unanswered_overlaps(
    request: SignedInRequest,
) -> list[tuple[Activity, list[overlaps.LikelyOverlap]]]:
    plan = Plan.objects.visible_to(request.user).current(today().year)
    if plan is None:
        return []
    return overlaps.all_unanswered(plan)


@require_GET
def other_fora_template(request: SignedInRequest) -> HttpResponse:
    """An empty workbook for the list."""
    content = workbooks.write(overlaps.COLUMNS, [], title="Other fora")
    return attached(content, XLSX, "other-fora-template.xlsx")
