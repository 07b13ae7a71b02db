"""Settings for the mutants' tests: those of the tests, with a database in memory at once."""

from tests.settings import *  # noqa: F403
from tests.settings import DATABASES, INSTALLED_APPS, VAR_DIR

DATABASES["default"] = {"ENGINE": "django.db.backends.sqlite3", "NAME": VAR_DIR / "none.sqlite3"}
MIGRATION_MODULES = {app.rpartition(".")[2]: None for app in INSTALLED_APPS}
INSTALLED_APPS = [app for app in INSTALLED_APPS if app != "zeal"]
MIDDLEWARE = [each for each in MIDDLEWARE if "zeal" not in each]  # noqa: F405
