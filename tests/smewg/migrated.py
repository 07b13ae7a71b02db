"""The tables that all migrations make, run as an installation runs them, are what the models say.

Every other test uses tables made from the models at once; where an installation moves to another
database they are made by the migrations, and compared (test_backups.py, test_releases.py).
"""

from django.db import connection, connections

OURS = ("smewg_", "plans_", "projects_", "kpis_", "contributions_", "reviews_")
"""Where a library's tables differ, such as in the width of an id, it knows of both ways."""


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


def assert_as_the_models_ask(name):
    """The tables of this database of the tests' server are as the tests' own were made."""
    connections["moved"] = moved = connection.copy("moved")
    moved.settings_dict["NAME"] = name
    found, made = described(moved), described(connection)
    moved.close()
    assert found.keys() == made.keys()
    for table, each in found.items():
        assert each == made[table], table
