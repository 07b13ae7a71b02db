"""The kinds of lists that can be taken in: one declaration each, and everything else is shared.

A kind says its columns, what they may name, what a row would do, and how rows are written: through
the same operations as its pages. Each app adds its kinds in its apps.py.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import Http404

from smewg.access import allowed, why_not
from smewg.imports.names import Learned
from smewg.models import User
from smewg.toolkit.imports.names import Vocabulary
from smewg.toolkit.imports.planned_rows import PlannedRow
from smewg.toolkit.imports.workbooks import Column, Row


class ListKind(ABC):
    """A kind of list for a person and a place; PermissionDenied or Http404 where it is not theirs.

    `where` is what the address names: {"key": "2017-2020"}.
    """

    key: ClassVar[str]
    permission: ClassVar[str] = ""
    """Who may take such a list in; empty where the place says it."""
    title: ClassVar[str]
    """The head of its pages: "Import evidence"."""
    lead: ClassVar[str] = "You see every cell that would change before anything is saved."
    one: ClassVar[str] = "row"
    several: ClassVar[str] = ""
    sheet: ClassVar[str] = "List"
    """How the template's sheet is called."""
    is_private: ClassVar[bool] = False
    """Whether it is its owner's alone, and the secretariat does not see it while it waits."""
    holds_addresses: ClassVar[bool] = False
    """Whether its rows hold people's names and addresses."""
    template_label: ClassVar[str] = "Download the template"
    template_note: ClassVar[str] = (
        "One row for each, with drop-downs. What is exported here can be sent back too."
    )
    done: ClassVar[str] = "Added"

    def __init__(self, user: User, where: Mapping[str, Any]) -> None:
        if self.permission and not allowed(user, self.permission):
            raise PermissionDenied(why_not(user, self.permission))
        self.user, self.where = user, dict(where)

    @property
    @abstractmethod
    def columns(self) -> list[Column]:
        """Its columns as its template has them."""

    @property
    def template_columns(self) -> list[Column]:
        """Those that its template shows; others are known from elsewhere."""
        return [each for each in self.columns if each.in_template]

    @property
    @abstractmethod
    def crumbs(self) -> list[dict[str, str]]:
        """Where its pages stand."""

    @property
    @abstractmethod
    def receive_url(self) -> str:
        """Where a file of this kind is chosen."""

    @property
    @abstractmethod
    def template_url(self) -> str: ...

    @property
    @abstractmethod
    def after_url(self) -> str:
        """Where one looks at what was taken in."""

    @property
    def export_url(self) -> str:
        """Where what stands is downloaded as a list that can be sent back; "" where nowhere."""
        return ""

    @property
    def file_name(self) -> str:
        """How its template is called, without what comes behind."""
        return self.key

    @property
    def eyebrow(self) -> str:
        return ""

    @property
    def notes(self) -> list[str]:
        """Further sentences for the page on which a file is chosen."""
        return []

    @abstractmethod
    def vocabularies(self, learned: Learned) -> dict[str, Vocabulary]:
        """What its columns of names may name, by the column's key."""

    @abstractmethod
    def plan(self, rows: Sequence[Row], told: Mapping[str, str]) -> Sequence[PlannedRow]:
        """What taking the rows in would do. `told` are the answers: "another:5" adds row 5.

        WorkbookRefused for a list that is not of this place at all.
        """

    def heading(self, row: Row) -> str:
        """What a row is called on the page."""
        return row.values.get("title", "") or row.values.get(self.columns[0].key, "")

    def standing(self) -> list[dict[str, str]]:
        """What stands, as rows of its columns. Http404 where it is not exported from here."""
        raise Http404(self.key)

    def in_order(self, planned: Sequence[Any]) -> Sequence[Any]:
        """The rows in an order in which each can be written: what others name goes first."""
        return planned

    def remarks(self, planned: Sequence[PlannedRow]) -> list[str]:
        """What else comes of it, in sentences: sessions that are opened with it."""
        return []

    @abstractmethod
    def take(self, planned: Sequence[Any], by: User) -> dict[int, str]:
        """Write the rows, all or none; what each became, by its number.

        ValidationError names the row that its page would refuse.
        """


_kinds: dict[str, type[ListKind]] = {}


def add_kind(kind: type[ListKind]) -> None:
    """From now on lists of this kind can be taken in."""
    _kinds[kind.key] = kind


def kinds_with_addresses() -> list[str]:
    """The kinds of lists whose rows hold people's names and addresses."""
    return [each.key for each in _kinds.values() if each.holds_addresses]


def kind_of(key: str) -> type[ListKind]:
    """KeyError for one that nobody added."""
    return _kinds[key]
