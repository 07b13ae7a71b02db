"""Rows of every table, read and written as values that no database interprets.

A table is read by the fields that its migrations gave it at that time, so that a backup of an
earlier release is read and written by a later one; histories and stamps come out as they went in.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import connections, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import JSONField, Value
from django.utils.duration import duration_iso_string

NOT_KEPT = frozenset(
    {
        "sessions.session",
        "smewg.signedinsession",
        "smewg.searchentry",
        "smewg.searchword",
        "smewg.backuporder",
    }
)
"""Who is signed in is not carried over: after a restore everybody signs in anew. What a search
finds is made anew from the rest. Which backup is being made is a matter of this machine, and stands
in each backup as unfinished."""
AT_ONCE = 500
Row = list[Any]


def applied(alias: str) -> list[tuple[str, str]]:
    """The migrations that a database went through, in a steady order."""
    return sorted(MigrationLoader(connections[alias]).applied_migrations)


def unknown(names: Iterable[tuple[str, str]]) -> list[str]:
    """Those that this release does not know: they are of a newer one."""
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    apps = {app for app, _ in known}
    return [f"{app}.{name}" for app, name in names if app in apps and (app, name) not in known]


def leaves(names: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The last migration of each app among `names`."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    found = {each for each in names if each in loader.graph.nodes}
    return sorted(
        each
        for each in found
        if not any(
            child.key in found and child.key[0] == each[0]
            for child in loader.graph.node_map[each].children
        )
    )


def state_apps(names: Iterable[tuple[str, str]]) -> Apps:
    """The models as they were after the migrations `names`."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    apps: Apps = loader.project_state(leaves(names)).apps
    return apps


def tables(apps: Apps) -> list[type[models.Model]]:
    """The models that have a table to be kept, in the order of their labels."""
    found = apps.get_models(include_auto_created=True)
    kept = [each for each in found if each._meta.managed and not each._meta.proxy]
    kept = [each for each in kept if label(each) not in NOT_KEPT]
    return sorted(kept, key=label)


def label(model: type[models.Model]) -> str:
    return str(model._meta.label_lower)


def columns(model: type[models.Model]) -> list[models.Field]:
    return [each for each in model._meta.local_concrete_fields if not each.generated]


@contextmanager
def held_still(alias: str) -> Iterator[None]:
    """What is read within is the database of one instant, while others go on writing."""
    connection = connections[alias]
    if connection.vendor == "postgresql":
        with transaction.atomic(using=alias), connection.cursor() as cursor:
            if not connection.savepoint_ids:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    if connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    connection.connection.execute("BEGIN DEFERRED")
    try:
        yield
    finally:
        connection.connection.execute("COMMIT")


def read(model: type[models.Model], alias: str) -> Iterator[Row]:
    """Every row of a table, by its key, as values that JSON can hold."""
    fields = columns(model)
    names = [field.attname for field in fields]
    found = model._base_manager.using(alias).order_by("pk").values_list(*names)
    for row in found.iterator(chunk_size=AT_ONCE):
        yield [encoded(field, value) for field, value in zip(fields, row, strict=True)]


def write(model: type[models.Model], names: list[str], rows: Iterable[Row], alias: str) -> int:
    """Put rows into a table, exactly as they are: no stamp, history or signal; how many."""
    by_name = {field.attname: field for field in columns(model)}
    fields = [by_name[name] for name in names]
    written, rest = 0, iter(rows)
    while part := list(islice(rest, AT_ONCE)):
        made = [_made(model, fields, row) for row in part]
        size = max(1, connections[alias].ops.bulk_batch_size(fields, made))
        for start in range(0, len(made), size):
            few = made[start : start + size]
            model._base_manager._insert(few, fields=fields, using=alias, raw=True)  # type: ignore[attr-defined]
        written += len(part)
    return written


def _made(model: type[models.Model], fields: list[models.Field], row: Row) -> models.Model:
    made = model()
    for field, value in zip(fields, row, strict=True):
        setattr(made, field.attname, decoded(field, value))
    return made


def encoded(field: models.Field, value: Any) -> Any:
    """A value of a column as JSON holds it, with every microsecond and digit."""
    if value is None or isinstance(field, JSONField) or isinstance(value, bool | int | str):
        return value
    if isinstance(field, models.BinaryField):
        return base64.b64encode(bytes(value)).decode("ascii")
    if isinstance(field, models.DurationField):
        return duration_iso_string(value)
    if isinstance(value, float):
        return repr(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def decoded(field: models.Field, value: Any) -> Any:
    """What `encoded` made of it, as the column takes it."""
    field = getattr(field, "target_field", field)
    if isinstance(field, JSONField):
        is_null = value is None and not field.null
        return Value(None, JSONField()) if is_null else value
    if value is None:
        return None
    if isinstance(field, models.BinaryField):
        return base64.b64decode(value)
    return field.to_python(value)


def empty(all_tables: list[type[models.Model]], alias: str) -> None:
    """Take every row out, whatever names whatever; within a transaction of the caller's."""
    with connections[alias].cursor() as cursor:
        for model in all_tables:
            name = connections[alias].ops.quote_name(model._meta.db_table)
            cursor.execute(f"DELETE FROM {name}")  # noqa: S608 -- the table's own name


def counted(all_tables: list[type[models.Model]], alias: str) -> dict[str, int]:
    return {label(each): each._base_manager.using(alias).count() for each in all_tables}


def number_on(all_tables: list[type[models.Model]], alias: str) -> None:
    """New rows get numbers after the ones that were put in."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), all_tables):
            cursor.execute(sql)


@contextmanager
def all_or_nothing(alias: str) -> Iterator[None]:
    """A transaction in which rows may come in any order; what they name is checked at its end."""
    connection = connections[alias]
    with connection.constraint_checks_disabled(), transaction.atomic(using=alias):
        yield
        connection.check_constraints()


def copy(source: str, target: str) -> dict[str, int]:
    """Every row of one database into another of the same release; how many by table.

    All or nothing. What stood in `target` is gone.
    """
    all_tables = tables(state_apps(applied(source)))
    with held_still(source), all_or_nothing(target):
        empty(all_tables, target)
        found = {
            label(each): write(
                each, [field.attname for field in columns(each)], read(each, source), target
            )
            for each in all_tables
        }
        number_on(all_tables, target)
    return found


def digest_lines(rows: Iterable[Row]) -> Iterator[bytes]:
    for row in rows:
        yield json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def differences(one: str, other: str) -> list[str]:
    """The tables in which two databases differ, row by row."""
    all_tables = tables(state_apps(applied(one)))
    return [label(each) for each in all_tables if list(read(each, one)) != list(read(each, other))]
