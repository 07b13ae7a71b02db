"""What a review of each kind begins with: its sections, which the secretariat may change."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import yaml
from django.db import models, transaction
from simple_history.models import HistoricalRecords

from reviews.enums import ReviewKind

SHIPPED = Path(__file__).resolve().parent.parent / "data" / "sections.yaml"


class SectionTemplateQuerySet(models.QuerySet["SectionTemplate"]):
    @transaction.atomic
    def of_kind(self, kind: str) -> list[SectionTemplate]:
        """The kind's sections in their order; the shipped ones where there are none yet."""
        found: list[SectionTemplate] = list(self.filter(kind=kind))
        if not found:
            SectionTemplate.objects.bulk_create(shipped(kind), ignore_conflicts=True)
            found = list(self.filter(kind=kind))
        return found


class SectionTemplate(models.Model):
    """One section that a new review of this kind gets; reviews that exist stay as they are."""

    kind = models.CharField(max_length=12, choices=ReviewKind)
    order = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=40, help_text="Names the section in addresses.")
    heading = models.CharField(max_length=150)
    guidance = models.TextField(blank=True, help_text="What the writer is asked for.")
    figures = models.CharField(
        max_length=30, blank=True, help_text="Which figures stand beside it."
    )
    with_findings = models.BooleanField(
        "asks for findings",
        default=False,
        help_text="What was achieved, what held back, and the way forward.",
    )
    is_numbered = models.BooleanField("numbered", default=True)
    is_annex = models.BooleanField("annex", default=False)

    history = HistoricalRecords()
    objects = SectionTemplateQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["kind", "is_annex", "order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                name="one_section_template_per_key",
                violation_error_message="There is a section of this name already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.heading}"


def shipped(kind: str) -> list[SectionTemplate]:
    """The sections that the tool is shipped with, from reviews/data/sections.yaml."""
    sections = [each for each in _read_shipped()[kind] if each.get("only", kind) == kind]
    return [
        SectionTemplate(
            kind=kind, order=10 * place,
            **{name: value for name, value in section.items() if name != "only"},
        )
        for place, section in enumerate(sections, 1)
    ]  # fmt: skip


@cache
def _read_shipped() -> dict[str, list[dict[str, Any]]]:
    """{kind: its sections}; `only` names the one kind that has a section."""
    found: dict[str, list[dict[str, Any]]] = yaml.safe_load(SHIPPED.read_text("utf-8"))
    return found
