"""What the page of an objective is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kpis.models import Judgement
from plans.models import Objective, Plan
from smewg.hooks import PanelLine
from smewg.models import User

SHOWN = 10
"""How many things of a kind and year stand on the page; the others are counted, with their list."""
WORDS_SHOWN = 700
"""How many letters of a thing's own words stand on the page; all of them stand on its own."""
NAME_SHOWN = 60
"""How many letters of another objective's text stand beside a thing that serves it too."""
SQUARES = 12
"""How many squares stand beside a number; the number says it all the same."""


@dataclass(frozen=True)
class Asked:
    """Whose eyes, and which objective; `plan` with its indicators at hand."""

    user: User
    plan: Plan
    objective: Objective


@dataclass(frozen=True)
class Detail:
    """A part of the line under a title: days, economies, the meeting with its address."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class StoryLine:
    """One thing: its title and address, what is known of it, and its own words if they may stand.

    `words_of` says whose words they are.
    """

    title: str
    url: str
    details: Sequence[Detail] = ()
    words: str = ""
    words_of: str = ""


@dataclass(frozen=True)
class StoryKind:
    """The things of one kind in one year; `number` is of all of them, `url` where all are listed.

    `key` tells kinds apart, whatever they are called. `is_listed`: an item of the list of
    evidence, which the title of the page counts.
    """

    key: str
    name: str
    number: int
    url: str
    lines: Sequence[StoryLine] = ()
    is_listed: bool = False

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.number - len(self.lines)


Kinds = dict[int | None, list[StoryKind]]
"""The kinds of each year; None is what lies in none of the plan's years."""


@dataclass(frozen=True)
class YearState:
    """A year of the plan as this reader sees its list.

    `has_entries`: whether any item of the plan is listed in it, whatever the objective.
    """

    year: int
    words: str
    is_open: bool = False
    is_hidden: bool = False
    has_entries: bool = False
    has_begun: bool = True

    @property
    def fill(self) -> str:
        """How sure its numbers are, for squares: full, pale, empty."""
        return "open" if self.is_open else "closed" if "closed" in self.words else "published"

    @property
    def instead(self) -> str:
        """The word that stands in place of every number; empty where numbers stand."""
        if self.is_hidden:
            return "not published"
        return "" if self.has_entries else "not entered"

    @property
    def none(self) -> str:
        """What stands where the list holds nothing: the list of an open year is not finished."""
        return "none yet" if self.is_open else "0"

    @property
    def silence(self) -> str:
        """The sentence of a year of which nothing can be shown."""
        if self.is_hidden:
            return f"{self.year} is not published yet."
        if not self.has_begun and not self.has_entries:
            return f"{self.year} has not begun."
        if not self.has_entries:
            return (
                f"Nothing has been entered for {self.year} yet. This does not mean that nothing "
                "was done."
            )
        if self.is_open:
            return f"Nothing of {self.year} names this objective so far."
        return f"Nothing of {self.year} names this objective."


@dataclass(frozen=True)
class StoryYear:
    """A year with all that is told of it."""

    state: YearState
    kinds: list[StoryKind] = field(default_factory=list)
    judgement: Judgement | None = None

    @property
    def listed(self) -> int:
        return sum(kind.number for kind in self.kinds if kind.is_listed)


@dataclass(frozen=True)
class Cell:
    """A number that opens, or the word in its place; so many squares beside it.

    `is_of_the_year`: the word stands for every number of the list in that year, and is said once.
    """

    words: str
    url: str = ""
    number: int = 0
    is_of_the_year: bool = False
    fill: str = ""
    """How sure the number is: "published", "closed", "open"."""

    @property
    def squares(self) -> range:
        return range(min(self.number, SQUARES))


@dataclass(frozen=True)
class StoryRow:
    """A kind of thing over the plan's years."""

    name: str
    cells: list[Cell]
    is_listed: bool = False
    code: str = ""


@dataclass(frozen=True)
class ObjectiveStory:
    """All that the page shows."""

    asked: Asked
    title: str
    years: list[StoryYear]
    rows: list[StoryRow]
    elsewhere: list[StoryKind]
    missing: list[PanelLine]
    recommendations: list[PanelLine]

    @property
    def indicators(self) -> int:
        """How many rows are of listed items."""
        return sum(1 for row in self.rows if row.is_listed)


def cut(words: str, letters: int = WORDS_SHOWN) -> str:
    """The words, whole or up to the last whole word that fits, and a sign that more follows."""
    if len(words) <= letters:
        return words
    return f"{words[:letters].rpartition(' ')[0] or words[:letters]} …"
