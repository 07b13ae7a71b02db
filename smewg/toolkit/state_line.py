"""Where a thing stands, in one sentence with its day: the words that all life cycles share.

Each app says its own states in its forms/state_line.py, each reader as far as they may know; here
is how a draft, a day, words that were not sent and a withdrawal are said, once for all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from smewg.toolkit.days import day_in_words, day_of, today
from smewg.toolkit.text import count_of, listed

NAMED = 2
"""How many of those who see a draft are named; the others are counted."""


@dataclass(frozen=True)
class StateLine:
    """A sentence, and its kind as in components/status.html."""

    kind: str
    text: str
    unsent: tuple[str, ...] = ()
    """The labels of the fields that were changed and not sent."""

    def __str__(self) -> str:
        return self.text


def draft(saved: date | datetime | None, seen_by: Sequence[str]) -> StateLine:
    """As "Draft, saved 3 May, only Viet Nam sees it"; `seen_by` as written within a sentence."""
    was = f"saved {day_in_short(saved)}" if saved else "nothing saved yet"
    verb = "sees" if len(seen_by) == 1 else "see"
    only = f", only {_some_of(seen_by)} {verb} it" if seen_by else ""
    return StateLine("quiet", f"Draft, {was}{only}")


def stands(
    kind: str,
    said: str,
    unsent: Sequence[str] = (),
    *,
    then: str = "",
    can_be_sent: bool = True,
) -> StateLine:
    """As "Sent 3 May", "Sent 3 May; changed since and not sent: 2 fields".

    `then` is what follows where nothing was changed, as ": answer it"; `can_be_sent` whether what
    was changed may still be sent.
    """
    if not unsent:
        return StateLine(kind, said + then)
    if can_be_sent:
        changed = f"changed since and not sent: {count_of(len(unsent), 'field')}"
    else:
        changed = f"{count_of(len(unsent), 'field was', 'fields were')} not sent"
    return StateLine("attention", f"{said}; {changed}", tuple(unsent))


def withdrawn(on: date | datetime | None, *, can_be_taken_back: bool) -> StateLine:
    """As "Withdrawn 9 May, take it back", for whom that is open."""
    said = f"Withdrawn {day_in_short(on)}" if on else "Withdrawn"
    return StateLine("quiet", f"{said}, take it back" if can_be_taken_back else said)


def day_in_short(on: date | datetime | None) -> str:
    """As 3 May; with its year where that is another one, and "earlier" where it is not known."""
    if on is None:
        return "earlier"
    day = day_of(on) if isinstance(on, datetime) else on
    words = day_in_words(day)
    return words.removesuffix(f" {day.year}") if day.year == today().year else words


def _some_of(names: Sequence[str]) -> str:
    """All of a few; of many the first, and how many more."""
    if len(names) <= NAMED:
        return listed(names)
    return listed([names[0], f"{len(names) - 1} others"])
