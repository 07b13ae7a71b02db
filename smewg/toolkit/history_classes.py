"""The classes by which histories are read, made once.

The library makes a class anew each time that somebody looks at a model's `history`, which each
saving does: it took a twentieth of the time of whatever is written.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from simple_history.manager import HistoryDescriptor


def make_once() -> None:
    """From here on each model's `history` is read by one class; called once, at the start."""
    HistoryDescriptor.__get__ = _manager_of


def _manager_of(descriptor: Any, instance: Any, owner: Any) -> Any:
    class_of_it = _class_of(descriptor.manager_class, descriptor.queryset_class)
    return class_of_it(descriptor.model, instance)


@cache
def _class_of(manager: Any, rows: Any) -> Any:
    return manager.from_queryset(rows)
