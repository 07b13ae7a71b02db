"""Lists whose rows are what a page's own form says: each row is sent through that form.

So what the page refuses the list refuses, with the same sentence beside the same field, and what
the page writes (history, reasons, mails) is written here too.
"""

from __future__ import annotations

import copy
from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model
from django.http import QueryDict

from smewg.imports.kinds import ListKind
from smewg.models import User
from smewg.toolkit import form_words
from smewg.toolkit.imports.names import Name, Vocabulary
from smewg.toolkit.imports.planned_rows import LikelySame, PlannedRow
from smewg.toolkit.imports.progress import watched
from smewg.toolkit.imports.workbooks import Row
from smewg.toolkit.versioned_forms import VersionedModelForm
from smewg.toolkit.versions import values_of, version_of

SEPARATOR = "; "
IMPORTED = "added from a list"
"""The reason of a change for which the list gives none."""
YES = frozenset({"yes", "y", "true", "x", "1"})
CHANGED_MEANWHILE = "Somebody changed it meanwhile. Look at it again."


def labels_of(choices: Any) -> tuple[str, ...]:
    """The labels of a model's choices, for a drop-down."""
    return tuple(str(label) for _, label in choices)


def choices_vocabulary(what: str, choices: Any) -> Vocabulary:
    """A column of choices: by their labels and their short names, in any spelling.

    Our own files say "not said" where nothing is chosen.
    """
    found = [Name(str(label), (str(value),)) for value, label in choices]
    return Vocabulary(what, found, learned={"not said": ""}, asks=False, splits=False)


def as_it_stands(field: forms.Field, value: Any) -> list[str]:
    """What a browser sends of a field without a column: what stands, a list in one box too."""
    is_of_several = isinstance(field, (forms.ModelMultipleChoiceField, forms.MultipleChoiceField))
    if isinstance(value, (list, tuple)) and not is_of_several:
        return [str(field.prepare_value(value))]
    return form_words.as_sent(field, value)


@dataclass
class PlannedThing(PlannedRow):
    """One row, and what stands that it is about; None for a new one."""

    thing: Any = None


