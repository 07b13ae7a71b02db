"""How many examples of a rule are tried on each database."""

from django.db import connection


def examples(number: int) -> int:
    """All of them on SQLite; a third on PostgreSQL, which tell whether it answers otherwise."""
    return number if connection.vendor == "sqlite" else -(-number // 3)
