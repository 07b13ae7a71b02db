"""Which economy hosts APEC in a year: an order of its own, in data/apec_hosts.csv."""

from __future__ import annotations

import csv
from functools import cache

from django.conf import settings

from smewg.models import Economy

FILE = settings.BASE_DIR / "smewg" / "data" / "apec_hosts.csv"


@cache
def hosts() -> dict[int, str]:
    """The known host economies' short names by year."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {int(row["year"]): row["economy"] for row in csv.DictReader(file, delimiter=";")}


def host_of(year: int) -> Economy | None:
    """The economy that hosts APEC, and with it the group's second meeting; None where not known."""
    name = hosts().get(year)
    return Economy.objects.filter(short_name=name).first() if name else None
