"""Two people at one row, on two connections of PostgreSQL."""

import threading

import pytest
from django.db import connection, transaction

on_postgres = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="two connections: PostgreSQL"
)


def while_held(first, second):
    """What `second` gave or raised, that began while `first` was done and not committed yet.

    It must wait for the first one: else it judged a row that the first one was changing.
    """
    outcome = []

    def run():
        try:
            outcome.append(second())
        except Exception as error:
            outcome.append(error)
        finally:
            connection.close()

    other = threading.Thread(target=run)
    with transaction.atomic():
        first()
        other.start()
        other.join(1.5)
        assert not outcome, "it did not wait"
    other.join(60)
    (given,) = outcome
    return given
