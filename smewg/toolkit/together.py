"""Many small questions of the database asked as one, for a page that gathers from many tables.

Each question says which rows it wants, and which of their values; all of them go to the database
as one UNION, the values of a row as one JSON object. So a page like Home costs one question
however many things add to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from django.db.models import CharField, DateTimeField, F, Model, QuerySet, Value
from django.db.models.expressions import BaseExpression, Combinable
from django.db.models.functions import JSONObject

Row = dict[str, Any]
"""Values of one row by name, as JSON holds them: days and moments are texts (day_in, moment_in)."""
Answers = Mapping[str, list[Row]]


@dataclass(frozen=True)
class Question:
    """Rows, and the values that are wanted of each by name: a field's path or an expression."""

    rows: QuerySet[Any, Any]
    values: Mapping[str, str | BaseExpression | Combinable]


def question(rows: QuerySet[Any, Any], /, **values: str | BaseExpression | Combinable) -> Question:
    """What `rows` hold, in no order: whoever tells of them sorts."""
    return Question(rows, values)


def ask(questions: Mapping[str, Question]) -> dict[str, list[Row]]:
    """The rows of each question by its name, all in one question of the database."""
    found: dict[str, list[Row]] = {name: [] for name in questions}
    parts = [
        _part(name, each) for name, each in questions.items() if not each.rows.query.is_empty()
    ]
    if parts:
        for name, row in parts[0].union(*parts[1:], all=True):
            found[name].append(row)
    return found


def _part(name: str, asked: Question) -> QuerySet[Any, Any]:
    values = {key: F(each) if isinstance(each, str) else each for key, each in asked.values.items()}
    return (
        asked.rows.order_by()
        .annotate(
            together_name=Value(name, output_field=CharField()),
            together_row=JSONObject(**values),
        )
        .values_list("together_name", "together_row")
    )


def day_in(text: str | None) -> date | None:
    """The day that a row's value holds; None where it is blank."""
    return date.fromisoformat(text[:10]) if text else None


def moment_in(text: str | None) -> datetime | None:
    """The moment that a row's value holds; SQLite writes it without its zone, which is UTC."""
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


_Model = TypeVar("_Model", bound=Model)


def made(model: type[_Model], row: Row, **more: Any) -> _Model:
    """An object of `model` with the row's values, for what it says of itself; never to be saved."""
    fields = {name: _value(model, name, value) for name, value in row.items()}
    return model(**fields, **more)


def part(row: Row, prefix: str) -> Row:
    """The values whose name begins with `prefix`, without it: those of a related row."""
    return {
        name.removeprefix(prefix): value for name, value in row.items() if name.startswith(prefix)
    }


def _value(model: type[Model], name: str, value: Any) -> Any:
    field: Any = model._meta.get_field(name)
    return moment_in(value) if isinstance(field, DateTimeField) else field.to_python(value)
