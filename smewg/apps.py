"""The application that everything stands on."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SmewgConfig(AppConfig):
    name = "smewg"
    verbose_name = "The group"

    def ready(self) -> None:
        """Load each app's permissions.py, where its rules are stated."""
        autodiscover_modules("permissions")
