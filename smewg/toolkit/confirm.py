"""The one page that asks before a grave step: what is in the way, what follows, and a button.

A GET asks and a POST does. What stops the step is judged again at each POST, here and by the
operation under its lock, so that no forged POST skips it. A refused POST is the same page with
status 422, the sentences beside the button, and all that was typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.db import transaction as database
from django.dispatch import Signal
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html

from smewg.toolkit.transition_views import Said, Way, address, attempt, in_words
from smewg.toolkit.transitions import Refusal

Taken = TypeVar("Taken")
GRAVE_STEP_TAKEN = Signal()
"""Sent with `request` and the `verb` of the step, in the transaction that took it."""


UNSEEN = "Read this page first, and press its button: nothing was done yet."


@dataclass(frozen=True)
class Matter:
    """One thing that stops a step (`blocks`), or that its readers will see, and where to mend it.

    `title` is a short sentence without its full stop; `action` names the link, a verb first.
    """

    title: str
    detail: str = ""
    url: str = ""
    action: str = ""
    blocks: bool = False

    @property
    def sentence(self) -> str:
        return f"{self.title}. {self.detail}".strip()


@dataclass(frozen=True)
class GraveStep:
    """All that the page says of one step.

    `to_type` is a text that must be typed and `ask_reason` the label of the box for a reason,
    where they are asked for. `seen` is what the page shows (a state or version), given back with
    the answer: a POST without it did not come from the page, and is shown it. `carries` are fields
    of an earlier form, sent again with the answer.
    """

    title: str
    verb: str
    back: Way
    not_verb: str = "Go back"
    lead: str = ""
    eyebrow: str = ""
    crumbs: Sequence[Mapping[str, str]] = ()
    matters: Sequence[Matter] = ()
    done: Sequence[Matter] = ()
    follows: Sequence[str] = ()
    to_type: str = ""
    ask_reason: str = ""
    seen: str = ""
    carries: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def stops(self) -> list[Matter]:
        return [each for each in self.matters if each.blocks]

    @property
    def told(self) -> list[Matter]:
        return [each for each in self.matters if not each.blocks]

    @property
    def back_url(self) -> str:
        return address(self.back)


@dataclass(frozen=True)
class Answer:
    """What the person gave with their yes."""

    reason: str = ""
    seen: str | None = None


def what_stops(matters: Sequence[Matter]) -> list[Refusal]:
    """The same sentences for an operation that refuses under its lock."""
    return [Refusal(each.sentence) for each in matters if each.blocks]


class ConfirmForm(forms.Form):
    """What is typed on the page: the text that must be typed, and the reason."""

    required_css_class = "required"
    seen = forms.Field(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, step: GraveStep) -> None:
        super().__init__(data, initial={"seen": step.seen})
        self.step = step
        if step.ask_reason:
            self.fields["reason"] = forms.CharField(
                label=step.ask_reason,
                max_length=90,
                error_messages={
                    "required": "Say why, in a sentence.",
                    "max_length": "Say it in at most %(limit_value)d characters.",
                },
            )
        if step.to_type:
            self.fields["typed"] = _typed(step.to_type)

    def clean_typed(self) -> str:
        typed: str = self.cleaned_data["typed"]
        if _plain(typed) != _plain(self.step.to_type):
            raise forms.ValidationError(f"Type it as it is written: {self.step.to_type}")
        return typed

    def answer(self) -> Answer:
        given = self.cleaned_data
        return Answer(given.get("reason", "").strip(), given.get("seen") or None)


def _typed(to_type: str) -> forms.CharField:
    return forms.CharField(
        label=format_html('Type <b class="as-written">{}</b>', to_type),
        max_length=300,
        error_messages={"required": f"Type it as it is written: {to_type}"},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}
        ),
    )


def _plain(text: str) -> str:
    """The same for capitals, blanks and dashes of any kind."""
    return re.sub(r"[-\u2010-\u2015]", "-", " ".join(text.split())).casefold()


def confirm(
    request: HttpRequest,
    step: GraveStep,
    operation: Callable[[Answer], Taken],
    said: Said[Taken],
    then: Way | Callable[[Taken], Way],
) -> HttpResponse:
    """Ask with a GET; with a POST take the step, say so and go on to `then`.

    `then` may need what the operation gave back.
    """
    if request.method != "POST":
        return ask(request, step)
    form = ConfirmForm(request.POST, step=step)
    for each in step.stops:
        form.add_error(None, each.sentence)
    if step.seen and not request.POST.get("seen"):
        form.add_error(None, UNSEEN)
    if not form.is_valid():
        return _page(request, step, form, 422)
    taken, refused = attempt(lambda: _taken(request, step, operation, form.answer()))
    if refused:
        refused.add_to(form)
        return _page(request, step, form, 422)
    messages.success(request, in_words(said, taken))  # type: ignore[arg-type]
    return redirect(address(then(taken) if callable(then) else then))  # type: ignore[arg-type]


@database.atomic
def _taken(
    request: HttpRequest, step: GraveStep, operation: Callable[[Answer], Taken], answer: Answer
) -> Taken:
    """What the operation gives; the step and the note of it stand or fall together."""
    taken = operation(answer)
    GRAVE_STEP_TAKEN.send(sender=GraveStep, request=request, verb=step.verb)
    return taken


def ask(request: HttpRequest, step: GraveStep) -> HttpResponse:
    """The page with nothing typed yet, also where the POST of another form leads to it."""
    return _page(request, step, ConfirmForm(step=step), 200)


def _page(request: HttpRequest, step: GraveStep, form: ConfirmForm, status: int) -> HttpResponse:
    context = {"step": step, "form": form, "is_offered": form.is_bound or not step.stops}
    return render(request, "components/confirm_page.html", context, status=status)
