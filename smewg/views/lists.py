"""Lists that come in: chosen, asked about, looked at row by row, taken; one page for all kinds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from smewg.access import SignedInRequest, allowed
from smewg.forms.lists import ListForm
from smewg.imports.kinds import kind_of
from smewg.models import LearnedAnswer, ListTask, ReceivedList
from smewg.operations import lists, long_lists
from smewg.operations.lists import LookedAt
from smewg.toolkit.crumbs import crumbs
from smewg.toolkit.downloads import XLSX, attached
from smewg.toolkit.imports import workbooks
from smewg.toolkit.imports.planned_rows import Verdict
from smewg.toolkit.imports.reading import column_choices, column_key
from smewg.toolkit.imports.sources import open_file
from smewg.toolkit.imports.workbooks import Mark, WorkbookRefused
from smewg.toolkit.text import count_of, storable
from smewg.toolkit.turned_back import turn_back
from smewg.views._list_page import shown_rows

ROWS_SHOWN = 50
"""Rows of each kind on the page of all; a filter shows every row of its kind."""
QUESTIONS_SHOWN = 60
LONGEST_ANSWER = 20_000
CHANGED_SINCE = "Something changed since this page was shown. Look at it again."
OF_A_LIST = ("sheet", "titles", "column", "cell", "leave", "another", "sure")
"""What a person may say of a list besides the answers to its questions."""


def receive(request: SignedInRequest, kind: str, **where: Any) -> HttpResponse:
    """Choose a file or paste rows; what is read leads to the list's own page."""
    of_kind = kind_of(kind)(request.user, where)
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = ListForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                received = long_lists.receive(of_kind, **_clean(form))
            except WorkbookRefused as refused:
                form.add_error("file", str(refused))
            else:
                return redirect(received)
    found = ReceivedList.objects.visible_to(request.user).exclude(open_rows=0)
    waiting = found.filter(kind=kind, where=of_kind.where).defer("content")
    context = {
        "kind": of_kind,
        "form": form,
        "waiting": waiting[:20],
        "at_once": long_lists.AT_ONCE,
        "crumbs": of_kind.crumbs,
    }
    status = 422 if form.is_bound else 200
    return render(request, "lists/receive.html", context, status=status)


@require_GET
def template(request: SignedInRequest, kind: str, **where: Any) -> HttpResponse:
    """An empty workbook of this kind, with what is known here as drop-downs."""
    of_kind = kind_of(kind)(request.user, where)
    content = workbooks.write(of_kind.template_columns, [], title=of_kind.sheet)
    return attached(content, XLSX, f"{of_kind.file_name}-template.xlsx")


@require_GET
def export(request: SignedInRequest, kind: str, **where: Any) -> HttpResponse:
    """All that stands of this kind, as a workbook that can be sent back."""
    of_kind = kind_of(kind)(request.user, where)
    columns = of_kind.template_columns
    numbers = {each.key for each in columns if not each.is_text}
    rows: list[dict[str, Any]] = [
        {
            key: int(text) if key in numbers and text.isdecimal() else text
            for key, text in row.items()
        }
        for row in of_kind.standing()
    ]
    content = workbooks.write(columns, rows, title=of_kind.sheet)
    return attached(content, XLSX, f"{of_kind.file_name}.xlsx")


def _clean(form: ListForm) -> dict[str, Any]:
    return {key: form.cleaned_data[key] for key in ("name", "content")}


@require_GET
def waiting(request: SignedInRequest) -> HttpResponse:
    """The lists that wait, one's own and, for the secretariat, all."""
    found = ReceivedList.objects.visible_to(request.user).select_related("owner").defer("content")
    lines = [(each, kind_of(each.kind).title) for each in found]
    context = {
        "waiting": [line for line in lines if line[0].open_rows != 0],
        "done": [line for line in lines if line[0].open_rows == 0],
        "crumbs": crumbs("Lists"),
    }
    return render(request, "lists/waiting.html", context)


def received_list(request: SignedInRequest, pk: int) -> HttpResponse:
    """A list's questions and rows; POST keeps answers."""
    received = _found(request, pk)
    if request.method == "POST":
        return _answered(request, received)
    task = long_lists.task_of(received)
    if task is not None and task.state != ListTask.State.DONE:
        context = {
            "list": received,
            "task": task,
            "how_far": how_far(task),
            "crumbs": _crumbs_of(request, received),
        }
        return render(request, "lists/working.html", context)
    try:
        looked = long_lists.look(received, request.user)
    except WorkbookRefused as refused:
        messages.error(request, f"{received.name}: {refused}")
        return redirect("lists:waiting")
    return render(request, "lists/list.html", _context(request, looked) | {"task": task})


