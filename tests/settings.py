"""Settings for tests: the real ones, quicker and quieter."""

import os
import tempfile
from pathlib import Path

from smewg.settings import *  # noqa: F403
from smewg.settings import DATABASES, INSTALLED_APPS, MIDDLEWARE

SECRET_KEY = "for tests only, and long enough to please the deploy check: 0123456789abcdef"
DEBUG = False
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
# zeal refuses a page that asks for rows one by one; WhiteNoise would triple the suite's time.
MIDDLEWARE = [
    "zeal.middleware.zeal_middleware",
    "tests.rows_one_by_one.middleware",
    *(each for each in MIDDLEWARE if "whitenoise" not in each),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "tests.static_addresses.Remembered"},
}
_IN_MEMORY = "django.core.cache.backends.locmem.LocMemCache"
CACHES = {
    name: {"BACKEND": _IN_MEMORY, "LOCATION": name} for name in ("default", "charts", "limits")
}
MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
MAIL_IN_PLACE = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
PUBLIC_SITE = "yes"
ZEAL_RAISE = True
# Locks are taken one by one, in one order for everybody; so are the items of a bulk change
# written, each with its history. Lists of evidence have their queries counted instead.
ZEAL_ALLOWLIST = [
    # Signing out reads the session, and reads it again to take it away.
    {"model": "sessions.Session", "field": "get()"},
    # Two things that one request tells of are two rows of the chain, each after the other.
    {"model": "smewg.AuditHead", "field": "get()"},
    {"model": "kpis.ReportingYear", "field": "get()"},
    {"model": "kpis.Count", "field": "get()"},
    {"model": "plans.Activity", "field": "get()"},
    # What stops a review is judged by the page that asks, and again under the lock.
    {"model": "plans.Plan", "field": "get()"},
    {"model": "contributions.Contribution", "field": "get()"},
    {"model": "projects.BallotSheet", "field": "get()"},
    {"model": "projects.ConceptNote", "field": "get()"},
    {"model": "plans.WorkPlanEdition", "field": "get()"},
    {"model": "smewg.Economy", "field": "get()"},
    # Signing out reads the session, and reads it again to delete it.
    {"model": "sessions.Session", "field": "get()"},
    # A list's rows are written one by one, each through the operation of its page.
    {"model": "projects.ConceptNote", "field": "proposers"},
    {"model": "projects.ConceptNote", "field": "cosponsors"},
    {"model": "projects.ConceptNote", "field": "links"},
    {"model": "projects.ConceptNote", "field": "consents"},
    {"model": "kpis.Evidence", "field": "objectives"},
    {"model": "kpis.Evidence", "field": "economies"},
    {"model": "kpis.Evidence", "field": "partners"},
]

# In memory, SQLite locks whole tables against other threads; on disk it behaves as it does in use.
# A file for each run, so that two runs at once do not take each other's.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    file = Path(tempfile.gettempdir()) / f"smewg-test-{os.getpid()}.sqlite3"
    DATABASES["default"]["TEST"] = {"NAME": file}
    DATABASES["default"]["OPTIONS"]["timeout"] = (
        600  # seconds for a lock: a busy machine is no fault
    )
