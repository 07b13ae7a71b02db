"""An edition: one numbered state of what was published, as plain data that anybody may keep.

Nothing here asks a database or a clock. Content is by section, then by key, so that what changed
between two editions is a list of rows, and putting that list onto the one gives the other.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]
Content = dict[str, dict[str, Row]]
"""Section, key, row: content["figures"]["kpi-4/2018/area-2"]["value"]."""

NOT_PUBLISHED = "not_published"
NEXT = "next"
"""What stands since the last edition; it has no number until its day has ended."""

_ADDRESS = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>()]+")


@dataclass(frozen=True, order=True)
class Number:
    """major.minor."""

    major: int
    minor: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"


FIRST = Number(1, 0)


def number_after(last: Number | None, *, definitions_changed: bool) -> Number:
    """The next edition's number; a new major where figures no longer mean what they meant."""
    if last is None:
        return FIRST
    return Number(last.major + 1, 0) if definitions_changed else Number(last.major, last.minor + 1)


def as_value(kind: str, number: int | None) -> Row:
    """A cell's content as everybody outside reads it: its kind, its number, and both in words.

    The one place that writes a value for the public.
    """
    words = str(kind).replace("_", " ") if number is None else str(number)
    return {"kind": str(kind), "number": number, "words": words}


def in_public(text: str) -> str:
    """A sentence without anybody's mail address."""
    return _ADDRESS.sub("(address withheld)", text)


def key_of(indicator: str, year: int, column: str) -> str:
    """Where a figure stands in content and in its lasting address: kpi-4/2018/area-2."""
    return f"{indicator}/{year}/{column}"


def canonical(content: Content) -> str:
    """The one way to write content down: names sorted, no blanks, no host, no time."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def checksum_of(text: str) -> str:
    """SHA-256 of the canonical text."""
    return hashlib.sha256(text.encode()).hexdigest()


def redefined(before: Content, after: Content) -> bool:
    """Whether an indicator or an area went, or a definition of a published year changed."""
    for section in ("indicators", "areas"):
        if before.get(section, {}).keys() - after.get(section, {}).keys():
            return True
    return _definitions(before, before) != _definitions(after, before)


def _definitions(content: Content, published_in: Content) -> set[tuple[str, str, str]]:
    """Changes of definition that touch a year which `published_in` had published."""
    years = [int(key) for key, row in published_in.get("years", {}).items() if row["published_on"]]
    last = max(years, default=0)
    return {
        (key, change["on"], change["change"])
        for key, row in content.get("indicators", {}).items()
        for change in row["definition_changes"]
        if int(change["on"][:4]) <= last
    }


def changes(before: Content, after: Content) -> list[Row]:
    """What differs, row by row: section, key, from, to, and why."""
    return [
        _change(section, key, old, new)
        for section in sorted(before.keys() | after.keys())
        for key in sorted(before.get(section, {}).keys() | after.get(section, {}).keys())
        if (old := before.get(section, {}).get(key)) != (new := after.get(section, {}).get(key))
    ]


def apply(before: Content, changed: Iterable[Mapping[str, Any]]) -> Content:
    """The edition after `before`, from what changed."""
    after = {section: dict(rows) for section, rows in before.items()}
    for change in changed:
        rows = after.setdefault(change["section"], {})
        if change["to"] is None:
            rows.pop(change["key"], None)
        else:
            rows[change["key"]] = change["to"]
    return {section: rows for section, rows in after.items() if rows}


def _change(section: str, key: str, old: Row | None, new: Row | None) -> Row:
    said = {"section": section, "key": key, "from": old, "to": new}
    return {**said, "what": _what(section, key, old, new), "why": _why(section, old, new)}


def _what(section: str, key: str, old: Row | None, new: Row | None) -> str:
    if section == "figures" and old and new:
        return f"{key}: {old['value']['words']} became {new['value']['words']}"
    if section == "evidence" and old and new and _reasons(old, new):
        return f"{key}: {', '.join(new['corrections'][-1]['changed'])} corrected"
    if old is None:
        return f"{section}, {key}: added"
    return f"{section}, {key}: taken out" if new is None else f"{section}, {key}: changed"


def _why(section: str, old: Row | None, new: Row | None) -> str:
    if reasons := _reasons(old, new):
        return " ".join(reasons)
    if section == "figures" and new and new["published"] and not (old and old["published"]):
        return f"{new['year']} was published."
    if section in ("years", "evidence") and new and not (section == "evidence" and old):
        return f"{new['year']} was published."
    if section == "indicators" and (redefined_by := _new_definitions(old, new)):
        return f"The definition changed. {' '.join(redefined_by)}"
    return "The plan's words or names changed."


def _reasons(old: Row | None, new: Row | None) -> list[str]:
    """Why a figure or an item was corrected since."""
    known = (old or {}).get("corrections", [])
    now = (new or {}).get("corrections", [])
    return [each["reason"] for each in now[len(known) :]]


def _new_definitions(old: Row | None, new: Row | None) -> list[str]:
    known = (old or {}).get("definition_changes", [])
    now = (new or {}).get("definition_changes", [])
    return [f"From {each['on']}: {each['change']}" for each in now if old and each not in known]
