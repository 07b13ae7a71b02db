"""Counts and evidence on the administration pages: to look up; their pages know their rules."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.urls import reverse

from kpis.models import (
    Correction,
    Count,
    Edition,
    Evidence,
    EvidenceFile,
    Figure,
    Judgement,
    NotTheSame,
    PlannedRelease,
    PublishedFigure,
    ReportingYear,
    Target,
)
from smewg.desk import ReadDesk


@admin.register(ReportingYear)
class YearDesk(ReadDesk):
    view_permission = "kpis.view_figure"
    changed_on = "A year is closed, verified and published on its page."
    list_display = ("year", "plan", "state", "published_at")
    list_select_related = ("plan",)
    search_fields = ("year",)
    list_filter = ("plan", "state")

    def page(self, row: ReportingYear) -> str:
        return reverse("kpis:year", args=[row.year])


@admin.register(Count)
class CountDesk(ReadDesk):
    view_permission = "kpis.view_figure"
    changed_on = "Why figures and list differ is written on the page of the year."
    list_display = ("indicator", "reporting_year", "explanation")
    list_select_related = ("indicator", "reporting_year")
    search_fields = ("indicator__code", "indicator__name", "explanation")
    list_filter = ("reporting_year", "indicator")

    def page(self, row: Count) -> str:
        return reverse("kpis:year", args=[row.reporting_year.year])


def _cell(figure: Figure) -> str:
    count = figure.count
    column = str(figure.area.number) if figure.area else "total"
    return reverse("kpis:cell", args=[count.reporting_year.year, count.indicator.slug, column])


@admin.register(Figure)
class FigureDesk(ReadDesk):
    view_permission = "kpis.view_figure"
    changed_on = (
        "A figure is typed in its year's grid, and corrected beside once the year is published."
    )
    list_display = ("__str__", "kind", "number", "changed_by", "changed_at")
    list_select_related = ("count__reporting_year", "count__indicator", "area", "changed_by")
    search_fields = ("count__indicator__code", "count__indicator__name", "note")
    list_filter = ("count__reporting_year", "kind", "area")

    def page(self, row: Figure) -> str:
        return _cell(row)


class OfFigure(ReadDesk):
    view_permission = "kpis.view_history"
    list_select_related = (
        "figure__count__reporting_year",
        "figure__count__indicator",
        "figure__area",
    )
    search_fields: ClassVar[tuple[str, ...]] = (
        "figure__count__indicator__code",
        "figure__count__indicator__name",
    )
    list_filter = ("figure__count__reporting_year",)

    def page(self, row: Any) -> str:
        return _cell(row.figure)


@admin.register(PublishedFigure)
class PublishedFigureDesk(OfFigure):
    changed_on = "What was published stays as it was; a correction stands beside it."
    list_display = ("figure", "kind", "number", "listed")


@admin.register(Correction)
class CorrectionDesk(OfFigure):
    changed_on = "A correction stays, with its reason; another one may follow it."
    list_display = ("figure", "kind", "number", "reason", "by", "at")
    search_fields = (*OfFigure.search_fields, "reason")


@admin.register(Edition)
class EditionDesk(ReadDesk):
    view_permission = "kpis.view_history"
    changed_on = "An edition stays as it was; people may have cited it."
    list_display = ("__str__", "plan", "day")
    list_select_related = ("plan",)
    search_fields = ("plan__key",)
    list_filter = ("plan",)


@admin.register(Evidence)
class EvidenceDesk(ReadDesk):
    view_permission = "kpis.view_history"
    changed_on = (
        "An item is changed on its page while its year is open, and corrected beside afterwards."
    )
    list_display = ("title", "number", "indicator", "reporting_year", "held_from", "is_counted")
    list_select_related = ("indicator", "reporting_year")
    search_fields = ("title", "description", "place", "project_number", "economies__short_name")
    list_filter = ("reporting_year", "indicator", "economies")
    date_hierarchy = "held_from"

    def page(self, row: Evidence) -> str:
        return reverse("kpis:evidence", args=[row.pk])


@admin.register(EvidenceFile)
class EvidenceFileDesk(ReadDesk):
    view_permission = "kpis.view_history"
    changed_on = "A file is added and read on the page of its item."
    list_display = ("name", "evidence", "added_by", "added_at")
    list_select_related = ("evidence", "added_by")
    search_fields = ("name", "evidence__title")

    def page(self, row: EvidenceFile) -> str:
        return reverse("kpis:evidence", args=[row.evidence_id])


@admin.register(NotTheSame)
class NotTheSameDesk(ReadDesk):
    view_permission = "kpis.view_history"
    changed_on = "What was said about two items that look alike stays."
    list_display = ("one", "other", "because", "by", "at")
    list_select_related = ("one", "other", "by")
    search_fields = ("one__title", "other__title", "because")

    def page(self, row: NotTheSame) -> str:
        return reverse("kpis:evidence", args=[row.one_id])


@admin.register(Target)
class TargetDesk(ReadDesk):
    view_permission = "kpis.view_figure"
    changed_on = "Targets and baselines are set on the page of their indicator."
    list_display = ("indicator", "kind", "year", "number", "set_by")
    list_select_related = ("indicator__plan", "set_by")
    search_fields = ("indicator__code", "indicator__name", "note")
    list_filter = ("kind", "year")

    def page(self, row: Target) -> str:
        return reverse("kpis_pages:indicator", args=[row.indicator.plan.key, row.indicator.slug])


@admin.register(Judgement)
class JudgementDesk(ReadDesk):
    view_permission = "kpis.judge"
    changed_on = "A judgement is written beside the figure that it judges."
    list_display = ("words", "of", "reporting_year", "by")
    list_select_related = ("reporting_year", "indicator", "area", "objective__area", "by")
    search_fields = ("words", "reason")
    list_filter = ("reporting_year",)


@admin.register(PlannedRelease)
class PlannedReleaseDesk(ReadDesk):
    view_permission = "kpis.view_figure"
    changed_on = "The day of a release is set on the page of its year."
    list_display = ("__str__", "day")
    list_select_related = ("reporting_year",)
    search_fields = ("reporting_year__year",)

    def page(self, row: PlannedRelease) -> str:
        return reverse("kpis:year", args=[row.reporting_year.year])
