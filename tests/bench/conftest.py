"""What the bench alone needs."""

import pytest


@pytest.fixture
def as_in_use(settings):
    """Pages go through the middleware that an installation has, and nothing of the tests'."""
    of_tests = ("zeal.", "tests.")
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if not each.startswith(of_tests)]
