"""A form that was refused and whose page is another address: its errors and words go along.

Such a form is sent to an address of its own and leads back to its page. What is wrong then stands
in that page's summary (error_summary.py) and at its box, with what was typed; it is shown once.
`show` does the same for a view that answers with the page itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from smewg.toolkit.error_summary import Line
from smewg.toolkit.text import storable
from smewg.toolkit.transitions import Refusal

KEPT = "turned_back"
Boxes = Mapping[str, str]
"""The id of a field's box on the page, by the name under which the form sends it."""


@dataclass(frozen=True)
class Box:
    """What a page says at one box: what is wrong, and what was typed (None where nothing was)."""

    errors: list[str]
    typed: str | None


@dataclass(frozen=True)
class TurnedBack:
    """What was refused: one line for each thing, and what was typed by its box."""

    lines: tuple[Line, ...] = ()
    typed: Mapping[str, str] = field(default_factory=dict)

    def at(self, box: str) -> Box:
        errors = [each.text for each in self.lines if each.anchor == box]
        return Box(errors, self.typed.get(box))


def turn_back(
    request: HttpRequest, place: str, problems: Iterable[Refusal | str], boxes: Boxes
) -> HttpResponse:
    """Lead back to the form's page at `place`, which then says what is wrong and was typed."""
    found = _of(request, problems, boxes)
    request.session[KEPT] = {
        "page": place.partition("?")[0].partition("#")[0],
        "lines": [(each.text, each.anchor) for each in found.lines],
        "typed": dict(found.typed),
    }
    return redirect(place)


def show(request: HttpRequest, problems: Iterable[Refusal | str], boxes: Boxes) -> None:
    """Say the same on the page with which the request is answered."""
    request.turned_back = _of(request, problems, boxes)  # type: ignore[attr-defined]


def on_this_page(request: HttpRequest) -> TurnedBack:
    """What was refused and belongs on the page that is made now; it is taken once."""
    found = getattr(request, "turned_back", None)
    if found is None:
        found = _kept(request)
        request.turned_back = found  # type: ignore[attr-defined]
    return found


def _of(request: HttpRequest, problems: Iterable[Refusal | str], boxes: Boxes) -> TurnedBack:
    said = [each if isinstance(each, Refusal) else Refusal(each) for each in problems]
    lines = tuple(Line(each.sentence, _box(each.field, boxes)) for each in said)
    posted = request.POST
    typed = {box: storable(posted[name]) for name, box in boxes.items() if name in posted}
    return TurnedBack(lines, typed)


def _box(name: str, boxes: Boxes) -> str:
    """The box of a field; a form's only box where the step calls its field otherwise."""
    only = next(iter(boxes.values())) if name and len(boxes) == 1 else ""
    return boxes.get(name, only)


def _kept(request: HttpRequest) -> TurnedBack:
    session = getattr(request, "session", None)
    kept = session.get(KEPT) if session is not None and request.method == "GET" else None
    if session is None or not kept or kept["page"] != request.path:
        return TurnedBack()
    del session[KEPT]
    return TurnedBack(tuple(Line(*each) for each in kept["lines"]), kept["typed"])
