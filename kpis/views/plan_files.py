"""A plan file in the browser: sent or begun, looked at beside the plan, answered for, loaded."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kpis.forms.plan_files import NextPlanForm, PlanFileForm, PlanTextForm
from kpis.operations import plan_files
from plans.domain.plan_file import PlanFileRefused, Problem
from plans.models import Plan, SentPlanFile
from plans.operations.differences import Loaded
from plans.operations.load_plan import resting_in_words
from plans.queries.next_plan import next_plan
from plans.queries.plan_changes import resting_of_all, shown
from smewg.access import SignedInRequest, require
from smewg.toolkit.confirm import GraveStep, Matter, confirm
from smewg.toolkit.crumbs import crumbs
from smewg.toolkit.forms import posted
from smewg.toolkit.text import count_of
from smewg.toolkit.transition_views import take_step
from smewg.toolkit.transitions import TransitionRefused

FILES = "New plan file"
FILES_SHOWN = 30


@require_http_methods(["GET", "HEAD", "POST"])
def files(request: SignedInRequest) -> HttpResponse:
    """Send a plan file, or begin the next plan; and the files that were sent before."""
    require(request, "plans.load_plan_file")
    form = PlanFileForm(posted(request), request.FILES or None)
    if form.is_valid():
        try:
            sent = plan_files.keep_file(
                form.cleaned_data["content"], form.cleaned_data["name"], by=request.user
            )
        except PlanFileRefused as refused:
            for problem in refused.problems:
                form.add_error("file", f"{problem}"[:1].upper() + f"{problem}"[1:])
        else:
            return redirect(sent)
    sent_files = SentPlanFile.objects.visible_to(request.user)
    context = {
        "form": form,
        "plans": Plan.objects.visible_to(request.user),
        "files": sent_files.select_related("begun_by", "loaded_by", "plan").defer("text")[
            :FILES_SHOWN
        ],
        "crumbs": crumbs(("Plans", reverse("plans:list")), FILES),
    }
    return render(request, "plans/files.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def next_file(request: SignedInRequest, key: str) -> HttpResponse:
    """Begin the file of the plan that follows this one."""
    require(request, "plans.load_plan_file")
    plan = get_object_or_404(Plan.objects.visible_to(request.user).with_parts(), key=key)
    length = plan.end_year - plan.start_year
    first = plan.end_year + 1
    starts = {"first_year": first, "last_year": first + length}
    form = NextPlanForm(posted(request), initial=starts)
    if form.is_valid():
        text = next_plan(plan, form.cleaned_data["title"], form.cleaned_data["years"])
        years = form.cleaned_data["years"]
        name = f"smewg-{years[0]}-{years[-1]}.yaml"
        return redirect(plan_files.keep_file(text.encode(), name, by=request.user))
    context = {
        "form": form,
        "title": "Begin the next plan",
        "lead": "Its areas, objectives and indicators begin as those of this plan. You change "
        "them on the next page; nothing is loaded yet.",
        "eyebrow": plan.title,
        "submit_label": "Begin the next plan",
        "cancel_url": reverse("kpis_pages:plan_files"),
        "crumbs": _crumbs("Next plan"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "components/form_page.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """What a sent file changes, and what it rests on; POST keeps answers to its questions."""
    sent = _sent(request, pk)
    if request.method == "POST":
        try:
            plan_files.keep_answers(sent.pk, _answers(request.POST), by=request.user)
        except TransitionRefused as refused:
            messages.error(request, " ".join(refused.reasons))
        return redirect(sent)
    return _page(request, sent, PlanTextForm(instance=sent, by=request.user))


@require_POST
def plan_file_text(request: SignedInRequest, pk: int) -> HttpResponse:
    """Correct the file itself."""
    sent = _sent(request, pk)
    form = PlanTextForm(request.POST, instance=sent, by=request.user)
    if form.keep():
        messages.success(request, "The file is saved. Nothing is loaded yet.")
        return redirect(sent)
    return _page(request, SentPlanFile.objects.get(pk=pk), form, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
def load_plan_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """Load it, after the page that asks."""
    sent = _sent(request, pk)
    if not sent.is_open:
        messages.error(request, f"This file was dealt with already: {sent.get_state_display()}.")
        return redirect(sent)
    loaded, problems = _looked_at(sent)
    if loaded is None or problems or loaded.decided.open_questions:
        messages.error(request, "Something must be answered or corrected first: see below.")
        return redirect(sent)
    return confirm(
        request,
        _loading(sent, loaded),
        lambda answer: plan_files.load_sent(sent.pk, by=request.user, seen=answer.seen),
        lambda done: f"{done.plan} is loaded.",
        lambda done: ("plans:plan", done.plan.key) if done.plan else sent.get_absolute_url(),
    )


def _loading(sent: SentPlanFile, loaded: Loaded) -> GraveStep:
    title = f"Load {loaded.file.title}?"
    return GraveStep(
        title=title,
        verb="Load this plan",
        back=sent.get_absolute_url(),
        not_verb="Go back, do not load it",
        eyebrow=sent.name,
        crumbs=_crumbs((sent.name, sent.get_absolute_url()), "Load"),
        done=[Matter(each.rstrip(".")) for each in loaded.changes[:40]],
        follows=[
            "Everybody who signs in reads the plan as the file says it.",
            "Each figure and item stays with the indicator, area or objective that it has now.",
            "What was changed is kept in the plan's history, with your name.",
        ],
        seen=plan_files.mark_of(loaded),
    )


@require_POST
def leave_plan_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """Do not load it."""
    sent = _sent(request, pk)
    return take_step(
        request,
        lambda: plan_files.leave_sent(sent.pk, by=request.user),
        f"{sent.name} is not loaded. Nothing was changed.",
        ("kpis_pages:plan_files",),
    )


@require_GET
def plan_history(request: SignedInRequest, key: str) -> HttpResponse:
    """Which files made the plan what it is, newest first, and what each changed."""
    plan = get_object_or_404(Plan.objects.visible_to(request.user), key=key)
    files = plan.files.loaded().select_related("loaded_by").order_by("-loaded_at", "-pk")
    entries = [
        {
            "sentence": f"{each.name}: {' '.join(each.changes) or 'nothing differed.'}",
            "when": each.loaded_at,
            "who": each.loaded_by,
        }
        for each in files
    ]
    context = {
        "plan": plan,
        "entries": entries,
        "crumbs": crumbs(
            ("Plans", reverse("plans:list")),
            (plan.period, reverse("plans:plan", args=[plan.key])),
            "History of its file",
        ),
    }
    return render(request, "plans/file_history.html", context)


def _page(
    request: SignedInRequest, sent: SentPlanFile, form: PlanTextForm, status: int = 200
) -> HttpResponse:
    loaded, problems = _looked_at(sent) if sent.is_open else (None, [])
    context: dict[str, Any] = {
        "sent": sent,
        "form": form,
        "problems": problems,
        "crumbs": _crumbs(sent.name),
    }
    if loaded is not None:
        parts = loaded.parts
        resting = {
            part: resting_in_words(parts, part)
            for question in loaded.decided.questions
            for part in question.parts
        }
        page = shown(loaded.decided, parts, resting)
        questions = count_of(page.open, "question")
        context |= {
            "loaded": loaded,
            "page": page,
            "questions": questions,
            "rests": resting_of_all(loaded.decided, parts),
            "may_load": not problems and not page.open and bool(loaded.changes),
        }
    return render(request, "plans/file.html", context, status=status)


def _looked_at(sent: SentPlanFile) -> tuple[Loaded | None, list[Problem]]:
    """What the file changes, with what is wrong with it; nothing where it cannot be read."""
    try:
        loaded = plan_files.preview_file(sent.content, sent.answers)
    except PlanFileRefused as refused:
        return None, refused.problems
    return loaded, loaded.problems


def _answers(posted: QueryDict) -> dict[str, dict[str, str]]:
    """The answers of a page's form, by the question's id."""
    found: dict[str, dict[str, str]] = {}
    for name, value in posted.items():
        what, _, question = name.partition("|")
        if what in ("choice", "day", "year", "text") and 0 < len(question) <= 200:
            found.setdefault(question, {})[what] = str(value).replace("\x00", "")[:1_000]
    return {question: said for question, said in found.items() if said.get("choice")}


def _sent(request: SignedInRequest, pk: int) -> SentPlanFile:
    require(request, "plans.load_plan_file")
    files = SentPlanFile.objects.visible_to(request.user).select_related("begun_by", "plan")
    return get_object_or_404(files, pk=pk)


def _crumbs(*then: Any) -> list[dict[str, str]]:
    plans = ("Plans", reverse("plans:list"))
    return crumbs(plans, (FILES, reverse("kpis_pages:plan_files")), *then)
