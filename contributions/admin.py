"""Economies' reports on the administration pages: what was sent, to look up."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.urls import reverse

from contributions.models import (
    AcceptedEvidence,
    Contribution,
    ContributionFile,
    ContributionMessage,
    ContributionVersion,
    ContributionWindow,
    NothingToReport,
)
from smewg.desk import ReadDesk


def _report(report: Contribution) -> str:
    place = [report.reporting_year.year, report.economy.code, report.number]
    return reverse("contributions:report", args=place)


@admin.register(Contribution)
class ReportDesk(ReadDesk):
    """Reports that were sent; a draft is its economy's own."""

    view_permission = "contributions.view_contribution"
    changed_on = "A report is its economy's: its delegates write it, on its page."
    shows_history = False
    hidden = ("draft", "draft_version", "draft_by", "draft_at", "draft_writer", "start_token")
    list_display = ("reference", "economy", "reporting_year", "state", "submitted_at", "is_late")
    list_select_related = ("economy", "reporting_year")
    search_fields = ("economy__short_name", "latest__title")
    list_filter = ("reporting_year", "state", "economy", "is_late")

    def page(self, row: Contribution) -> str:
        return _report(row)


class OfReport(ReadDesk):
    """What belongs to a report: seen by whoever sees the report."""

    view_permission = "contributions.read_private"
    list_select_related: ClassVar[tuple[str, ...]] = (
        "contribution__economy",
        "contribution__reporting_year",
    )
    search_fields: ClassVar[tuple[str, ...]] = ("contribution__economy__short_name",)

    def visible(self, request: Any) -> QuerySet[Any]:
        reports = Contribution.objects.visible_to(request.user)
        return self.model._default_manager.filter(contribution__in=reports.values("pk"))

    def page(self, row: Any) -> str:
        return _report(row.contribution)


@admin.register(ContributionVersion)
class VersionDesk(OfReport):
    changed_on = "A version stays as it was sent."
    list_display = ("title", "contribution", "number", "side", "made_at")
    search_fields = ("title", "contribution__economy__short_name")


@admin.register(ContributionMessage)
class MessageDesk(OfReport):
    changed_on = "What was written in a report's thread stays."
    list_display = ("__str__", "contribution", "by", "at")
    search_fields = ("text", "contribution__economy__short_name")


@admin.register(ContributionFile)
class ReportFileDesk(OfReport):
    changed_on = "A file comes with its report, and is read on its page."
    list_display = ("name", "contribution", "added_by", "added_at")

    def visible(self, request: Any) -> QuerySet[ContributionFile]:
        return ContributionFile.objects.visible_to(request.user)


@admin.register(AcceptedEvidence)
class AcceptedEvidenceDesk(OfReport):
    changed_on = "It was written as the report was accepted."
    list_display = ("evidence", "contribution", "was_listed", "at")
    list_select_related = (*OfReport.list_select_related, "evidence")


@admin.register(ContributionWindow)
class WindowDesk(ReadDesk):
    view_permission = "contributions.view_participation"
    changed_on = "A year's first and last day are set on the page of its window."
    list_display = ("reporting_year", "opens", "closes")
    list_select_related = ("reporting_year",)
    search_fields = ("reporting_year__year",)

    def page(self, row: ContributionWindow) -> str:
        return reverse("contributions:window", args=[row.reporting_year.year])


@admin.register(NothingToReport)
class NothingToReportDesk(ReadDesk):
    view_permission = "contributions.view_participation"
    changed_on = "An economy says it on the page of the year."
    list_display = ("__str__", "by", "at", "withdrawn_at")
    list_select_related = ("economy", "reporting_year", "by")
    search_fields = ("economy__short_name",)
    list_filter = ("reporting_year", "economy")

    def page(self, row: NothingToReport) -> str:
        return reverse("contributions:year", args=[row.reporting_year.year])
