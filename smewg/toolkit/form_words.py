"""What a form's field holds, as a person reads it and as a browser sends it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db.models import Model

from smewg.toolkit.days import day_in_words


def in_words(field: forms.Field, value: Any) -> str:
    """A value of a field as a person reads it; empty where there is none."""
    if isinstance(field, forms.BooleanField):
        return "Yes" if value else "No"
    if value is None or value == "" or value is False:
        return ""
    if isinstance(value, date):
        return day_in_words(value)
    if isinstance(value, Iterable) and not isinstance(value, (str, File)):
        return "; ".join(in_words(field, each) for each in value)
    return _label(field, value)


def _label(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.ModelChoiceField) and not isinstance(value, Model):
        rows = field.queryset.model._base_manager  # type: ignore[union-attr]
        value = rows.filter(pk=value).first() or value
    if isinstance(value, Model):
        label = getattr(field, "label_from_instance", str)
        return str(label(value))
    return _labels(field).get(str(value), str(value))


def typed_in_words(field: forms.Field, raw: Any) -> str:
    """The same of what was sent; where it is no value of the field, as it was sent."""
    try:
        return in_words(field, field.clean(raw))
    except ValidationError:
        return "; ".join(map(str, raw)) if isinstance(raw, list) else str(raw or "")


def _labels(field: forms.Field) -> dict[str, str]:
    found: dict[str, str] = {}
    for value, label in getattr(field, "choices", ()):
        group = label if isinstance(label, (list, tuple)) else [(value, label)]
        found |= {str(each): str(words) for each, words in group}
    return found


def as_sent(field: forms.Field, value: Any) -> list[str]:
    """What a browser sends of a field that holds `value`."""
    if isinstance(field, forms.FileField) or value is None or value is False:
        return []
    if isinstance(field, forms.BooleanField):
        return ["on"]
    if isinstance(value, (list, tuple)):
        return [str(field.prepare_value(each)) for each in value]
    shown = field.widget.format_value(field.prepare_value(value))
    return [str(shown[0] if isinstance(shown, list) else shown or "")]
