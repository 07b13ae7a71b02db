"""The contributions app; its question and what it owns: docs/architecture.md."""

from django.apps import AppConfig


class ContributionsConfig(AppConfig):
    name = "contributions"
    verbose_name = "Economies' contributions"
