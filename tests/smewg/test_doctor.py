"""Each of the doctor's checks has a planted fault that it names, with what to do."""

import json
import socket
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings as conf
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse
from django.utils import timezone

from smewg import doctor
from smewg.doctor import State, configuration, machine, records
from smewg.models import (
    AuditEntry,
    DutyRun,
    Installation,
    Meeting,
    OutgoingMail,
    Paper,
    Partner,
    SearchEntry,
    WorkerProcess,
)
from smewg.toolkit import audit
from smewg.toolkit.charts import scripts
from smewg.toolkit.client_address import STRANGER_SEEN
from smewg.toolkit.search import index
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(days=400)
FAULTS = {}


def fault(key, says):
    """A fault to be planted; `says` is what the check then tells of it."""

    def added(plant):
        FAULTS[key] = (plant, says)
        return plant

    return added


@pytest.fixture
def real(settings, tmp_path):
    """An installation for other people, whose neighbours are this machine's."""
    settings.SITE_URL, settings.SITE_HOST = "https://smewg.example.org", "smewg.example.org"
    settings.SERVED_OVER_HTTPS = True
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.ALLOWED_HOSTS = ["smewg.example.org"]
    settings.VAR_DIR = tmp_path
    settings.SECRET_KEY = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP"
    settings.ENV_FILE = tmp_path / "env"
    settings.ENV_FILE.touch(0o600)
    return settings


fault("debug", "DEBUG is on")(lambda real, patch: setattr(real, "DEBUG", True))
fault("https", "is not https")(lambda real, patch: setattr(real, "SERVED_OVER_HTTPS", False))
fault("site_url", "SITE_URL is")(
    lambda real, patch: setattr(real, "SITE_URL", "https://smewg.example.org/tracker")
)
fault("hosts", "ALLOWED_HOSTS is")(lambda real, patch: setattr(real, "ALLOWED_HOSTS", ["*"]))
fault("env_file", "may read")(lambda real, patch: real.ENV_FILE.chmod(0o644))
fault("secret_key", "too short")(lambda real, patch: setattr(real, "SECRET_KEY", "short"))
fault("limits", "no limits")(lambda real, patch: setattr(real, "ACCOUNT_RATE_LIMITS", {}))
fault("cookies", "without https")(lambda real, patch: setattr(real, "SESSION_COOKIE_SECURE", False))


@fault("proxy", "192.0.2.1 names visitors")
def _a_proxy_that_is_not_trusted(real, patch):
    Client(REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR="203.0.113.9").get("/accounts/login/")
    assert cache.get(STRANGER_SEEN) == "192.0.2.1"


