"""manage.py load_plan FILE: a plan file into the installation, with its reporting years."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kpis.operations.plan_files import changed_in_the_browser, load_and_record, load_with_years
from plans.domain.plan_file import PlanFileRefused
from plans.domain.plan_questions import answered

__all__ = ["Command", "load_with_years"]


class Command(BaseCommand):
    help = "Load a plan file: all of it or nothing. Loading again changes only what differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="+")
        parser.add_argument(
            "--answer",
            action="append",
            default=[],
            metavar="QUESTION=ANSWER",
            help="what becomes of a part on which figures rest; a refusal names the questions",
        )

        parser.add_argument(
            "--leave-changed",
            action="store_true",
            help="leave a plan as it is whose file was changed in the browser, as upgrade does",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            answers = answered(options["answer"])
        except ValueError as error:
            raise CommandError(str(error)) from error
        for file in options["file"]:
            try:
                content = file.read_bytes()
                if options["leave_changed"] and (plan := changed_in_the_browser(content)):
                    self.stdout.write(f"{plan.title}: changed in the browser, left as it is.")
                    continue
                loaded = load_and_record(content, answers, name=file.name)
            except OSError as error:
                raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
            except PlanFileRefused as refused:
                lines = [f"{file.name}, {problem}" for problem in refused.problems]
                raise CommandError("\n".join([*lines, "Nothing was changed."])) from refused
            if options["verbosity"]:
                for change in loaded.changes or [f"{loaded.plan.title}: nothing differs."]:
                    self.stdout.write(change)