def _answered(request: SignedInRequest, received: ReceivedList) -> HttpResponse:
    """Keep answers, or read a long list again; then its page."""
    if "again" in request.POST:
        if long_lists.task_of(received) is not None:
            long_lists.read_again(received, request.user)
        return redirect(received)
    try:
        long_lists.answer(received, _answers(request.POST), request.user)
    except lists.NotWhatWasShown:
        messages.warning(request, "This list is being worked on. Answer when that is done.")
    except ValidationError as error:
        return turn_back(request, received.get_absolute_url(), error.messages, {})
    except WorkbookRefused as refused:
        return turn_back(request, received.get_absolute_url(), [str(refused)], {})
    return redirect(received)


@require_GET
def progress(request: SignedInRequest, pk: int) -> JsonResponse:
    """How far a long list is, for the script of its page."""
    task = long_lists.task_of(_found(request, pk))
    if task is None or not task.is_unfinished:
        return JsonResponse({"is_unfinished": False})
    return JsonResponse(
        {
            "is_unfinished": True,
            "done": task.done,
            "total": task.total,
            "step": task.step,
            "said": how_far(task),
        }
    )


def how_far(task: ListTask) -> str:
    """How far a list is, in a sentence."""
    if not task.step:
        return "It waits for its turn."
    return f"{task.step}: row {task.done} of {task.total}."


def _crumbs_of(request: SignedInRequest, received: ReceivedList) -> list[dict[str, str]]:
    """The crumbs of a list that is not read yet."""
    kind = kind_of(received.kind)(request.user, received.where)
    *above, last = kind.crumbs
    here = {"label": last["label"], "url": kind.receive_url}
    return [*above, here, {"label": received.name, "url": ""}]


def _found(request: SignedInRequest, pk: int) -> ReceivedList:
    return get_object_or_404(ReceivedList.objects.visible_to(request.user), pk=pk)


def _answers(typed: Mapping[str, str]) -> dict[str, str]:
    """The answers of the form, by their keys; a choice from the long list goes first."""
    found: dict[str, str] = {}
    for name, value in typed.items():
        start, _, key = name.partition("|")
        if start == "answer" and value:
            found.setdefault(key, value)
        elif (start == "option" and value) or (
            start in ("set", "row") and key.partition(":")[0] in OF_A_LIST
        ):
            found[key] = value
    return {storable(key)[:300]: storable(found[key])[:LONGEST_ANSWER] for key in found}


@dataclass(frozen=True)
class SourceColumn:
    """A titled column of the person's, as the page that asks shows it."""

    name: str
    title: str
    examples: Sequence[str]
    read_as: str


def _source_columns(looked: LookedAt) -> list[SourceColumn]:
    table = looked.read.table
    by_place = {at: key for key, at in table.places.items()}
    return [
        SourceColumn(
            column_key(cell.text),
            cell.text,
            [row.cell(at).text[:60] for row in table.rows[:3]],
            by_place.get(at, ""),
        )
        for at, cell in enumerate(table.titles.cells)
        if cell.text
    ]


def _context(request: SignedInRequest, looked: LookedAt) -> dict[str, Any]:
    show = request.GET.get("show", "")
    wanted = next((each for each in Verdict if each.value == show), None)
    counts = looked.counts
    many = None if wanted else ROWS_SHOWN
    return {
        "list": looked.received,
        "kind": looked.kind,
        "planned": looked,
        "questions": looked.read.questions[:QUESTIONS_SHOWN],
        "understood": looked.read.understood,
        "missing": looked.read.missing,
        "source_columns": _source_columns(looked),
        "column_choices": column_choices(looked.kind.columns),
        "sheets": [each.name for each in looked.opened.sheets],
        "counts": counts,
        "remarks": long_lists.remarks(looked),
        "show": show,
        "groups": [
            (verdict, counts[verdict.value], *shown_rows(looked, verdict, _most(verdict, many)))
            for verdict in Verdict
            if counts[verdict.value] and wanted in (None, verdict)
        ],
        "ready": len(looked.ready),
        "ready_words": count_of(len(looked.ready), "row"),
        "crumbs": _crumbs_of(request, looked.received),
    }


