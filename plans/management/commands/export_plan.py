"""manage.py export_plan KEY: a plan back into its file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from plans.models import Plan
from plans.queries.plan_export import export


class Command(BaseCommand):
    help = "Write a plan as a plan file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key", help="the plan's key, as 2017-2020")
        parser.add_argument("--to", type=Path, help="the file to write; standard output without")

    def handle(self, *args: Any, **options: Any) -> None:
        plan = Plan.objects.filter(key=options["key"]).first()
        if plan is None:
            known = ", ".join(Plan.objects.values_list("key", flat=True)) or "none"
            raise CommandError(f"There is no plan {options['key']}. Loaded: {known}.")
        if options["to"]:
            options["to"].write_text(export(plan), encoding="utf-8")
            self.stdout.write(f"Written: {options['to']}")
        else:
            self.stdout.write(export(plan), ending="")
