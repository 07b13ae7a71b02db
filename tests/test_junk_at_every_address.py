"""Whatever stands in an address or is posted to it, nobody gets an error of the server.

Every address of tests/test_urls.py, with junk in its arguments, its query and its fields. The
secretariat, which may do most, tries some of it at each address, and one other role by turns;
`make junk` tries all of it everywhere as everybody.
"""

import itertools
import os
import re
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from reviews.operations import snapshots
from tests import walk
from tests.test_urls import ROLES, TABLE, things  # noqa: F401 -- a fixture

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once,
    pytest.mark.usefixtures("made_in_place"),  # readyz asks for a worker elsewhere
]

JUNK = ["", "\x00", "9" * 40, "\N{SUPERSCRIPT TWO}", "-1", "x" * 300]
NUMBERS = [0, 9, 32768, 2**31, 2**63, int("9" * 40)]
IS_ALL = os.environ.get("JUNK") == "all"
APPS = ("smewg", "plans", "kpis", "projects", "contributions", "reviews", "public")
READ = re.compile(r"(?:POST|posted|data|sent)(?:\.get|\.getlist)?[\[(]\"([\w-]+)\"")
FIELD = re.compile(r"<(?:input|select|textarea|button)[^>]* name=\"([^\"]+)\"")


def names_that_views_read():
    text = "\n".join(each.read_text("utf-8") for app in APPS for each in Path(app).rglob("*.py"))
    return set(READ.findall(text)) | {"chosen", "form-TOTAL_FORMS", "upload", "seen", "version"}


def places(things, role):  # noqa: F811
    """The addresses that a role tries: the secretariat all, the others every fifth, by turns."""
    others = [each for each in ROLES if each != "secretariat"]
    for place, (name, (_, arguments, _)) in enumerate(TABLE.items()):
        is_its_turn = role == "secretariat" or others[place % len(others)] == role
        if (is_its_turn or IS_ALL) and not name.startswith(("account_", "mfa_")):
            yield name, [things.get(each, each) for each in arguments]


def faults(requests):
    """Which of the requests ended in an error of the server; each in a savepoint."""
    found = []
    for said, ask in requests:
        with transaction.atomic():
            status = ask().status_code
            transaction.set_rollback(True)
        if status >= 500:
            found.append((*said, status))
    return found


def taken_by(role, junk):
    """What a role tries at one address: two things as the secretariat, which may do most."""
    turns = itertools.islice(itertools.cycle(junk), ROLES.index(role), None)

    def some():
        if IS_ALL:
            return junk
        return [next(turns), junk[-1]] if role == "secretariat" else [next(turns)]

    return some


def signed_in(role, client_as):
    cache.clear()
    client = Client() if role == "anonymous" else client_as(role)
    client.raise_request_exception = False
    return client


@pytest.fixture(autouse=True)
def _documents_wait(monkeypatch):
    monkeypatch.setattr(snapshots, "start_making", lambda: None)


@pytest.mark.parametrize("role", ROLES)
def test_junk_in_every_field_of_every_post(role, things, client_as, observer, delegate):  # noqa: F811
    client, known = signed_in(role, client_as), names_that_views_read()
    some = taken_by(role, JUNK)
    shown = {}
    if role == "secretariat":  # the pages that the table's walk has kept
        read = walk.pages(TABLE, role, things, client_as)
        shown = {name: set(FIELD.findall(page.text)) for name, _, page in read}

    def posts():
        for name, arguments in places(things, role):
            address = reverse(name, args=arguments)
            fields = known | shown.get(name, set())
            for junk in some():
                posted = dict.fromkeys(fields, junk) if junk else {}
                yield (name, junk), lambda a=address, p=posted: client.post(a, p)

    assert not faults(posts())


@pytest.mark.parametrize("role", ROLES)
def test_any_number_in_every_address(role, things, client_as, observer, delegate):  # noqa: F811
    client = signed_in(role, client_as)
    some = taken_by(role, NUMBERS)

    def requests():
        for name, arguments in places(things, role):
            for at, argument in enumerate(arguments):
                numbers = some()
                for junk in numbers if isinstance(argument, int) else numbers[-1:]:
                    try:
                        address = reverse(name, args=[*arguments[:at], junk, *arguments[at + 1 :]])
                    except NoReverseMatch:
                        continue
                    yield (name, at, junk, "get"), lambda a=address: client.get(a)
                    yield (name, at, junk, "post"), lambda a=address: client.post(a)

    assert not faults(requests())


def test_junk_in_every_query(things, client_as, observer, delegate):  # noqa: F811
    client = signed_in("chair", client_as)
    names = ("page", "year", "from", "to", "since", "until", "area", "economy", "objective",
             "indicator", "partner", "sharer", "plan", "sort", "text", "state", "q")  # fmt: skip

    def requests():
        for name, arguments in places(things, "secretariat"):
            for junk in ("9" * 40, "\x00"):
                address = reverse(name, args=arguments)
                query = dict.fromkeys(names, junk)
                yield (name, junk), lambda a=address, q=query: client.get(a, q)

    assert not faults(requests())
