"""One concept note: its page, its versions and files, and the steps of its life."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from plans.queries.history import row_history
from projects import hooks, workflow
from projects.enums import AFTER_APPROVAL, CARRIED_ON, ENDED_WITHOUT, NoteState
from projects.forms.concept_notes import (
    TICKED,
    CarryForm,
    NotADuplicateForm,
    StepForm,
    later_sessions,
)
from projects.forms.state_line import to_submit, with_state_lines
from projects.models import ConceptNote, NoteFile
from projects.operations import note_files
from projects.operations.duplicates import tell_apart as keep_apart
from projects.operations.eligibility import assess_eligibility
from projects.operations.notes import carry_over
from projects.operations.transitions import can_go_back, transition_note
from projects.queries import duplicates
from projects.queries.monitoring import reports_of
from projects.queries.submission import SERVES, what_is_missing
from projects.queries.template_answers import template_answers
from projects.views._lookups import crumbs, note_of, of_note, of_session
from projects.views._names import Bound, names_on
from projects.workflow import NoteTransition
from smewg.access import SignedInRequest, allowed, require
from smewg.toolkit.downloads import kept_file
from smewg.toolkit.error_summary import Line
from smewg.toolkit.transition_views import attempt, seen
from smewg.toolkit.transitions import Refusal, TransitionRefused
from smewg.toolkit.uploads import ACCEPTS, keep_sent

AT_THE_GATE = (workflow.FIND_ELIGIBLE, workflow.FIND_INELIGIBLE)
BY_SCORING = (workflow.SCORE, workflow.SCORE_AGAIN)
"""Steps that other pages take, with what belongs to them."""


@require_GET
def note(request: SignedInRequest, pk: int) -> HttpResponse:
    """A note: what it proposes, where it stands, what comes next, and how it came here."""
    return page_of(request, note_of(request, pk))


def page_of(  # noqa: PLR0913 (what may have been refused)
    request: SignedInRequest,
    found: ConceptNote,
    *,
    step_form: StepForm | None = None,
    because_form: tuple[str, NotADuplicateForm] | None = None,
    names: Bound | None = None,
    carry_form: CarryForm | None = None,
) -> HttpResponse:
    """The note's page; with the form of it that was refused, 422."""
    user = request.user
    may_answer = allowed(user, "projects.answer_duplicate", found)
    may_carry = allowed(user, "projects.carry_note", found)
    sees_history = allowed(user, "projects.view_history")
    open_ones = duplicates.unanswered(found, user) if may_answer and not is_over(found) else []
    with_state_lines([found], user)
    context = {
        "note": found,
        "draft_saved": request.GET.get("saved", ""),
        **_what_goes(request, found),
        "steps": _step_forms(request, found, step_form),
        "is_at_the_gate": found.at is NoteState.FINAL and allowed(user, "projects.pass_gate"),
        "preview": _preview(request, found),
        "decisions": found.gate_decisions.select_related("by", "version"),
        "duplicates": [(each, _because(each, because_form)) for each in open_ones],
        "told_apart": found.not_duplicates.select_related(
            "by", "other_note__session", "activity", "theirs"
        ),
        "versions": found.versions.select_related("made_by"),
        "files": found.files.all(),
        "accepts": ACCEPTS,
        "answers": template_answers(found.own_words()),
        **_monitoring(request, found),
        "may_view_contacts": allowed(user, "projects.view_contacts", found),
        "copies": found.carried_into.visible_to(user).select_related("session"),
        "carry_form": carry_form or (_carry_form(found) if may_carry else None),
        "sections": hooks.of_note(user, found),
        "may_change": allowed(user, "projects.change_note", found),
        "may_record": allowed(user, "projects.record_on_note", found),
        "may_add_file": allowed(user, "projects.add_file", found),
        "may_make_activity": allowed(user, "projects.make_activity", found),
        "changes": row_history(found, "started it") if sees_history else None,
        "crumbs": crumbs(of_session(found.session), found.name),
        **names_on(user, found, names),
        "to_mend": _to_mend(request, found),
    }
    if step_form is not None and step_form.step in workflow.HANDING_IN:
        context |= {"error_lines": context["to_mend"], "error_lead": "Not submitted."}
    refused = step_form or because_form or names or carry_form
    return render(request, "projects/note.html", context, status=422 if refused else 200)


