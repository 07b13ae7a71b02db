"""The test database: made from the models at once, with what an installation begins with kept by.

Running the migrations takes half a minute each time; tests/smewg/test_migrations.py runs them all
and holds what they make to what is made here. Loading the reference lists and the plan takes half
a second, putting the kept rows in a few milliseconds: each test that asks for the plan has it anew,
and to each other test the database is empty.
"""

import itertools
from importlib import import_module

from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

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


def load_plan():
    """As an installation loads it."""
    call_command("load_reference", verbosity=0)
    call_command("load_plan", "plans/data/smewg-2017-2020.yaml", verbosity=0)


def load_demonstration():
    """As `make run` begins: the known projects as well, and everything invented."""
    load_plan()
    call_command("load_projects", verbosity=0)
    call_command("load_demo", verbosity=0)


@transaction.atomic
def keep(beginning):
    """Load a beginning into an empty database, keep what was written, and leave it empty."""
    tables = connection.introspection.django_table_names(only_existing=True)
    empty = [table for table in tables if not _has_rows(table)]
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


def put_in(beginning):
    """The kept rows; loaded by the commands where a test had made some of them before."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for name, table in kept[beginning]:
                cursor.execute(f'INSERT INTO "{table}" SELECT * FROM "{name}"')
    except IntegrityError:
        beginning()


def count_on():
    """Ids go on after the kept rows. A database that was restored counts from its own rows on."""
    if connection.vendor != "postgresql":
        return
    keys = {each._meta.db_table: each._meta.pk.column for each in apps.get_models()}
    with connection.cursor() as cursor:
        for name, table in itertools.chain(*kept.values()):
            if column := keys.get(table):
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, %s), "
                    f'(SELECT max("{column}") FROM "{name}")::bigint)',
                    [f'"{table}"', column],
                )


def _has_rows(table):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT 1 FROM "{table}" LIMIT 1')
        return cursor.fetchone() is not None
