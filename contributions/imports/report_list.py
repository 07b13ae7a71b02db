"""An economy's year as a kind of list: what its pages say, and where its rows go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse

from contributions.imports import reports
from contributions.imports.reports import Names, PlannedReport, Reader
from contributions.models.visibility import economy_of
from kpis.models import ReportingYear
from smewg.imports.kinds import ListKind
from smewg.imports.names import Learned
from smewg.models import Economy, User
from smewg.toolkit.crumbs import crumbs
from smewg.toolkit.imports.names import Vocabulary
from smewg.toolkit.imports.workbooks import Column, Row


class ReportList(ListKind):
    """The reports of a delegate's economy of a year; rows become drafts."""

    key = "reports"
    title = "Your year in Excel"
    lead = (
        "Download the reports, fill them in offline, and send the workbook back. You see what "
        "would happen before anything is kept, and rows become drafts: nothing is sent by it."
    )
    one, several = "report", "reports"
    is_private = True
    done = "Kept as drafts"
    template_note = "One row for each report of your economy, with drop-downs and instructions."

    def __init__(self, user: User, where: Mapping[str, Any]) -> None:
        super().__init__(user, where)
        self.economy = get_object_or_404(Economy, code__iexact=where["code"])
        if economy_of(user) != self.economy:
            raise PermissionDenied("contributions.report")
        self.year = ReportingYear.objects.with_plan(where["year"])

    @cached_property
    def names(self) -> Names:
        return Names.of(self.year)

    @cached_property
    def columns(self) -> list[Column]:
        return reports.columns(self.names)

    @property
    def eyebrow(self) -> str:
        return self.economy.short_name

    @property
    def notes(self) -> list[str]:
        too_long = [
            str(each)
            for each in reports.own_reports(self.economy, self.year)
            if not reports.fits_into_cells(each)
        ]
        if not too_long:
            return []
        return [
            "Too long for a cell of Excel, so not in it; change on the page: "
            f"{'; '.join(too_long)}."
        ]

    @property
    def template_label(self) -> str:  # type: ignore[override]
        return f"Reports of {self.year} as XLSX"

    @property
    def crumbs(self) -> list[dict[str, str]]:
        return crumbs((f"Contributions of {self.year}", self.after_url), "Excel")

    @property
    def receive_url(self) -> str:
        return reverse("contributions:workbook", args=[self.year.year, self.economy.code])

    @property
    def template_url(self) -> str:
        return reverse("contributions:workbook_file", args=[self.year.year, self.economy.code])

    @property
    def after_url(self) -> str:
        return reverse("contributions:year", args=[self.year.year])

    def vocabularies(self, learned: Learned) -> dict[str, Vocabulary]:
        return reports.vocabularies(self.year, learned)

    def plan(self, rows: Sequence[Row], told: Mapping[str, str]) -> list[PlannedReport]:
        return Reader(self.economy, self.year, self.names).plan(rows)

    def take(self, planned: Sequence[PlannedReport], by: User) -> dict[int, str]:
        return reports.write_drafts(self.economy, self.year, planned, by)
