"""What pytest does otherwise while mutants are tried: one database for all, and no chance.

The database is made in memory once, in the process that each mutant's own is forked from; what a
test writes there is rolled back, or gone with the fork. Hypothesis draws the same at every run, so
that a mutant that survives does so tomorrow, and less: what few examples miss, a plain one holds.
Nor does it look for the smallest example: that a test fails is enough.
"""

import os

import hypothesis
import pytest

hypothesis.settings.register_profile(
    "mutants",
    derandomize=True,
    max_examples=30,
    database=None,
    deadline=None,
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
)
hypothesis.settings.load_profile("mutants")


class OneDatabase:
    """Stands in for pytest-django's set-up, which would make a database for every mutant."""

    made_by = None

    @pytest.fixture(scope="session")
    def django_db_setup(self, django_test_environment, django_db_blocker):
        from django.test.utils import setup_databases  # noqa: PLC0415 (the settings come first)

        if type(self).made_by is None:
            type(self).made_by = os.getpid()
            with django_db_blocker.unblock():
                setup_databases(verbosity=0, interactive=False)


def pytest_configure(config):
    """After pytest-django, so that this set-up is the one that is used."""
    config.pluginmanager.register(OneDatabase(), "one-database-for-all-mutants")
