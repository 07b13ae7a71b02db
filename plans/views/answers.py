"""What the plan answers to: the assessment's recommendations, and what it is aligned with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plans import hooks
from plans.forms.work_plan import AssessmentForm, InitiativeItemForm, RecommendationForm
from plans.models import (
    Activity,
    Assessment,
    InitiativeItem,
    OtherForumActivity,
    Plan,
    Recommendation,
)
from plans.operations import recommendation_drafts
from plans.operations.recommendations import carry_recommendation
from plans.queries import overlaps
from plans.queries.history import row_history
from plans.views._lookups import crumbs, plan_of
from smewg.access import SignedInRequest, allowed, require
from smewg.toolkit.downloads import XLSX, attached
from smewg.toolkit.draft_history_views import Draft, history_page
from smewg.toolkit.drafts import Sent, with_words
from smewg.toolkit.forms import posted
from smewg.toolkit.imports import workbooks
from smewg.toolkit.transition_views import take_step
from smewg.toolkit.transitions import TransitionRefused
from smewg.toolkit.versioned_forms import VersionedModelForm
from smewg.toolkit.versions import get_or_removed
from smewg.views import lists


@require_GET
def recommendations(request: SignedInRequest, key: str) -> HttpResponse:
    """The recommendations that this plan answers, with what became of each."""
    plan = plan_of(request, key)
    found = list(Recommendation.objects.visible_to(request.user).filter(plan=plan).with_names())
    beside = hooks.of_recommendations(request.user, found)
    context = {
        "plan": plan,
        "recommendations": [(each, beside[each.pk]) for each in found],
        "sources": Assessment.objects.all(),
        "later": Plan.objects.filter(start_year__gt=plan.start_year).order_by("start_year").first(),
        "may_change": allowed(request.user, "plans.change_recommendation"),
        "crumbs": crumbs(plan, "Recommendations"),
    }
    return render(request, "plans/recommendations.html", context)


def assessment_new(request: SignedInRequest, key: str) -> HttpResponse:
    """Enter an independent assessment, or a paper that recommends something to the group."""
    require(request, "plans.change_recommendation")
    plan = plan_of(request, key)
    form = AssessmentForm(posted(request))
    title = "Enter where recommendations come from"
    return _page(request, plan, form, title, "recommendations")


def assessment_change(request: SignedInRequest, key: str, pk: int) -> HttpResponse:
    """Change what is known of an assessment or a paper."""
    require(request, "plans.change_recommendation")
    plan = plan_of(request, key)
    found = get_or_removed(request, Assessment.objects.all(), pk)
    form = AssessmentForm(posted(request), instance=found)
    changes = row_history(found)
    return _page(request, plan, form, f"Change {found}", "recommendations", changes=changes)


def recommendation_new(request: SignedInRequest, key: str) -> HttpResponse:
    """Enter a recommendation that this plan answers."""
    require(request, "plans.change_recommendation")
    plan = plan_of(request, key)
    if not Assessment.objects.exists():
        messages.info(request, "Enter the assessment or the paper first, then its recommendations.")
        return redirect("plans:assessment_new", key)
    new = Recommendation(plan=plan)
    form = RecommendationForm(posted(request), instance=new, plan=plan, by=request.user)
    return _page(request, plan, form, "Enter a recommendation", "recommendations")


def recommendation_change(request: SignedInRequest, key: str, pk: int) -> HttpResponse:
    """Say what became of a recommendation."""
    require(request, "plans.change_recommendation")
    plan = plan_of(request, key)
    found = get_or_removed(request, plan.recommendations.with_names(), pk)
    form = RecommendationForm(posted(request), instance=found, plan=plan, by=request.user)
    title = f"Recommendation {found.number}"
    earlier = reverse("plans:recommendation_history", args=[key, pk])
    return _page(
        request,
        plan,
        form,
        title,
        "recommendations",
        changes=row_history(found),
        earlier_words=earlier,
    )


@require_http_methods(["GET", "POST"])
def recommendation_history(request: SignedInRequest, key: str, pk: int) -> HttpResponse:
    """What was saved of a recommendation's words, by whom and when; they can be put back."""
    require(request, "plans.change_recommendation")
    plan = plan_of(request, key)
    found = get_object_or_404(plan.recommendations.with_names(), pk=pk)
    fields = RecommendationForm(instance=found, plan=plan).fields
    title = f"Recommendation {found.number}"
    page = reverse("plans:recommendation", args=[key, pk])
    draft = Draft(
        name=recommendation_drafts.name_of(found),
        title=title,
        current=recommendation_drafts.current_draft_of(found),
        labels={
            name: str(fields[name].label or name).capitalize()
            for name in recommendation_drafts.FIELDS
        },
        texts=lambda words: _in_words(fields, words),
        form=page,
        put_back=lambda words, sent: _put_back(request, found, words, sent),
    )
    answers = reverse("plans:recommendations", args=[key])
    above = crumbs(plan, ("Recommendations", answers), (title, page), "History")
    return history_page(request, draft, crumbs=above)


def _in_words(fields: Mapping[str, Any], words: Mapping[str, Any]) -> dict[str, str]:
    """What was written and chosen, by the names that the form shows."""
    found = {}
    for name, value in words.items():
        choices = getattr(fields.get(name), "choices", None)
        names = {str(pk): str(label) for pk, label in choices} if choices else {}
        values = value if isinstance(value, list) else [value]
        found[name] = "; ".join(names.get(str(each), str(each)) for each in values if each)
    return found


def _put_back(
    request: SignedInRequest, found: Recommendation, words: Mapping[str, Any], sent: Sent
) -> Recommendation:
    """Save earlier words as the form saves typed ones; ValidationError where they cannot stand."""
    said = {"version": str(sent.version), "reason": "earlier words put back"}
    typed = with_words(QueryDict(mutable=True), {**words, **said})
    form = RecommendationForm(typed, instance=found, plan=found.plan, by=request.user)
    kept: Recommendation | None = form.keep()
    if kept is None:
        if form.conflict:
            raise TransitionRefused(
                "Somebody changed it meanwhile. Look at the newest words first."
            )
        raise ValidationError(form.errors.as_data())
    return kept


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
    """What other fora do, and the overlaps that were answered; POST takes a list in."""
    if request.method == "POST":
        return lists.receive(request, "other-fora")
    context = {
        "activities": OtherForumActivity.objects.all(),
        "open": _with_unanswered_overlaps(request),
        "may_import": allowed(request.user, "plans.import_other_fora"),
    }
    return render(request, "plans/other_fora.html", context)


def _with_unanswered_overlaps(
    request: SignedInRequest,
) -> list[tuple[Activity, list[overlaps.LikelyOverlap]]]:
    plans = Plan.objects.visible_to(request.user).with_work()
    return [line for plan in plans for line in overlaps.all_unanswered(plan)]


@require_GET
def other_fora_template(request: SignedInRequest) -> HttpResponse:
    """An empty workbook for the list."""
    content = workbooks.write(overlaps.COLUMNS, [], title="Other fora")
    return attached(content, XLSX, "other-fora-template.xlsx")
