"""Forms that two people can have open: a later save shows both, and overwrites nothing unseen.

A form over a row carries the version that it was opened on (see versions.py). It is saved by
`keep`, which locks the row first and looks at what stands there now. Where somebody else changed a
field since and it is not what was typed, nothing is saved: the form shows both sides of each field
that differs (templates/components/conflict.html), and is sent again with a choice for each. What
was typed stays in the form and what they saved stays in the database until one is chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.http import Http404

from smewg.toolkit.conflicts import Conflict, Difference
from smewg.toolkit.days import moment_in_words
from smewg.toolkit.form_layout import page_helper
from smewg.toolkit.form_words import as_sent, in_words, typed_in_words
from smewg.toolkit.text import whole_number
from smewg.toolkit.transitions import TransitionRefused
from smewg.toolkit.typed_fields import read_as_written
from smewg.toolkit.versions import (
    LONGEST,
    Change,
    Values,
    changes_since,
    plain,
    record_at,
    removal_of,
    values_in,
    values_of,
    version_of,
)

MINE, THEIRS = "mine", "theirs"
ASKED = "asked"
"""The hidden field that names each field for which the page asks to choose."""


class VersionedModelForm(forms.ModelForm):
    """A form over a row's fields that is kept with `keep`.

    A subclass may say more: `lock_first` (rows to lock before the form's own), `refusal` (why it
    takes no change any more), `more_values` (fields that are no fields of the model), `write` (how
    it is saved; ValidationError or TransitionRefused where it cannot be).
    """

    version = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"id": False}))

    conflict: Conflict | None = None
    _differences: Conflict | None = None
    notice: str = ""
    """Why nothing can be saved here any more; what was typed stays on the page."""
    beside: Conflict | None = None
    """What stands, beside what was typed, where there is nothing to choose any more."""

    not_compared: ClassVar[frozenset[str]] = frozenset({"version", "reason"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        row = kwargs.get("instance")
        is_sent = bool(args and args[0] is not None) or kwargs.get("data") is not None
        opened_on = _read_anew(row) if row is not None and row.pk and not is_sent else None
        super().__init__(*args, **kwargs)
        read_as_written(self.fields.values())
        if self.instance.pk is None:
            del self.fields["version"]
        elif opened_on is not None:
            self.initial["version"] = str(opened_on)

    @property
    def helper(self) -> Any:
        """How crispy lays the form out."""
        return page_helper(self)

    @property
    def status(self) -> int:
        """The page's answer: 409 where it shows both sides, 422 where a field is refused."""
        if self.conflict or self.notice:
            return 409
        return 422 if self.is_bound and self.errors else 200

    def keep(self) -> Any:
        """Save what was typed over what stands now; the row, or None where the page must be shown.

        None for a form that was not sent, one with errors, one that changed meanwhile (`conflict`)
        and one whose row takes no change any more (`notice`).
        """
        if not self.is_bound:
            return None
        typed = self.data
        try:
            with transaction.atomic():
                if self._stands_on_what_is_there() and self.is_valid():
                    self._require_files()
                    return self.write()
        except TransitionRefused as refused:
            refused.add_to(self)
        except ValidationError as error:
            self.explain(error)
        except IntegrityError:
            self._errors = None
            if self.is_valid():
                raise
        self._show_again(typed)
        return None

    def lock_first(self) -> None:
        """Lock the rows that others lock before this one, in their order."""

    def refusal(self) -> str:
        """A sentence why the locked row takes no change any more; empty where it does."""
        return ""

    def more_values(self, row: Any) -> Values:
        """What fields hold that are no fields of the model, of a row or of a history's record."""
        return {}

    def write(self) -> Any:
        """Save the locked row with what was typed, and give it back."""
        return self.save()

    def explain(self, error: ValidationError) -> None:
        """Put a refusal beside the fields that it is about."""
        by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for name, found in by_field.items():
            for message in found:
                self.add_error(name if name in self.fields else None, message)

    # What stands now, against what was typed

    def _stands_on_what_is_there(self) -> bool:
        """Lock the row and put the form on it; False where nothing may be saved.

        A form that says no version and has errors is told of the errors first.
        """
        self.lock_first()
        if self.instance.pk is None:
            self.notice = self.refusal()
            return not self.notice
        rows = type(self.instance)._base_manager.select_for_update(of=("self",))
        row = rows.filter(pk=self.instance.pk).first()
        if row is None:
            self.notice = _gone(removal_of(self.instance))
            return False
        self.instance = row
        self._errors = None
        current = self._values(row)
        self.initial.update(current)
        self._bound_fields_cache: dict[str, Any] = {}
        conflict = self._compared(row, current)
        if refusal := self.refusal():
            self.notice = refusal
            self.beside = Conflict(self._differences.differences if self._differences else [])
            return False
        if conflict is None:
            self._take_what_was_chosen(current)
            return True
        if self._sent_version() is not None or self.is_valid():
            self.conflict = conflict
        return False

    def _values(self, row: Model) -> Values:
        return {**values_of(row, self._names()), **self._more(row)}

    def _values_at(self, row: Model, version: int | None) -> Values:
        record = record_at(row, version)
        return self._values_in(record) if record else {}

    def _values_in(self, record: Any) -> Values:
        return {**values_in(record, self._names()), **self._more(record)}

    def _more(self, row: Any) -> Values:
        return {name: value for name, value in self.more_values(row).items() if name in self.fields}

    def _names(self) -> list[str]:
        """The model's own fields that the form shows."""
        return [
            name
            for name in self.fields
            if name not in self.not_compared and name in (self._meta.fields or ())
        ]

    def _compared(self, row: Model, current: Values) -> Conflict | None:
        """What differs from what was typed; None where nothing of theirs would be overwritten."""
        sent = self._sent_version()
        is_the_latest = sent == version_of(row)
        opened = current if is_the_latest else self._values_at(row, sent)
        changes: dict[str, Change] | None = None
        found: list[Difference] = []
        is_open = False
        for name, theirs in current.items():
            if not self._is_other(name, theirs):
                continue
            they_did = name not in opened or plain(opened[name]) != plain(theirs)
            i_did = name not in opened or self._is_other(name, opened[name])
            if changes is None:
                changes = self._changes(row, None if is_the_latest else sent)
            chosen = self._chosen(name, they_did=they_did, i_did=i_did)
            is_open = is_open or they_did or not chosen
            found.append(self._difference(name, theirs, changes.get(name), chosen))
        self._differences = Conflict(found, self.add_prefix(ASKED))
        return self._differences if is_open else None

    def _chosen(self, name: str, *, they_did: bool, i_did: bool) -> str:
        """The side that stands for a field: chosen on the page, or where only one side changed."""
        if they_did:
            return "" if i_did else THEIRS
        choice = self.data.get(self._choice_name(name), "")
        if choice in (MINE, THEIRS):
            return str(choice)
        return "" if name in self._listed(ASKED) else MINE

    def _take_what_was_chosen(self, current: Values) -> None:
        """Put what stands in place of what was typed, where that was chosen."""
        for name, value in current.items():
            if self.data.get(self._choice_name(name)) == THEIRS:
                self.data, self.files = _with(self, name, value)

    def _require_files(self) -> None:
        """A browser forgets a chosen file; one that is to stand must be chosen again."""
        for name in self._listed(ASKED):
            is_file = isinstance(self.fields.get(name), forms.FileField)
            if is_file and self.data.get(self._choice_name(name)) == MINE and not self._raw(name):
                raise ValidationError({name: "Choose your file again. A browser forgets it."})

    def _show_again(self, typed: Any) -> None:
        """The page shows what was typed, and the newest version where it shows both sides."""
        self.data = typed
        if self.conflict:
            newest = {self.add_prefix("version"): str(version_of(self.instance))}
            self.data = _changed(typed, newest)
        elif self._differences and self._differences.differences and self._listed(ASKED):
            self.conflict = self._differences

    def _changes(self, row: Model, version: int | None) -> dict[str, Change]:
        return changes_since(row, version, self._values_in)

    def _difference(self, name: str, theirs: Any, change: Change | None, chosen: str) -> Difference:
        field = self.fields[name]
        return Difference(
            name=name,
            label=str(self[name].label),
            mine=typed_in_words(field, self._raw(name)),
            theirs=in_words(field, theirs),
            who=change.who if change else "",
            when=change.when if change else None,
            chosen=chosen,
            choice_name=self._choice_name(name),
        )

    # What was sent

    def _sent_version(self) -> int | None:
        """The version that the page was opened on; None where it says none, or nonsense."""
        sent = str(self.data.get(self.add_prefix("version"), ""))
        return whole_number(sent, digits=LONGEST)

    def _choice_name(self, name: str) -> str:
        return self.add_prefix(f"choice-{name}")

    def _listed(self, name: str) -> list[str]:
        name = self.add_prefix(name)
        if hasattr(self.data, "getlist"):
            return list(self.data.getlist(name))
        return list(self.data.get(name, []))

    def _raw(self, name: str) -> Any:
        widget = self.fields[name].widget
        return widget.value_from_datadict(self.data, self.files, self.add_prefix(name))

    def _is_other(self, name: str, value: Any) -> bool:
        """Whether what was typed in a field is another value than this."""
        field, raw = self.fields[name], self._raw(name)
        if isinstance(raw, str):
            raw = raw.replace("\r\n", "\n")
        return field.has_changed(plain(value) if isinstance(value, str) else value, raw)


