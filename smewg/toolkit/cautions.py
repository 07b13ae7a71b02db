"""What every page, slide, sheet, picture and file of this installation must say of itself.

The toolkit knows no word of the house: whoever knows what is to be said registers it.
"""

from __future__ import annotations

from collections.abc import Callable


def _nothing() -> str:
    return ""


_asked: list[Callable[[], str]] = [_nothing]


def say(ask: Callable[[], str]) -> None:
    """Ask this function from now on; it gives a short sentence without its full stop, or ""."""
    _asked[:] = [ask]


def caution() -> str:
    """The sentence that must stand on what leaves this installation now; "" for none."""
    return _asked[0]()
