"""Taking a step from a page: the operation is called once, and the person is told what became.

`take` sends the person back in either case; `attempt` is for a view that shows its own page again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from smewg.toolkit.transitions import TransitionRefused
from smewg.toolkit.turned_back import Boxes, turn_back

Taken = TypeVar("Taken")
Said = str | Callable[[Taken], str]
"""What to say when the step is taken, which may need what the operation gave back."""
Way = str | tuple[Any, ...]
"""Where to go then: an address, or the name of one with its arguments."""


def take_step(  # noqa: PLR0913 (what a step's page may say)
    request: HttpRequest,
    operation: Callable[[], Taken],
    said: Said[Taken],
    back: Way,
    *,
    not_done: str = "",
    boxes: Boxes | None = None,
) -> HttpResponse:
    """Call `operation` and go `back`, saying what was done or everything that is in the way.

    take(request, lambda: verify_year(year.pk, by=request.user), "Verified.", ("kpis:year", 2018));
    `not_done` is said before the reasons, such as "Nothing was saved." `boxes` are what the step's
    form asks, by name the id of each box: the page then says what is wrong in its summary and at
    the box, and holds what was typed.
    """
    try:
        taken = operation()
    except TransitionRefused as refused:
        if boxes:
            return turn_back(request, address(back), refused.refusals, boxes)
        messages.error(request, " ".join([not_done, *refused.reasons]).strip())
    else:
        messages.success(request, in_words(said, taken))
    return redirect(address(back))


def attempt(operation: Callable[[], Taken]) -> tuple[Taken | None, TransitionRefused | None]:
    """What `operation` gave, or why it was refused, for a page that shows the reasons itself."""
    try:
        return operation(), None
    except TransitionRefused as refused:
        return None, refused


def seen(request: HttpRequest, name: str = "seen") -> str | None:
    """The state or version that the page showed when its form was sent; None if it said nothing."""
    return request.POST.get(name) or None


def in_words(said: Said[Taken], taken: Taken) -> str:
    """The sentence for a step that was taken."""
    return said if isinstance(said, str) else said(taken)


def address(way: Way) -> str:
    """Where `way` leads, as an address."""
    return way if isinstance(way, str) else reverse(way[0], args=way[1:])
