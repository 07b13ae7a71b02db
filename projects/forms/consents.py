"""What is said when an economy that a note names agrees, declines, offers, or sent a letter."""

from __future__ import annotations

from typing import Any

from django import forms

from projects.enums import ConsentState
from projects.models import ConceptNote
from smewg.models import Economy
from smewg.toolkit.transitions import Transition
from smewg.toolkit.uploads import ACCEPTS, sends


class AnswerForm(forms.Form):
    """The word that goes with a step of an economy's consent."""

    words = forms.CharField(
        label="A word with it",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, step: Transition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.step = step
        if step.needs_reason:
            self.fields["words"].label = "Why"
            self.fields["words"].required = True
            self.fields["words"].error_messages["required"] = step.ask_reason


NOT_ASKED = "The note does not ask one of these economies any more. Look at it again."


class LetterForm(forms.Form):
    """A letter by which economies agree, with its file."""

    economies = forms.ModelMultipleChoiceField(
        label="Who agrees by it",
        queryset=Economy.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose the economies that agree by the letter.",
            "invalid_choice": NOT_ASKED,
            "invalid_pk_value": NOT_ASKED,
            "invalid_list": NOT_ASKED,
        },
    )
    file = forms.FileField(
        label="The letter",
        widget=forms.ClearableFileInput(attrs=sends(ACCEPTS)),
        help_text="pdf, docx, png or jpg, up to 20 MB. It is kept with the note.",
        error_messages={
            "required": "Choose the file of the letter.",
            "empty": "This file is empty. Choose the file of the letter.",
        },
    )
    words = forms.CharField(
        label="Of whom and when",
        required=False,
        max_length=300,
        help_text="Such as: letter of the ministry, 3 May 2018.",
    )

    WAITING = (ConsentState.ASKED, ConsentState.DECLINED, ConsentState.OFFERED)

    def __init__(self, *args: Any, note: ConceptNote, **kwargs: Any) -> None:
        kwargs["prefix"] = "letter"
        super().__init__(*args, **kwargs)
        asked = note.consents.filter(state__in=self.WAITING)
        economies = Economy.objects.filter(pk__in=asked.values("economy"))
        self.fields["economies"].queryset = economies  # type: ignore[attr-defined]
