"""The page of a draft's history: who saved which words when, and putting some of them back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from smewg.toolkit.draft_history import DraftLine, Texts, lines_to_read
from smewg.toolkit.drafts import ChangedMeanwhile, CurrentDraft, Sent
from smewg.toolkit.text import whole_number
from smewg.toolkit.transitions import TransitionRefused

LINES_ON_A_PAGE = 20


@dataclass(frozen=True)
class Draft:
    """What the page needs to know of a draft.

    `put_back` saves words as any save does; None for who may only read them. `form` is the address
    of its form, `labels` what its fields are called.
    """

    name: str
    title: str
    current: CurrentDraft
    labels: Mapping[str, str]
    texts: Texts
    form: str
    put_back: Callable[[Mapping[str, Any], Sent], object] | None = None

    @property
    def may_put_back(self) -> bool:
        """For the template, which would call `put_back` and find nothing."""
        return self.put_back is not None


def history_page(request: HttpRequest, draft: Draft, **more: Any) -> HttpResponse:
    """Show the history; with a POST put the words of its `line` back, and go to the form."""
    problem = ""
    if request.method == "POST" and draft.put_back:
        wanted = whole_number(request.POST.get("line"))
        line = get_object_or_404(
            DraftLine, draft=draft.name, version=-1 if wanted is None else wanted
        )
        problem = _put_back(draft.put_back, line, Sent.by(request))
        if not problem:
            messages.success(request, "Put back. What stood before is in the history too.")
            return redirect(draft.form)
    lines = DraftLine.objects.of(draft.name).select_related("by")
    found = Paginator(lines, LINES_ON_A_PAGE).get_page(request.GET.get("page"))
    with_the_one_before = (
        list(lines[found.start_index() - 1 : found.end_index() + 1]) if found else []
    )
    read = lines_to_read(with_the_one_before, draft.texts, draft.labels, now=draft.current.words)[
        : len(found)
    ]
    context = {"draft": draft, "found": found, "lines": read, "problem": problem, **more}
    return render(request, "components/draft_history.html", context, status=409 if problem else 200)


def _put_back(
    put_back: Callable[[Mapping[str, Any], Sent], object], line: DraftLine, sent: Sent
) -> str:
    """What stood in the way; nothing once the line's words are the draft's again."""
    try:
        put_back(line.words, sent)
    except ChangedMeanwhile as changed:
        return f"{changed} Nothing was put back: look at the newest words first."
    except TransitionRefused as refused:
        return " ".join(refused.reasons)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""
