"""The Work Plan, edition by edition: its lines, agreeing it, and what changed since the last."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from plans import editions
from plans.editions import Promise
from plans.models import Plan, WorkPlanEdition, WorkPlanItem
from plans.schedule_forms import said
from plans.trail import trail
from plans.views.found import crumbs, plan_of
from plans.work_plan_forms import AgreeForm, ItemForm, ProgressForm
from smewg.access import SignedInRequest, allowed, require
from smewg.toolkit.versions import found_or_removed


@require_GET
def work_plans(request: SignedInRequest, key: str) -> HttpResponse:
    """The plan's years, each with its edition or the way to start it."""
    plan = plan_of(request, key)
    standing = {each.year: each for each in plan.work_plans.select_related("agreed_at")}
    may_see_drafts = allowed(request.user, "plans.view_draft_work_plan")
    shown = [
        (
            year,
            each if (each := standing.get(year)) and (each.is_agreed or may_see_drafts) else None,
        )
        for year in plan.years
    ]
    context = {
        "plan": plan,
        "years": shown,
        "may_start": allowed(request.user, "plans.start_work_plan"),
        "crumbs": crumbs(plan, "Work Plan"),
    }
    return render(request, "plans/work_plans.html", context)


@require_POST
def start(request: SignedInRequest, key: str, year: int) -> HttpResponse:
    """Start a year's edition from what the last one has not settled."""
    require(request, "plans.start_work_plan")
    plan = plan_of(request, key)
    try:
        edition = WorkPlanEdition.start(plan, year)
    except ValidationError as error:
        messages.error(request, said(error))
        return redirect("plans:work_plans", key)
    messages.success(request, f"Started: {edition}, with {edition.items.count()} lines.")
    return redirect("plans:work_plan", key, year)


@require_GET
def work_plan(request: SignedInRequest, key: str, year: int) -> HttpResponse:
    """One edition with its lines, its progress, and what differs from the edition before."""
    return _page(request, _edition(request, key, year))


def _edition(request: SignedInRequest, key: str, year: int) -> WorkPlanEdition:
    found = WorkPlanEdition.objects.select_related("plan", "agreed_at")
    edition = get_object_or_404(found, plan__key=key, year=year)
    if not edition.is_agreed and not allowed(request.user, "plans.view_draft_work_plan"):
        raise PermissionDenied("plans.view_draft_work_plan")
    return edition


def _page(
    request: SignedInRequest, edition: WorkPlanEdition, agree_form: AgreeForm | None = None
) -> HttpResponse:
    lines = list(edition.items.with_names())
    before = edition.before
    earlier = list(before.items.with_names()) if before else []
    context = {
        "edition": edition,
        "plan": edition.plan,
        "lines": lines,
        "before": before,
        "differences": editions.differences(map(promise, earlier), map(promise, lines))
        if before
        else None,
        "progress": editions.progress(
            [(promise(line), line.settled_on) for line in lines], timezone.localdate()
        ),
        "agree_form": agree_form or AgreeForm(),
        "may_change": allowed(request.user, "plans.change_work_plan", edition),
        "may_agree": allowed(request.user, "plans.agree_work_plan", edition),
        "may_tell": allowed(request.user, "plans.tell_progress"),
        "crumbs": _crumbs(edition.plan, str(edition.year)),
    }
    status = 422 if agree_form else 200
    return render(request, "plans/work_plan.html", context, status=status)


def promise(line: WorkPlanItem) -> Promise:
    """A line as editions.py compares it."""
    return Promise(
        thread=str(line.thread),
        kind=line.get_kind_display(),
        title=line.title,
        owner=line.owned_by,
        objective=line.objective.code if line.objective else "",
        due=line.due,
        stage=line.stage,
        why=line.why,
    )


def _crumbs(plan: Plan, *then: tuple[str, str] | str) -> list[dict[str, str]]:
    return crumbs(plan, ("Work Plan", reverse("plans:work_plans", args=[plan.key])), *then)


