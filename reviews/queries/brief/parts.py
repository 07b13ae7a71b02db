"""What a brief is made of, and how it is folded so that two pages always hold it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from plans.models import Plan
from smewg.models import Economy, Meeting, User


@dataclass(frozen=True)
class Asked:
    """Whose eyes, which economy, which day; `plan` is the current one, None without any."""

    user: User
    economy: Economy
    plan: Plan | None
    day: date


@dataclass(frozen=True)
class Line:
    """One thing: what it is, what is known of it, and where it is read."""

    text: str
    note: str = ""
    url: str = ""

    def in_letters(self, letters: int) -> str:
        """Text and note; each is cut after a whole word where it is longer than `letters`."""
        note = f" ({shortened(self.note, letters)})" if self.note else ""
        return f"{shortened(self.text, letters)}{note}"


@dataclass(frozen=True)
class Part:
    """Lines of one kind; `url` is where all of them are listed, `where` the name of that place."""

    lines: Sequence[Line]
    url: str
    where: str

    def shown(self, limit: int) -> Sequence[Line]:
        """The first lines; one that would be folded alone is shown in place of the fold."""
        return self.lines if len(self.lines) <= limit + 1 else self.lines[:limit]

    def more(self, limit: int) -> int:
        return len(self.lines) - len(self.shown(limit))


@dataclass(frozen=True)
class Section:
    """A heading with its parts; `empty` is said where none has a line."""

    key: str
    title: str
    parts: Sequence[Part]
    empty: str

    @property
    def is_empty(self) -> bool:
        return not any(part.lines for part in self.parts)


@dataclass(frozen=True)
class Brief:
    asked: Asked
    meeting: Meeting | None
    sections: Sequence[Section]

    @property
    def title(self) -> str:
        return f"Brief for {self.asked.economy.running_text}"


def shortened(text: str, letters: int) -> str:
    """In one line, whole or up to the last whole word that fits."""
    plain = " ".join(text.split())
    if len(plain) <= letters:
        return plain
    return f"{plain[:letters].rpartition(' ')[0] or plain[:letters]} \N{HORIZONTAL ELLIPSIS}"