class FormList(ListKind):
    """A kind of which one row is one sending of its page's form.

    A column whose key is a field of the form is that field; a field without a column stays as it
    stands.
    """

    whole: ClassVar[str]
    """The column beside which stands what is wrong with a row as a whole."""
    reason: ClassVar[str] = "reason"
    """The column, and the form's field, that say why something that stands is changed."""

    def __init__(self, user: User, where: Mapping[str, Any]) -> None:
        super().__init__(user, where)
        self._fields: dict[bool, Mapping[str, forms.Field]] = {}
        self._keys: dict[str, dict[str, str]] = {}

    # What a kind says

    @abstractmethod
    def form(self, sent: QueryDict, thing: Any) -> VersionedModelForm:
        """The page's form over what stands, or over nothing for a new one."""

    @abstractmethod
    def things(self) -> Iterable[Any]:
        """All that stands, with what `as_row` looks at."""

    @abstractmethod
    def as_row(self, thing: Any) -> dict[str, str]:
        """What stands, by column; it reads back as the same."""

    @abstractmethod
    def find(self, row: Row) -> Any:
        """What the row is about, None for something new; a wrong number is a problem of the row."""

    @abstractmethod
    def identity(self, row: Row) -> tuple[str, ...]:
        """What no two rows of a list share."""

    @abstractmethod
    def name_of(self, thing: Any) -> str:
        """How it is called once it stands: "activity 14"."""

    def prepare(self, row: Row) -> None:
        """Read what several cells say together, before anything is looked for."""

    def complete(self, row: Row, thing: Any) -> None:
        """Fill in what follows from the row's other cells."""

    def check(self, planned: PlannedThing) -> None:
        """What else the page asks, put on the row."""

    def likely(self, row: Row) -> Sequence[LikelySame]:
        """What stands and is likely the same as a new row."""
        return ()

    # What would happen

    def plan(self, rows: Sequence[Row], told: Mapping[str, str]) -> list[PlannedThing]:
        planned = [self._planned(row, told) for row in watched(rows, "Comparing")]
        self._refuse_repeated(planned)
        return planned

    def _planned(self, row: Row, told: Mapping[str, str]) -> PlannedThing:
        self.prepare(row)
        thing = None if told.get(f"another:{row.number}") else self.find(row)
        before = self.as_row(thing) if thing else {}
        for key in before.keys() - row.there:
            row.values[key] = before[key]
        self.complete(row, thing)
        differs = any(before[key] != row.values[key] for key in before)
        stands_as = self.name_of(thing) if thing else ""
        planned = PlannedThing(row, thing is None, differs, before, stands_as, thing=thing)
        planned.may_be_another = bool(thing) and self.found_by_words(row)
        if thing and not differs:
            return planned
        self.check_form(planned)
        self.check(planned)
        if planned.is_new and not row.problems:
            planned.likely = self.likely(row)
        return planned

    def found_by_words(self, row: Row) -> bool:
        """Whether a row was taken for what stands by its words: a person may say it is another."""
        return False

    def check_form(self, planned: PlannedThing) -> None:
        """Put what the page's form refuses on the row, beside the column of the same field."""
        thing = copy.copy(planned.thing)
        form = self.form(self.sent(planned.row, thing), thing)
        for name, said in form.errors.items():
            key = self.whole if name == NON_FIELD_ERRORS else name
            planned.row.problems.setdefault(key, " ".join(map(str, said)))

    def _refuse_repeated(self, planned: Sequence[PlannedThing]) -> None:
        seen: dict[Any, int] = {}
        for each in planned:
            if not each.is_new and not each.differs:
                continue
            what = each.thing.pk if each.thing else self.identity(each.row)
            if what in seen and not each.row.problems:
                key = self.columns[0].key
                each.row.problems[key] = f"Row {seen[what]} says the same. Keep one of them."
            seen.setdefault(what, each.row.number)

    # As a browser sends it

    def sent(self, row: Row, thing: Any) -> QueryDict:
        """The row as the page's form would be sent."""
        found = QueryDict(mutable=True)
        fields = self._fields_for(thing)
        others = [name for name in fields if name not in row.values]
        there = values_of(thing, others) if thing else {}
        for name, field in fields.items():
            if name == "version":
                found[name] = str(version_of(thing))
            elif name == self.reason:
                found[name] = self.reason_of(row, field)
            elif name in row.values:
                found.setlist(name, self.cell_as_sent(name, field, row.values[name]))
            elif name in there:
                found.setlist(name, as_it_stands(field, there[name]))
            else:
                found.setlist(name, as_it_stands(field, field.initial))
        return found

    def reason_of(self, row: Row, field: forms.Field) -> str:
        """Why a standing thing is changed: the row's own words, else that a list said so."""
        longest = getattr(field, "max_length", None)
        return (row.values.get(self.reason, "") or IMPORTED)[:longest]

    def _fields_for(self, thing: Any) -> Mapping[str, forms.Field]:
        is_there = thing is not None
        if is_there not in self._fields:
            self._fields[is_there] = self.form(QueryDict(), thing).fields
        return self._fields[is_there]

    def cell_as_sent(self, name: str, field: forms.Field, text: str) -> list[str]:
        """A cell as the browser would send it in this field."""
        if isinstance(field, forms.ModelChoiceField):
            several = isinstance(field, forms.ModelMultipleChoiceField)
            parts = text.split(SEPARATOR) if several else [text]
            keys = self._keys_of(name, field)
            return [keys.get(part, part) for part in parts if part]
        if isinstance(field, forms.BooleanField):
            return ["on"] if text.casefold() in YES else []
        if isinstance(field, forms.ChoiceField):
            offered: Any = field.choices
            values = {str(label): str(value) for value, label in offered}
            return [values.get(text, text)] if text else [""]
        return [text]

    def _keys_of(self, name: str, field: forms.ModelChoiceField) -> dict[str, str]:
        """The keys of what a field offers, by the words of its column."""
        if name not in self._keys:
            rows: Any = field.queryset
            self._keys[name] = {self.word_for(name, each): str(each.pk) for each in rows}
        return self._keys[name]

    def word_for(self, name: str, thing: Model) -> str:
        """How a column names something: the word of its vocabulary."""
        return str(thing)

    # Written

    def take(self, planned: Sequence[Any], by: User) -> dict[int, str]:
        became: dict[int, str] = {}
        for each in planned:
            try:
                became[each.row.number] = self.name_of(self.write(each, by))
            except ValidationError as error:
                found = " ".join(error.messages)
                raise ValidationError(f"Row {each.row.number}: {found}") from error
        return became

    def write(self, planned: PlannedThing, by: User) -> Any:
        """Send the row's form; ValidationError with what it refuses."""
        return self.kept(self.form(self.sent(planned.row, planned.thing), planned.thing))

    def kept(self, form: VersionedModelForm) -> Any:
        """What the form saved; ValidationError where it did not."""
        found = form.keep()
        if found is None:
            said = [str(each) for errors in form.errors.values() for each in errors]
            raise ValidationError(form.notice or said or CHANGED_MEANWHILE)
        return found

    def standing(self) -> list[dict[str, str]]:
        return [self.as_row(each) for each in self.things()]
