"""make_documents: make the documents of reviews that wait for it; safe to run at any time."""

from typing import Any

from django.core.management.base import BaseCommand

from reviews.operations import snapshots


class Command(BaseCommand):
    help = "Make the documents that were asked for; what another process left unfinished, too."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Documents made: {snapshots.make_waiting()}")
