"""A picture for a page whose rows are written alike, so that it is small once it is compressed.

A compressor writes what came before as "the same again", up to the next thing that differs. So a
mark says its place in its row, and the row says where it stands; lines of text say how far they
are from the line before; and what differs between neighbours stands first or last in them. The
picture looks and is read as before: static/js/chart-marks.js gives each mark its row's words back.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import groupby, pairwise, takewhile
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement

from smewg.toolkit.charts.slim_svg import two_digits

_BOX = re.compile(r"M(-?[\d.]+),(-?[\d.]+)(h-?[\d.]+v-?[\d.]+)h-?[\d.]+Z")
_BOX_PLACE = re.compile(r"(M-?[\d.]+),(-?[\d.]+)")
_PLACE = re.compile(r"translate\(0,(-?[\d.]+)\)")
_BAR = re.compile(r"(M-?[\d.]+ )(-?[\d.]+)(v-?[\d.]+h[\d.]+)v[\d.]+")
_ORDERS = {"text": ("x", "y", "class"), "tspan": ("x", "y", "dy")}
_MARK = ("aria-label", "class", "d")
_LEAST = 4
"""Marks or lines; for fewer it is not worth a group."""


class Placed(NamedTuple):
    """A mark and how far down it stands."""

    down: float
    mark: Element


def write_alike(root: Element) -> None:
    """Rows and columns of a picture that slim() has been through, each in the same words."""
    for element in list(root.iter()):
        _end_as_it_began(element)
        _on_whole_pixels(element)
    for parent in list(root.iter("g")):
        _in_rows(parent)
    _without_the_empty(root)
    for parent in list(root.iter("g")):
        _in_columns(parent)
        if "transform" in parent.attrib and all(mark.tag == "g" for mark in _labelled(parent)):
            _say_once(parent)
    for element in root.iter():
        _in_order(element)


def _end_as_it_began(element: Element) -> None:
    """A box closes at its own left, a bar at its own foot: a length is written once."""
    drawn = element.get("d", "")
    if box := _BOX.fullmatch(drawn):
        element.set("d", f"M{box[1]},{box[2]}{box[3]}H{box[1]}Z")
    elif bar := _BAR.fullmatch(drawn):
        element.set("d", f"{bar[1]}{bar[2]}{bar[3]}V{bar[2]}")


def _on_whole_pixels(element: Element) -> None:
    """Where a text stands. One that is turned around its place stays."""
    if element.tag != "text" or "transform" in element.attrib:
        return
    for name in {"x", "y"} & element.attrib.keys():
        element.set(name, two_digits(math.floor(float(element.attrib[name]) + 0.5)))


def _in_rows(parent: Element) -> None:
    """Marks that stand in rows, and follow each other in them, get a group for each row.

    What is written in the marks is the next group of a picture: it goes into the same rows.
    """
    for place, group in enumerate(list(parent)):
        rows = _rows(group)
        if sum(map(len, rows.values())) < max(_LEAST, len(rows) + 2):
            continue
        beside = parent[place + 1] if place + 1 < len(parent) else None
        written = _rows(beside) if beside is not None else {}
        group[:] = [_row(down, marks) for down, marks in rows.items()]
        for row in group:
            _say_once(row)
        if beside is not None and len(written) == len(rows):
            _write_into(group, beside, list(written.values()))


def _without_the_empty(root: Element) -> None:
    for parent in root.iter():
        parent[:] = [child for child in parent if child.tag != "g" or len(child)]


def _rows(group: Element) -> dict[float, list[Element]]:
    """The marks of each row by how far down it is; nothing where they do not stand in rows."""
    placed = [each for child in group if (each := _placed(child))]
    rows = {down: [each.mark for each in row] for down, row in groupby(placed, lambda it: it.down)}
    are_all = len(placed) == len(group) == sum(map(len, rows.values()))
    return rows if group.tag == "g" and are_all and len(rows) > 1 else {}


def _row(down: float, marks: Sequence[Element]) -> Element:
    row = Element("g", {"transform": f"translate(0,{two_digits(down)})"})
    row[:] = list(marks)
    for mark in marks:
        _move_up(mark, down)
    return row


def _write_into(group: Element, words: Element, lines: Sequence[Sequence[Element]]) -> None:
    """Each row's words into its row, in a group as `words` was; the marks' border is not theirs."""
    downs = [float(_PLACE.findall(row.attrib["transform"])[0]) for row in group]
    for row, down, line in zip(group, downs, lines, strict=True):
        of_row = SubElement(row, "g", {**words.attrib, "stroke": "none"})
        of_row[:] = list(line)
        for word in line:
            _move_up(word, down)
    words[:] = []


def _placed(mark: Element) -> Placed | None:
    """A box or a text of one line; None for whatever is drawn in another way."""
    if len(mark) or "transform" in mark.attrib:
        return None
    if mark.tag == "text":
        return Placed(float(mark.get("y", "0")), mark)
    box = re.match(r"M-?[\d.]+,(-?[\d.]+)h[^ML]*Z$", mark.get("d", ""))
    return Placed(float(box[1]), mark) if box else None


def _move_up(mark: Element, down: float) -> None:
    """The mark's place in a row that stands so far down."""
    if mark.tag == "text":
        mark.set("y", two_digits(float(mark.get("y", "0")) - down))
    else:
        mark.set(
            "d",
            _BOX_PLACE.sub(
                lambda at: f"{at[1]},{two_digits(float(at[2]) - down)}", mark.attrib["d"]
            ),
        )


def _labelled(group: Element) -> list[Element]:
    return [child for child in group if "aria-label" in child.attrib]


def _say_once(row: Element) -> None:
    """What all marks of a row begin with ("Australia, ") stands in its group."""
    marks = _labelled(row)
    labels = [mark.attrib["aria-label"] for mark in marks]
    if len(marks) < 2:
        return
    shared = _beginning(labels)
    of_row = shared[: shared.rfind(", ") + 2] if ", " in shared else ""
    if not of_row or any(len(label) == len(of_row) for label in labels):
        return
    row.set("data-row", of_row)
    for mark, label in zip(marks, labels, strict=True):
        mark.set("aria-label", label.removeprefix(of_row))


def _beginning(labels: Sequence[str]) -> str:
    """What all of them begin with."""
    first, last = min(labels), max(labels)
    same = takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
    return "".join(letter for letter, _ in same)


def _in_columns(parent: Element) -> None:
    """Lines of text one below the other are one text: each says how far down it is."""
    lines = list(parent)
    if len(lines) < _LEAST or not all(map(_is_a_line, lines)):
        return
    if len({line.get("x") for line in lines}) > 1:
        return
    _one_text(parent, lines)


def _is_a_line(element: Element) -> bool:
    return element.tag == "text" and not len(element) and set(element.attrib) == {"x", "y"}


def _one_text(parent: Element, lines: Sequence[Element]) -> None:
    left = lines[0].attrib["x"]
    text = Element("text", {"x": left, "y": lines[0].attrib["y"]})
    steps = [float(low.attrib["y"]) - float(high.attrib["y"]) for high, low in pairwise(lines)]
    for line, step in zip(lines, [0.0, *steps], strict=True):
        more = {"dy": two_digits(step)} if step else {}
        SubElement(text, "tspan", {"x": left, **more}).text = line.text
    parent[:] = [text]


def _in_order(element: Element) -> None:
    """What differs from mark to mark first and last, what they share between."""
    first = _ORDERS.get(element.tag, _MARK)
    said = dict(element.attrib)
    element.attrib.clear()
    element.attrib.update({name: said.pop(name) for name in first if name in said} | said)
