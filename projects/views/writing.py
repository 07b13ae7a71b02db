"""Writing a concept note: the first words, the form that saves itself, and what is recorded."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from projects.forms import note_drafts
from projects.forms.concept_notes import NoteForm, RecordForm, StartForm, words_sent
from projects.forms.state_line import with_state_lines
from projects.models import ConceptNote
from projects.views._lookups import crumbs, note_of, of_note, of_session, session_of
from smewg.access import SignedInRequest, allowed, require
from smewg.toolkit import draft_history, drafts
from smewg.toolkit.conflicts import Conflict
from smewg.toolkit.draft_history_views import Draft, history_page
from smewg.toolkit.drafts import ChangedMeanwhile, Saved, Sent, both_sides, with_words
from smewg.toolkit.forms import posted


def new(request: SignedInRequest, slug: str) -> HttpResponse:
    """Start a note in a session."""
    require(request, "projects.start_note")
    session = session_of(request, slug)
    if session.is_past_notes and not allowed(request.user, "projects.change_session"):
        raise PermissionDenied(f"{session} takes no more notes: its last day for them is over.")
    form = StartForm(posted(request), session=session, user=request.user)
    if form.is_valid():
        note = form.keep()
        messages.success(request, "Started. It is your economy's alone until it is submitted.")
        return redirect("projects:note_change", note.pk)
    context = {
        "form": form,
        "title": "Start a concept note",
        "eyebrow": str(session),
        "submit_label": "Start it",
        "cancel_url": of_session(session)[1],
        "crumbs": crumbs(of_session(session), "A new note"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "components/form_page.html", context, status=status)


def change(request: SignedInRequest, pk: int) -> HttpResponse:
    """The note's form; it saves itself while it is written, and as a whole with its button."""
    note = note_of(request, pk)
    require(request, "projects.change_note", note)
    if request.method != "POST":
        return _form_page(request, note, NoteForm(instance=note, user=request.user))
    try:
        note_drafts.save(pk, request.POST, by=request.user, sent=Sent.by(request))
    except ChangedMeanwhile as changed:
        return _ask(request, note, changed)
    except ValidationError as error:
        form = NoteForm(request.POST, instance=note, user=request.user)
        if form.is_valid():
            form.add_error(None, " ".join(error.messages))
        return _form_page(request, note, form, status=422)
    messages.success(request, f"Saved: {note_of(request, pk).title}.")
    saved = urlencode({"saved": f"{note_drafts.name_of(note)}-{request.user.pk}"})
    return redirect(f"{reverse('projects:note', args=[pk])}?{saved}")


def _ask(request: SignedInRequest, note: ConceptNote, changed: ChangedMeanwhile) -> HttpResponse:
    """Both sides of what two people wrote: the form holds this person's words."""
    form = NoteForm(request.POST, instance=note, user=request.user)
    form.is_valid()
    conflict = _both(request, form, changed)
    return _form_page(request, note, form, status=409, version=changed.version, conflict=conflict)


def _both(request: SignedInRequest, form: NoteForm, changed: ChangedMeanwhile) -> Conflict:
    mine = words_sent(request.POST)
    labels = {
        name: str(field.label or name.replace("_", " ").capitalize())
        for name, field in form.fields.items()
        if name in changed.theirs
    }
    return both_sides(
        changed,
        labels,
        _in_words(form, {name: mine.get(name, "") for name in changed.theirs}),
        _in_words(form, changed.theirs),
    )


def _in_words(form: NoteForm, said: dict[str, Any]) -> dict[str, str]:
    """What a person wrote and chose, by the names that the form shows."""
    found = {}
    for name, value in said.items():
        choices = getattr(form.fields.get(name), "choices", None)
        names = {str(pk): str(label) for pk, label in choices} if choices else {}
        values = value if isinstance(value, list) else [value]
        found[name] = "; ".join(names.get(str(each), str(each)) for each in values)
    return found


def _form_page(
    request: SignedInRequest, note: ConceptNote, form: NoteForm, status: int = 200, **more: Any
) -> HttpResponse:
    with_state_lines([note], request.user)
    context = {
        "note": note,
        "form": form,
        "version": note.version,
        "draft_name": f"{note_drafts.name_of(note)}-{request.user.pk}",
        "crumbs": crumbs(of_session(note.session), of_note(note), "Change"),
        **more,
    }
    return render(request, "projects/note_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def draft(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the form's script asks: who else is here (GET); save this (POST)."""
    note = note_of(request, pk)
    require(request, "projects.change_note", note)
    name = note_drafts.name_of(note)
    if request.method == "GET":
        return drafts.watch(request.user, name, note.version)

    def save(sent: Sent) -> Saved:
        saved = note_drafts.save(pk, request.POST, by=request.user, sent=sent)
        told = {"note": with_state_lines([note_of(request, pk)], request.user)[0]}
        line = render_to_string("projects/_note_state.html", told)
        return replace(saved, sections={"state-line": {"html": line}})

    return draft_history.answer(
        request,
        request.user,
        name,
        save,
        lambda changed: _both(request, NoteForm(instance=note, user=request.user), changed),
    )


@require_http_methods(["GET", "POST"])
def history(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was saved of the note's words, by whom and when; its writers can put words back."""
    note = note_of(request, pk)
    require(request, "projects.change_note", note)
    form = NoteForm(instance=note, user=request.user)
    draft = Draft(
        name=note_drafts.name_of(note),
        title=note.name,
        current=note_drafts.current_draft_of(note),
        labels={
            name: str(field.label or name.replace("_", " ").capitalize())
            for name, field in form.fields.items()
        },
        texts=lambda words: _in_words(form, dict(words)),
        form=reverse("projects:note_change", args=[pk]),
        put_back=lambda words, sent: note_drafts.save(
            pk, with_words(QueryDict(mutable=True), words), by=request.user, sent=sent
        ),
    )
    return history_page(
        request, draft, crumbs=crumbs(of_session(note.session), of_note(note), "History")
    )


def record(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record a note's project number, tier and days to remind, in any state."""
    note = note_of(request, pk)
    require(request, "projects.record_on_note", note)
    form = RecordForm(posted(request), instance=note, by=request.user)
    if form.keep():
        messages.success(request, "Recorded.")
        return redirect("projects:note", pk)
    context = {
        "form": form,
        "title": "Record beside its words",
        "eyebrow": note.name,
        "lead": note.title,
        "submit_label": "Record",
        "cancel_url": of_note(note)[1],
        "crumbs": crumbs(of_session(note.session), of_note(note), "Record"),
    }
    return render(request, "components/form_page.html", context, status=form.status)
