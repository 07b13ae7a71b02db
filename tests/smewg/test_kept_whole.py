"""A page that is given again is the page that would be made now, to the letter."""

import os
import re
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.middleware import csrf
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projects.models import Session
from smewg import kept_whole
from smewg.models import HomeVisit, User
from smewg.operations.invitations import expires_at
from smewg.toolkit import sessions, unwritten
from smewg.toolkit.kept_pages import KeptPage, KeptPages
from tests.factories import EconomyFactory, UserFactory
from tests.projects.factories import session

committed = pytest.mark.django_db(transaction=True)
NOON = datetime(2018, 5, 7, 4, 0, 5, tzinfo=UTC)
IN_SILENCE = 2 + (connection.vendor == "postgresql")
"""Questions of a page given again: the session, the person, and on PostgreSQL the mark."""
ONCE_A_MINUTE = 1
"""Whether figures are invented."""
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w{64})"')


@pytest.fixture
def noon(monkeypatch):
    """A moment at which the clock stands, in which a test looks at its pages.

    That somebody was seen, which is noted every ten minutes, is noted once.
    """
    monkeypatch.setattr(sessions, "SEEN_EVERY", 24 * 3_600)
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def told(answer):
    """A page without its tokens."""
    return _TOKEN.sub("", answer.content.decode())


