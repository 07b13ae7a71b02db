"""Two people at one instant, each on a connection of their own; for PostgreSQL."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from smewg.toolkit.transitions import TransitionRefused

on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="two connections: PostgreSQL"
)


def at_one_instant(*steps: Callable[[], object]) -> list[object]:
    """What each step gave, or the TransitionRefused it met; they begin together."""
    outcomes: list[object] = [None] * len(steps)
    ready = threading.Barrier(len(steps))

    def take(place: int, step: Callable[[], object]) -> None:
        ready.wait(30)
        try:
            outcomes[place] = step()
        except TransitionRefused as refused:
            outcomes[place] = refused
        finally:
            connection.close()

    people = [threading.Thread(target=take, args=(place, step)) for place, step in enumerate(steps)]
    for each in people:
        each.start()
    for each in people:
        each.join(60)
    return outcomes
