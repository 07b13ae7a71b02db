"""Every command reads the same settings, or says that it found none and does nothing."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands
from hypothesis import given
from hypothesis import settings as at_ease
from hypothesis import strategies as st

from smewg import environment
from smewg.environment import EnvironmentRefused
from smewg.models import User
from smewg.secret_key import kept_secret_key
from tests.processes import database_url

BASE = environment.BASE_DIR
EXAMPLE = (BASE / "deploy" / "env.example").read_text(encoding="utf-8")


def manage(*arguments, **variables):
    """manage.py with nothing in its environment but `variables`."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=BASE,
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def installation(tmp_path):
    """An installation's env file, with a database and files of its own in a folder elsewhere."""
    file = tmp_path / "env"
    file.write_text(f'SITE_URL="http://localhost:8102"\nVAR_DIR={tmp_path / "its own"}\n')
    return file


def test_a_command_without_settings_says_so_and_makes_no_database(tmp_path):
    done = manage("send_reminders", VAR_DIR=str(tmp_path))
    assert done.returncode != 0
    assert "No settings were found" in done.stderr
    assert "ENV_FILE=" in done.stderr
    assert "sent" not in done.stdout
    assert not list(tmp_path.iterdir())


def test_an_env_file_that_is_away_is_said(tmp_path):
    done = manage("migrate", ENV_FILE=str(tmp_path / "nothing"))
    assert done.returncode != 0
    assert "there is no such file" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.django_db(transaction=True)
def test_every_command_reads_the_file_and_links_lead_where_people_go(installation):
    with installation.open("a") as file:
        file.write(f"DATABASE_URL={database_url()}\n")
    done = manage("create_secretariat", "first@example.org", ENV_FILE=str(installation))
    assert "\nhttp://localhost:8102/accounts/invitation/" in done.stdout
    assert User.objects.get().email == "first@example.org"
    assert (installation.parent / "its own" / "secret_key").exists()


def test_only_commands_that_open_no_database_go_on_without_settings(tmp_path):
    away = {"VAR_DIR": str(tmp_path)}
    goes_on = {each for each in get_commands() if not environment.refusal(["", each], away)}
    assert goes_on == environment.NEED_NO_DATA & set(get_commands())
    assert environment.refusal(["manage.py", "migrate", "--help"], away) == ""


def test_the_environment_goes_before_the_file(installation):
    found = {"ENV_FILE": str(installation), "SITE_URL": "https://first.example"}
    environment.read(found)
    assert found["SITE_URL"] == "https://first.example"
    assert found["VAR_DIR"].endswith("its own")


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=30)


@at_ease(deadline=None)
@given(st.dictionaries(st.from_regex(r"[A-Z_]{1,20}", fullmatch=True), TEXTS, max_size=8))
def test_nothing_within_a_value_is_special(values):
    quoted = "\n".join(f'{name}="{value}"' for name, value in values.items())
    assert environment.parsed(quoted) == values


@pytest.mark.parametrize("line", ["SITE_URL", "SITE URL=x", "=x", "1A=x"])
def test_a_line_that_sets_nothing_is_named(line):
    with pytest.raises(EnvironmentRefused, match="line 2"):
        environment.parsed(f"# words\n{line}")


def test_the_example_explains_every_variable_that_is_read():
    settings = (BASE / "smewg" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'env(?:iron)?\.\w+\(\s*"([A-Z_]+)"', settings)) | {"VAR_DIR"}
    lines = EXAMPLE.splitlines()
    listed = {line.partition("=")[0] for line in lines if line and not line.startswith("#")}
    assert read == listed
    for number, line in enumerate(lines):
        if not line.startswith("#") and line:
            assert lines[number - 1].startswith("#"), f"{line} is explained"


def test_two_first_starts_get_one_key_and_an_empty_file_is_none(tmp_path):
    (tmp_path / "secret_key").touch()
    key = kept_secret_key(tmp_path)
    assert len(key) > 60
    assert kept_secret_key(tmp_path) == key
    assert [each.name for each in tmp_path.iterdir()] == ["secret_key"]


def test_a_full_disk_leaves_no_empty_key(tmp_path, monkeypatch):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        kept_secret_key(tmp_path)
    assert not list(tmp_path.iterdir())


def test_make_run_writes_what_it_was_given_for_its_owner_alone(tmp_path):
    subprocess.run(
        ["bin/write-env"],
        cwd=BASE,
        env={
            "PATH": os.environ["PATH"],
            "VAR_DIR": str(tmp_path / "var"),
            "SITE_URL": "http://localhost:8102",
            "EMAIL_URL": "smtp://a:p$4#s@mail:25",
            "HOME": "/nowhere",
        },
        check=True,
    )
    written = tmp_path / "var" / "env"
    assert environment.parsed(written.read_text()) == {
        "SITE_URL": "http://localhost:8102",
        "EMAIL_URL": "smtp://a:p$4#s@mail:25",
    }
    assert Path(written).stat().st_mode & 0o077 == 0
