"""manage.py load_plan FILE: a plan file into the installation, with its reporting years."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from kpis.models import ReportingYear
from plans.domain.plan_file import PlanFileRefused, Problem
from plans.operations.load_plan import Loaded, load


class Command(BaseCommand):
    help = "Load a plan file: all of it or nothing. Loading again changes only what differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="+")

    def handle(self, *args: Any, **options: Any) -> None:
        for file in options["file"]:
            try:
                loaded = load_with_years(file.read_bytes())
            except OSError as error:
                raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
            except PlanFileRefused as refused:
                lines = [f"{file.name}, {problem}" for problem in refused.problems]
                raise CommandError("\n".join([*lines, "Nothing was changed."])) from refused
            if options["verbosity"]:
                for change in loaded.changes or [f"{loaded.plan.title}: nothing differs."]:
                    self.stdout.write(change)


@transaction.atomic
def load_with_years(content: bytes) -> Loaded:
    """Load a plan file and open the plan's years. PlanFileRefused, also for years with figures
    that the file's period no longer holds."""
    loaded = load(content)
    left_out = ReportingYear.objects.filter(plan=loaded.plan).exclude(year__in=loaded.plan.years)
    kept = [str(each) for each in left_out if each.counts.exists() or each.evidence.exists()]
    if kept:
        said = f"{', '.join(kept)} would fall out of the plan, and has counts. Keep the period."
        raise PlanFileRefused([Problem(("period",), said)])
    left_out.delete()
    ReportingYear.objects.open_for(loaded.plan)
    return loaded
