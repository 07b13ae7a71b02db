"""One way to take a step of a life cycle: lock the row, judge it, set only the step's columns.

A life cycle is a table of `Transition`s. `transition` takes one row through one of them and
`transition_all` many rows, all or none; both lock first and look at nothing but what they locked,
so that a page that is out of date can neither break a rule nor overwrite a word. On SQLite the
IMMEDIATE transaction is the lock.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeAlias, TypeVar

from django.db import models
from django.db import transaction as database
from django.db.models import F
from django.utils import timezone

from smewg.toolkit.bulk_history import keep_history
from smewg.toolkit.days import day_in_words, day_of
from smewg.toolkit.search import index as search

Row = TypeVar("Row", bound=models.Model)
Rows: TypeAlias = type[Row] | models.QuerySet[Row]
"""A model, or its rows with what guards look at beside them (select_related)."""
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Columns:
    """Which fields of a model hold its state and what is noted with each transition.

    `state` may be a property where the state follows from other fields; a transition of such a
    model has no target and sets those fields by its `changes`.
    """

    state: str = "state"
    version: str = ""
    by: str = ""
    at: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Attempt:
    """Who takes the step, when, why, which other fields it sets, and from which state it leads."""

    by: Any
    at: datetime
    reason: str = ""
    changes: Values = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True)
class Refusal:
    """One thing in the way, as a sentence that says what to do; `field` of the form it is about."""

    sentence: str
    field: str = ""
    row: Any = None

    def __str__(self) -> str:
        return self.sentence


class TransitionRefused(Exception):
    """A step that cannot be taken: one sentence for each thing in the way. Nothing was changed."""

    def __init__(self, *refusals: Refusal | str) -> None:
        self.refusals = tuple(
            each if isinstance(each, Refusal) else Refusal(each) for each in refusals
        )
        super().__init__(" ".join(self.reasons))

    @property
    def reasons(self) -> tuple[str, ...]:
        return tuple(each.sentence for each in self.refusals)

    def add_to(self, form: Any) -> None:
        """Put each sentence beside the field of `form` that it is about, or above the form."""
        for each in self.refusals:
            form.add_error(each.field if each.field in form.fields else None, each.sentence)


Guard = Callable[[Any, Attempt], "str | Refusal | Iterable[str | Refusal] | None"]
"""Looks at the locked row and the attempt; gives what is in the way, or nothing."""


@dataclass(frozen=True)
class Transition:
    """A row of a life cycle's table: from these states to that one, and what it asks.

    `key` names it in addresses and `verb` on its button. Without a `target` the row stays in its
    state. `stamps="verified"` sets verified_by and verified_at; `clears` are set to None.
    `refusal` is said where the row's state is not among `sources`, before what became of it.
    """

    key: str
    sources: frozenset[str]
    target: str | None = None
    verb: str = ""
    needs_reason: bool = False
    ask_reason: str = "Say why, in a sentence."
    guards: tuple[Guard, ...] = ()
    stamps: str = ""
    clears: tuple[str, ...] = ()
    refusal: str = "This step is not open now."
    columns: Columns = field(default_factory=Columns)


def transition(  # noqa: PLR0913 (what a step may ask)
    step: Transition,
    rows: Rows[Row],
    pk: Any,
    *,
    by: Any,
    reason: str = "",
    changes: Values | None = None,
    guards: Sequence[Guard] = (),
    note: str = "",
    seen: str | None = None,
) -> Row:
    """Take one row through `step` and give it back as it stands now.

    `changes` are other fields that the step sets; `guards` ask what the row alone cannot tell;
    `note` is the history's sentence (the step's key and the reason unless it is given); `seen` is
    the state that the person's page showed.

    Raises TransitionRefused, and the model's DoesNotExist.
    """
    taken = transition_all(
        step,
        rows,
        [pk],
        by=by,
        reason=reason,
        changes=changes,
        guards=guards,
        notes={pk: note} if note else None,
        seen=seen,
    )
    return taken[0]


@database.atomic
def transition_all(  # noqa: PLR0913 (what a step may ask)
    step: Transition,
    rows: Rows[Row],
    pks: Iterable[Any],
    *,
    by: Any,
    reason: str = "",
    reasons: Mapping[Any, str] | None = None,
    changes: Values | Callable[[Row, Attempt], Values] | None = None,
    guards: Sequence[Guard] = (),
    notes: Mapping[Any, str] | Callable[[Row, Attempt], str] | None = None,
    seen: str | None = None,
    name: Callable[[Row], str] = str,
) -> list[Row]:
    """The same for many rows of one model, all or none, in a fixed number of queries a reason.

    `reasons` are single rows' own; `changes` may be worked out from the locked row; `name` tells
    in a refusal which row it is about, where there are several. The rows come back in the order
    of `pks`.
    """
    asked = list(dict.fromkeys(pks))
    held = locked(rows, asked)
    moment = timezone.now()
    taken: list[tuple[Row, Attempt]] = []
    refusals: list[Refusal] = []
    for row in held:
        why = ((reasons or {}).get(row.pk) or reason).strip()
        attempt = Attempt(by, moment, why, source=getattr(row, step.columns.state))
        found = changes(row, attempt) if callable(changes) else dict(changes or {})
        attempt = replace(attempt, changes=found)
        in_the_way = obstacles(
            step, row, attempt, guards=guards, seen=seen, tells_last_step=len(held) == 1
        )
        refusals += [_named(each, row, name if len(held) > 1 else None) for each in in_the_way]
        taken.append((row, attempt))
    if refusals:
        raise TransitionRefused(*refusals)
    _write(step, taken)
    for row, attempt in taken:
        said = notes(row, attempt) if callable(notes) else (notes or {}).get(row.pk, "")
        row._history_user = by if getattr(by, "pk", None) else None  # type: ignore[attr-defined]
        row._change_reason = (said or _note(step, attempt))[:100]  # type: ignore[attr-defined]
    if held and hasattr(held[0], "history"):
        keep_history(held)
    return held


def locked(rows: Rows[Row], pks: Sequence[Any]) -> list[Row]:
    """The rows as they stand, held until the transaction ends; in one order for everybody.

    DoesNotExist where one is not there.
    """
    current = rows if isinstance(rows, models.QuerySet) else rows._default_manager.all()
    asked = current.filter(pk__in=pks).order_by("pk").select_for_update(of=("self",))
    found = {row.pk: row for row in asked}
    missing = [pk for pk in pks if pk not in found]
    if missing:
        kind = current.model
        raise kind.DoesNotExist(  # type: ignore[attr-defined]
            f"{kind._meta.verbose_name} {missing[0]} is not there."
        )
    return [found[pk] for pk in pks]


def obstacles(  # noqa: PLR0913 (what a step may ask)
    step: Transition,
    row: models.Model,
    attempt: Attempt,
    *,
    guards: Sequence[Guard] = (),
    seen: str | None = None,
    tells_last_step: bool = True,
) -> list[Refusal]:
    """All that stands between `row` and `step`, in sentences; a wrong state comes alone."""
    state = getattr(row, step.columns.state)
    if state not in step.sources or (seen is not None and seen != state):
        last = last_step_in_words(row) if tells_last_step else ""
        now = f"It is {state_in_words(row, step.columns)} now{f': {last}' if last else ''}."
        return [Refusal(f"{step.refusal} {now}".strip(), row=row)]
    found: list[Refusal] = []
    if step.needs_reason and not attempt.reason:
        found.append(Refusal(step.ask_reason, "reason", row))
    for guard in (*step.guards, *guards):
        found += _as_refusals(guard(row, attempt), row)
    return found


def state_in_words(row: models.Model, columns: Columns) -> str:
    """The label of the row's state."""
    shown = getattr(row, f"get_{columns.state}_display", None)
    return str(shown() if shown else getattr(row, columns.state))


