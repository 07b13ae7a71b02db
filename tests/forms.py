"""Forms as a browser sends them: with the version that the page was opened on."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from django.db.models import Model

from smewg.toolkit.versions import version_of


def opened_now(row: Model, **typed: Any) -> dict[str, Any]:
    """What is typed into a form over the row, on a page that was opened just now."""
    return {"version": version_of(row), **typed}


_OF_FORMS = re.compile(
    r"<textarea\b.*?</textarea>|<(?:form|input|select|option)\b[^>]*>|</select>", re.DOTALL
)
"""A page's tags that say what its forms send: a tenth of it, and the parser is slow."""


def _fields_of(page: Any) -> _Fields:
    found = _Fields()
    found.feed("".join(_OF_FORMS.findall(page.content.decode())))
    return found


class _Fields(HTMLParser):
    """The fields of a page's forms, as a browser sends them untouched."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, list[str]]] = []
        self.actions: list[str] = []
        self._area: str | None = None
        self._text = ""
        self._select: str | None = None
        self._options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({})
            self.actions.append(told.get("action", ""))
        elif not self.forms:
            return
        elif tag == "input" and told.get("name"):
            self._input(told, {name for name, _ in attrs})
        elif tag == "textarea":
            self._area, self._text = told.get("name"), ""
        elif tag == "select":
            self._select, self._options = told.get("name"), []
        elif tag == "option" and self._select:
            self._options.append((told.get("value", ""), "selected" in told))

    def _input(self, told: dict[str, str], named: set[str]) -> None:
        kind = told.get("type", "text")
        if kind in ("submit", "button", "file"):
            return
        if kind in ("checkbox", "radio") and "checked" not in named:
            return
        self._add(told["name"], told.get("value", "on" if kind == "checkbox" else ""))

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area:
            self._add(self._area, self._text.removeprefix("\n").replace("\n", "\r\n"))
            self._area = None
        elif tag == "select" and self._select:
            chosen = [value for value, is_selected in self._options if is_selected]
            for value in chosen or [value for value, _ in self._options[:1]]:
                self._add(self._select, value)
            self._select = None

    def _add(self, name: str, value: str) -> None:
        self.forms[-1].setdefault(name, []).append(value)


def mark_on(page: Any) -> str:
    """What a page that asks before a grave step shows, as its button sends it back."""
    found = _fields_of(page)
    return next(fields["seen"][0] for fields in found.forms if "seen" in fields)


def as_sent(page: Any, action: str = "") -> dict[str, list[str]]:
    """What a browser sends of the page's form with a version (and this action), untouched."""
    found = _fields_of(page)
    fitting = [
        fields
        for fields, to in zip(found.forms, found.actions, strict=True)
        if "version" in fields and (not action or to == action)
    ]
    assert len(fitting) == 1, f"{len(fitting)} forms with a version: {found.actions}"
    return fitting[0]
