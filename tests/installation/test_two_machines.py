"""Two web servers and a worker, each in a folder of its own, over one PostgreSQL.

They share nothing but the database, a folder of files and a cache. Each request goes to one of
the two by chance, as behind a proxy, so that whatever one of them kept for itself is missed.
"""

import contextlib
import email
import email.policy
import os
import random
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.db import connection

from smewg.environment import BASE_DIR
from smewg.models import Meeting, User
from tests.installation.person import Person
from tests.processes import database_url

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="several machines: PostgreSQL"),
]
PASSWORD = "a password for tests 2017"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
STARTED_WITHIN = 60


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def machine(tmp_path):
    """Starts a command on a machine of its own, by name; all are stopped in the end."""
    running = []

    def environment(name):
        return {
            "PATH": os.environ["PATH"],
            "DATABASE_URL": database_url(),
            "VAR_DIR": str(tmp_path / name),
            "SECRET_KEY": "one key for all machines, 0123456789-abcdefghijklmnop",
            "FILES_URL": str(tmp_path / "shared-files"),
            "CACHE_URL": "dbcache://machines_cache",
            "SITE_URL": "http://127.0.0.1",
            "DEBUG": "yes",
        }

    def start(name, *command):
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=BASE_DIR, env=environment(name),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        running.append(process)
        return process

    start("web-1", "manage.py", "createcachetable").wait()
    yield start
    for each in running:
        each.terminate()
    for each in running:
        each.wait(30)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS machines_cache")


@pytest.fixture
def bases(machine):
    found = []
    for name in ("web-1", "web-2"):
        port = free_port()
        machine(
            name, "-m", "gunicorn", "smewg.wsgi", "--bind", f"127.0.0.1:{port}",
            "--worker-class", "gthread", "--threads", "4", "--no-control-socket",
        )  # fmt: skip
        found.append(f"http://127.0.0.1:{port}")
    machine("worker", "manage.py", "worker")
    for each in found:
        soon(lambda each=each: urlopen(f"{each}/healthz", timeout=5).status == 200)
    return found


def soon(question):
    """What `question` gives, once it gives something."""
    until = time.monotonic() + STARTED_WITHIN
    while time.monotonic() < until:
        with contextlib.suppress(OSError):
            if given := question():
                return given
        time.sleep(0.1)
    raise AssertionError("It did not come within a minute.")


def invitation_in(folder: Path, address: str) -> str:
    """The path of the link in the mail to `address` that the worker sent into its folder."""
    for file in folder.glob("*"):
        for text in file.read_text("utf-8").split("-" * 79):
            message = email.message_from_string(text.strip(), policy=email.policy.default)
            body = message.get_content() if address in str(message["To"]) else ""
            if found := re.search(r"http://127.0.0.1(/accounts/invitation/\S+)", body):
                return found.group(1)
    return ""


def test_journeys_pass_whichever_machine_answers(bases, tmp_path, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    for seed in (2017, 2026):
        chance = random.Random(seed)
        address = f"sri-{seed}@example.org"
        User.objects.create_user(address, PASSWORD, role="secretariat", name="Sri Wibowo")
        sri = Person(*bases, chance=chance)
        assert "Sri Wibowo" in sri.sign_in(address, PASSWORD).text
        a_paper_is_kept(sri, Meeting.objects.create(kind="SMEWG", number=seed, year=2017))
        one_joins_and_is_closed(sri, Person(*bases, chance=chance), f"ana-{seed}", tmp_path)
    guessing = [Person(*bases, chance=chance) for _ in range(7)]
    said = [each.sign_in(address, f"wrong {n}").text for n, each in enumerate(guessing)]
    assert "too many wrong passwords" not in said[0]
    assert "too many wrong passwords" in said[-1], "the limit counts on both machines together"
    assert sri.get("/plans/").status == 200


def a_paper_is_kept(sri, meeting):
    added = sri.post(
        f"/group/meetings/{meeting.slug}/papers/add/",
        {"title": "A paper", "number": "1", "access": "public"},
        files={"file": ("paper.pdf", PDF)},
    )
    assert "Kept: " in added.text, added.text
    paper = re.search(r"/group/meetings/papers/\d+/", added.text).group(0)
    for _ in range(6):
        assert sri.get(paper).content == PDF


def one_joins_and_is_closed(sri, ana, name, folder):
    sri.post("/group/people/invite/", {"email": f"{name}@example.org", "role": "observer"})
    link = soon(lambda: invitation_in(folder / "worker" / "mail", f"{name}@example.org"))
    joined = ana.post(link, {"name": f"Ana Ruiz {name}", "password": PASSWORD, "again": PASSWORD})
    assert f"Welcome, Ana Ruiz {name}" in joined.text
    assert all(ana.get("/group/meetings/").status == 200 for _ in range(4))
    assert ana.get("/group/me/sessions/").text.count("this device") >= 1

    sri.post(
        f"/group/people/{User.objects.get(name=f'Ana Ruiz {name}').pk}/close/",
        {"reason": "left", "seen": "open"},
    )
    assert all(ana.get("/group/meetings/").url == "/accounts/login/" for _ in range(4))
