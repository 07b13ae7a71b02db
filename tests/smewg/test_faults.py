"""A fault of a neighbour does not spread: what to do is said, and words are kept."""

import json
import logging

import pytest
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core import mail
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from smewg.models import Meeting, Paper, WorkerProcess
from smewg.toolkit import request_log
from smewg.views import health, refusals

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    return Meeting.objects.create(kind="SMEWG", number=645, year=2017)


@pytest.fixture
def failing(monkeypatch, client_as):
    """A client for which a page fails with an error."""

    def client(error):
        def fails(*args, **kwargs):
            raise error

        signed_in = client_as("secretariat")
        monkeypatch.setattr("smewg.views.people.render", fails)
        signed_in.raise_request_exception = False
        return signed_in

    return client


@pytest.mark.parametrize(
    ("error", "status", "says"),
    [
        (OperationalError("server closed the connection"), 503, "One moment, please"),
        (OSError(28, "No space left on device"), 503, "There is no room to save"),
        (ZeroDivisionError("x"), 500, "Something failed here"),
    ],
)
def test_a_person_reads_what_to_do_and_a_number_to_quote(failing, error, status, says):
    client = failing(error)
    answer = client.get(reverse("group:economies"))
    page = answer.content.decode()
    assert answer.status_code == status
    assert says in page
    assert answer["X-Request-ID"] in page
    assert ("Retry-After" in answer) == (status == 503)


def test_a_script_hears_503_and_that_it_may_try_again(failing):
    client = failing(OperationalError("server closed the connection"))
    answer = client.get(reverse("group:economies"), headers={"accept": "application/json"})
    assert answer.status_code == 503
    assert answer.json()["try_again"] is True


def test_a_missing_file_is_a_sentence(meeting, secretariat, client_as, settings, tmp_path):
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    with override_settings(
        MEDIA_ROOT=str(tmp_path), STORAGES={**settings.STORAGES, "default": files}
    ):
        paper = Paper.objects.create(
            meeting=meeting, title="P", file=ContentFile(b"%PDF", "a.pdf"), added_by=secretariat
        )
        default_storage.delete(paper.file.name)
        client = client_as("secretariat")
        client.raise_request_exception = False
        answer = client.get(reverse("group:paper_file", args=[paper.pk]))
    assert answer.status_code == 404
    assert "The file is missing" in answer.content.decode()


def test_the_database_is_met_anew_after_a_restart(settings):
    assert settings.DATABASES["default"]["CONN_HEALTH_CHECKS"]
    assert connection.settings_dict["CONN_HEALTH_CHECKS"]


@pytest.fixture
def lines(caplog):
    caplog.set_level(logging.INFO, "smewg.requests")
    return lambda: [each.fields for each in caplog.records if hasattr(each, "fields")]


def test_each_request_is_one_line_with_person_and_number(client_as, secretariat, lines):
    answer = client_as("secretariat").get(reverse("group:economies") + "?x=1")
    line = lines()[-1]
    assert (line["path"], line["status"]) == ("/group/economies/", 200)
    assert line["person"] == secretariat.pk
    assert line["id"] == answer["X-Request-ID"]
    record = logging.makeLogRecord({"msg": "request", "fields": line})
    assert json.loads(request_log.Json().format(record))["path"] == "/group/economies/"
    assert f"person={secretariat.pk}" in request_log.Lines().format(record)


def test_no_secret_of_an_address_stands_in_a_log(lines):
    Client().get(reverse("accept_invitation", args=["MQ", "a-secret-token"]))
    Client().get("/accounts/password/reset/key/1-a-secret-token/")
    Client().get(reverse("group:calendar_file") + "?key=a-secret-token")
    assert len(lines()) == 3
    assert "a-secret-token" not in str(lines())


def test_those_who_answer_for_it_get_a_mail_and_not_a_hundred(failing, settings):
    settings.ADMINS = [("", "operator@example.org")]
    cache.clear()
    client = failing(ZeroDivisionError("x"))
    for _ in range(4):
        client.get(reverse("group:economies"))
    assert [each.to for each in mail.outbox] == [["operator@example.org"]]


@pytest.mark.usefixtures("made_in_place")
def test_a_watcher_is_answered_over_http_and_by_address(settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["smewg.example"]
    for path in ("/healthz", "/readyz"):
        assert Client(HTTP_HOST="10.1.2.3").get(path).status_code == 200


def test_readyz_says_what_is_not_ready(settings, monkeypatch):
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {
        "database": True, "migrations": True, "storage": True, "worker": False,
    }  # fmt: skip
    WorkerProcess.show("here:1")
    assert Client().get("/readyz").status_code == 200
    monkeypatch.setitem(health.PARTS, "storage", lambda: 1 / 0)
    assert Client().get("/readyz").json()["storage"] is False


def test_pages_ask_for_no_camera_and_are_kept_by_nobody_between(client_as):
    answer = client_as("secretariat").get(reverse("group:economies"))
    assert "camera=()" in answer["Permissions-Policy"]
    assert answer["Cache-Control"] == "private"


def test_no_address_of_a_person_stands_in_a_cookie(client_as):
    client = client_as("secretariat")
    client.post(reverse("group:invite"), {"email": "new@example.org", "role": "observer"})
    assert "new@example.org" not in str(client.cookies)
    assert "new@example.org" in client.get(reverse("group:people")).content.decode()


def test_who_finds_a_weakness_is_told_where_to_write(settings):
    settings.SECURITY_CONTACT = "mailto:security@example.org"
    answer = Client().get("/.well-known/security.txt")
    assert "Contact: mailto:security@example.org" in answer.content.decode()
    assert "Expires: " in answer.content.decode()


def test_a_session_that_no_database_saved_is_a_fault_and_no_refusal(rf):
    """Django calls it a request that cannot be read; the database was away, and waiting helps."""
    try:
        try:
            raise OperationalError("terminating connection due to administrator command")
        except OperationalError:
            raise SessionInterrupted("It was deleted.")  # noqa: B904 (as Django does)
    except SessionInterrupted as error:
        answer = refusals.not_readable(rf.post("/group/partners/new/"), error)
    assert answer.status_code == 503
    assert answer["Retry-After"]
    gone = refusals.not_readable(rf.post("/"), SessionInterrupted("It was deleted."))
    assert gone.status_code == 400
