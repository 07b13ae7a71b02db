"""A picture for a page without what nobody sees, so that a page of many pictures stays small.

Vega writes each default out, and frames and clips that draw nothing. Taking them off leaves the
picture as it looks and halves its length.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

_SAID_ANYWAY = {
    "opacity": "1",
    "stroke-width": "1",
    "font-size": "13px",
    "transform": "translate(0,0)",
    "x2": "0",
    "y2": "0",
    "font-weight": "normal",
    "version": "1.1",
    "stroke-miterlimit": "10",
}
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_PLACE = re.compile(r"translate\(([-\d.]+),([-\d.]+)\)")
_SHOWS = ("fill", "stroke", "class", "aria-label")
_INHERITED = ("text-anchor", "class", "font-size")


def slim(root: Element) -> None:
    """Take off what is not seen: defaults, empty frames, groups of nothing, digits past the 2nd."""
    _shorten(root, hidden=False)
    root.set("font-size", "13px")
    _without_the_unseen(root, hidden=False)


def _without_the_unseen(parent: Element, *, hidden: bool) -> None:
    kept: list[Element] = []
    for child in list(parent):
        _shorten(child, hidden=hidden)
        _without_the_unseen(child, hidden=hidden or child.get("aria-hidden") == "true")
        if _draws_nothing(child):
            continue
        kept += list(child) if child.tag == "g" and not child.attrib else [child]
    parent[:] = kept
    _say_once(parent)
    _border_once(parent)


def _say_once(parent: Element) -> None:
    """What every text of a group says for itself, the group says for all of them."""
    if parent.tag != "g" or len(parent) < 2 or any(child.tag != "text" for child in parent):
        return
    for name in _INHERITED:
        said = {child.get(name) for child in parent}
        if len(said) == 1 and None not in said and name not in parent.attrib:
            parent.set(name, parent[0].attrib[name])
            for child in parent:
                del child.attrib[name]


def _border_once(parent: Element) -> None:
    """A border that every mark of a group has is the group's: a matrix has six hundred marks.

    A mark with a filling and a border has a class for each, in this order; both are inherited.
    """
    parts = [child.get("class", "").rpartition(" ") for child in parent]
    borders = {border for _, _, border in parts}
    if parent.tag != "g" or len(parts) < 2 or len(borders) > 1:
        return
    if all(filling for filling, _, _ in parts):
        for child, (filling, _, _) in zip(parent, parts, strict=True):
            child.set("class", filling)
        parent.set("class", f"{parent.get('class', '')} {borders.pop()}".strip())


def _shorten(element: Element, *, hidden: bool) -> None:
    attributes = element.attrib
    attributes.pop("pointer-events", None)
    if hidden:
        attributes.pop("aria-hidden", None)
    for name, value in _SAID_ANYWAY.items():
        if attributes.get(name) == value:
            del attributes[name]
    for name in ("transform", "d", "x2", "y2"):
        if name in attributes:
            attributes[name] = _LONG_NUMBER.sub(_rounded, attributes[name])
    place = (
        _PLACE.fullmatch(attributes.get("transform", ""))
        if element.tag == "text" and not len(element)
        else None
    )
    if place:
        del attributes["transform"]
        attributes["x"], attributes["y"] = place.groups()


def _rounded(found: re.Match[str]) -> str:
    return two_digits(float(found[0]))


def two_digits(value: float) -> str:
    """A length or a place, no finer than anybody sees."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _draws_nothing(element: Element) -> bool:
    if element.tag == "path":
        return element.get("display") == "none" or not any(
            name in element.attrib for name in _SHOWS
        )
    return element.tag == "g" and not len(element)
