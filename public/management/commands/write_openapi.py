"""Writes down what the API says of itself, or says that the kept description is another."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from public.views import openapi


class Command(BaseCommand):
    help = "Write docs/openapi.json; with --check, only compare."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        kept = Path(settings.BASE_DIR, "docs", "openapi.json")
        text = json.dumps(openapi.described(), indent=1) + "\n"
        if not options["check"]:
            kept.write_text(text)
        elif not kept.exists() or kept.read_text() != text:
            raise CommandError(
                "The API is not what docs/openapi.json says. If that is meant, "
                "run manage.py write_openapi and look at the difference."
            )
