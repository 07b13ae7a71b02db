"""The implementation schedule: its list and picture, an activity, and what becomes of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from plans import hooks
from plans.filters import ScheduleFilter
from plans.forms.schedule import ActivityForm, ActivityStateForm, AreasForm, MoveForm, overlap_forms
from plans.models import Activity
from plans.operations.activities import change_state
from plans.operations.overlaps import keep_answer
from plans.queries import overlaps
from plans.queries.history import row_history
from plans.queries.timeline import timeline
from plans.views._lookups import activity_of, crumbs, explain, plan_of
from smewg.access import SignedInRequest, allowed, require
from smewg.toolkit.downloads import About, chart_file
from smewg.toolkit.forms import posted
from smewg.toolkit.lists import list_context, narrowing_of
from smewg.toolkit.transition_views import attempt, seen

KINDS = {"initial": "quiet", "under way": "active", "carried out": "good"}


@require_GET
def schedule(request: SignedInRequest, key: str) -> HttpResponse:
    """The schedule, filtered as the address says, as a picture and as a list."""
    plan = plan_of(request, key)
    lines = Activity.objects.visible_to(request.user).filter(plan=plan).with_names()
    found = ScheduleFilter(request.GET, queryset=lines, plan=plan)
    shown = list(dict.fromkeys(found.qs))
    inferred = [each for each in shown if each.area_inferred]
    query = request.GET.urlencode()
    context = {
        "plan": plan,
        "activities": shown,
        "what": "activities",
        **list_context(
            request,
            found,
            len(shown),
            "activity",
            "activities",
            none_yet=(
                "No activity in the schedule",
                "They come with the plan file, or are added here.",
            ),
        ),
        "inferred": inferred,
        "chart": timeline(plan, shown) if shown else None,
        "may_change": allowed(request.user, "plans.change_schedule"),
        "crumbs": crumbs(plan, "Implementation schedule"),
    }
    for kind in ("csv", "png", "svg"):
        address = reverse("plans:schedule_file", args=[key, kind])
        context[f"{kind}_url"] = f"{address}?{query}"
    return render(request, "plans/schedule.html", context)


@require_GET
def schedule_file(request: SignedInRequest, key: str, kind: str) -> HttpResponse:
    """What the schedule shows under the address's filters: csv, png or svg."""
    plan = plan_of(request, key)
    lines = Activity.objects.visible_to(request.user).filter(plan=plan).with_names()
    found = ScheduleFilter(request.GET, queryset=lines, plan=plan)
    chart = timeline(plan, list(dict.fromkeys(found.qs)))
    span = f"{plan.start_year} to {plan.end_year}"
    about = About(plan.title, plan.key, span, narrowing_of(found), "the plan's schedule")
    return chart_file(chart, kind, about)


@require_GET
def activity(request: SignedInRequest, key: str, number: int) -> HttpResponse:
    """One activity: what it is, where it stands, what it may overlap with, and its history."""
    return _page(request, activity_of(request, key, number))


def _page(
    request: SignedInRequest, found: Activity, status: int = 422, **bound: object
) -> HttpResponse:
    may_change = allowed(request.user, "plans.change_schedule")
    context = {
        "activity": found,
        "plan": found.plan,
        "may_change": may_change,
        "move_form": MoveForm(instance=found, by=request.user),
        "state_form": ActivityStateForm(activity=found),
        "areas_form": AreasForm(instance=found, by=request.user),
        "answers": found.overlaps.select_related("ours", "theirs", "by"),
        "overlap_forms": overlap_forms(overlaps.unanswered(found)) if may_change else [],
        "sections": hooks.of_activity(request.user, found),
        "changes": row_history(found),
        "crumbs": crumbs(
            found.plan,
            ("Implementation schedule", reverse("plans:schedule", args=[found.plan.key])),
            f"Activity {found.number}",
        ),
        **bound,
    }
    return render(request, "plans/activity.html", context, status=status if bound else 200)


