"""What the bench alone needs."""

import pytest
from django.db import connection

from tests.bench.report import Report


@pytest.fixture(scope="module")
def report(request):
    """Figures beside their limits, printed once the module has run."""
    found = Report()
    yield found
    name, capture = request.module.__name__.rpartition(".")[2], "capturemanager"
    with request.config.pluginmanager.getplugin(capture).global_and_fixture_disabled():
        print(f"\n\n{connection.vendor}, {name.replace('_', ' ')}\n{found}\n")


@pytest.fixture
def as_in_use(settings):
    """Pages go through the middleware that an installation has, and nothing of the tests'."""
    of_tests = ("zeal.", "tests.")
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if not each.startswith(of_tests)]


@pytest.fixture(scope="session", autouse=True)
def _never_analysed(django_db_setup, django_db_blocker):
    """PostgreSQL looks at no table by itself, as where all rows have just been loaded.

    What it learns of a table whose rows a test took back is that it has none, whatever comes next.
    """
    if connection.vendor != "postgresql":
        return
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True):
            cursor.execute(f'ALTER TABLE "{table}" SET (autovacuum_enabled = false)')