def made_now(client, address, **heads):
    """The page as it is made where nothing is kept."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(unwritten, "mark", lambda: None)
        return client.get(address, headers=heads)


def with_questions(client, address):
    with CaptureQueriesContext(connection) as asked:
        return client.get(address), len(asked)


def questions(client, address):
    return with_questions(client, address)[1]


def looked_at(client, *addresses):
    """As somebody who looks about: what the first look writes is written."""
    for address in addresses * 2:
        client.get(address)


def pages_of(plan):
    within = session()
    return [
        reverse("home"),
        reverse("plans:plan", args=[plan.key]),
        reverse("kpis:year", args=[2018]),
        reverse("kpis:register", args=[plan.key]),
        reverse("kpis_pages:indicator", args=[plan.key, "kpi-1"]),
        reverse("kpis_pages:area", args=[plan.key, 1]),
        reverse("reviews:dashboard", args=[plan.key]),
        reverse("reviews:changes", args=[plan.key]),
        reverse("objectives:objective", args=[plan.key, 1, 1]),
        reverse("contributions:who"),
        reverse("projects:session", args=[within.slug]),
        reverse("scoring:ranking", args=[within.slug]),
    ]


@committed
def test_each_reading_page_is_given_again_with_a_token_of_its_own(plan, client_as, noon, alone):
    secretariat = client_as("secretariat")
    looked_at(secretariat, reverse("home"))
    for address in pages_of(plan):
        first = secretariat.get(address)
        again, asked = with_questions(secretariat, address)
        notes_visits = address == reverse("home")
        assert asked == IN_SILENCE + notes_visits, address
        assert told(again) == told(first)
        assert headers_of(again) == headers_of(first)
        kept, given_now = set(_TOKEN.findall(first.content.decode())), tokens(again, secretariat)
        assert len(given_now) == 1
        assert not kept & given_now
        assert given_now == set(_TOKEN.findall(again.content.decode()))


def headers_of(answer):
    cookies = {name: {**each, "expires": ""} for name, each in answer.cookies.items()}
    return {**answer.headers, "X-Request-ID": ""}, cookies


def tokens(answer, client):
    """Each word of the page that would be taken for the token of this browser."""
    secret = client.cookies["csrftoken"].value
    words = re.findall(r"(?<!\w)\w{64}(?!\w)", answer.content.decode())
    return {each for each in words if csrf._does_token_match(each, secret)}


@committed
def test_a_form_on_a_page_given_again_is_taken(plan, secretariat, noon):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(secretariat, backend="django.contrib.auth.backends.ModelBackend")
    looked_at(browser, reverse("home"))
    page = browser.get(reverse("home")).content.decode()
    sent = {"panel": "welcome", "csrfmiddlewaretoken": _TOKEN.search(page)[1]}
    assert browser.post(reverse("home_hide"), sent).status_code == 302
    assert HomeVisit.objects.get().hides_welcome


TIMES = {"second": 1, "minute": 60, "to the hour": 3_595, "day": 24 * 3_600}
WRITES = ("own", "another's", "undone", "another's, undone", "begun", "name", "role")


@committed
@settings(
    max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(steps=st.lists(st.sampled_from((*WRITES, *TIMES, "look")), min_size=2, max_size=5))
def test_a_page_given_again_is_the_page_that_would_be_made(plan, other, client_as, noon, steps):
    address = reverse("projects:session", args=[(Session.objects.first() or session()).slug])
    User.objects.filter(role="chair").update(role="secretariat")
    office = client_as("secretariat")
    delegate = Client()
    delegate.force_login(a_delegate(), backend="django.contrib.auth.backends.ModelBackend")
    looked_at(office, address)
    looked_at(delegate, address)
    for number, step in enumerate(["look", *steps, "look"]):
        with during(step, f"Fund {number}", other, noon):
            for reader in (office, delegate):
                assert told(reader.get(address)) == told(made_now(reader, address))


def a_delegate():
    found = User.objects.filter(role="delegate").first()
    return found or UserFactory(role="delegate", economy=EconomyFactory(code="PE"))


class during:  # noqa: N801 -- read as a sentence
    """What is written before somebody looks; "begun" is committed after that."""

    def __init__(self, step, words, other, clock):
        self.step, self.words, self.other, self.clock = step, words, other, clock

    def write(self, at):
        with at.cursor() as cursor:
            cursor.execute("UPDATE projects_fund SET name = %s", [self.words])

    def __enter__(self):
        if self.step == "own":
            self.write(connection)
        elif self.step == "another's":
            self.write(self.other)
        elif self.step == "undone":
            with transaction.atomic():
                self.write(connection)
                transaction.set_rollback(True)
        elif self.step in ("another's, undone", "begun"):
            self.other.set_autocommit(False)
            self.write(self.other)
            if self.step != "begun":
                self.end(self.other.rollback)
        elif self.step == "name":
            User.objects.update(name=self.words)
        elif self.step == "role":
            User.objects.filter(role="secretariat").update(role="chair")
        elif self.step in TIMES:
            self.clock.shift(TIMES[self.step])

    def __exit__(self, *fault):
        if self.step == "begun":
            self.end(self.other.commit)

    def end(self, finish):
        finish()
        self.other.set_autocommit(True)


@committed
def test_who_may_no_longer_read_is_given_nothing(plan, other, client_as, noon):
    chair, address = client_as("chair"), reverse("contributions:who")
    looked_at(chair, address)
    with other.cursor() as cursor:
        cursor.execute("UPDATE smewg_user SET role = 'observer'")
    assert told(chair.get(address)) == told(made_now(chair, address))
    with other.cursor() as cursor:
        cursor.execute("UPDATE smewg_user SET is_active = %s", [False])
    assert chair.get(address).status_code == 302
    with other.cursor() as cursor:
        cursor.execute("UPDATE smewg_user SET is_active = %s", [True])
    looked_at(chair, address)
    chair.logout()
    assert chair.get(address).status_code == 302
    assert Client().get(address).status_code == 302


@committed
def test_what_a_reader_was_before_the_page_is_kept_for_nobody(plan, other, client_as, noon):
    chair, address = client_as("chair"), reverse("contributions:who")
    looked_at(chair, address)
    place_of = kept_whole._place_of

    def changed_meanwhile(request):
        assert request.user.role == "chair"
        with other.cursor() as cursor:
            cursor.execute("UPDATE smewg_user SET role = 'observer'")
        return place_of(request)

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(kept_whole, "_place_of", changed_meanwhile)
        as_chair = told(chair.get(address))
    as_observer = told(chair.get(address))
    assert as_observer == told(made_now(chair, address))
    assert as_observer != as_chair


@committed
def test_a_page_is_made_anew_each_hour_and_what_it_does_beside_is_done(
    plan, client_as, noon, alone
):
    chair, home = client_as("chair"), reverse("home")
    page = reverse("plans:plan", args=[plan.key])
    looked_at(chair, home, page)
    noon.shift(3_590 - NOON.second)
    assert questions(chair, page) == IN_SILENCE + ONCE_A_MINUTE
    noon.shift(10)
    assert questions(chair, page) > IN_SILENCE
    HomeVisit.objects.update(seen_at=NOON + timedelta(seconds=3_600 - NOON.second - 290))
    looked_at(chair, home)
    assert questions(chair, home) == IN_SILENCE + 1
    noon.shift(20)
    chair.get(home)
    assert HomeVisit.objects.get().seen_at == NOON + timedelta(seconds=3_620 - NOON.second)


@committed
def test_home_is_made_anew_each_minute_as_a_link_runs_out(client_as, noon, alone):
    home = reverse("home")
    invited = UserFactory(role="observer", email="late@example.org")
    invited.set_unusable_password()
    invited.invited_at, invited.joined_at = NOON, None
    invited.save()
    runs_out = expires_at(NOON)
    noon.move_to(runs_out - timedelta(seconds=30))
    office = client_as("secretariat")
    looked_at(office, home)
    assert "Invite again" not in told(office.get(home))
    noon.move_to(runs_out + timedelta(seconds=60))
    assert f"Invite again: {invited.name}" in told(office.get(home))


@committed
def test_each_reading_page_is_the_same_at_each_minute_of_an_hour(plan, client_as, noon, alone):
    """But Home, which is made anew each minute, and the line on paper of when it was sent."""
    office = client_as("secretariat")
    pages = [each for each in pages_of(plan) if each != reverse("home")]
    looked_at(office, *pages)
    for moment in (datetime(2018, 5, 7, 15, 0, 1, tzinfo=UTC), NOON):  # 23:00 in Singapore
        noon.move_to(moment)
        looked_at(office, *pages)
        noon.move_to(moment.replace(minute=59, second=59))
        for address in pages:
            again, asked = with_questions(office, address)
            assert asked <= IN_SILENCE + ONCE_A_MINUTE, address
            assert told(again) == told(made_now(office, address))
            assert ":59 Singapore time</time>. Printed by" in _one_line(told(again))
        noon.move_to(moment.replace(minute=0) + timedelta(hours=1))
        for address in pages:
            assert told(office.get(address)) == told(made_now(office, address))


def _one_line(page):
    return re.sub(r"\s+", " ", page)


@committed
def test_what_a_session_holds_is_said_once(plan, client_as, secretariat, noon):
    office, home = client_as("secretariat"), reverse("home")
    looked_at(office, home)
    office.post(reverse("kpis:grid", args=[2018]), {})
    assert "so nothing was saved" in told(office.get(home))
    looked_at(office, home)
    assert "so nothing was saved" not in told(office.get(home))
    store = SessionStore(office.cookies["sessionid"].value)
    store["turned_back"] = {"page": home, "lines": [("Type a year.", "")], "typed": {}}
    store.save()
    assert "Type a year." in told(office.get(home))
    looked_at(office, home)
    assert "Type a year." not in told(office.get(home))


@committed
def test_a_session_holds_how_somebody_signed_in_and_no_more(secretariat):
    secretariat.set_password("a long password")
    secretariat.save()
    browser = Client()
    browser.post(
        reverse("account_login"), {"login": secretariat.email, "password": "a long password"}
    )
    looked_at(browser, reverse("home"))
    assert "_auth_user_id" in browser.session
    assert kept_whole.OF_SIGNING_IN.issuperset(browser.session.keys())


@pytest.mark.django_db
def test_within_a_transaction_no_mark_says_what_is_seen():
    assert unwritten.mark() is None


@committed
@pytest.mark.once
@pytest.mark.skipif(connection.vendor != "sqlite", reason="a watch is SQLite's")
def test_a_process_that_was_split_off_watches_for_itself():
    before = unwritten.mark()
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        os.write(writing, b"other" if unwritten._of_sqlite() not in (None, before) else b"same")
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reading, 5) == b"other"
    assert unwritten.mark() == before


def test_a_file_that_was_put_in_anothers_place_has_another_mark(tmp_path):
    def made(file):
        with sqlite3.connect(file) as found:
            found.execute("CREATE TABLE t (x)")
        found.close()
        return file

    file = made(tmp_path / "a database.sqlite3")
    before = unwritten._watch_of(file).ask()
    assert unwritten._watch_of(file).ask() == before
    made(tmp_path / "restored").rename(file)
    assert unwritten._watch_of(file).ask() != before


def test_so_many_pages_and_bytes_are_kept():
    kept = KeptPages(most=3, most_bytes=3_000)
    for number in range(5):
        kept.keep(number, KeptPage.of("state", {}, b"short"))
        kept.get(2)
    assert [number for number in range(5) if kept.get(number)] == [2, 3, 4]
    kept.keep(5, KeptPage.of("state", {}, os.urandom(2_980)))
    assert [number for number in range(6) if kept.get(number)] == [5]
    assert kept.bytes == len(kept.get(5).compressed)
    assert kept.get(5).words == kept.get(5).words
    kept.keep(5, KeptPage.of("state", {}, os.urandom(4_000)))
    assert (len(kept), kept.bytes) == (0, 0)
