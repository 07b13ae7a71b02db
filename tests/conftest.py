"""What every test may use: people of each role, clients for them, and the real plan."""

import gc
import os

import hypothesis
import pytest
from _pytest import runner
from django.core.cache import caches
from django.db import connection
from django.test import Client, override_settings
from xdist.scheduler import LoadFileScheduling

from smewg.toolkit import unwritten, worker
from smewg.toolkit.wide_frame import wide
from tests import database, people, pictures, rows_one_by_one
from tests.factories import EconomyFactory, UserFactory

# One profile, without a clock: a busy machine is no fault. In CI the same code is tried with the
# same examples, so that nobody's change fails by chance; elsewhere each run tries others.
hypothesis.settings.register_profile(
    "house",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    derandomize=os.environ.get("CI") == "true",
)
hypothesis.settings.load_profile("house")

runner.runtestprotocol = wide(runner.runtestprotocol)  # a fifth of the suite's processor time

LONGEST = (
    "test_releases.py",
    "test_backups.py",
    "test_urls.py",
    "test_form_errors.py",
    "test_junk_at_every_address.py",
    "test_documents_opened.py",
    "test_reviews.py",
    "test_papers_say_what_they_are.py",
    "test_changes.py",
    "test_refusals.py",
)
"""Each file's tests run in one process, and these begin first, so that none is left at the end."""

ONE_WALK = {
    "tests/test_urls.py",
    "tests/smewg/test_form_errors.py",
    "tests/test_junk_at_every_address.py",
}
"""They read the pages of one walk (tests/walk.py), so one process runs them one after another."""


class _InOneProcess(LoadFileScheduling):
    """Each file's tests in one process, and those of one walk together."""

    def _split_scope(self, nodeid):
        file = super()._split_scope(nodeid)
        return "the walk" if file in ONE_WALK else file


@pytest.hookimpl(optionalhook=True)  # bin/mutants runs without it
def pytest_xdist_make_scheduler(config, log):
    return _InOneProcess(config, log) if config.getvalue("dist") == "loadfile" else None


DATABASE = {"db", "transactional_db", "django_db_setup", "live_server", "client_as", "postgresql"}


def pytest_collection_modifyitems(items):
    """The longest first; and mark what asks for no database, so that bin/test runs it once."""
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.name, len(LONGEST)))
    for item in items:
        asks_for_one = DATABASE.intersection(item.fixturenames)
        if not asks_for_one and not item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.once)


def pytest_collection_finish():
    """What every test uses is looked at for garbage no more: that was a tenth of their time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(300_000, 5, 5)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        database.finish()
        database.keep(database.load_plan)


@pytest.fixture(scope="session", autouse=True)
def _each_picture_is_drawn_once():
    with pytest.MonkeyPatch.context() as monkeypatch:
        pictures.remember(monkeypatch)
        yield


@pytest.fixture(scope="session", autouse=True)
def _rows_are_looked_at_as_they_are_asked_for():
    with pytest.MonkeyPatch.context() as monkeypatch:
        rows_one_by_one.look_at_what_is_asked(monkeypatch)
        yield


@pytest.fixture
def drawn_anew(monkeypatch):
    """Pictures are drawn each time that they are asked for, as the first time."""
    monkeypatch.setattr(pictures, "IS_REMEMBERED", False)


@pytest.fixture(autouse=True)
def _empty_cache():
    for cache in caches.all(initialized_only=True):
        cache.clear()


@pytest.fixture(autouse=True)
def _mail_goes_through_the_outbox(settings):
    """As it does in use: Django's test runner puts another backend in its place.

    MAIL_IN_PLACE sends a mail as soon as it is written, so that it stands in mail.outbox at once.
    """
    settings.EMAIL_BACKEND = "smewg.toolkit.outbox.OutboxBackend"


@pytest.fixture
def made_in_place(settings):
    """Documents are there as soon as they are asked for, for tests that read them.

    Elsewhere they wait for a worker, as in use: a PDF takes as long as a hundred pages.
    """
    settings.DOCUMENTS_MADE_IN_PLACE = True


@pytest.fixture
def other():
    """Another process's connection to the same database."""
    found = connection.copy()
    yield found
    found.close()


@pytest.fixture
def alone(monkeypatch):
    """As if no other database of the server were written to, which PostgreSQL's mark tells as well.

    Other processes' tests write to theirs meanwhile.
    """
    asked = unwritten._of_postgresql
    monkeypatch.setitem(unwritten._ASKED, "postgresql", lambda: asked() and ("alone",))


@pytest.fixture
def no_duties(monkeypatch):
    """A worker that has nothing to do but what a test adds."""
    monkeypatch.setattr(worker, "_duties", {})


@pytest.fixture
def secretariat(request, db):
    _kept_rows_first(request)
    return people.secretariat_of_tests()


@pytest.fixture
def verifier(request, db):
    _kept_rows_first(request)
    return people.verifier_of_tests()


def _kept_rows_first(request):
    """The kept rows hold people and economies: what is made before them would be in their way."""
    for each in ("plan", "with_counts", "things"):
        if each in request.fixturenames:
            request.getfixturevalue(each)


@pytest.fixture
def chair(db):
    return people.chair_of_tests()


@pytest.fixture
def observer(db):
    return UserFactory(email="observer@smewg.example", name="Grace Oliver", role="observer")


@pytest.fixture
def delegate(request, db):
    _kept_rows_first(request)
    return UserFactory(
        email="delegate@smewg.example", role="delegate", economy=EconomyFactory(code="PE")
    )


@pytest.fixture
def client_as(request):
    """A signed-in client for a role: client_as("chair")."""

    def signed_in(role):
        client = Client()
        client.force_login(
            request.getfixturevalue(role), backend="django.contrib.auth.backends.ModelBackend"
        )
        return client

    return signed_in


@pytest.fixture
def plan(db):
    """The shipped plan, as an installation loads it."""
    from plans.models import Plan  # noqa: PLC0415 (the apps are not ready when this is imported)

    database.put_in(database.load_plan)
    return Plan.objects.get(key="2017-2020")


@pytest.fixture(scope="session")
def _kept_counts(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        database.keep(database.load_counts)


@pytest.fixture
def with_counts(_kept_counts, db):
    """The plan with three years of invented counts, by `secretariat` and `verifier`."""
    from plans.models import Plan  # noqa: PLC0415 (the apps are not ready when this is imported)

    database.put_in(database.load_counts)
    return Plan.objects.get(key="2017-2020")


@pytest.fixture(scope="session")
def _kept_demonstration(django_db_setup, django_db_blocker, tmp_path_factory):
    folder = tmp_path_factory.mktemp("demonstration")
    with django_db_blocker.unblock(), override_settings(VAR_DIR=folder):
        database.keep(database.load_demonstration)


@pytest.fixture
def demonstrated(_kept_demonstration, db):
    """The plan with all that is invented for it, as `make run` begins."""
    from plans.models import Plan  # noqa: PLC0415 (the apps are not ready when this is imported)

    database.put_in(database.load_demonstration)
    return Plan.objects.get(key="2017-2020")


@pytest.fixture(scope="session")
def _kept_things(django_db_setup, django_db_blocker):
    from tests.world import keep_things  # noqa: PLC0415 (the apps are not ready before)

    with django_db_blocker.unblock():
        keep_things()
