"""Processes of their own, which work on the database of a test."""

from django.db import connection


def database_url() -> str:
    """How such a process reaches the database of this test."""
    at = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{at['NAME']}"
    return f"postgres://{at['USER']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