def _read_anew(row: Model) -> int:
    """The row's version, and the row with what stands at it or later: never earlier."""
    version = version_of(row)
    try:
        row.refresh_from_db()
    except ObjectDoesNotExist as error:
        raise Http404("It was taken away just now.") from error
    return version


def _gone(removal: Change | None) -> str:
    who = f"{removal.who} took this away" if removal and removal.who else "This was taken away"
    when = f" on {moment_in_words(removal.when)}, Singapore time" if removal else ""
    return f"{who}{when}. Nothing was saved. What you typed is still here, to copy."


def _changed(data: Any, values: Mapping[str, str]) -> Any:
    """A copy of what was sent with these values in it."""
    copied = data.copy()
    copied.update(values) if not hasattr(copied, "setlist") else [
        copied.setlist(name, [value]) for name, value in values.items()
    ]
    return copied


def _copy(sent: Any) -> Any:
    return sent.copy()


def _with(form: VersionedModelForm, name: str, value: Any) -> tuple[Any, Any]:
    """Copies of the form's data and files in which a field holds `value`."""
    key, field = form.add_prefix(name), form.fields[name]
    data: Any = form.data
    files: Any = form.files
    data, files = data.copy(), files.copy()
    data.pop(key, None)
    files.pop(key, None)
    sent = as_sent(field, value)
    if hasattr(data, "setlist"):
        data.setlist(key, sent)
    elif sent:
        data[key] = sent if isinstance(value, list) else sent[0]
    return data, files
