"""The plans app; its question and what it owns: docs/architecture.md."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "plans"
    verbose_name = "Strategic plans"
