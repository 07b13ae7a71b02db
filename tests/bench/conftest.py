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