def last_step_in_words(row: models.Model) -> str:
    """What its history noted last: "dropped: no money (Sri Wibowo, 3 May 2018)".

    A model without a history may say it itself, by a method of this name.
    """
    if hasattr(row, "last_step_in_words"):
        return str(row.last_step_in_words())
    if not hasattr(row, "history"):
        return ""
    kept = row.history.select_related("history_user").exclude(history_change_reason=None)
    last = kept.exclude(history_change_reason="").order_by("-history_id").first()
    if last is None:
        return ""
    day = day_in_words(day_of(last.history_date))
    who = f"{last.history_user}, {day}" if last.history_user else day
    return f"{last.history_change_reason} ({who})"


def _as_refusals(found: Any, row: models.Model) -> list[Refusal]:
    if not found:
        return []
    each = [found] if isinstance(found, str | Refusal) else list(found)
    return [one if isinstance(one, Refusal) else Refusal(one, row=row) for one in each]


def _named(refusal: Refusal, row: Row, name: Callable[[Row], str] | None) -> Refusal:
    sentence = f"{name(row)}: {refusal.sentence}" if name else refusal.sentence
    return Refusal(sentence, refusal.field, row)


def _note(step: Transition, attempt: Attempt) -> str:
    return f"{step.key}: {attempt.reason}" if attempt.reason else step.key


def _values(step: Transition, attempt: Attempt) -> dict[str, Any]:
    """The columns that the step sets, the same for rows with the same reason and changes."""
    values: dict[str, Any] = dict.fromkeys(step.clears)
    if step.target is not None:
        values[step.columns.state] = step.target
    if step.stamps:
        values |= {f"{step.stamps}_by": attempt.by, f"{step.stamps}_at": attempt.at}
    for column, value in (
        (step.columns.by, attempt.by),
        (step.columns.at, attempt.at),
        (step.columns.reason, attempt.reason),
    ):
        if column:
            values[column] = value
    return values | dict(attempt.changes)


def _write(step: Transition, taken: Sequence[tuple[Row, Attempt]]) -> None:
    """One update for each set of values; the rows then hold what the database holds."""
    groups: dict[str, list[Row]] = defaultdict(list)
    values: dict[str, dict[str, Any]] = {}
    for row, attempt in taken:
        found = _values(step, attempt)
        key = repr(sorted((name, _plain(value)) for name, value in found.items()))
        values[key] = found
        groups[key].append(row)
        for name, value in found.items():
            setattr(row, name, value)
        if step.columns.version:
            setattr(row, step.columns.version, getattr(row, step.columns.version) + 1)
    counted = {step.columns.version: F(step.columns.version) + 1} if step.columns.version else {}
    for key, rows in groups.items():
        if values[key] or counted:
            kept = type(rows[0])._base_manager.filter(pk__in=[row.pk for row in rows])
            kept.update(**values[key], **counted)
            search.mark(type(rows[0]), [row.pk for row in rows])


def _plain(value: Any) -> str:
    return repr(value.pk if isinstance(value, models.Model) else value)
