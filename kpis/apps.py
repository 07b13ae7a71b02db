"""The kpis app; its question and what it owns: docs/architecture.md."""

from django.apps import AppConfig


class KpisConfig(AppConfig):
    name = "kpis"
    verbose_name = "Key performance indicators"
