"""Evidence as a kind of list: what its pages say, and where its rows go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from kpis.imports import evidence
from kpis.imports.evidence import PlannedItem, Reader
from plans.models import Plan
from smewg.access import allowed
from smewg.imports.kinds import ListKind
from smewg.imports.names import Learned
from smewg.models import User
from smewg.toolkit.crumbs import crumbs
from smewg.toolkit.imports.names import Vocabulary
from smewg.toolkit.imports.workbooks import Column, Row


class EvidenceList(ListKind):
    """Items of a plan's register; `where` names the plan."""

    key = "evidence"
    permission = "kpis.add_evidence"
    title = "Import evidence"
    one, several = "item", "items"
    sheet = "Evidence"

    def __init__(self, user: User, where: Mapping[str, Any]) -> None:
        super().__init__(user, where)
        self.of_plan = get_object_or_404(Plan.objects.visible_to(user), key=where["key"])

    @cached_property
    def columns(self) -> list[Column]:
        return evidence.columns(self.of_plan)

    @property
    def crumbs(self) -> list[dict[str, str]]:
        return crumbs(("Evidence", self.after_url), "Import")

    @property
    def file_name(self) -> str:
        return f"evidence-{self.of_plan.key}"

    @property
    def eyebrow(self) -> str:
        return self.of_plan.title

    @property
    def receive_url(self) -> str:
        return reverse("kpis:evidence_import", args=[self.of_plan.key])

    @property
    def template_url(self) -> str:
        return reverse("kpis:import_template", args=[self.of_plan.key])

    @property
    def after_url(self) -> str:
        return reverse("kpis:register", args=[self.of_plan.key])

    def vocabularies(self, learned: Learned) -> dict[str, Vocabulary]:
        return evidence.vocabularies(
            self.of_plan,
            learned,
            may_make=allowed(self.user, "smewg.change_partner"),
            may_make_meetings=allowed(self.user, "smewg.change_meeting"),
        )

    def plan(self, rows: Sequence[Row], told: Mapping[str, str]) -> list[PlannedItem]:
        return Reader(self.of_plan, self.user).plan(rows, told)

    def in_order(self, planned: Sequence[Any]) -> Sequence[Any]:
        """Practices before what adopts them."""
        return sorted(planned, key=lambda each: bool(each.row.values["adopter"]))

    def take(self, planned: Sequence[PlannedItem], by: User) -> dict[int, str]:
        return evidence.write_items(planned, by)
