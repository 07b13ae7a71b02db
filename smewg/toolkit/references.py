"""What a row is named by elsewhere: a row that anything names is never deleted.

The database protects most rows by itself. It does not protect one that is named in a list of names
(a partner of an item of evidence): there the name would go from the list without a trace.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import ForeignKey, Model, ProtectedError
from django.db.models.signals import pre_delete

from smewg.toolkit.transitions import TransitionRefused


def named_by(row: Model) -> list[str]:
    """By what a row is named, and how often: "evidence: 3"; empty where nothing names it.

    Histories count too: what once named the row is read there. The row's own history does not.
    """
    found: dict[str, int] = {}
    for label, rows in _naming(row):
        if number := rows.count():
            found[label] = found.get(label, 0) + number
    return [f"{label}: {number}" for label, number in sorted(found.items())]


def _naming(row: Model) -> Iterator[tuple[str, Any]]:
    relations: list[Any] = list(type(row)._meta.get_fields(include_hidden=True))
    for relation in relations:
        if not (relation.auto_created and not relation.concrete) or relation.many_to_many:
            continue
        model, field = relation.related_model, relation.field
        if not isinstance(field, ForeignKey) or _is_its_own_list(type(row), model, field.name):
            continue
        yield _label(model), model._base_manager.filter(**{field.name: row.pk})


def _is_its_own_list(kind: type[Model], model: Any, name: str) -> bool:
    """Whether the table holds what the row itself names, and not what names it."""
    of = model._meta.auto_created or (kind if _keeps_a_list(model) else None)
    return of is kind and name == kind._meta.model_name


def _keeps_a_list(model: Any) -> bool:
    return hasattr(model, "m2m_history_id")


def _label(model: Any) -> str:
    owner = model._meta.auto_created or model
    if _keeps_a_list(model):
        return "earlier versions, in a history"
    if hasattr(model, "history_id"):
        return f"earlier versions of {owner.instance_type._meta.verbose_name_plural}"
    return str(owner._meta.verbose_name_plural)


def refusal(row: Model) -> str:
    """Why the row stays, in a sentence; empty where it may go."""
    names = named_by(row)
    return f"{row} stays, because it is named elsewhere ({'; '.join(names)})." if names else ""


@transaction.atomic
def remove_unnamed(model: type[Model], pk: Any) -> Model:
    """Delete a row that nothing names; its own history keeps that it was there.

    Raises TransitionRefused where something names it.
    """
    row = model._base_manager.select_for_update(of=("self",)).get(pk=pk)
    if said := refusal(row):
        raise TransitionRefused(said)
    row.delete()
    row.pk = pk
    return row


def protect(*models: type[Model]) -> None:
    """From now on no way of deleting takes a row of these out of the lists that name it."""
    for model in models:
        pre_delete.connect(_stop, sender=model, dispatch_uid=f"named-{model._meta.label_lower}")


def _stop(instance: Model, **told: Any) -> None:
    if said := refusal(instance):
        raise ProtectedError(said, {instance})
