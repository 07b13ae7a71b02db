"""manage.py load_reference: the member economies, known meetings and turns, reminders' rules."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import Model

from smewg.models import Economy, Meeting, RecordedTurn, ReminderRule
from smewg.operations.reminders import make_missing_rules

DATA = settings.BASE_DIR / "smewg" / "data"


class Command(BaseCommand):
    help = "Load economies and known meetings; loading again changes only what differs."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        economies = sum(map(_load_economy, _rows("economies.csv")))
        meetings = sum(map(_load_meeting, _rows("meetings.csv")))
        turns = sum(map(_load_turn, _rows("turns.csv")))
        rules = make_missing_rules()
        if options["verbosity"]:
            self.stdout.write(f"Economies: {Economy.objects.count()}, {economies} changed.")
            self.stdout.write(f"Meetings: {Meeting.objects.count()}, {meetings} changed.")
            self.stdout.write(f"Recorded turns: {RecordedTurn.objects.count()}, {turns} changed.")
            self.stdout.write(f"Reminders: {ReminderRule.objects.count()} rules, {rules} new.")


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter=";")


def _load_economy(row: dict[str, str]) -> bool:
    """Codes and aliases may be edited here; what is known already stays as it was edited."""
    economy = Economy.objects.filter(order=row["order"]).first() or Economy(order=row["order"])
    values: dict[str, Any] = {
        name: row[name] for name in ("short_name", "running_text", "long_name")
    }
    values["joined"] = int(row["joined"])
    if economy.pk is None:
        values["code"] = row["code"]
        values["aliases"] = [alias for alias in row["aliases"].split("|") if alias]
    return _set(economy, values)


def _load_meeting(row: dict[str, str]) -> bool:
    """A meeting that somebody has entered or mended stays as it is: facts beat the first list."""
    if Meeting.objects.filter(kind=row["kind"], number=row["number"]).exists():
        return False
    year, month, day = [*map(int, row["start"].split("-")), None, None][:3]
    meeting = Meeting(kind=row["kind"], number=int(row["number"]))
    values = {
        "year": year,
        "month": month,
        "start": date(year, month, day) if month and day else None,  # type: ignore[arg-type]
        "end": date.fromisoformat(row["end"]) if row["end"] and day else None,
        "place": row["place"],
        "host": Economy.objects.named(row["host"]),
        "mode": row["mode"],
        "note": row["note"],
    }
    return _set(meeting, values)


def _load_turn(row: dict[str, str]) -> bool:
    """Who served, as far as it is known; what somebody has recorded stays."""
    if RecordedTurn.objects.filter(rotation=row["rotation"], year=row["year"]).exists():
        return False
    turn = RecordedTurn(rotation=row["rotation"], year=int(row["year"]))
    values = {
        "economy": Economy.objects.named(row["economy"]),
        "is_inferred": row["inferred"] == "yes",
        "source": row["source"],
    }
    return _set(turn, values)


def _set(row: Model, values: dict[str, Any]) -> bool:
    differs = row.pk is None or any(getattr(row, name) != value for name, value in values.items())
    for name, value in values.items():
        setattr(row, name, value)
    if differs:
        row.save()
    return differs
