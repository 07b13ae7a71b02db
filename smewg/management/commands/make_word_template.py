"""make_word_template: the Word file that papers are poured into, written anew."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from smewg.toolkit.documents.packing import repacked
from smewg.toolkit.documents.word_template import SHIPPED, default_template


class Command(BaseCommand):
    help = "Write the Word template that is shipped with the tool."

    def handle(self, *args: Any, **options: Any) -> None:
        SHIPPED.parent.mkdir(exist_ok=True)
        SHIPPED.write_bytes(repacked(default_template(), timezone.now()))
        self.stdout.write(f"Written: {SHIPPED.name}")
