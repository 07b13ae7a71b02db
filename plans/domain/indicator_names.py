"""What indicators are called where there is little room, so that no two are called the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence


def distinct(named: Sequence[tuple[str, str]]) -> list[str]:
    """A name for each (label, code): the label, with its code where others have it, too."""
    times = Counter(label.casefold() for label, _ in named)
    return [label if times[label.casefold()] == 1 else f"{label} ({code})" for label, code in named]
