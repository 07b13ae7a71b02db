"""Names in cells: known in any spelling, split where several stand together, else asked.

What is unknown is never guessed, and a list of names is never learned as one name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import fuzz, process

from smewg.toolkit.imports.questions import Choice

LIKELY_NAME = 72.0
FILLERS = frozenset({"of", "the", "and", "for", "on", "in", "a", "an"})
CERTAIN_SEPARATORS = re.compile(r"\s*[;\n\N{FULLWIDTH SEMICOLON}]\s*")
PIECES = re.compile(r"\s*(?:[,/\N{FULLWIDTH COMMA}\N{IDEOGRAPHIC COMMA}&+]|\band\b)\s*")
PARTS_PLAYED = re.compile(
    r"\s*[(\[]\s*(?:co-?)?(?:lead|leading|host|hosting|main|chair|propos(?:er|ing)|proponent|sponsor"
    r"|organi[sz]er|tbc)(?:\s+economy)?\s*[)\]]\s*",
    re.IGNORECASE,
)
"""What stands in brackets behind a name and is no part of it: "(lead)". Others may be: "(DPRK)"."""


@lru_cache(maxsize=8192)  # each page of a list reads the same names anew
def folded(text: str) -> str:
    """The name as it is compared: small letters, without accents, articles, points and commas."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(each for each in plain if not unicodedata.combining(each))
    bare = re.sub("['`\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}]", "", bare)
    bare = re.sub(r"(?<!\d)\.|\.(?!\d)", "", bare)
    spaced = " ".join(re.sub(r"[^\w.]+", " ", bare).split())
    return spaced.removeprefix("the ") or " ".join(text.split()).casefold()


def turned(text: str) -> str:
    """The same for a name turned round: "Korea, Republic of"."""
    return " ".join(sorted(word for word in folded(text).split() if word not in FILLERS))


@dataclass(frozen=True)
class Name:
    """What a cell may name: its value as our sheets write it, and how people spell it."""

    value: str
    spellings: tuple[str, ...] = ()
    label: str = ""

    @property
    def words(self) -> str:
        return self.label or self.value


@dataclass
class NamesRead:
    """The values that a text names, in our own order, and the parts that nobody knows."""

    values: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


class Vocabulary:
    """All that a column may name, such as each "economy". `learned` are answers by spelling.

    `splits` where commas separate names here; `may_make` where a person may add a new one; `asks`
    where an unknown spelling is asked once for the whole list, and remembered under `scope`.
    """

    def __init__(  # noqa: PLR0913 (a declaration)
        self,
        what: str,
        names: Iterable[Name],
        *,
        learned: Mapping[str, str] | None = None,
        splits: bool = True,
        may_make: bool = False,
        asks: bool = True,
        scope: str = "",
    ) -> None:
        self.what, self.names, self.splits, self.may_make = what, list(names), splits, may_make
        self.asks, self.scope = asks, scope or what
        self.by_folded = self._unique(folded)
        self.by_turned = self._unique(turned)
        values = {each.value for each in self.names}
        self.learned = {
            folded(spelling): value
            for spelling, value in (learned or {}).items()
            if value in values or not value
        }

    def _unique(self, fold: object) -> dict[str, str]:
        """Values by their folded spellings; one that two values share is nobody's."""
        assert callable(fold)  # noqa: S101 (for the type checker)
        found: dict[str, str] = {}
        shared = set()
        for each in self.names:
            for spelling in (each.value, *each.spellings):
                key = fold(spelling)
                if found.setdefault(key, each.value) != each.value:
                    shared.add(key)
        return {key: value for key, value in found.items() if key and key not in shared}

    def find(self, text: str) -> str | None:
        """The value that one name means; "" where it was said to be left out; None if unknown."""
        for spelling in dict.fromkeys([text, PARTS_PLAYED.sub(" ", text)]):
            key = folded(spelling)
            if key in self.by_folded:
                return self.by_folded[key]
            if key in self.learned:
                return self.learned[key]
            if (other := turned(spelling)) in self.by_turned:
                return self.by_turned[other]
        return None

    def read(self, text: str, *, several: bool) -> NamesRead:
        """What a cell names. A whole that is known stays whole: "Hong Kong, China"."""
        found = NamesRead()
        parts = [text] if self.find(text) is not None else CERTAIN_SEPARATORS.split(text)
        for part in filter(None, (each.strip(" ,") for each in parts)):
            self._read_part(part, found, may_split=several and self.splits)
        known = set(filter(None, found.values))
        found.values = [each.value for each in self.names if each.value in known]
        found.unknown = list(dict.fromkeys(found.unknown))
        return found

    def _read_part(self, part: str, found: NamesRead, *, may_split: bool) -> None:
        value = self.find(part)
        if value is not None:
            found.values.append(value)
            return
        values, unknown = self._pieces(part)
        is_list = bool(values) or (self.what == "economy" and len(unknown) > 1)
        if may_split and is_list:
            found.values += values
            found.unknown += unknown
        else:
            found.unknown.append(" ".join(part.split()))

    def _pieces(self, part: str) -> tuple[list[str], list[str]]:
        """The longest known names among the pieces between commas, and the pieces left over."""
        pieces = [each for each in PIECES.split(part) if each]
        values, unknown = [], []
        at = 0
        while at < len(pieces):
            for end in range(len(pieces), at, -1):
                value = self.find(", ".join(pieces[at:end]))
                if value is not None:
                    values.append(value)
                    break
            else:
                unknown.append(pieces[at])
                end = at + 1
            at = end
        return values, unknown

    def offers(self, text: str) -> list[Choice]:
        """How a name that nobody knows may become one that is known here."""
        return [Choice("+", f"Make it a new {self.what}")] if self.may_make else []

    def nearest(self, text: str) -> Name | None:
        """The name that an unknown one is likeest, if it is like it at all; offered, not taken."""
        by_spelling = {
            folded(spelling): each
            for each in self.names
            for spelling in (each.value, *each.spellings)
        }
        match = process.extractOne(
            folded(text), by_spelling.keys(), scorer=fuzz.token_set_ratio, score_cutoff=LIKELY_NAME
        )
        return by_spelling[match[0]] if match else None
