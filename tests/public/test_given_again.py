"""What anybody may read is given again while no row is written, and is what would be made now."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans.models import Plan
from public import answers
from public.views.addresses import machine_files
from tests.public.published import corrected, day, publish
from tests.public.test_public_site import API, DATA, FIGURE, PAGES
from tests.smewg.test_kept_whole import ONCE_A_MINUTE, made_now

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]
IS_ASKED = connection.vendor == "postgresql"
"""PostgreSQL is asked for its mark; SQLite tells it by another connection."""
ZIP = "/data/2017-2020/1.0.zip"


@pytest.fixture
def noon():
    with time_machine.travel(day(9), tick=False) as clock:
        answers.ANSWERS.forget()
        yield clock


@pytest.fixture
def door(plan, noon):
    publish(plan)
    corrected(plan, 3, on=5, reason="One was found later.")
    return plan


def said(answer):
    """All of it that is the answer's own."""
    heads = {**answer.headers, "X-Request-ID": ""}
    return answer.status_code, heads, answer.content


def test_each_address_is_given_again_to_anybody_as_it_was_made(door, alone):
    Client().get("/public/")  # the editions that are due are kept with the first look
    for address in (*PAGES, *DATA, *machine_files(), ZIP):
        first = Client().get(address)
        with CaptureQueriesContext(connection) as asked:
            again = Client().get(address)
        assert len(asked) <= ONCE_A_MINUTE + IS_ASKED, address
        assert said(again) == said(first) == said(made_now(Client(), address)), address
        assert again.status_code == 200, address


def test_who_has_it_gets_no_body_and_who_asks_otherwise_is_told_so(door):
    first = Client().get(FIGURE)
    for mark in (first["ETag"], f"W/{first['ETag']}", "*", f'"x", {first["ETag"]}'):
        known = {"if-none-match": mark}
        again = Client().get(FIGURE, headers=known)
        assert (again.status_code, again.content) == (304, b"")
        assert said(again) == said(made_now(Client(), FIGURE, **known))
    other = Client().get(FIGURE, headers={"if-none-match": '"x"'})
    assert said(other) == said(first)
    assert Client().head(FIGURE).status_code == 200
    assert Client().post(FIGURE).status_code == 405


def test_what_is_not_there_is_asked_for_each_time(door, other):
    missing = "/public/2021-2024/"
    assert Client().get(missing).status_code == 404
    with other.cursor() as cursor:
        cursor.execute("UPDATE plans_plan SET key = '2021-2024'")
    assert Client().get(missing).status_code == 200
    assert Client().get("/public/2017-2020/").status_code == 404


def test_a_closed_door_gives_nothing_again(door, settings):
    assert Client().get(FIGURE).status_code == 200
    settings.PUBLIC_SITE = "no"
    assert Client().get(FIGURE).status_code == 404


def test_the_folder_is_of_one_moment_and_is_not_given_again(door):
    request = answers.AsFolder()
    request.method, request.path, request.META = "GET", FIGURE, {"QUERY_STRING": ""}
    found = answers._found(request, lambda: answers.marked(b"1", "text/plain", pinned=False))
    assert found.content == b"1"
    later = answers._found(request, lambda: answers.marked(b"2", "text/plain", pinned=False))
    assert later.content == b"2"


STEPS = ("look", "title", "another's title", "undone", "corrected", "minute", "hour", "day")
ASKED = ("/public/", FIGURE, f"{API}/figures", "/public/releases/", "/robots.txt")


@settings(
    max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(steps=st.lists(st.sampled_from(STEPS), min_size=2, max_size=5))
def test_what_is_given_again_is_what_would_be_made(door, other, noon, steps):
    for number, step in enumerate(["look", *steps, "look"]):
        take(step, f"The plan, {number}", other, noon)
        for address in ASKED:
            assert said(Client().get(address)) == said(made_now(Client(), address)), (step, address)


def take(step, title, other, clock):
    if step == "title":
        Plan.objects.update(title=title)
    elif step == "another's title":
        with other.cursor() as cursor:
            cursor.execute("UPDATE plans_plan SET title = %s", [title])
    elif step == "undone":
        with transaction.atomic():
            Plan.objects.update(title=title)
            Client().get("/public/")
            transaction.set_rollback(True)
    elif step == "corrected":
        corrected(Plan.objects.get(), len(title) + int(title.split()[-1]), on=6)
    elif step in ("minute", "hour", "day"):
        clock.shift(timedelta(**{f"{step}s": 1}))
