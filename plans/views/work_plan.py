"""The Work Plan, edition by edition: its lines, agreeing it, and what changed since the last."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from plans.domain import edition_diff
from plans.domain.edition_diff import Promise
from plans.forms.work_plan import AgreeForm, ItemForm, ProgressForm
from plans.models import Plan, WorkPlanEdition, WorkPlanItem
from plans.operations.work_plans import (
    agree_edition,
    start_edition,
    take_line_off,
)
from plans.queries.history import row_history
from plans.views._lookups import crumbs, explain, plan_of
from smewg.access import SignedInRequest, allowed, require
from smewg.toolkit.crumbs import Step
from smewg.toolkit.days import today
from smewg.toolkit.forms import posted
from smewg.toolkit.text import count_of, whole_number
from smewg.toolkit.transition_views import attempt, seen, take_step
from smewg.toolkit.versions import get_or_removed


@require_GET
def work_plans(request: SignedInRequest, key: str) -> HttpResponse:
    """The plan's years, each with its edition or the way to start it."""
    plan = plan_of(request, key)
    current = {each.year: each for each in plan.work_plans.select_related("agreed_at")}
    may_see_drafts = allowed(request.user, "plans.view_draft_work_plan")
    shown = [
        (
            year,
            each if (each := current.get(year)) and (each.is_agreed or may_see_drafts) else None,
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
    edition, refused = attempt(lambda: start_edition(plan, year, by=request.user))
    if edition is None:
        messages.error(request, " ".join(refused.reasons if refused else ()))
        return redirect("plans:work_plans", key)
    messages.success(
        request, f"Started: {edition}, with {count_of(edition.items.count(), 'line')}."
    )
    return redirect("plans:work_plan", key, year)


@require_GET
def work_plan(request: SignedInRequest, key: str, year: int) -> HttpResponse:
    """One edition with its lines, its progress, and what differs from the edition before."""
    return _page(request, _edition(request, key, year))


def _edition(request: SignedInRequest, key: str, year: int) -> WorkPlanEdition:
    found = WorkPlanEdition.objects.select_related("plan", "agreed_at")
    edition = found.filter(plan__key=key, year=year).first()
    if edition is None:
        raise Http404(_not_begun(get_object_or_404(Plan, key=key), year))
    if not edition.is_agreed and not allowed(request.user, "plans.view_draft_work_plan"):
        raise PermissionDenied(f"The Work Plan of {year} is a draft; it opens once it is agreed.")
    return edition


def _not_begun(plan: Plan, year: int) -> str:
    if year not in plan.years:
        return f"The plan of {plan.period} has no Work Plan of {year}."
    return (
        f"The Work Plan of {year} is not begun yet; the secretariat begins it on the page of "
        f"the plan's Work Plans."
    )


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
        "differences": edition_diff.differences(map(promise, earlier), map(promise, lines))
        if before
        else None,
        "progress": edition_diff.progress(
            [(promise(line), line.settled_on) for line in lines], today()
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
        state=line.state,
        why=line.why,
    )


def _crumbs(plan: Plan, *then: Step) -> list[dict[str, str]]:
    return crumbs(plan, ("Work Plan", reverse("plans:work_plans", args=[plan.key])), *then)


@require_POST
def agree(request: SignedInRequest, key: str, year: int) -> HttpResponse:
    """Freeze the edition, as its lines stood on the page: it was agreed at a meeting."""
    edition = _edition(request, key, year)
    require(request, "plans.agree_work_plan")
    form = AgreeForm(request.POST)
    if not form.is_valid():
        return _page(request, edition, agree_form=form)
    typed = form.cleaned_data
    agreed, refused = attempt(
        lambda: agree_edition(
            edition.pk, typed["meeting"], by=request.user, on=typed["on"], seen=_lines_seen(request)
        )
    )
    if refused:
        explain(request, refused, form)
        return _page(request, _edition(request, key, year), agree_form=form)
    messages.success(request, f"Agreed: the {agreed}. It stays as it is now.")
    return redirect("plans:work_plan", key, year)


def _lines_seen(request: SignedInRequest) -> int | None:
    """The `lines_version` that the page showed; -1, which no edition has, for anything else."""
    typed = seen(request)
    if typed is None:
        return None
    version = whole_number(typed, digits=18)
    return -1 if version is None else version


def item_new(request: SignedInRequest, key: str, year: int) -> HttpResponse:
    """Add a line to a draft."""
    edition = _edition(request, key, year)
    if not _was_agreed_meanwhile(request, edition):
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
    return get_or_removed(request, lines, pk)


def _edit(request: SignedInRequest, item: WorkPlanItem, title: str) -> HttpResponse:
    """The line's form. What is typed while the edition is agreed comes back, with why."""
    edition = item.edition
    form = ItemForm(posted(request), instance=item, plan=edition.plan)
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
    form = ProgressForm(posted(request), instance=item, by=request.user)
    if kept := form.keep():
        messages.success(request, f"Saved: {kept} is {kept.get_state_display()}.")
        return redirect("plans:work_plan", key, year)
    back = reverse("plans:work_plan", args=[key, year])
    context = {
        "form": form,
        "title": item.title,
        "eyebrow": str(item.edition),
        "cancel_url": back,
        "changes": row_history(item),
        "crumbs": _crumbs(item.edition.plan, (str(year), back), "Progress"),
    }
    return render(request, "plans/progress.html", context, status=form.status)


@require_POST
def item_remove(request: SignedInRequest, key: str, year: int, pk: int) -> HttpResponse:
    """Take a line off a draft that no earlier edition has."""
    item = _item(request, key, year, pk)
    require(request, "plans.change_work_plan")
    return take_step(
        request,
        lambda: take_line_off(item.pk, by=request.user),
        f"Taken off: {item}.",
        ("plans:work_plan", key, year),
    )
