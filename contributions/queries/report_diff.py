"""A report as a person reads it: its words by field, and what changed between two of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model

from contributions.domain.report_fields import LABELS, PRIVATE
from contributions.models import ContributionKind, ContributionVersion
from smewg.toolkit import text_diff
from smewg.toolkit.days import day_in_words
from smewg.toolkit.text_diff import Piece


@dataclass(frozen=True)
class Difference:
    """What changed in one field."""

    label: str
    pieces: list[Piece]


def texts(words: Mapping[str, Any]) -> dict[str, str]:
    """Each field's words as one text, lists line by line."""
    return {name: _text(name, words.get(name)) for name in LABELS}


def texts_of(version: ContributionVersion) -> dict[str, str]:
    """The same of a version, its files by their names."""
    words = {**vars(version.words()), "files": version.files.all()}
    return texts(words)


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[Difference]:
    """The fields that differ, with what was removed and added, in the form's order."""
    return [
        Difference(label, text_diff.compare(before[name], after[name]))
        for name, label in LABELS.items()
        if before[name] != after[name]
    ]


def between(before: ContributionVersion, after: ContributionVersion) -> list[Difference]:
    return differences(texts_of(before), texts_of(after))


def rows(version: ContributionVersion, *, private: bool) -> list[tuple[str, str, str]]:
    """What is filled in, as (field, label, text); what is private only for who may read it."""
    left_out = {"title", "links", "files", *(() if private else PRIVATE)}
    return [
        (name, LABELS[name], text)
        for name, text in texts_of(version).items()
        if text and name not in left_out
    ]


def _text(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return day_in_words(value)
    if name == "kind":
        return str(dict(ContributionKind.choices).get(value, value))
    if isinstance(value, (str, int, Model)):
        return str(value)
    return "\n".join(_in_order(value))


def _in_order(values: Iterable[Any]) -> list[str]:
    return [str(each) for each in values]
