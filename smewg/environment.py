"""Where an installation's settings come from: the environment, and the one file that it names.

Every command, the server and the worker read the same file: the one that ENV_FILE names, or
var/env, which `make run` writes. What is set in the environment itself goes before the file.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, MutableMapping
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
NEED_NO_DATA = frozenset(
    {
        "check",
        "collectstatic",
        "compilemessages",
        "diffsettings",
        "findstatic",
        "help",
        "make_word_template",
        "makemessages",
        "makemigrations",
        "write_openapi",
        "test",
        "testserver",
        "version",
        "--help",
        "-h",
        "--version",
    }
)
"""Commands that open no database of an installation; every other one needs its settings."""

NONE_FOUND = """No settings were found: this would have used a new, empty database. It did nothing.
Name the installation's file of settings, for instance:

    ENV_FILE=/etc/smewg/env {command}

deploy/env.example explains each line of it. `make run` writes one in var/env."""


class EnvironmentRefused(ValueError):
    """The file of settings cannot be used; the message says what to do."""


def var_dir(environment: Mapping[str, str]) -> Path:
    """Where an installation keeps its own files: VAR_DIR, or var/ beside the code."""
    return BASE_DIR / (environment.get("VAR_DIR", "").strip() or "var")


def env_file(environment: Mapping[str, str]) -> Path | None:
    """The file of settings; None where there is none. A named one that is away is refused."""
    named = environment.get("ENV_FILE", "").strip()
    if not named:
        usual = var_dir(environment) / "env"
        return usual if usual.is_file() else None
    path = Path(named).expanduser()
    if not path.is_file():
        raise EnvironmentRefused(f"ENV_FILE names {path}, and there is no such file.")
    return path


def read(environment: MutableMapping[str, str]) -> Path | None:
    """Take the file's lines into `environment`; the file that was read, None where there is none.

    What stands in `environment` already stays as it is; a name without a value sets nothing.
    """
    path = env_file(environment)
    if path is None:
        return None
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise EnvironmentRefused(f"{path} cannot be read: {error.strerror}.") from error
    for name, value in parsed(text, str(path)).items():
        if value:
            environment.setdefault(name, value)
    return path


def parsed(text: str, name: str = "The file") -> dict[str, str]:
    """What the lines of an env file set, read as systemd and container runtimes read them.

    Nothing within a value is special, not even # or $; quotes around a whole value are taken off.
    """
    found = {}
    for number, whole in enumerate(text.splitlines(), start=1):
        line = whole.strip()
        if not line or line.startswith(("#", ";")):
            continue
        key, equals, value = line.removeprefix("export ").partition("=")
        key, value = key.strip(), value.strip()
        if not equals or not key.isidentifier():
            raise EnvironmentRefused(f"{name}, line {number}: write it as NAME=value.")
        found[key] = _unquoted(value)
    return found


def _unquoted(value: str) -> str:
    is_quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "'\""
    return value[1:-1] if is_quoted else value


def is_given(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether anything says which installation this is: a file of settings, or a database."""
    return bool(environment.get("DATABASE_URL")) or env_file(environment) is not None


def refusal(arguments: list[str], environment: Mapping[str, str] = os.environ) -> str:
    """Why manage.py stops before its command; empty where it goes on. `arguments` are its own."""
    command = arguments[1] if len(arguments) > 1 else "help"
    if command in NEED_NO_DATA or {"--help", "-h"} & set(arguments[2:]):
        return ""
    return nothing_given(" ".join(["manage.py", *arguments[1:]]), environment)


def nothing_given(command: str, environment: Mapping[str, str] = os.environ) -> str:
    """What is said where nothing names the installation that `command` is for; else empty."""
    try:
        return "" if is_given(environment) else NONE_FOUND.format(command=command)
    except EnvironmentRefused as refused:
        return str(refused)
