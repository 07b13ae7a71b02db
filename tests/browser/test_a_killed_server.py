"""The server is killed while a person types, and started again: every word is there."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

INSTALLATION = """
import os, signal, sys
import django
from django.conf import settings
from django.core.management import call_command
from django.db import connections
class FromTheModels(dict):
    __contains__ = lambda self, app: True
    __getitem__ = lambda self, app: None
settings.MIGRATION_MODULES = FromTheModels()
django.setup()
call_command("migrate", run_syncdb=True, verbosity=0)
call_command("load_reference", verbosity=0)
call_command("load_plan", "plans/data/smewg-2017-2020.yaml", verbosity=0)
from contributions.operations.reports import begin_report
from kpis.models import ReportingYear
from smewg.models import Economy, User
peru = Economy.objects.get(code="PE")
User.objects.create_user("ana@smewg.example", "a password for tests 2017", role="delegate",
                         economy=peru, name="Ana Ruiz")
begin_report(peru, ReportingYear.objects.get(year=2018), by=User.objects.get())
connections.close_all()
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
print("prepared", flush=True)
for port in sys.stdin:
    server = os.fork()
    if not server:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        call_command("runserver", f"127.0.0.1:{port.strip()}", "--noreload", "--skip-checks")
    print(server, flush=True)
"""
"""Prepares the database, and then starts a server on each port that it reads, and says its number.

Each is a process of its own, that knows nothing of the one before but what is in the database; to
read the house's code anew would take three seconds of each.
"""
FILE = "killed.sqlite3"


def kept(folder):
    """What is written of "What was done", read from the file: a process of ours takes seconds."""
    with closing(sqlite3.connect(folder / FILE)) as database:
        [(draft,)] = database.execute("SELECT draft FROM contributions_contribution").fetchall()
    return json.loads(draft).get("done", "")


@pytest.fixture
def start(tmp_path):
    """Starts a server of an installation with a database of its own; gives its number."""
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path / FILE}",
        "CACHE_URL": f"filecache://{tmp_path / 'cache'}",
        "DEBUG": "yes",
        "DJANGO_SETTINGS_MODULE": "smewg.settings",
    }
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    command = [sys.executable, "-c", INSTALLATION]
    with subprocess.Popen(command, env=environment, text=True, **pipes) as installation:
        assert installation.stdout.readline() == "prepared\n"

        def on(port):
            print(port, file=installation.stdin, flush=True)
            return int(installation.stdout.readline())

        yield on
        installation.stdin.close()


def is_running(number):
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def server(start):
    """A server that can be killed and started again on its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = []

    def begin():
        running.append(start(port))
        while is_running(running[-1]):
            try:
                urlopen(f"http://127.0.0.1:{port}/healthz", timeout=30).close()
            except (URLError, OSError):
                time.sleep(0.1)
            else:
                return f"http://127.0.0.1:{port}"
        raise AssertionError("The server did not start.")

    def kill():
        number = running.pop()
        os.kill(number, signal.SIGKILL)
        while is_running(number):
            time.sleep(0.01)

    yield begin, kill
    while running:
        kill()


def test_words_typed_while_the_server_is_gone_are_there_when_it_is_back(
    page, server, faults, tmp_path
):
    start, kill = server
    address = f"{start()}/contributions/2018/PE/1/edit/"
    page.goto(address)
    page.get_by_label("Email").fill("ana@smewg.example")
    page.get_by_label("Password").fill("a password for tests 2017")
    page.get_by_role("button", name="Sign in").click()
    done = page.get_by_role("textbox", name="What was done")
    status = page.locator("[data-draft-status]")
    done.fill("Forty firms")
    expect(status).to_contain_text("Saved")

    kill()
    done.press_sequentially(" learned to send invoices")
    expect(status).to_contain_text("kept in this browser")
    start()
    expect(status).to_contain_text("Saved")
    words = "Forty firms learned to send invoices"
    expect(done).to_have_value(words)
    assert kept(tmp_path) == words

    kill()
    done.press_sequentially(" online")
    expect(status).to_contain_text("kept in this browser")
    page.close()
    start()
    again = page.context.new_page()
    again.goto(address)
    expect(again.get_by_role("textbox", name="What was done")).to_have_value(f"{words} online")
    expect(again.locator("[data-draft-status]")).to_contain_text("Saved")
    assert kept(tmp_path) == f"{words} online"
    faults[:] = [each for each in faults if "Failed to load resource" not in each]
