"""manage.py load_reference: the member economies as APEC names and orders them."""

import csv
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from smewg.models import Economy

ECONOMIES = settings.BASE_DIR / "smewg" / "data" / "economies.csv"


class Command(BaseCommand):
    help = "Load the member economies; loading again changes only what differs."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        standing = {economy.order: economy for economy in Economy.objects.all()}
        changed = 0
        with ECONOMIES.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter=";"):
                values = {
                    "short_name": row["short_name"],
                    "running_text": row["running_text"],
                    "long_name": row["long_name"],
                    "code": row["code"],
                    "aliases": [alias for alias in row["aliases"].split("|") if alias],
                    "joined": int(row["joined"]),
                }
                economy = standing.get(int(row["order"])) or Economy(order=int(row["order"]))
                changed += self._take(economy, values)
        if options["verbosity"]:
            self.stdout.write(f"Economies: {Economy.objects.count()}, {changed} changed.")

    @staticmethod
    def _take(economy: Economy, values: dict[str, Any]) -> bool:
        """Codes and aliases may be edited here; what is known already stays as it was edited."""
        if economy.pk:
            values = {**values, "code": economy.code, "aliases": economy.aliases}
        if all(getattr(economy, name) == value for name, value in values.items()):
            return False
        for name, value in values.items():
            setattr(economy, name, value)
        economy.save()
        return True
