"""A server has read what its pages need before the first is asked for."""

import gc
import logging
import os
import subprocess
import sys

import pytest
from django.template import engines
from django.test import override_settings

from smewg.environment import BASE_DIR
from smewg.toolkit.read_ahead import read_ahead

pytestmark = pytest.mark.once

STARTED = """
import gc, sys
import smewg.wsgi
from django.template.base import Lexer
from django.template.loader import get_template
from django.urls import resolve

before, kept, read = set(sys.modules), gc.get_freeze_count(), []
tokenize = Lexer.tokenize
Lexer.tokenize = lambda self: read.append(self.template_string[:200]) or tokenize(self)
for address in ("/", "/privacy/", "/kpis/2018/", "/reviews/2017-2020/dashboard/", "/public/"):
    resolve(address)
for name in ("base.html", "reviews/home.html", "reviews/dashboard.html", "403_csrf.html"):
    get_template(name)
assert kept > 200_000, kept
assert set(sys.modules) == before, set(sys.modules) - before
assert not read, read
"""


@pytest.fixture
def frozen():
    """What this test puts aside is looked at again after it, as the whole run has it."""
    yield
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def test_the_first_page_reads_no_view_and_no_template(tmp_path):
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": f"sqlite:///{tmp_path / 'no.sqlite3'}",
        "VAR_DIR": str(tmp_path),
        "SECRET_KEY": "for this test alone",
        "SITE_URL": "http://localhost:8000",
    }
    done = subprocess.run(
        [sys.executable, "-c", STARTED],
        cwd=BASE_DIR, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_a_template_that_cannot_be_read_is_told_and_stops_no_server(tmp_path, caplog, frozen):
    (tmp_path / "good.html").write_text("{% load static %}Good")
    (tmp_path / "bad.html").write_text("{% if %}")
    (tmp_path / "odd.html").write_bytes(b"\xff\xfe\x00")
    from django.conf import settings  # noqa: PLC0415

    ours = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    with override_settings(TEMPLATES=ours), caplog.at_level(logging.ERROR):
        read_ahead()
        assert engines["django"].get_template("good.html").render() == "Good"
    told = [each.getMessage() for each in caplog.records]
    assert told == ["A template cannot be read: bad.html", "A template cannot be read: odd.html"]
