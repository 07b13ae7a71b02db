"""The parts of the tool: what the navigation names, and to which of them an address belongs.

One table, so that one thing is marked as current and every page's crumbs begin with its part.
"""

from __future__ import annotations

from dataclasses import dataclass

from smewg.toolkit.addresses import reverse


@dataclass(frozen=True)
class Part:
    """A part of the tool. `under`: the beginnings of its addresses; the longest of all counts."""

    url_name: str
    label: str
    icon: str
    under: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        return reverse(self.url_name)


PARTS = (
    Part("home", "Home", "house"),
    Part("plans:list", "Plan", "journal-text", ("/plans/",)),
    Part("kpis:years", "Counts", "grid-3x3", ("/kpis/",)),
    Part("kpis:current_register", "Evidence", "list-check", ("/kpis/evidence/",)),
    Part("contributions:current", "Contributions", "send", ("/contributions/",)),
    Part("reviews:reviews", "Reviews", "file-earmark-text", ("/reviews/",)),
    Part("projects:sessions", "Projects", "diagram-3", ("/projects/",)),
    Part("group:meetings", "Group", "building", ("/group/", "/plans/other-fora/")),
    Part("group:people", "People", "people", ("/group/people/",), ("secretariat",)),
)
OF_NO_PART = ("/group/me/",)


def part_of(path: str) -> Part | None:
    """The part to which an address belongs; None for one's account, lists, search and help."""
    if path.startswith(OF_NO_PART):
        return None
    fitting = [
        (len(start), part) for part in PARTS for start in part.under if path.startswith(start)
    ]
    if fitting:
        return max(fitting, key=lambda each: each[0])[1]
    return PARTS[0] if path == PARTS[0].url else None
