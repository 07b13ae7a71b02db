"""What a worker does for a person stands in histories as theirs, as what their requests do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpRequest
from simple_history.models import HistoricalRecords


@contextmanager
def on_behalf_of(person: Any) -> Iterator[None]:
    """Within the block, histories name `person`."""
    context = HistoricalRecords.context
    before = getattr(context, "request", None)
    request = HttpRequest()
    request.user = person
    context.request = request
    try:
        yield
    finally:
        if before is None:
            del context.request
        else:
            context.request = before
