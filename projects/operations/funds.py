"""The funds that ship with the application."""

from __future__ import annotations

import csv
from pathlib import Path

from projects.models import Fund

DATA = Path(__file__).resolve().parent.parent / "data"


def load_funds() -> int:
    """Funds that are not here yet; what somebody has changed stays. How many were added."""
    added = 0
    with (DATA / "funds.csv").open(encoding="utf-8", newline="") as file:
        for order, row in enumerate(csv.DictReader(file, delimiter="|"), start=1):
            _, is_new = Fund.objects.get_or_create(
                name=row["name"],
                defaults={
                    "letter": row["letter"],
                    "is_self_funded": row["self_funded"] == "yes",
                    "order": order,
                },
            )
            added += is_new
    return added
