"""What people are reminded of: occasions, with their days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Occasion:
    """What a reminder is about: its first and last day, as far as they are set.

    `about` names it for good, in the log and in addresses: "contributions-2018".
    """

    about: str
    title: str
    opens: date | None = None
    closes: date | None = None
