"""manage.py load_projects: the funds, and the group's projects that are public record."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from projects.imports.shipped import load_projects
from projects.models import ConceptNote, Fund
from projects.operations.funds import load_funds


class Command(BaseCommand):
    help = "Load funds and known projects; what is here already stays as it is."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        funds = load_funds()
        projects = len(load_projects())
        if options["verbosity"]:
            self.stdout.write(f"Funds: {Fund.objects.count()}, {funds} added.")
            self.stdout.write(f"Projects: {ConceptNote.objects.count()}, {projects} added.")
