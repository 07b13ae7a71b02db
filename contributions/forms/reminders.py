"""A reminder to one economy, as the secretariat words it before it goes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from smewg.operations import reminders


class ReminderForm(forms.Form):
    """The mail as it goes, for the secretariat to change before it does."""

    subject = forms.CharField(max_length=150)
    text = forms.CharField(
        label="The mail", max_length=5_000, widget=forms.Textarea(attrs={"rows": 14})
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        for name in ("subject", "text"):
            if unknown := reminders.unknown_words(typed.get(name, "")):
                self.add_error(name, ValidationError(f"Not known in braces: {', '.join(unknown)}."))
        return typed