def _monitoring(request: SignedInRequest, found: ConceptNote) -> dict[str, object]:
    """The project's monitoring reports, for those who may read of them."""
    if not allowed(request.user, "projects.view_monitoring"):
        return {}
    return {"monitoring": reports_of(found)}


def _to_mend(request: SignedInRequest, found: ConceptNote) -> list[Line]:
    """What is missing before it can be submitted, each with where it is mended."""
    step = next(iter(_to_hand_in(found)), None)
    if step is None or not allowed(request.user, f"projects.take_{step.key}", found):
        return []
    form = reverse("projects:note_change", args=[found.pk])
    return [Line(each.sentence, _place(each), form) for each in what_is_missing(found, step)]


def _what_goes(request: SignedInRequest, found: ConceptNote) -> dict[str, object]:
    """For those who may submit it: what changed since it was, field by field."""
    if not any(
        allowed(request.user, f"projects.take_{step.key}", found) for step in _to_hand_in(found)
    ):
        return {}
    return {
        "goes": to_submit(found),
        "last_version": found.versions.last(),
        "form_url": reverse("projects:note_change", args=[found.pk]),
    }


def _to_hand_in(found: ConceptNote) -> list[NoteTransition]:
    return [step for step in workflow.next_steps(found) if step in workflow.HANDING_IN]


def _place(refusal: Refusal) -> str:
    """The field's place on the form."""
    is_group = refusal.field in TICKED
    if refusal.field == SERVES:
        return SERVES
    return f"div_id_{refusal.field}" if is_group else f"id_{refusal.field}"


def is_over(found: ConceptNote) -> bool:
    """Whether it is too late to ask what it duplicates."""
    return found.at in ENDED_WITHOUT or found.at in AFTER_APPROVAL


def _step_forms(
    request: SignedInRequest, found: ConceptNote, bound: StepForm | None
) -> list[tuple[NoteTransition, StepForm]]:
    """The steps that the person may take now, each with its form."""
    elsewhere = (*AT_THE_GATE, *BY_SCORING)
    return [
        (step, bound if bound and bound.step is step else _step_form(request, found, step))
        for step in workflow.next_steps(found)
        if step not in elsewhere
        and allowed(request.user, f"projects.take_{step.key}", found)
        and can_go_back(step, found)
    ]


def _step_form(
    request: SignedInRequest, found: ConceptNote, step: NoteTransition, data: Any = None
) -> StepForm:
    passed = workflow.deadline_passed(step.key, found) is not None
    late = passed and allowed(request.user, "projects.change_session")
    return StepForm(data, step=step, is_late=late)


def _preview(request: SignedInRequest, found: ConceptNote) -> list[Any]:
    """What the gate will ask, for those who can still mend it, before it is asked."""
    before = found.at in (
        NoteState.DRAFT,
        NoteState.RETURNED,
        NoteState.SUBMITTED,
        NoteState.ENDORSED,
    )
    if found.is_self_funded or found.session is None or not before:
        return []
    if not allowed(request.user, "projects.answer_duplicate", found):
        return []
    return [
        check for check in assess_eligibility(found, request.user) if check.key not in ("endorsed",)
    ]


def _because(
    each: duplicates.LikelyDuplicate, bound: tuple[str, NotADuplicateForm] | None
) -> NotADuplicateForm:
    return bound[1] if bound and bound[0] == each.key else NotADuplicateForm(prefix=each.key)


