"""Codes and other spellings of economies and partners: what cannot be one, and why."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

CODE = re.compile(r"[A-Z0-9]{1,8}")
CODE_REFUSED = "Type 1 to 8 capital letters and digits, such as PE or HKC. It stands in addresses."
_BETWEEN = re.compile(r"\s*(?:;|,|/|&|\band\b)\s*", re.IGNORECASE)
LONGEST = 200


def code_problem(code: str) -> str:
    """Why this is no code; empty where it is one. Codes stand in addresses and file names."""
    return "" if CODE.fullmatch(code) else CODE_REFUSED


def plain(spelling: str) -> str:
    """A spelling as it is compared: capitals and blanks do not matter."""
    return " ".join(spelling.split()).casefold()


def alias_problems(
    aliases: Sequence[str], taken: Mapping[str, str], own: Collection[str] = ()
) -> list[str]:
    """What is wrong with these other spellings, a sentence each.

    `taken` are the spellings of others, as `plain` gives them, with whose they are; `own` the
    spellings of the thing itself. A list of names is never learned as one name.
    """
    known = {*taken, *own}
    problems = []
    for alias in aliases:
        if plain(alias) in taken:
            problems.append(f"“{alias}” means {taken[plain(alias)]} already.")
        elif len(alias) > LONGEST:
            problems.append(f"“{alias[:30]}…” is longer than {LONGEST} letters.")
        elif _is_a_list(alias, known):
            problems.append(f"“{alias}” is a list of names. Write each in a line of its own.")
    return problems


def _is_a_list(alias: str, known: Collection[str]) -> bool:
    if ";" in alias:
        return True
    parts = [plain(part) for part in _BETWEEN.split(alias) if part.strip()]
    return len(parts) > 1 and plain(alias) not in known and all(part in known for part in parts)
