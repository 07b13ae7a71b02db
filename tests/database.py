"""The test database: made from the models at once, with what an installation begins with kept by.

Running the migrations takes half a minute each time; tests/smewg/test_migrations.py runs them all
and holds what they make to what is made here. Loading the reference lists and the plan takes half
a second, putting the kept rows in a few milliseconds: each test that asks for the plan has it anew,
and to each other test the database is empty.
"""

from importlib import import_module

from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

KEPT = "shipped_"
"""A kept table's name begins with this; Django does not know it, so no flush empties it."""


def finish():
    """Make what the migrations make for PostgreSQL alone: what the search for duplicates needs."""
    if connection.vendor != "postgresql":
        return
    trigrams = import_module("projects.migrations.0003_writer_and_trigrams")
    with connection.schema_editor() as editor:
        editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        trigrams._make_indexes(apps, editor)


def load():
    """As an installation loads it."""
    call_command("load_reference", verbosity=0)
    call_command("load_plan", "plans/data/smewg-2017-2020.yaml", verbosity=0)


@transaction.atomic
def keep():
    """Load into an empty database, keep what was written, and leave the database empty."""
    tables = connection.introspection.django_table_names(only_existing=True)
    empty = [table for table in tables if not _has_rows(table)]
    load()
    with connection.cursor() as cursor:
        for table in filter(_has_rows, empty):
            cursor.execute(f'CREATE TABLE "{KEPT}{table}" AS SELECT * FROM "{table}"')
            cursor.execute(f'DELETE FROM "{table}"')


def put_in():
    """The kept rows; loaded by the commands where a test had made some of them before."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                if table.startswith(KEPT):
                    name = table.removeprefix(KEPT)
                    cursor.execute(f'INSERT INTO "{name}" SELECT * FROM "{table}"')
    except IntegrityError:
        load()


def _has_rows(table):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT 1 FROM "{table}" LIMIT 1')
        return cursor.fetchone() is not None
