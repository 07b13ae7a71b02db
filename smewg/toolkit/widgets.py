"""Boxes that show whatever text a draft holds, also one that is no value of theirs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms


class DayBox(forms.DateInput):
    """A day by the browser's own calendar; a plain box where the text is no day it could show."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        if not _is_a_day(context["widget"]["value"]):
            context["widget"]["type"] = "text"
        return context


def _is_a_day(text: str | None) -> bool:
    if not text:
        return True
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


class OpenSelect(forms.Select):
    """A list to choose from, with the text that stands where the list does not have it."""

    def optgroups(self, name: str, value: Any, attrs: dict[str, Any] | None = None) -> Any:
        groups = super().optgroups(name, value, attrs)
        offered = {str(each["value"]) for _, options, _ in groups for each in options}
        unknown = [each for each in value if str(each) not in offered]
        for place, each in enumerate(unknown, start=len(groups)):
            option = self.create_option(name, each, f"“{each}” (not on this list)", True, place)
            groups.append((None, [option], place))
        return groups
