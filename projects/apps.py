"""The projects app; its question and what it owns: docs/architecture.md."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "Projects"
