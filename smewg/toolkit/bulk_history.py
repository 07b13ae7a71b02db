"""One record of the history for what was one change: of many rows, or of a row with its lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import models
from django.utils import timezone


@contextmanager
def one_record(thing: models.Model) -> Iterator[None]:
    """What is saved of `thing` within, and every list that it names, is one record.

    Otherwise each list that changes adds a record with all the lists anew: four for one version.
    """
    is_new = thing._state.adding
    thing.skip_history_when_saving = True  # type: ignore[attr-defined]
    try:
        yield
    finally:
        del thing.skip_history_when_saving  # type: ignore[attr-defined]
    keep_history([thing], are_new=is_new)


def keep_history(things: Sequence[models.Model], *, are_new: bool = False) -> None:
    """One historical row for each of `things`, all of one model, with its lists as they stand.

    The rows hold what the objects hold; the reason is each one's `_change_reason`.
    """
    if not things:
        return
    kept = type(things[0]).history  # type: ignore[attr-defined]
    rows = kept.bulk_history_create(things, update=not are_new, default_date=timezone.now())
    of_thing = dict(zip((each.pk for each in things), rows, strict=True))
    for field in kept.model._history_m2m_fields:
        _keep_list(field, of_thing)


def _keep_list(field: Any, of_thing: dict[Any, Any]) -> None:
    """What a many-to-many field names now, beside each historical row."""
    through = field.remote_field.through
    owner = through._meta.get_field(field.m2m_field_name()).attname
    columns = [each.attname for each in through._meta.fields]
    named = through.objects.filter(**{f"{owner}__in": of_thing.keys()}).order_by("pk")
    kept_named = _historical(field, next(iter(of_thing.values())))
    kept_named.objects.bulk_create(
        kept_named(history=of_thing[row[owner]], **row) for row in named.values(*columns)
    )


def _historical(field: Any, row: Any) -> Any:
    """The model that keeps what `field` named beside the historical `row`."""
    return getattr(row, field.name).model
