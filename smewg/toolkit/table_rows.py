"""The rows of a list's table (django-tables2) as HTML, by one function for all of its cells.

django-tables2 asks of every cell anew what is the same in its column: its attributes, which
arguments its `render_...` takes, and by which of four ways a row is asked for its value. That was
half of the time of a page of fifty rows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet
from django.template import Context
from django.template.base import render_value_in_context
from django.utils.safestring import SafeString
from django_tables2.data import TableQuerysetData
from django_tables2.utils import signature

_PLAIN = Context()
Column = Any
"""A bound column; django-tables2 has no types."""
Row = Any
Cell = Callable[[Row], object]


class InTwoSteps(TableQuerysetData):
    """A table's rows, of which a page asks in two steps: which they are, and then all of them.

    The database sorts a hundred thousand keys four times as fast as as many whole rows.
    `complete` adds to rows of the model what the table shows of each.
    """

    def __init__(self, rows: QuerySet[Any], complete: Callable[[Any], QuerySet[Any]]) -> None:
        super().__init__(rows)
        self.complete = complete

    def __getitem__(self, place: slice) -> list[Any]:
        keys = list(self.data.values_list("pk", flat=True)[place])
        rows = self.data.model._default_manager.filter(pk__in=keys)
        found = {each.pk: each for each in self.complete(rows)}
        return [found[key] for key in keys if key in found]  # one may just have been taken away


def rows_of(table: Any) -> SafeString:
    """The rows of the page that the table shows, letter for letter as its own template.

    The table's records are rows of models, and its columns' attributes the same in each row.
    """
    rows = list(table.paginated_rows)
    if not rows:
        return SafeString("")
    columns = [
        (f"<td {each.attrs['td'].as_html()}>", _cell_of(each, rows[0].record))
        for each in table.columns
    ]
    return SafeString("".join(_row(row, columns) for row in rows))


def _row(row: Row, columns: list[tuple[str, Cell]]) -> str:
    cells = "".join(
        f" {start}{render_value_in_context(cell(row), _PLAIN)}</td> " for start, cell in columns
    )
    return f"  <tr {row.attrs.as_html()}> {cells} </tr>  "


def _cell_of(column: Column, first: Model) -> Cell:
    """What makes a column's cells, found out once; an empty value shows the column's own word."""
    value_of, shown = _value_of(column, first), _shown(column)
    empty, default = column.column.empty_values, column.default

    def cell(row: Row) -> object:
        value = value_of(row.record)
        return default if value in empty else shown(row, value)

    return cell


def _value_of(column: Column, first: Model) -> Callable[[Model], object]:
    """By its accessor, as "reporting_year__year"; a choice by its words."""
    *way, last = str(column.accessor).split("__")
    field = column.accessor.get_field(first)
    words = f"get_{last}_display" if getattr(field, "choices", None) else ""

    def value(record: Model) -> object:
        try:
            found = _along(way, record)
            return _along([words if words and hasattr(found, words) else last], found)
        except (AttributeError, ObjectDoesNotExist, TypeError, ValueError):
            return None

    return value


def _along(way: list[str], found: Any) -> Any:
    for name in way:
        if found is None:
            return None
        found = getattr(found, name)
        if callable(found) and not getattr(found, "do_not_call_in_templates", False):
            found = found()
    return found


def _shown(column: Column) -> Callable[[Row, object], object]:
    """What `render_...` makes of a value; which arguments it wants is looked at once."""
    wanted, takes_all = signature(column.render)

    def shown(row: Row, value: object) -> object:
        given = row._optional_cell_arguments(column, value)
        cell = column.render(**(given if takes_all else {name: given[name] for name in wanted}))
        return column.link(cell, **given) if column.link else cell

    return shown
