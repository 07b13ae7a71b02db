"""The reviews app; its question and what it owns: docs/architecture.md."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"
    verbose_name = "Reviews"
