"""Walks over all addresses of a table as one role, each request in a savepoint.

The pages that the first walk gets are kept: whoever wants their forms or their fields afterwards
asks no address again. The world is the same for all of them (tests/world.py).
"""

from dataclasses import dataclass

from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse


@dataclass(frozen=True)
class Page:
    """What came of a GET: `text` is empty where it is no page of HTML."""

    status: int
    text: str


kept = {}
"""{(role, name): Page} of one world."""
kept_of = {}
"""What the arguments named in that world."""


def asked(table, role, method, things, client_as, names=None):
    """(name, its arguments, the answer) of the addresses, of all or of `names`.

    Each in a savepoint, so that none finds what another did.
    """
    cache.clear()
    client = Client() if role == "anonymous" else client_as(role)
    for name, (_, arguments, _) in table.items():
        if names is not None and name not in names:
            continue
        with transaction.atomic():
            answer = getattr(client, method)(address_of(name, arguments, things))
            yield name, arguments, answer
            transaction.set_rollback(True)


def address_of(name, arguments, things):
    return reverse(name, args=[things.get(each, each) for each in arguments])


def keep(role, name, answer, things):
    if things != kept_of:
        kept.clear()
        kept_of.clear()
        kept_of.update(things)
    kept[role, name] = Page(answer.status_code, _text(answer))


def pages(table, role, things, client_as):
    """(name, its address, its Page) of each address that a GET is answered at; kept or asked."""
    names = [name for name, (asks_by, _, _) in table.items() if asks_by == "get"]
    if things == kept_of:
        missing = {each for each in names if (role, each) not in kept}
    else:
        missing = set(names)
    for name, _, answer in asked(table, role, "get", things, client_as, missing):
        keep(role, name, answer, things)
    for name in names:
        yield name, address_of(name, table[name][1], things), kept[role, name]


def _text(answer):
    is_page = not answer.streaming and "text/html" in answer.headers.get("Content-Type", "")
    return answer.content.decode() if is_page else ""
