"""What `make run` does, counted: each step once, and one download; a second start has none.

The house's own scripts run in a folder of their own; what they call is written down, not run.
"""

import os
import shutil
import subprocess
from collections import Counter

import pytest

from smewg.environment import BASE_DIR

SCRIPTS = ("environment", "keep-worker", "prepare", "serve", "step", "write-env")
WRITTEN_DOWN = """#!/bin/sh
case "$*" in *"manage.py worker"*) exit 0 ;; esac
printf '%s\\n' "$(basename "$0") $*" >>"$WRITTEN_DOWN"
case "$*" in
  "-m venv .venv")
    mkdir -p .venv/bin
    for each in python pip gunicorn; do cp "$0" ".venv/bin/$each"; done ;;
esac
"""
STEPS = [
    "migrate --noinput",
    "load_reference",
    "load_plan plans/data/*.yaml",
    "load_projects",
    "load_demo",
    "collectstatic --noinput",
    "doctor --summary",
]


@pytest.fixture
def started(tmp_path):
    """Starts it on what stood there before; gives the commands that were called, in order."""
    for script in SCRIPTS:
        (tmp_path / "bin").mkdir(exist_ok=True)
        shutil.copy(BASE_DIR / "bin" / script, tmp_path / "bin" / script)
    for name in ("Makefile", "requirements/base.txt", "deploy/env.example"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(BASE_DIR / name, tmp_path / name)
    python, record = tmp_path / "python3", tmp_path / "written-down"
    python.write_text(WRITTEN_DOWN)
    python.chmod(0o755)
    told = {"PATH": os.environ["PATH"], "PYTHON": str(python), "WRITTEN_DOWN": str(record)}

    def start(*asked):
        record.write_text("")
        make = ["make", "--no-print-directory", "run", *asked]
        done = subprocess.run(
            make, cwd=tmp_path, env=told, capture_output=True, text=True, check=False, timeout=60
        )
        assert done.returncode == 0, done.stderr
        return record.read_text().splitlines()

    return start


def steps_of(called):
    begins = "python manage.py "
    return [line.removeprefix(begins) for line in called if line.startswith(begins)]


def downloads_of(called):
    return [line for line in called if line.startswith("pip ")]


def test_from_empty_caches_each_step_is_taken_once_and_one_download_is_asked_for(started):
    called = started()
    assert steps_of(called) == STEPS
    assert len(downloads_of(called)) == 1
    assert "--require-hashes" in downloads_of(called)[0]
    assert called[-1].startswith("gunicorn smewg.wsgi")
    assert max(Counter(called).values()) == 1


def test_a_second_start_downloads_nothing_and_makes_no_environment_again(started):
    first, second = started(), started()
    assert downloads_of(second) == []
    assert not [line for line in second if line.startswith("python3 ")]
    assert steps_of(second) == STEPS
    assert len(second) < len(first)


def test_without_the_demonstration_nothing_of_it_is_loaded(started):
    assert "load_demo" not in steps_of(started("DEMO=no"))