@fault("site_answers", "does not answer")
def _nobody_at_the_address(real, patch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        real.SITE_URL = f"http://127.0.0.1:{free.getsockname()[1]}"


@fault("clock", "and another")
def _another_time(real, patch):
    later = timezone.now() + timedelta(minutes=10)
    patch.setattr(machine, "_time_of_the_site", lambda: later)


@fault("disk", "Only")
def _a_full_disk(real, patch):
    patch.setattr(machine, "FREE_BYTES", 10**15)


@fault("folder", "cannot be written")
def _a_folder_that_is_gone(real, patch):
    real.VAR_DIR = real.VAR_DIR / "nowhere"


@fault("storage", "cannot be kept")
def _no_room_for_files(real, patch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    patch.setattr(default_storage, "save", full)


@fault("cache", "keeps nothing")
def _a_cache_that_keeps_nothing(real, patch):
    nothing = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    real.CACHES = {**conf.CACHES, "limits": nothing}


@fault("cache_is_shared", "each with a cache of its own")
def _two_machines(real, patch):
    WorkerProcess.show("another:1")
    part = {**conf.CACHES["limits"], "BACKEND": "smewg.toolkit.caches.FileCache"}
    part["LOCATION"] = str(real.VAR_DIR / "limits")
    real.CACHES = {**conf.CACHES, "limits": part}


@fault("static", "not collected")
def _nothing_collected(real, patch):
    real.STATIC_ROOT = real.VAR_DIR / "static"
    manifest = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    real.STORAGES = {**conf.STORAGES, "staticfiles": manifest}


@fault("pango", "PDFs cannot be made")
def _no_pango(real, patch):
    def missing(self, *args, **kwargs):
        raise OSError("cannot load library 'libpango-1.0-0'")

    patch.setattr("weasyprint.HTML.write_pdf", missing)


fault("fonts", "missing")(lambda real, patch: setattr(real, "BASE_DIR", real.VAR_DIR))


@fault("scripts", "Thai")
def _no_font_for_thai(real, patch):
    patch.setattr("smewg.toolkit.charts.scripts.missing", lambda: scripts.SCRIPTS[:1])


@fault("mail_server", "cannot be reached")
def _no_mail_server(real, patch):
    real.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    real.EMAIL_HOST, real.EMAIL_PORT = "127.0.0.1", 1


@fault("mail_goes", "1 mail waits for more than an hour")
def _a_mail_that_waits(real, patch):
    row = OutgoingMail.objects.create(to=["a@example.org"], sender="x", subject="x")
    OutgoingMail.objects.filter(pk=row.pk).update(written_at=LONG_AGO)


fault("worker", "No worker was seen")(lambda real, patch: WorkerProcess.objects.all().delete())


@fault("duties", "Sending mail fails")
def _a_duty_that_fails(real, patch):
    DutyRun.note_fault("mail", OSError("the disk is full"))


@fault("migrations", "newer release (smewg.9999_the_future)")
def _a_newer_database(real, patch):
    patch.setattr(records.rows, "unknown", lambda names: ["smewg.9999_the_future"])


@fault("search", "1 thing of 1 kind")
def _a_thing_that_is_not_found(real, patch):
    Partner.objects.create(name="A bank")
    index.rebuild()
    SearchEntry.objects.filter(kind="partner").delete()


@fault("database_is_closed", "may write")
def _a_database_for_everybody(real, patch):
    path = real.VAR_DIR / "open.sqlite3"
    path.touch()
    path.chmod(0o666)
    if connection.vendor == "sqlite":
        real.DATABASES = {"default": {**conf.DATABASES["default"], "NAME": str(path)}}


@fault("rows_without_files", "1 file is missing")
def _a_file_that_is_gone(real, patch):
    meeting = Meeting.objects.create(kind="SMEWG", number=645, year=2017)
    paper = Paper.objects.create(
        meeting=meeting, title="P", file=ContentFile(b"x", "a.pdf"), added_by=UserFactory()
    )
    default_storage.delete(paper.file.name)


@fault("files_without_rows", "lost.pdf")
def _a_file_of_nothing(real, patch):
    default_storage.save("lost.pdf", ContentFile(b"x"))


@fault("backup", "more than a week")
def _an_old_backup(real, patch):
    DutyRun.objects.create(key="backup", last_at=LONG_AGO)


@fault("rehearsal", "The last rehearsal failed")
def _a_failed_rehearsal(real, patch):
    DutyRun.note_fault("rehearsal", ValueError("a figure differs"))


fault("reminders", "Nobody looked for a day")(lambda real, patch: None)


@fault("idle_accounts", "1 account was not used")
def _somebody_who_left(real, patch):
    UserFactory(role="observer", last_login=LONG_AGO)


@fault("secretariat", "There is one account")
def _one_person(real, patch):
    UserFactory(role="secretariat", email="one@example.org")


@fault("second_step", "without a second step")
def _a_password_alone(real, patch):
    UserFactory(role="secretariat", email="one@example.org")


@fault("audit", "Row 1 was changed")
def _a_forged_row(real, patch):
    audit.record("signed_in", person=1)
    AuditEntry.objects.update(person=2)


@fault("demonstration", "holds the demonstration")
def _the_demonstration(real, patch):
    Installation.mark_invented_figures()


def test_every_check_has_a_planted_fault():
    assert {each.key for each in doctor.checks()} == set(FAULTS)
    assert len(FAULTS) >= 30


@pytest.mark.parametrize("key", sorted(FAULTS))
def test_a_planted_fault_is_named_with_what_to_do(key, real, monkeypatch):
    plant, says = FAULTS[key]
    if key == "database_is_closed" and connection.vendor != "sqlite":
        says = ""
    with override_settings():
        plant(real, monkeypatch)
        found = doctor.examined(key)
    assert says in found.found
    assert found.state != State.GOOD or not says
    assert found.to_do or not says


def test_what_comes_along_with_the_release_is_found(real):
    """A check that looks in a wrong place would tell everybody of a fault."""
    assert doctor.examined("fonts").state == State.GOOD
    assert doctor.examined("pango").state == State.GOOD


def test_a_check_that_fails_itself_is_told_and_the_others_are_made(monkeypatch):
    broken = doctor.Check("debug", "Broken", lambda: 1 / 0)
    monkeypatch.setitem(doctor._checks, "debug", broken)
    found = {each.key: each for each in doctor.examination()}
    assert "ZeroDivisionError" in found["debug"].found
    assert len(found) == len(FAULTS)


def test_the_command_is_for_people_and_for_monitors(real):
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("doctor", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert {each["key"] for each in told} == set(FAULTS)
    assert all(each["to_do"] for each in told if each["state"] != "good")
    out = StringIO()
    call_command("doctor", "--summary", stdout=out)
    assert out.getvalue().startswith("Doctor: ")
    assert configuration.is_local() is False


def test_the_page_says_the_same(client_as):
    page = client_as("secretariat").get(reverse("group:doctor")).content.decode()
    assert "The worker is running" in page
    assert "manage.py worker" in page
