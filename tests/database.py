"""The test database: made from the models at once, with what an installation begins with kept by.

Running the migrations takes half a minute each time; where an installation is moved they all run,
and tests/smewg/migrated.py holds what they make to what is made here. Loading the reference lists
and the plan takes half a second, putting the kept rows in a few milliseconds: each test that asks
for the plan has it anew, and to each other test the database is empty.
"""

import fcntl
import itertools
import json
import os
from collections import defaultdict
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from smewg.toolkit.backups import rows

kept = {}
"""{a beginning: [(kept table, table)]}. Django knows no kept table, so no flush empties it."""


def finish():
    """Make what the migrations make for PostgreSQL alone: what the search for duplicates needs."""
    if connection.vendor != "postgresql":
        return
    trigrams = import_module("projects.migrations.0003_writer_and_trigrams")
    with connection.schema_editor() as editor:
        editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        trigrams._drop_indexes(apps, editor)
        trigrams._make_indexes(apps, editor)
    _empty_by_rows()


def _empty_by_rows():
    """Let a test's tables be emptied by taking their rows away, where there are any.

    TRUNCATE makes each of two hundred tables and their indexes anew after every test with two
    connections: a third of a second. Without the role's rights, Django's way stays.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        is_allowed = cursor.fetchone()[0]
    operations = type(connection.ops)  # a page of Playwright's has another connection than this
    truncated = operations.sql_flush

    def sql_flush(self, style, tables, *, reset_sequences=False, allow_cascade=False):
        if reset_sequences:
            return truncated(self, style, tables, reset_sequences=True, allow_cascade=allow_cascade)
        filled = _filled(self.connection, tables)
        if not filled:
            return []
        emptied = [f'DELETE FROM "{each}"' for each in filled]
        return [f"SET LOCAL {ROLE} = replica", *emptied, f"SET LOCAL {ROLE} = origin"]

    if is_allowed:
        operations.sql_flush = sql_flush


ROLE = "session_replication_role"
"""In a replica, no row that is taken away is looked for in the tables that may name it."""


def _filled(connection, tables):
    """Those that hold rows, asked at once."""
    asked = [f"SELECT '{each}' WHERE EXISTS (SELECT 1 FROM \"{each}\")" for each in tables]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return [table for (table,) in cursor.fetchall()]


def load_plan():
    """As an installation loads it."""
    call_command("load_reference", verbosity=0)
    call_command("load_plan", "plans/data/smewg-2017-2020.yaml", verbosity=0)


def load_counts():
    """The plan with three years of invented counts, entered and verified by two people."""
    from kpis.operations import demo  # noqa: PLC0415 (the apps are not ready when this is imported)
    from plans.models import Plan  # noqa: PLC0415
    from tests.people import secretariat_of_tests, verifier_of_tests  # noqa: PLC0415

    load_plan()
    demo.load(Plan.objects.get(key="2017-2020"), secretariat_of_tests(), verifier_of_tests())


def load_demonstration():
    """As `make run` begins: the known projects as well, and everything invented."""
    load_plan()
    call_command("load_projects", verbosity=0)
    call_command("load_demo", verbosity=0)


@transaction.atomic
def keep(beginning, *, is_shared=True):
    """Load a beginning into an empty database, keep what was written, and leave it empty.

    One that has files is not shared: another process has them not.
    """
    tables = connection.introspection.django_table_names(only_existing=True)
    empty = [table for table in tables if not _has_rows(table)]
    if is_shared:
        _load_once(beginning, empty)
    else:
        beginning()
    kept[beginning] = [
        (f"kept_by_{beginning.__name__}_{number}", table)
        for number, table in enumerate(filter(_has_rows, empty))
    ]
    with connection.cursor() as cursor:
        for name, table in kept[beginning]:
            cursor.execute(f'DROP TABLE IF EXISTS "{name}"')
            cursor.execute(f'CREATE TABLE "{name}" AS SELECT * FROM "{table}"')
            cursor.execute(f'DELETE FROM "{table}"')
    count_on()


def kept_for_a_module(beginning):
    """A fixture that keeps a beginning for the tests of one module; each puts it in by `put_in`."""

    @pytest.fixture(scope="module")
    def kept_rows(django_db_setup, django_db_blocker):
        with django_db_blocker.unblock():
            keep(beginning, is_shared=False)

    return kept_rows


def _load_once(beginning, empty):
    """Load it, or take the rows that another process of this run of bin/test loaded before.

    The demonstration takes ten seconds to make, through the pages' own steps, and half a second to
    copy; each stage has processes of its own that ask for it.
    """
    folder = os.environ.get("TEST_BEGINNINGS")
    if not folder:
        beginning()
        return
    file = Path(folder) / f"{beginning.__name__}.json"
    with file.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if file.exists():
            _write_rows(json.loads(file.read_text("utf-8")))
            return
        beginning()
        file.write_text(json.dumps(_read_rows(empty)), "utf-8")


def _read_rows(tables):
    """{table: (its columns, its rows)} of those that hold any."""
    return {
        table: ([each.attname for each in rows.columns(model)], list(rows.read(model, "default")))
        for table, model in _models().items()
        if table in tables and _has_rows(table)
    }


def _write_rows(found):
    models = _models()
    with rows.all_or_nothing("default"):
        for table, (names, lines) in found.items():
            rows.write(models[table], names, lines, "default")
        rows.number_on([models[table] for table in found], "default")


def _models():
    return {each._meta.db_table: each for each in apps.get_models(include_auto_created=True)}


def put_in(beginning):
    """The kept rows; loaded by the commands where a test had made some of them before."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for name, table in kept[beginning]:
                cursor.execute(f'INSERT INTO "{table}" SELECT * FROM "{name}"')
    except IntegrityError:
        beginning()


def count_on():
    """Ids go on after all kept rows, whichever of them a test has.

    A database that was restored counts from its own rows on, and so does one that rows of a
    beginning were written into.
    """
    if connection.vendor != "postgresql":
        return
    keys = {table: model._meta.pk.column for table, model in _models().items()}
    names = defaultdict(list)
    for name, table in itertools.chain(*kept.values()):
        if table in keys:
            names[table].append(f'SELECT max("{keys[table]}") AS last FROM "{name}"')
    with connection.cursor() as cursor:
        for table, found in names.items():
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, %s), "
                f"(SELECT max(last) FROM ({' UNION ALL '.join(found)}) AS kept)::bigint)",
                [f'"{table}"', keys[table]],
            )


def _has_rows(table):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT 1 FROM "{table}" LIMIT 1')
        return cursor.fetchone() is not None