@require_POST
def agree(request: SignedInRequest, key: str, year: int) -> HttpResponse:
    """Freeze the edition: it was agreed at a meeting."""
    edition = _edition(request, key, year)
    require(request, "plans.agree_work_plan", edition)
    form = AgreeForm(request.POST)
    if not form.is_valid():
        return _page(request, edition, agree_form=form)
    try:
        edition.agree(form.cleaned_data["meeting"], on=form.cleaned_data["on"])
    except ValidationError as error:
        form.add_error(None, said(error))
        return _page(request, edition, agree_form=form)
    messages.success(request, f"Agreed: the {edition}. It stays as it is now.")
    return redirect("plans:work_plan", key, year)


def item_new(request: SignedInRequest, key: str, year: int) -> HttpResponse:
    """Add a line to a draft."""
    edition = _edition(request, key, year)
    require(request, "plans.change_work_plan", edition)
    return _edit(request, WorkPlanItem(edition=edition), "Add a line")


def item_change(request: SignedInRequest, key: str, year: int, pk: int) -> HttpResponse:
    """Change a line of a draft; of an edition agreed meanwhile it says so, and keeps the words."""
    item = _item(request, key, year, pk)
    if not _was_agreed_meanwhile(request, item.edition):
        require(request, "plans.change_work_plan", item.edition)
    return _edit(request, item, "Change a line")


def _was_agreed_meanwhile(request: SignedInRequest, edition: WorkPlanEdition) -> bool:
    """Whether a form is sent by somebody who could change the edition until it was agreed."""
    may_change_drafts = allowed(request.user, "plans.change_work_plan")
    return request.method == "POST" and edition.is_agreed and may_change_drafts


def _item(request: SignedInRequest, key: str, year: int, pk: int) -> WorkPlanItem:
    edition = _edition(request, key, year)
    lines = edition.items.with_names().select_related("edition__plan")
    return found_or_removed(request, lines, pk)


def _edit(request: SignedInRequest, item: WorkPlanItem, title: str) -> HttpResponse:
    edition = item.edition
    form = ItemForm(request.POST or None, instance=item, plan=edition.plan)
    if kept := form.keep():
        messages.success(request, f"Saved: {kept}.")
        return redirect("plans:work_plan", edition.plan.key, edition.year)
    back = reverse("plans:work_plan", args=[edition.plan.key, edition.year])
    context = {
        "form": form,
        "title": title,
        "eyebrow": str(edition),
        "cancel_url": back,
        "crumbs": _crumbs(edition.plan, (str(edition.year), back), title),
    }
    return render(request, "components/form_page.html", context, status=form.status)


def item_progress(request: SignedInRequest, key: str, year: int, pk: int) -> HttpResponse:
    """Say where a line stands, in a draft or in an agreed edition; its history is below."""
    require(request, "plans.tell_progress")
    item = _item(request, key, year, pk)
    form = ProgressForm(request.POST or None, instance=item)
    if kept := form.keep():
        messages.success(request, f"Saved: {kept} is {kept.get_stage_display()}.")
        return redirect("plans:work_plan", key, year)
    back = reverse("plans:work_plan", args=[key, year])
    context = {
        "form": form,
        "title": item.title,
        "eyebrow": str(item.edition),
        "cancel_url": back,
        "changes": trail(item),
        "crumbs": _crumbs(item.edition.plan, (str(year), back), "Progress"),
    }
    return render(request, "plans/progress.html", context, status=form.status)


@require_POST
def item_remove(request: SignedInRequest, key: str, year: int, pk: int) -> HttpResponse:
    """Take a line off a draft that no earlier edition has."""
    item = get_object_or_404(_edition(request, key, year).items, pk=pk)
    require(request, "plans.change_work_plan", item.edition)
    try:
        item.delete()
    except ValidationError as error:
        messages.error(request, said(error))
    else:
        messages.success(request, f"Taken off: {item}.")
    return redirect("plans:work_plan", key, year)
