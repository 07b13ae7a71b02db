"""A report as a person reads it: its words by field, and what changed between two of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model

from contributions.domain.report_fields import LABELS, PRIVATE
from contributions.enums import Language
from contributions.models import ContributionKind, ContributionVersion
from smewg.toolkit import text_diff
from smewg.toolkit.days import day_in_words
from smewg.toolkit.text_diff import Piece


@dataclass(frozen=True)
class Difference:
    """What changed in one field."""

    label: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Line:
    """What one field says; `lang` is the code of its language where it is not English."""

    name: str
    label: str
    text: str
    lang: str = ""


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


def rows(version: ContributionVersion, *, private: bool) -> list[Line]:
    """What is filled in; what is private only for who may read it."""
    left_out = {"title", "links", "files", *(() if private else PRIVATE)}
    return lines(
        {name: text for name, text in texts_of(version).items() if name not in left_out},
        version.original_language,
    )


def lines(said: Mapping[str, str], original_language: str) -> list[Line]:
    """The fields that say something; the original words with their language in their label."""
    found = []
    for name, text in said.items():
        if not text.strip() or (name == "original_language" and said.get("original", "").strip()):
            continue
        label, lang = LABELS[name], ""
        if name == "original" and original_language in Language.values:
            label, lang = f"{label} ({Language(original_language).label})", original_language
        found.append(Line(name, label, text, lang))
    return found


_CHOICES: Mapping[str, Mapping[Any, Any]] = {
    "kind": dict(ContributionKind.choices),
    "original_language": dict(Language.choices),
}


def _text(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return day_in_words(value)
    if name in _CHOICES:
        return str(_CHOICES[name].get(value, value))
    if isinstance(value, (str, int, Model)):
        return str(value)
    return "\n".join(_in_order(value))


def _in_order(values: Iterable[Any]) -> list[str]:
    return [str(each) for each in values]
