"""What two people made of one thing, in words, for templates/components/conflict.html."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Difference:
    """One field with both sides, in words; `chosen` is the side that is ticked, if one is."""

    name: str
    label: str
    mine: str
    theirs: str
    who: str = ""
    when: datetime | None = None
    chosen: str = ""
    choice_name: str = ""


@dataclass(frozen=True)
class Conflict:
    """What two people made of one thing, field by field.

    `version` is the one of their words that are shown, where the form must say which it saw.
    `asks` is the name under which a form is told which fields it asks to choose for; empty where
    no choice is asked. `by` and `at`: who saved meanwhile and when, where no field says it.
    """

    differences: list[Difference]
    asks: str = ""
    by: str = ""
    at: datetime | None = None
    version: int | None = None
    is_own: bool = False
    """Whether the same person saved the other side, on another page or device."""

    @property
    def who(self) -> str:
        """Whoever saved since, by semicolons; empty where no person is known."""
        people = dict.fromkeys(each.who for each in self.differences if each.who)
        return "; ".join(people) or self.by

    @property
    def when(self) -> datetime | None:
        moments = [each.when for each in self.differences if each.when]
        return max(moments, default=self.at)
