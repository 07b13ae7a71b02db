"""Where a page stands: the steps that lead to it, outermost first."""

from __future__ import annotations

Step = tuple[str, str] | str
"""A page above with its address, or the page itself, which has none."""


def crumbs(*steps: Step) -> list[dict[str, str]]:
    """The steps as templates/components/crumbs.html shows them."""
    return [
        {"label": step, "url": ""} if isinstance(step, str) else {"label": step[0], "url": step[1]}
        for step in steps
    ]


def below(label: str, url: str, steps: list[dict[str, str]]) -> list[dict[str, str]]:
    """The steps from a part of the tool on: it stands first, once, whatever a page called it."""
    first = steps[0] if steps else {"label": "", "url": ""}
    if first["url"] and first["label"] in {label, f"{label}s"}:
        return [{"label": label, "url": first["url"]}, *steps[1:]]
    return [{"label": label, "url": url}, *steps]
