"""The migrations, all of them run as an installation runs them, make what the models say.

Every other test uses tables made from the models at once; this one says that they are the same.
"""

import os
import subprocess
import sys
from contextlib import contextmanager

import pytest
from django.db import connection, connections

pytestmark = pytest.mark.django_db

OURS = ("smewg_", "plans_", "projects_", "kpis_", "contributions_", "reviews_")
"""Where a library's tables differ, such as in the width of an id, it knows of both ways."""


@contextmanager
def another_database():
    """A connection to an empty database on the tests' server, and its address."""
    connections["migrated"] = other = connection.copy("migrated")
    settings = other.settings_dict
    name = settings["NAME"] = f"{settings['NAME']}_migrated"
    where = f"{settings['HOST']}:{settings['PORT'] or 5432}/{name}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
        yield other, f"postgres://{settings['USER']}:{settings['PASSWORD']}@{where}"
        other.close()
        cursor.execute(f'DROP DATABASE "{name}"')


def described(of):
    """{table of ours: (its columns, its constraints and indexes)} and what PostgreSQL adds."""
    with of.cursor() as cursor:
        tables = of.introspection.table_names(cursor)
        found = {
            table: (_columns(of, cursor, table), _constraints(of, cursor, table))
            for table in tables
            if table.startswith(OURS)
        }
        if of.vendor == "postgresql":
            cursor.execute("SELECT extname FROM pg_extension")
            found["extensions"] = set(cursor.fetchall())
    return found


def _columns(of, cursor, table):
    return {
        each.name: (each.type_code, each.internal_size, each.null_ok, each.default)
        for each in of.introspection.get_table_description(cursor, table)
    }


def _constraints(of, cursor, table):
    """By their names where somebody named them; SQLite numbers the others as it meets them."""
    found = of.introspection.get_constraints(cursor, table)
    return {
        ("" if name.startswith(("fk_", "__unnamed")) else name, str(sorted(kind.items())))
        for name, kind in found.items()
    }


def assert_as_the_models_ask(migrated):
    """The tables behind this connection are those that the tests' own were made as."""
    found, made = described(migrated), described(connection)
    assert found.keys() == made.keys()
    for table, each in found.items():
        assert each == made[table], table


def test_the_migrations_make_the_tables_that_the_models_ask_for():
    if connection.vendor == "sqlite":
        pytest.skip("test_backups.py: an installation moves into tables that they make")
    with another_database() as (other, address):
        environment = {**os.environ, "DATABASE_URL": address}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(command, env=environment, check=True)
        assert_as_the_models_ask(other)