def _carry_form(found: ConceptNote) -> CarryForm | None:
    if found.at not in CARRIED_ON or not later_sessions(found).exists():
        return None
    return CarryForm(note=found)


@require_GET
def version(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """A note's words as they were handed in."""
    found = note_of(request, pk)
    frozen = get_object_or_404(found.versions.select_related("made_by"), number=number)
    context = {
        "note": found,
        "version": frozen,
        "answers": template_answers(frozen.words),
        "crumbs": crumbs(of_session(found.session), of_note(found), f"Version {number}"),
    }
    return render(request, "projects/version.html", context)


@require_POST
def take_step(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """Take a step of the note's life."""
    step = workflow.BY_KEY.get(key)
    if step is None or step in (*AT_THE_GATE, *BY_SCORING):
        raise Http404("No such step.")
    found = note_of(request, pk)
    require(request, f"projects.take_{key}", found)
    form = _step_form(request, found, step, request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        taken, refused = attempt(
            lambda: transition_note(
                step,
                pk,
                by=request.user,
                reason=typed.get("reason", ""),
                on=typed.get("on"),
                seen=seen(request),
            )
        )
        if taken:
            said = f"It is {taken.get_state_display()} now. {step.message}"
            messages.success(request, said.strip())
            return redirect("projects:note", pk)
        if refused:
            _besides_what_is_missing(refused, found, step).add_to(form)
    return page_of(request, note_of(request, pk), step_form=form)


def _besides_what_is_missing(
    refused: TransitionRefused, found: ConceptNote, step: NoteTransition
) -> TransitionRefused:
    """What the list of missing things does not say already, which leads to their fields."""
    missing = {each.sentence for each in what_is_missing(found, step)}
    others = [each for each in refused.refusals if each.sentence not in missing]
    if missing:
        others = [each for each in others if not each.sentence.startswith(workflow.STILL_NEEDS)]
    return TransitionRefused(*others)


@require_POST
def carry(request: SignedInRequest, pk: int) -> HttpResponse:
    """Carry a note that ended without an approval into a later session, as a copy."""
    found = note_of(request, pk)
    require(request, "projects.carry_note", found)
    form = CarryForm(request.POST, note=found)
    if not form.is_valid():
        return page_of(request, found, carry_form=form)
    later = form.cleaned_data["session"]
    copy, refused = attempt(lambda: carry_over(pk, later, by=request.user))
    if copy is None:
        form.add_error("session", str(refused))
        return page_of(request, found, carry_form=form)
    messages.success(request, f"Carried into {copy.session} as a draft.")
    return redirect("projects:note", copy.pk)


@require_POST
def not_duplicates(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """Record why a likely duplicate is none."""
    found = note_of(request, pk)
    require(request, "projects.answer_duplicate", found)
    asked = {each.key: each for each in duplicates.unanswered(found, request.user)}
    if key not in asked:
        messages.info(request, "That pair is answered, or is no longer alike.")
        return redirect("projects:note", pk)
    form = NotADuplicateForm(request.POST, prefix=key)
    if not form.is_valid():
        return page_of(request, found, because_form=(key, form))
    because = form.cleaned_data["because"]
    keep_apart(found, asked[key], because=because, by=request.user)
    messages.success(request, "Kept: why it is not a duplicate.")
    return redirect(f"{reverse('projects:note', args=[pk])}#duplicates")


@require_POST
def add_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep a file with the note, once its content has been looked at."""
    found = note_of(request, pk)
    require(request, "projects.add_file", found)
    place = reverse("projects:note", args=[pk])
    return keep_sent(request, lambda upload: note_files.keep(found, upload, by=request.user), place)


@require_GET
def download(request: SignedInRequest, pk: int) -> FileResponse:
    """A kept file, always as a download and never shown in the page."""
    kept = get_object_or_404(NoteFile.objects.visible_to(request.user), pk=pk)
    return kept_file(kept.file, kept.name)
