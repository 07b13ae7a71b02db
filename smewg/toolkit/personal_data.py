"""What the database holds of one person: every row that names them, as plain values.

Found from the models themselves, so that a new table is not forgotten: each foreign key to the
user model is followed. Of histories, which change was theirs is told, not all it held.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q
from django.db.models.fields.files import FieldFile

HISTORY = ("history_id", "id", "history_date", "history_type", "history_change_reason")
Secrets = Mapping[str, frozenset[str]]
"""Columns that are never given out, by the label of their model."""


@dataclass(frozen=True)
class Holding:
    """The rows of one model that name the person."""

    model: type[models.Model]
    rows: models.QuerySet

    @property
    def label(self) -> str:
        return self.model._meta.label_lower


def holdings(user: Any) -> Iterator[Holding]:
    """Each model with rows that name `user`, the person's own row first."""
    people = get_user_model()
    yield Holding(people, people._default_manager.filter(pk=user.pk))
    for model in apps.get_models():
        names = [
            each.name
            for each in model._meta.local_fields
            if isinstance(each, models.ForeignKey) and each.related_model is people
        ]
        if names and model is not people:
            either = Q(id=user.pk) if model is _history_of(people) else Q()
            for name in names:
                either |= Q(**{name: user.pk})
            yield Holding(model, model._base_manager.filter(either).order_by("pk"))


def collect(user: Any, secrets: Secrets) -> dict[str, list[dict[str, Any]]]:
    """The rows by the label of their model, with no column that `secrets` names."""
    found = {}
    for each in holdings(user):
        rows = list(_values(each, secrets.get(each.label, frozenset())))
        if rows:
            found[each.label] = rows
    return found


def _values(held: Holding, hidden: frozenset[str]) -> Iterator[dict[str, Any]]:
    names = [each.attname for each in held.model._meta.concrete_fields]
    is_theirs = held.model is _history_of(get_user_model())
    if hasattr(held.model, "history_change_reason") and not is_theirs:
        names = [each for each in names if each in HISTORY]
    yield from held.rows.values(*(each for each in names if each not in hidden))


def _history_of(people: type[models.Model]) -> type[models.Model] | None:
    """Where it stands what the account itself was earlier."""
    return getattr(getattr(people, "history", None), "model", None)


def files(user: Any, owner: str) -> Iterator[tuple[str, FieldFile]]:
    """The files whose row names the person as `owner`: a path for each, and the file."""
    for held in holdings(user):
        fields = [
            each for each in held.model._meta.local_fields if isinstance(each, models.FileField)
        ]
        if not fields or owner not in {each.name for each in held.model._meta.local_fields}:
            continue
        for row in held.rows.filter(**{owner: user.pk}).iterator(chunk_size=100):
            for field in fields:
                if kept := getattr(row, field.attname):
                    ending = kept.name.rsplit("/", 1)[-1]
                    yield f"files/{held.label}/{row.pk}-{ending}", kept
