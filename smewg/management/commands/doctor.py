"""manage.py doctor: what is well with this installation, what is not, and what to do."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from smewg import doctor
from smewg.doctor import State

RUNNING = {"site_answers", "worker", "duties", "reminders"}
"""Looked at only where server and worker run already; the summary is for the moment before."""
SAID_AT_THE_START = {"scripts"}
"""What somebody who only tries it should know before the first paper is made."""
MARKS = {State.GOOD: "well", State.ATTENTION: "LOOK", State.PROBLEM: "MEND"}


class Command(BaseCommand):
    help = "Examine the installation. Ends with 1 where something is to be corrected."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="For a monitor to read.")
        parser.add_argument("--summary", action="store_true", help="One line, at the start.")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = doctor.examination()
        if options["summary"]:
            known = [each for each in findings if each.key not in RUNNING]
            for each in known:
                if each.key in SAID_AT_THE_START and not each.is_good:
                    self.stdout.write(f"{each.found} {each.to_do}")
            self.stdout.write(f"{doctor.summary(known)} More: manage.py doctor")
            return
        if options["json"]:
            self.stdout.write(json.dumps([each.to_dict() for each in findings], indent=1))
        else:
            for each in findings:
                self.stdout.write(f"{MARKS[each.state]}  {each.title}: {each.found}")
                if each.to_do:
                    self.stdout.write(f"      {each.to_do}")
            self.stdout.write(doctor.summary(findings))
        if any(each.state == State.PROBLEM for each in findings):
            raise SystemExit(1)
