"""The public app; its question and what it owns: docs/architecture.md."""

from django.apps import AppConfig
from django.conf import settings


class PublicConfig(AppConfig):
    name = "public"
    verbose_name = "The public side"

    def ready(self) -> None:
        """Where the public side is a folder, the worker keeps it as it should be."""
        from public import folder
        from smewg.toolkit import worker

        if settings.PUBLIC_SITE == "folder":
            worker.add_duty("public", "Writing the public folder", folder.renew, every=900)
