"""Processes of their own, which work on the database of a test."""

import os
import subprocess
import sys

from django.db import connection

from smewg.environment import BASE_DIR


def database_url() -> str:
    """How such a process reaches the database of this test."""
    at = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{at['NAME']}"
    return f"postgres://{at['USER']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"


def manage(folder, *arguments, url=None):
    """manage.py of an installation with its files in `folder`, by default on this test's rows."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "DATABASE_URL": url or database_url(),
            "VAR_DIR": str(folder),
        },
        capture_output=True,
        text=True,
        check=False,
    )
