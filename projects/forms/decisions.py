"""What is typed where a session is decided: the step for many notes, and the Chair's consensus."""

from __future__ import annotations

from typing import Any

from django import forms

from projects.operations.decisions import ACTIONS, Choice
from smewg.toolkit.forms import RowsField
from smewg.toolkit.text import whole_number

LONGEST = 1000
OF_NOTE = "reason-"
PLACE = "place-"


def _numbers_named(fields: Any, start: str) -> list[int]:
    """The notes that fields named `start` and a number are about."""
    found = (whole_number(name.removeprefix(start)) for name in fields if name.startswith(start))
    return [number for number in found if number is not None]


class DecisionForm(forms.Form):
    """One step for the chosen notes, a reason for all, and reasons for single ones."""

    action = forms.ChoiceField(
        label="What was decided",
        choices=list(ACTIONS.items()),
        error_messages={
            "required": "Choose what was decided.",
            "invalid_choice": "Choose what was decided.",
        },
    )
    note = RowsField(error_messages={"required": "Choose at least one note."})
    reason = forms.CharField(required=False, max_length=LONGEST)
    ranking = forms.CharField(required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self._own = _numbers_named(data, OF_NOTE)
        for number in self._own:
            self.fields[f"{OF_NOTE}{number}"] = forms.CharField(
                required=False, max_length=LONGEST, label="Its own reason"
            )

    def choice(self) -> Choice:
        """What was chosen, once the form is valid; and what was typed, to be shown again."""
        return Choice(
            action=str(self._value("action")),
            notes=tuple(self.cleaned_data.get("note", ())),
            reason=str(self._value("reason")),
            reasons={number: str(self._value(f"{OF_NOTE}{number}")) for number in self._own},
            ranking=str(self._value("ranking")) if "ranking" in self.data else None,
            problems={
                number: " ".join(map(str, self.errors[name]))
                for number in self._own
                if (name := f"{OF_NOTE}{number}") in self.errors
            },
        )

    def _value(self, name: str) -> Any:
        """As it was cleaned, or as it was typed where it is refused."""
        return self.cleaned_data.get(name, self[name].value() or "")


class ConsensusForm(forms.Form):
    """The places of notes that share a position, and how the group agreed on them."""

    words = forms.CharField(
        max_length=2000,
        error_messages={"required": "Say how the consensus was found, in a sentence."},
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self._notes = _numbers_named(data, PLACE)
        for number in self._notes:
            self.fields[f"{PLACE}{number}"] = forms.IntegerField(
                min_value=1,
                max_value=10_000,
                error_messages=dict.fromkeys(
                    ("required", "invalid", "min_value", "max_value"),
                    "Give each note its place as a number.",
                ),
            )

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        places = [typed[name] for name in typed if name.startswith(PLACE)]
        if len(set(places)) != len(places):
            raise forms.ValidationError("Give each note its own place.")
        return typed

    def order(self) -> list[int]:
        """The notes by their places."""
        return sorted(self._notes, key=lambda number: self.cleaned_data[f"{PLACE}{number}"])
