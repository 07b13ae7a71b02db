"""What a list leaves open: one question for a spelling or a column, never one for each row."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class About(StrEnum):
    """What a question is about; the remembered answer is kept under it."""

    LETTERS = "letters"
    SHEET = "sheet"
    COLUMN = "column"
    DAYS = "order of days"
    THAI = "Thai years"
    NUMBERS = "decimals"
    NOTHING = "nothing"
    NAME = "name"


@dataclass(frozen=True)
class Choice:
    """An answer, and what comes of it."""

    value: str
    label: str
    then: str = ""


@dataclass
class Question:
    """`key` names it in the form and among the answers; `rows` are those it holds for.

    `options` are many further answers, shown as one list to choose from (the 21 economies).
    """

    key: str
    about: About
    text: str
    why: str
    choices: list[Choice]
    rows: list[int] = field(default_factory=list)
    options: list[Choice] = field(default_factory=list)
    options_label: str = ""
    spelling: str = ""
    what: str = ""

    def takes(self, answer: str) -> bool:
        """Whether `answer` is one of its answers."""
        return any(answer == each.value for each in (*self.choices, *self.options))


@dataclass(frozen=True)
class Understood:
    """What was read without asking: a line beside the questions."""

    what: str
    how: str
    note: str = ""
