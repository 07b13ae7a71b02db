"""What a database needs beside the tables to look into texts; made after each `migrate`.

Not by a migration: SQLite makes a table anew when a column changes, and would lose what hangs on
it. Here it is looked for each time, and made where it is missing.
"""

from __future__ import annotations

import logging

from django.db import DatabaseError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from smewg.toolkit.search.models import FINDS_PARTS, SearchEntry

log = logging.getLogger(__name__)
INDEX = "search_by_trigrams"
PARTS = """CREATE VIRTUAL TABLE IF NOT EXISTS search_parts USING fts5(
    plain, content='smewg_searchentry', content_rowid='id', tokenize='trigram case_sensitive 1')"""
TAKE_OUT = (
    "INSERT INTO search_parts(search_parts, rowid, plain) VALUES ('delete', old.id, old.plain);"
)
PUT_IN = "INSERT INTO search_parts(rowid, plain) VALUES (new.id, new.plain);"
TRIGGERS = {
    "search_put_in": f"AFTER INSERT ON smewg_searchentry BEGIN {PUT_IN} END",
    "search_take_out": f"AFTER DELETE ON smewg_searchentry BEGIN {TAKE_OUT} END",
    "search_change": f"AFTER UPDATE OF plain ON smewg_searchentry BEGIN {TAKE_OUT} {PUT_IN} END",
}


def is_there(alias: str) -> bool:
    """Whether the database has the tables of the search."""
    return SearchEntry._meta.db_table in connections[alias].introspection.table_names()


def make(alias: str) -> None:
    """Make what is missing. PostgreSQL without pg_trgm is searched all the same, more slowly."""
    connection = connections[alias]
    if connection.vendor == "sqlite":
        if FINDS_PARTS:
            _for_sqlite(connection)
    elif connection.vendor == "postgresql" and not finds_by_trigrams(alias):
        _for_postgresql(connection)


def _for_sqlite(connection: BaseDatabaseWrapper) -> None:
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM sqlite_master WHERE name IN ('search_parts', %s, %s, %s)",
            list(TRIGGERS),
        )
        if cursor.fetchone()[0] == 1 + len(TRIGGERS):
            return
        cursor.execute(PARTS)
        for name, what in TRIGGERS.items():
            cursor.execute(f"CREATE TRIGGER IF NOT EXISTS {name} {what}")
        cursor.execute("INSERT INTO search_parts(search_parts) VALUES ('rebuild')")


def _for_postgresql(connection: BaseDatabaseWrapper) -> None:
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute(
                f"CREATE INDEX IF NOT EXISTS {INDEX} ON smewg_searchentry "
                "USING gin (plain gin_trgm_ops)"
            )
    except DatabaseError as refused:
        log.warning("Searched without trigrams, more slowly: %s", refused)


def finds_by_trigrams(alias: str) -> bool:
    """Whether parts of words are found by trigrams; by looking at each row where not."""
    connection = connections[alias]
    if connection.vendor == "sqlite":
        return FINDS_PARTS
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_indexes WHERE indexname = %s", [INDEX])
        return cursor.fetchone() is not None
