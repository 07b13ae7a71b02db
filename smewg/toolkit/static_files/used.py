"""Bootstrap's sheet cut to the classes that the house's pages can carry.

Which those are is read from the sources each time the sheet is made: nobody keeps a list. A class
is used when its name is a word of a template, a script or a Python file, ours or of a library that
writes markup; or when a word that ends with a hyphen begins it ("text-bg-{{ tone }}"). So more is
kept than is used, and nothing that is used is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import tinycss2

_WORD = re.compile(r"[A-Za-z][\w-]*")
_NOT = re.compile(r":not\([^)]*\)")
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_SOURCES = {".html", ".js", ".py"}
_NOT_PAGES = {"migrations", "tests", "locale", "__pycache__"}


def sources(folders: Iterable[Path]) -> Iterator[Path]:
    """The files whose words may be classes of a page."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in _SOURCES and not _NOT_PAGES & set(path.parts):
                yield path


def words(files: Iterable[Path]) -> set[str]:
    return {word for path in files for word in _WORD.findall(path.read_text(encoding="utf-8"))}


def cut(sheet: str, used: set[str]) -> str:
    """The sheet without the rules that no page can meet."""
    beginnings = tuple(word for word in used if word.endswith("-") and len(word) > 2)

    def is_used(selector: str) -> bool:
        names = _CLASS.findall(_NOT.sub("", selector))
        return all(name in used or name.startswith(beginnings) for name in names)

    rules = tinycss2.parse_stylesheet(sheet, skip_whitespace=True)
    return "".join(_left(rules, is_used))


def _left(rules: list[Any], is_used: Any) -> Iterator[str]:
    for rule in rules:
        if rule.type == "comment":
            yield rule.serialize() if rule.value.startswith("!") else ""
        elif rule.type == "qualified-rule":
            selectors = tinycss2.serialize(rule.prelude).split(",")
            kept = [each for each in _whole(selectors) if is_used(each)]
            if kept:
                yield f"{','.join(kept)}{{{tinycss2.serialize(rule.content)}}}"
        elif rule.type == "at-rule" and rule.at_keyword in ("media", "supports"):
            inner = "".join(
                _left(tinycss2.parse_rule_list(rule.content, skip_whitespace=True), is_used)
            )
            if inner:
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}"
        else:
            yield rule.serialize()


def _whole(pieces: list[str]) -> Iterator[str]:
    """Selectors of a list, where a comma inside of brackets has torn one apart."""
    held = ""
    for piece in pieces:
        held = f"{held},{piece}" if held else piece
        if held.count("(") == held.count(")"):
            yield held
            held = ""