def _most(verdict: Verdict, many: int | None) -> int | None:
    """How many rows of a kind are shown; those to answer are fields, so never too many."""
    return ROWS_SHOWN if verdict is Verdict.NEEDS_ANSWER else many


@require_POST
def write_rows(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write the rows that are ready; the others wait. Of a long list the worker writes them."""
    received = _found(request, pk)
    if long_lists.is_long(received):
        return _write_later(request, received)
    try:
        looked, became = lists.take_rows(received.pk, request.POST.get("seen", ""), request.user)
    except lists.NotWhatWasShown:
        messages.warning(request, CHANGED_SINCE)
    except ValidationError as error:
        messages.error(request, f"Nothing was saved. {' '.join(error.messages)}")
    except WorkbookRefused as refused:
        messages.error(request, str(refused))
    else:
        return _written(request, looked, became)
    return redirect(received)


def _written(request: SignedInRequest, looked: LookedAt, became: Mapping[int, str]) -> HttpResponse:
    """Say what was written; back to the list where rows still wait."""
    if not became:
        messages.info(request, "Nothing was added: these rows were added already.")
        return redirect(looked.received)
    new = sum(each.is_new for each in looked.ready)
    changed = len(looked.ready) - new
    rest = len(looked.with_verdict(Verdict.NEEDS_ANSWER))
    said = f"{looked.kind.done}: {new} new, {changed} changed."
    if not rest:
        messages.success(request, said)
        return redirect(looked.kind.after_url)
    messages.success(request, f"{said} {count_of(rest, 'row')} still wait for an answer.")
    return redirect(looked.received)


def _write_later(request: SignedInRequest, received: ReceivedList) -> HttpResponse:
    try:
        long_lists.take_confirmed(received, request.POST.get("seen", ""), request.user)
    except lists.NotWhatWasShown:
        messages.warning(request, CHANGED_SINCE)
    return redirect(received)


@require_GET
def marked(request: SignedInRequest, pk: int) -> HttpResponse:
    """The person's own file, with a comment in each cell that is not valid."""
    received = _found(request, pk)
    try:
        looked = long_lists.look(received, request.user)
    except WorkbookRefused as refused:
        messages.error(request, str(refused))
        return redirect("lists:waiting")
    except lists.NotWhatWasShown:
        return redirect(received)
    table = looked.read.table
    marks = [
        Mark(each.row.number, table.places.get(key, 0), problem)
        for each in looked.planned
        if each.verdict is Verdict.NEEDS_ANSWER
        for key, problem in each.row.problems.items()
    ]
    content = workbooks.marked(bytes(received.content), marks, table.sheet.name)
    if content is None:
        sheets = open_file(bytes(received.content), received.answers.get("letters", "")).sheets
        rows = next((each.rows for each in sheets if each.name == table.sheet.name), [])
        texts = [(row.number, [cell.text for cell in row.cells]) for row in rows]
        content = workbooks.rewritten(texts, marks)
    return attached(content, XLSX, f"{looked.kind.key}-to-mend.xlsx")


@require_POST
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Throw the list away."""
    received = _found(request, pk)
    lists.remove_list(received.pk)
    messages.success(request, f"Not added: {received.name}. What was added from it before stays.")
    return redirect("lists:waiting")


@require_GET
def learned(request: SignedInRequest) -> HttpResponse:
    """What was learned from answers: names for everybody, and one's own columns and habits."""
    names = LearnedAnswer.objects.filter(owner=None).select_related("learned_by")
    own = LearnedAnswer.objects.filter(owner=request.user)
    context = {
        "names": names,
        "own": own,
        "may_forget_names": allowed(request.user, "smewg.forget_names"),
        "crumbs": crumbs(("Lists", reverse("lists:waiting")), "Names we know"),
    }
    return render(request, "lists/learned.html", context)


@require_POST
def forget(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back what was learned: one's own, or a name where one may."""
    found = LearnedAnswer.objects.filter(owner=request.user)
    if allowed(request.user, "smewg.forget_names"):
        found |= LearnedAnswer.objects.filter(owner=None)
    else:
        found |= LearnedAnswer.objects.filter(owner=None, learned_by=request.user)
    answer = get_object_or_404(found, pk=pk)
    lists.forget_answer(answer.pk)
    messages.success(request, f"Taken back: {answer}. The next list asks again.")
    return redirect("lists:learned")
