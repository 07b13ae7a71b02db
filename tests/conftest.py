"""What every test may use: people of each role, clients for them, and the real plan."""

import pytest
from django.core.cache import caches
from django.test import Client

from tests import database
from tests.factories import EconomyFactory, UserFactory


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        database.finish()
        database.keep()


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
def secretariat(db):
    return UserFactory(email="secretariat@smewg.example", name="Sri Wibowo", role="secretariat")


@pytest.fixture
def verifier(db):
    return UserFactory(email="verifier@smewg.example", name="Tomas Reyes", role="secretariat")


@pytest.fixture
def chair(db):
    return UserFactory(email="chair@smewg.example", name="Le Thi Hoa", role="chair")


@pytest.fixture
def observer(db):
    return UserFactory(email="observer@smewg.example", name="Grace Oliver", role="observer")


@pytest.fixture
def delegate(request, db):
    if "plan" in request.fixturenames:  # the plan's Peru, not one of their own before it
        request.getfixturevalue("plan")
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

    database.put_in()
    return Plan.objects.get(key="2017-2020")
