"""An economy's voluntary report, from its first draft word to its acceptance."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from contributions.enums import EDITABLE, ContributionState, Quoting, Side
from contributions.models.versions import ContributionVersion
from contributions.models.visibility import may_see
from kpis.models import ReportingYear
from smewg.models import Economy
from smewg.toolkit.drafts import CurrentDraft

if TYPE_CHECKING:
    from plans.models import Plan
    from smewg.models import User


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def visible_to(self, user: User) -> ContributionQuerySet:
        """The reports that `user` may see (visibility.may_see)."""
        return self.filter(may_see(user))

    def accepted(self) -> ContributionQuerySet:
        return self.filter(state=ContributionState.ACCEPTED)

    def waiting(self) -> ContributionQuerySet:
        """Reports that were sent and wait for the secretariat."""
        return self.filter(state=ContributionState.SUBMITTED)

    def may_quote(self, *, publicly: bool = False) -> ContributionQuerySet:
        """The accepted reports whose words may stand in the group's papers, or be public."""
        said = (Quoting.PUBLIC,) if publicly else (Quoting.PAPERS, Quoting.PUBLIC)
        return self.accepted().filter(quoting__in=said)

    def to_ask_about_quoting(self, economy: Economy) -> ContributionQuerySet:
        """An economy's reports that were sent before it was asked whether they may be quoted."""
        return self.current().filter(economy=economy, quoting=Quoting.NOT_ASKED)

    def of_plan(self, plan: Plan) -> ContributionQuerySet:
        return self.filter(reporting_year__plan=plan)

    def current(self) -> ContributionQuerySet:
        """Reports that are neither withdrawn nor mere drafts."""
        return self.filter(
            state__in=(
                ContributionState.SUBMITTED,
                ContributionState.RETURNED,
                ContributionState.ACCEPTED,
            )
        )

    def in_years(self, years: range) -> ContributionQuerySet:
        return self.filter(reporting_year__year__range=(years[0], years[-1]))

    def by_objective(self) -> dict[int, int]:
        """Accepted reports by the id of the objective that they name; one can name several."""
        rows = self.accepted().order_by().values_list("accepted_version__objectives")
        found = rows.annotate(n=models.Count("pk", distinct=True))
        return {objective: n for objective, n in found if objective is not None}

    def with_names(self) -> ContributionQuerySet:
        """Reports with all that a list of them shows, in a fixed number of queries."""
        return self.select_related(
            "economy", "reporting_year__plan", "latest", "accepted_version", "on_behalf_by"
        ).prefetch_related("latest__objectives__area", "latest__indicators")

    def named(self, year: int, code: str, number: int) -> ContributionQuerySet:
        """The report of that year, economy and number, if it is there."""
        return self.filter(
            reporting_year__year=year, economy__code__iexact=code, number=number
        ).with_names()

    def locked(self, pk: int) -> Contribution:
        """The report as it stands, locked until the transaction ends."""
        reports = self.select_related("economy", "reporting_year", "latest")
        return reports.select_for_update(of=["self"]).get(pk=pk)


def reference_of(code: str, year: int, number: int) -> str:
    """How a report is cited, by its economy's code, its year and its number."""
    return f"{code}-{year}-{number:02d}"


UNTITLED = "Report without a title yet"


class Contribution(models.Model):
    """One report of one economy for one year, from its first draft word to its acceptance."""

    economy = models.ForeignKey(Economy, on_delete=models.PROTECT, related_name="contributions")
    reporting_year = models.ForeignKey(
        ReportingYear, on_delete=models.PROTECT, related_name="contributions"
    )
    number = models.PositiveSmallIntegerField(help_text="In its economy and year.")
    state = models.CharField(
        max_length=10, choices=ContributionState, default=ContributionState.DRAFT
    )
    start_token = models.UUIDField(
        default=uuid.uuid4,
        unique=True,
        help_text="Of the page it was begun on: pressed twice, one.",
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField(auto_now_add=True)
    on_behalf_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who of the secretariat entered it on behalf of the economy.",
    )
    source = models.CharField(
        max_length=10,
        choices=[("e-mail", "e-mail"), ("paper", "paper")],
        blank=True,
        help_text="What it was entered from; the source is attached.",
    )
    draft = models.JSONField(default=dict, help_text="What stands in the form, as it was typed.")
    draft_version = models.PositiveIntegerField(default=0)
    draft_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    draft_at = models.DateTimeField(null=True)
    draft_writer = models.CharField(max_length=40, blank=True, help_text="The open page.")
    latest = models.OneToOneField(
        "ContributionVersion", on_delete=models.PROTECT, null=True, related_name="latest_of"
    )
    accepted_version = models.OneToOneField(
        "ContributionVersion", on_delete=models.PROTECT, null=True, related_name="accepted_as"
    )
    submitted_at = models.DateTimeField(null=True, help_text="The first time.")
    is_late = models.BooleanField(default=False, help_text="First sent after the year's window.")
    returned_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    quoting = models.CharField(
        "may its words be quoted",
        max_length=6,
        choices=Quoting,
        default=Quoting.NO,
        blank=True,
        help_text="Empty: begun before this was asked, so its economy is asked again.",
    )
    quoting_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    quoting_at = models.DateTimeField(null=True)

    history = HistoricalRecords(
        excluded_fields=["draft", "draft_version", "draft_by", "draft_at", "draft_writer"]
    )
    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["reporting_year__year", "economy__order", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["economy", "reporting_year", "number"],
                name="one_report_per_economy_year_and_number",
            ),
            models.CheckConstraint(
                condition=Q(state=ContributionState.ACCEPTED, accepted_version__isnull=False)
                | (~Q(state=ContributionState.ACCEPTED) & Q(accepted_version=None)),
                name="an_accepted_report_names_its_version",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(ContributionState.DRAFT, ContributionState.WITHDRAWN))
                | Q(latest__isnull=False),
                name="what_was_sent_has_a_version",
            ),
        ]
        # Who said what counts every report of a plan, and a row is as wide as its draft.
        indexes: ClassVar = [
            models.Index(
                fields=["reporting_year", "economy", "state"], name="reports_by_year_and_state"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def reference(self) -> str:
        """As a person cites it: PE-2018-03."""
        return reference_of(self.economy.code, self.reporting_year.year, self.number)

    @property
    def place(self) -> tuple[int, str, int]:
        """What names it in an address: year, economy's code, number."""
        return self.reporting_year.year, self.economy.code, self.number

    @property
    def title(self) -> str:
        """Of the version that stands, or of the draft before there is one."""
        version = self.accepted_version or self.latest
        typed = version.title if version else str(self.draft.get("title", "")).strip()
        return typed or UNTITLED

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE

    @property
    def is_accepted(self) -> bool:
        return self.state == ContributionState.ACCEPTED

    @property
    def latest_by_economy(self) -> ContributionVersion | None:
        return self.versions.with_words().filter(side=Side.ECONOMY).last()

    @property
    def current_draft(self) -> CurrentDraft:
        return CurrentDraft(
            self.draft_version,
            self.draft,
            by=str(self.draft_by or ""),
            at=self.draft_at,
            writer=self.draft_writer,
            person=self.draft_by,
        )

    @property
    def draft_name(self) -> str:
        """What names its draft for whoever else has it open, and in the drafts' history."""
        return f"contribution-{self.pk}"
