"""What can be found: a row for each thing, and the words that stand in any of them.

Both are made from other tables and can be made anew (index.rebuild), so no backup holds them. They
say nothing of who may see a thing: whoever asks narrows by the things' own `visible_to`.
"""

from __future__ import annotations

import sqlite3
from typing import Any, ClassVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Lookup

FINDS_PARTS = sqlite3.sqlite_version_info >= (3, 34)
"""Whether this SQLite has the trigrams of FTS5; without them each row is looked at."""


Parameters = tuple[str | int, ...]


class SearchEntry(models.Model):
    """One thing as a search finds and shows it."""

    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    title = models.TextField()
    url = models.TextField()
    text = models.TextField(blank=True, help_text="The words that may match, as they stand.")
    where = models.TextField(blank=True, help_text="What it belongs to, in a line.")
    year = models.PositiveSmallIntegerField(null=True)
    plan = models.CharField(max_length=20, blank=True, help_text="Its plan's period.")
    plain_title = models.TextField(help_text="Its title, folded.")
    plain = models.TextField(help_text="All its words, folded: what is looked into.")

    class Meta:
        app_label = "smewg"
        verbose_name = "thing that can be found"
        verbose_name_plural = "things that can be found"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="a_thing_is_found_once")
        ]

    def __str__(self) -> str:
        return self.title


class SearchWord(models.Model):
    """A word and in how many things it stands: what a typing error may have meant."""

    word = models.CharField(max_length=40, unique=True)
    length = models.PositiveSmallIntegerField(db_index=True)
    uses = models.PositiveIntegerField()

    class Meta:
        app_label = "smewg"
        verbose_name = "word of the search"
        verbose_name_plural = "words of the search"

    def __str__(self) -> str:
        return self.word


@models.TextField.register_lookup
class Holds(Lookup):
    """Whether a folded text holds another one, of three signs or more: plain__holds=" viet".

    By trigrams: those of FTS5 on SQLite, an index of pg_trgm on PostgreSQL, which is asked by LIKE
    and answered without the index, more slowly, where the database has none.
    """

    lookup_name = "holds"

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, Parameters]:
        left, told = self.process_lhs(compiler, connection)
        return f"{left} LIKE %s", (*told, f"%{_escaped(self.rhs)}%")

    def as_sqlite(
        self, compiler: Any, connection: BaseDatabaseWrapper, **more: Any
    ) -> tuple[str, Parameters]:
        if not FINDS_PARTS:
            left, told = self.process_lhs(compiler, connection)
            return f"instr({left}, %s) > 0", (*told, self.rhs)
        table = compiler.quote_name_unless_alias(self.lhs.alias)
        phrase = '"' + str(self.rhs).replace('"', '""') + '"'
        found = "SELECT rowid FROM search_parts WHERE search_parts MATCH %s"
        return f'{table}."id" IN ({found})', (phrase,)


def _escaped(text: Any) -> str:
    return str(text).replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