def activity_new(request: SignedInRequest, key: str) -> HttpResponse:
    """Add an activity; likely overlaps are shown, and answered, before it is kept."""
    require(request, "plans.change_schedule")
    plan = plan_of(request, key)
    form = ActivityForm(posted(request), plan=plan, by=request.user)
    asked = []
    if form.is_valid():
        asked = overlap_forms(
            overlaps.likely_overlaps(form.cleaned_data["title"]), data=request.POST
        )
        if all(each.is_valid() for _, each in asked):
            form.answers = {overlap: each.cleaned_data for overlap, each in asked}
            if kept := form.keep():
                messages.success(request, f"Added: activity {kept.number}.")
                return redirect("plans:activity", key, kept.number)
    context = {
        "form": form,
        "plan": plan,
        "overlap_forms": asked,
        "title": "Add an activity",
        "submit_label": "Add the activity",
        "cancel_url": reverse("plans:schedule", args=[key]),
        "crumbs": crumbs(
            plan, ("Implementation schedule", reverse("plans:schedule", args=[key])), "Add"
        ),
    }
    status = 422 if form.is_bound else 200
    return render(request, "components/form_page.html", context, status=status)


def activity_change(request: SignedInRequest, key: str, number: int) -> HttpResponse:
    """Change what an activity's line says, with the reason."""
    require(request, "plans.change_schedule")
    found = activity_of(request, key, number)
    plan = found.plan
    form = ActivityForm(posted(request), instance=found, plan=plan, by=request.user)
    if form.keep():
        messages.success(request, f"Saved: activity {found.number}.")
        return redirect("plans:activity", key, number)
    context = {
        "form": form,
        "plan": plan,
        "title": f"Change activity {number}",
        "cancel_url": reverse("plans:activity", args=[key, number]),
        "crumbs": crumbs(
            plan,
            ("Implementation schedule", reverse("plans:schedule", args=[key])),
            (f"Activity {number}", reverse("plans:activity", args=[key, number])),
            "Change",
        ),
    }
    return render(request, "components/form_page.html", context, status=form.status)


@require_POST
def move(request: SignedInRequest, key: str, number: int) -> HttpResponse:
    """Give an activity other years, with the reason."""
    require(request, "plans.change_schedule")
    form = MoveForm(request.POST, instance=activity_of(request, key, number), by=request.user)
    if kept := form.keep():
        messages.success(request, f"Moved: activity {number} is in {kept.years} now.")
        return redirect("plans:activity", key, number)
    found = activity_of(request, key, number)
    return _page(request, found, status=form.status, move_form=form)


@require_POST
def state_change(request: SignedInRequest, key: str, number: int) -> HttpResponse:
    """Say where an activity stands; dropping and deferring need a reason."""
    require(request, "plans.change_schedule")
    found = activity_of(request, key, number)
    form = ActivityStateForm(request.POST, activity=found)
    if form.is_valid():
        typed = form.cleaned_data
        turned, refused = attempt(
            lambda: change_state(
                found.pk,
                typed["state"],
                by=request.user,
                reason=typed["reason"],
                seen=seen(request),
            )
        )
        if turned:
            said = f"Saved: activity {number} is {turned.get_state_display()}."
            messages.success(request, said)
            return redirect("plans:activity", key, number)
        explain(request, refused, form)
    return _page(request, activity_of(request, key, number), state_form=form)


@require_POST
def confirm_areas(request: SignedInRequest, key: str, number: int) -> HttpResponse:
    """Confirm the area that was inferred, or choose another."""
    require(request, "plans.change_schedule")
    form = AreasForm(request.POST, instance=activity_of(request, key, number), by=request.user)
    if form.keep():
        messages.success(request, f"Confirmed: the area of activity {number}.")
        return redirect("plans:activity", key, number)
    found = activity_of(request, key, number)
    return _page(request, found, status=form.status, areas_form=form)


@require_POST
def answer_overlap(request: SignedInRequest, key: str, number: int) -> HttpResponse:
    """Say what a likely overlap of a standing activity is."""
    require(request, "plans.change_schedule")
    found = activity_of(request, key, number)
    asked = overlap_forms(overlaps.unanswered(found), data=request.POST)
    bound = [(overlap, form) for overlap, form in asked if form.is_bound]
    if bound and all(form.is_valid() for _, form in bound):
        for overlap, form in bound:
            keep_answer(found, overlap, by=request.user, **form.cleaned_data)
        messages.success(request, "Kept: what you said of the likely overlap.")
        return redirect("plans:activity", key, number)
    return _page(request, found, overlap_forms=asked)
