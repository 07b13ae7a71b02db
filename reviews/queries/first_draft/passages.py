"""What a first draft is made of: sentences with the place of their rows, and their Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

TEXT, BULLET, CASE, HEADING = "text", "bullet", "case", "heading"
NAMED = 5
"""How many things a sentence names; the others stand in the list that it links to."""
_MEANS_SOMETHING = re.compile(r"([\\`*_\[\]<>|#])")


@dataclass(frozen=True)
class Sentence:
    """One line of Markdown, true of the rows at `rows`. It is marked until a person confirms it."""

    text: str
    rows: str = ""


@dataclass(frozen=True)
class Passage:
    """A paragraph, the lines of a list, a case set apart, or a heading over what follows."""

    kind: str
    sentences: tuple[Sentence, ...]
    field: str = "text"

    @property
    def markdown(self) -> str:
        lines = [each.text for each in self.sentences]
        if self.kind == HEADING:
            return f"## {lines[0]}"
        if self.kind == BULLET:
            return "\n".join(f"- {line}" for line in lines)
        return "\n>\n".join(f"> {line}" for line in lines) if self.kind == CASE else " ".join(lines)


def passage_of(*sentences: Sentence, field: str = "text") -> Passage:
    return Passage(TEXT, sentences, field)


def points(sentences: Iterable[Sentence], field: str = "text") -> list[Passage]:
    """A list of them; nothing where there is none."""
    found = tuple(sentences)
    return [Passage(BULLET, found, field)] if found else []


def heading(text: str) -> Passage:
    return Passage(HEADING, (Sentence(plain(text)),))


def plain(text: str) -> str:
    """A name as Markdown that means nothing else; on one line."""
    return _MEANS_SOMETHING.sub(r"\\\1", " ".join(text.split()))


def naming(words: str, numbers: Sequence[str], rows: str) -> list[Sentence]:
    """ "Listed: E0001; E0002 and others." with the first few; nothing where there is none."""
    if not numbers:
        return []
    first = "; ".join(numbers[:NAMED])
    more = " and others" if len(numbers) > NAMED else ""
    return [Sentence(f"{words}: {first}{more}.", rows)]


def compose(passages: Iterable[Passage]) -> dict[str, str]:
    """The Markdown of each field."""
    found: dict[str, list[str]] = {}
    for each in passages:
        found.setdefault(each.field, []).append(each.markdown)
    return {field: "\n\n".join(lines) for field, lines in found.items()}
