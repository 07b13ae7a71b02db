"""How a page's form is laid out: what is in its way, its fields, and one row of buttons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, LayoutObject
from django.forms import BaseForm
from django.template import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString

CONFLICT = "components/conflict.html"
BUTTONS = "components/form_buttons.html"
FOLDED = "components/folded_fields.html"


class Component(LayoutObject):
    """A template among a form's fields; told what the page is, the form and its conflict."""

    def __init__(self, template: str) -> None:
        self.template = template
        self.fields: list[Any] = []

    def render(
        self, form: BaseForm, context: Context, template_pack: str = "", **more: Any
    ) -> SafeString:
        told: dict[str, Any] = {str(name): each for name, each in context.flatten().items()}
        told["form"] = form
        told |= {name: getattr(form, name, None) for name in ("conflict", "notice", "beside")}
        return SafeString(get_template(self.template).render(told))


class Folded(LayoutObject):
    """Fields that are there on demand: open where one of them holds something, or is refused."""

    def __init__(self, summary: str, *fields: str) -> None:
        self.summary = summary
        self.fields: list[Any] = list(fields)

    def render(
        self, form: BaseForm, context: Context, template_pack: str = "", **more: Any
    ) -> SafeString:
        bound = [form[name] for name in self.fields]
        inside = self.get_rendered_fields(form, context, template_pack, **more)
        is_open = any(each.errors or each.value() for each in bound)
        told = {"summary": self.summary, "fields": inside, "is_open": is_open}
        return SafeString(get_template(FOLDED).render(told)) if bound else SafeString("")


def short_helper(form: BaseForm, first: Sequence[str], summary: str) -> Any:
    """A short form: the fields named `first`, and the others on demand; works without a script."""
    helper = page_helper(form)
    short = [name for name in form.fields if name in first or form[name].is_hidden]
    rest = [name for name in form.fields if name not in short]
    helper.layout = Layout(Component(CONFLICT), *short, Folded(summary, *rest), Component(BUTTONS))
    return helper


def page_helper(form: BaseForm, *, above: str = "", below: str = "", buttons: str = BUTTONS) -> Any:
    """The form in the page's <form>: conflict, fields and buttons, all of them or none by hand.

    `above` and `below` name templates that stand before and after the fields.
    """
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    parts = [CONFLICT, above, *form.fields, below, buttons]
    templates = {CONFLICT, above, below, buttons}
    helper.layout = Layout(
        *(Component(part) if part in templates else part for part in parts if part)
    )
    return helper
