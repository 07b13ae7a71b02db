"""What stands beside a report: its thread, its files, and the answer that there is nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from contributions.enums import AnswerState, MessageKind
from contributions.models.visibility import economy_of, may_see
from kpis.models import ReportingYear
from smewg.models import Economy, Role
from smewg.toolkit.kept_files import KeptFile

if TYPE_CHECKING:
    from smewg.models import User


class ContributionMessage(models.Model):
    """One message of a report's thread between its economy and the secretariat; kept for good."""

    Kind = MessageKind

    contribution = models.ForeignKey(
        "Contribution", on_delete=models.PROTECT, related_name="messages"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    about = models.ForeignKey(
        "ContributionVersion", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:80]


class ContributionFileQuerySet(models.QuerySet["ContributionFile"]):
    def visible_to(self, user: User) -> ContributionFileQuerySet:
        """A file follows its report; the secretariat sees it once it was sent with it.

        Others than its economy see the public files of the version that was accepted.
        """
        seen = self.filter(may_see(user, "contribution__")).distinct()
        if user.role == Role.SECRETARIAT:
            sent = Q(versions__isnull=False)
            return seen.filter(sent | Q(contribution__on_behalf_by__isnull=False))
        public = Q(is_public=True, is_source=False, versions__accepted_as__isnull=False)
        own = economy_of(user)
        return seen.filter(public | Q(contribution__economy=own)) if own else seen.filter(public)


class ContributionFile(KeptFile):
    """A file of a report. It follows the report: until that is accepted, others do not see it."""

    contribution = models.ForeignKey("Contribution", on_delete=models.PROTECT, related_name="files")
    file = models.FileField(upload_to="contributions/%Y/")
    is_public = models.BooleanField(
        default=True, help_text="Others see it with the accepted report; else it stays private."
    )
    is_source = models.BooleanField(
        default=False, help_text="The e-mail or paper from which the secretariat entered it."
    )
    removed_at = models.DateTimeField(
        null=True, help_text="No longer in the draft; versions that were sent with it keep it."
    )

    objects = ContributionFileQuerySet.as_manager()


class NothingToReportQuerySet(models.QuerySet["NothingToReport"]):
    def current(self) -> NothingToReportQuerySet:
        """Answers that were not taken back by a report."""
        return self.filter(withdrawn_at=None)

    def of(self, economy: Economy, reporting_year: ReportingYear) -> NothingToReportQuerySet:
        return self.current().filter(economy=economy, reporting_year=reporting_year)


class NothingToReport(models.Model):
    """An economy's answer that it has nothing to report for a year: an answer, not a blank."""

    economy = models.ForeignKey(Economy, on_delete=models.PROTECT, related_name="nothing_to_report")
    reporting_year = models.ForeignKey(
        ReportingYear, on_delete=models.PROTECT, related_name="nothing_to_report"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, help_text="When a report was sent after all.")

    objects = NothingToReportQuerySet.as_manager()

    class Meta:
        verbose_name = "answer of nothing to report"
        verbose_name_plural = "answers of nothing to report"
        ordering: ClassVar = ["reporting_year__year", "economy__order"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["economy", "reporting_year"],
                condition=models.Q(withdrawn_at=None),
                name="one_standing_answer_per_economy_and_year",
            )
        ]

    def __str__(self) -> str:
        return f"{self.economy}, {self.reporting_year}: nothing to report"

    @property
    def state(self) -> str:
        return AnswerState.TAKEN_BACK if self.withdrawn_at else AnswerState.STANDING
