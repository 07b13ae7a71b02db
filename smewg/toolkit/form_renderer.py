"""How a form's boxes become HTML: Django's own templates for them, written as functions.

The letters are the same (tests/toolkit/test_form_renderer.py holds them to Django's templates); a
list with a hundred choices is two hundred templates there, and took a third of a page's time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.template import Context
from django.template.base import render_value_in_context
from django.utils.html import escape
from django.utils.safestring import SafeData, SafeString

Box = Mapping[str, Any]
"""What a widget says of itself (Widget.get_context)."""
_PLACE = "django/forms/widgets/"
_PLAIN = Context()


class Quick(DjangoTemplates):
    """Django's renderer, which asks a template only for what no function here makes."""

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> SafeString:
        make = _MAKERS.get(template_name)
        if make is None or "widget" not in context:
            return SafeString(super().render(template_name, context, request))
        return SafeString(make(self, context["widget"]).strip())


def _shown(value: Any) -> str:
    """As {{ value }} shows it."""
    return escape(value) if type(value) is str else str(render_value_in_context(value, _PLAIN))


def _as_text(value: Any) -> str:
    """As {{ value|stringformat:'s' }} shows it: never in a reader's own way of writing numbers."""
    return str(value) if isinstance(value, SafeData) else str(escape(str(value)))


def _attributes(box: Box) -> str:
    told = ""
    for name, value in box["attrs"].items():
        if value is not False:
            told += f" {_shown(name)}"
            told += "" if value is True else f'="{_as_text(value)}"'
    return told


def _input(_: Quick, box: Box) -> str:
    value = "" if box["value"] is None else f' value="{_as_text(box["value"])}"'
    return (
        f'<input type="{_shown(box["type"])}" name="{_shown(box["name"])}"{value}'
        f"{_attributes(box)}>\n"
    )


def _textarea(_: Quick, box: Box) -> str:
    value = _shown(box["value"]) if box["value"] else ""
    return f'<textarea name="{_shown(box["name"])}"{_attributes(box)}>\n{value}</textarea>\n'


def _option(_: Quick, box: Box) -> str:
    value = _as_text(box["value"])
    return f'<option value="{value}"{_attributes(box)}>{_shown(box["label"])}</option>\n'


def _select(renderer: Quick, box: Box) -> str:
    told = f'<select name="{_shown(box["name"])}"{_attributes(box)}>'
    for group, options, _ in box["optgroups"]:
        told += f'\n  <optgroup label="{_shown(group)}">' if group else ""
        told += "".join(f"\n  {_one(renderer, each)}" for each in options)
        told += "\n  </optgroup>" if group else ""
    return f"{told}\n</select>\n"


def _one(renderer: Quick, option: Box) -> str:
    make = _MAKERS.get(option["template_name"])
    if make is not None:
        return make(renderer, option)
    told: str = renderer.get_template(option["template_name"]).render({"widget": option})
    return told


def _several(renderer: Quick, box: Box) -> str:
    """Boxes to tick, or of which to choose one."""
    name, kind = box["attrs"].get("id"), box["attrs"].get("class")
    told = f' id="{_shown(name)}"' if name else ""
    told = f'<div{told} class="{_shown(kind)}">' if kind else f"<div{told}>"
    for group, options, _ in box["optgroups"]:
        told += f"\n  <div><label>{_shown(group)}</label>" if group else ""
        told += "".join(f"<div>\n    {_one(renderer, each)}</div>" for each in options)
        told += "\n  </div>" if group else ""
    return f"{told}\n</div>\n"


def _choice(renderer: Quick, box: Box) -> str:
    """One of several boxes, with its words beside it."""
    told = _input(renderer, box)
    if not box.get("wrap_label"):
        return f"{told}\n\n"
    place = f' for="{_shown(box["attrs"]["id"])}"' if box["attrs"].get("id") else ""
    return f"<label{place}>{told} {_shown(box['label'])}</label>\n\n"


_INPUTS = (
    *("input", "text", "number", "email", "url", "password", "hidden"),
    *("date", "time", "datetime", "checkbox"),
)
_MAKERS: dict[str, Callable[[Quick, Box], str]] = {
    **{f"{_PLACE}{name}.html": _input for name in _INPUTS},
    f"{_PLACE}textarea.html": _textarea,
    f"{_PLACE}select.html": _select,
    f"{_PLACE}select_option.html": _option,
    f"{_PLACE}checkbox_select.html": _several,
    f"{_PLACE}radio.html": _several,
    f"{_PLACE}checkbox_option.html": _choice,
    f"{_PLACE}radio_option.html": _choice,
}
