"""What is wrong with the forms of a page, in sentences that say what to do, each with its field.

The house's words for what Django, allauth and django-filter would say are in
smewg/locale/en_GB/LC_MESSAGES/django.po; a field that is left blank is named here, by its label.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseForm, BoundField
from django.forms.formsets import BaseFormSet
from django.http import HttpRequest, QueryDict
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString

BLANK = {"This field is required.", "Fill this in."}
"""What a field that is left blank says by itself, in a library's words and in the house's."""


@dataclass(frozen=True)
class Line:
    """One thing to correct; `anchor` is the id of its field, empty where it has none.

    `page` is the address of the page that has the field, where it is another one.
    """

    text: str
    anchor: str = ""
    page: str = ""


def sentences_of(field: BoundField) -> list[str]:
    """What is wrong with a field, each as an act."""
    errors = field.form.errors.get(field.name)
    found = errors.as_data() if errors is not None else []
    return list(dict.fromkeys(said for each in found for said in _sentences(field, each)))


def _sentences(field: BoundField, error: ValidationError) -> list[str]:
    return [_fill_in(field) if said in BLANK else said for said in error.messages]


def _fill_in(field: BoundField) -> str:
    """As "Fill in “Title”."; by the kind of the field's box."""
    name = f"“{str(field.label).rstrip(':')}”"
    kind = field.field
    if isinstance(kind, forms.FileField):
        return f"Choose a file for {name}."
    if isinstance(kind, (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)):
        return f"Choose at least one for {name}."
    if isinstance(kind, (forms.ChoiceField, forms.ModelChoiceField)):
        return f"Choose one for {name}."
    if isinstance(kind, forms.BooleanField):
        return f"Tick {name}."
    if isinstance(kind, forms.DateField):
        return f"Type a day for {name}, such as 13 September 2017."
    return f"Fill in {name}."


def lines_of(form: BaseForm) -> list[Line]:
    """What is to correct in a form, in the order of its fields."""
    lines = [Line(str(said)) for said in form.non_field_errors()]
    for field in form:
        if field.errors:
            lines += [Line(_named(field, said), anchor_of(field)) for said in sentences_of(field)]
    return lines


def _named(field: BoundField, said: str) -> str:
    """The sentence, with its field's name before it where it does not say it itself."""
    label = str(field.label).rstrip(":")
    is_said = label.lower() in said.lower() or field.is_hidden
    return said if is_said else f"{label}: {said}"


def anchor_of(field: BoundField) -> str:
    """The id that a link to the field leads to: for choices that of the first."""
    if field.is_hidden:
        return ""
    if isinstance(field.field.widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        first = next(iter(field.subwidgets), None)
        return str(first.id_for_label) if first else f"div_{field.auto_id}"
    return str(field.id_for_label or field.auto_id)


def on_page(context: Mapping[str, Any]) -> list[Line]:
    """What is to correct in all forms that a page was told; nothing for what was not sent.

    `error_lines` is what a page says that has no form of Django's, `problem` what is wrong as a
    whole.
    """
    request = context.get("request")
    if request is None:
        return []
    lines = list(context.get("error_lines") or ())
    if context.get("problem"):
        lines.insert(0, Line(str(context["problem"])))
    for form in _forms(context.values()):
        if form.is_bound and _was_sent(form, request) and form.errors:
            lines += lines_of(form)
    return list(dict.fromkeys(lines))


def _was_sent(form: BaseForm, request: HttpRequest) -> bool:
    """Whether somebody sent it now: a draft is a bound form on a page that is only opened."""
    return request.method == "POST" or isinstance(form.data, QueryDict)


def _forms(values: Iterable[Any], depth: int = 3) -> Iterator[BaseForm]:
    seen: set[int] = set()
    for value in values:
        for form in _forms_in(value, depth):
            if id(form) not in seen:
                seen.add(id(form))
                yield form


_HOLD_NONE = frozenset({str, SafeString, int, bool, float, type(None), SimpleLazyObject})
"""What a page is told that holds no form; a lazy value stays unasked, as the page leaves it."""


def _forms_in(value: Any, depth: int) -> Iterator[BaseForm]:
    if type(value) in _HOLD_NONE:
        return
    if isinstance(value, BaseForm):
        yield value
    elif isinstance(value, BaseFormSet):
        yield from value.forms
    elif isinstance(getattr(value, "form", None), BaseForm) and hasattr(value, "queryset"):
        yield value.form  # a FilterSet
    elif depth and isinstance(value, dict):
        yield from (form for each in value.values() for form in _forms_in(each, depth - 1))
    elif depth and isinstance(value, (list, tuple)) and not isinstance(value, SafeString):
        yield from (form for each in value for form in _forms_in(each, depth - 1))
