"""An economy's voluntary report: its draft, its versions and its life."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from contributions.enums import EDITABLE, ContributionKind, ContributionState, Side
from contributions.models.querysets import ContributionQuerySet, ContributionVersionQuerySet
from contributions.models.thread import ContributionFile
from kpis.models import Evidence, ReportingYear
from plans.models import Activity, Indicator, Objective
from smewg.models import Economy, Partner
from smewg.toolkit.drafts import CurrentDraft


@dataclass(frozen=True)
class ReportContent:
    """The whole words of a report, checked: what a version keeps."""

    title: str
    kind: str
    held_from: date
    done: str
    objectives: Sequence[Objective]
    held_until: date | None = None
    place: str = ""
    activity: Activity | None = None
    outcome: str = ""
    partners: Sequence[Partner] = ()
    other_partners: str = ""
    msmes_reached: int | None = None
    led_by_women: int | None = None
    led_by_youth: int | None = None
    links: list[str] = field(default_factory=list)
    indicators: Sequence[Indicator] = ()
    contact: str = ""
    private_note: str = ""


LISTS = ("objectives", "partners", "indicators")


@dataclass(frozen=True)
class EvidenceDraft:
    """An item of evidence as the secretariat confirms it, not yet kept."""

    item: Evidence
    objectives: Sequence[Objective]
    economies: Sequence[Economy] = ()
    partners: Sequence[Partner] = ()


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

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def reference(self) -> str:
        """As a person cites it: PE-2018-03."""
        return f"{self.economy.code}-{self.reporting_year}-{self.number:02d}"

    @property
    def place(self) -> tuple[int, str, int]:
        """What names it in an address: year, economy's code, number."""
        return self.reporting_year.year, self.economy.code, self.number

    @property
    def title(self) -> str:
        """Of the version that stands, or of the draft before there is one."""
        version = self.accepted_version or self.latest
        typed = version.title if version else str(self.draft.get("title", "")).strip()
        return typed or "Report without a title yet"

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


class ContributionVersion(models.Model):
    """A report's words as they were sent, or as the secretariat wrote them beside it."""

    contribution = models.ForeignKey(
        Contribution, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=11, choices=Side)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    because = models.CharField(max_length=500, blank=True, help_text="The secretariat's reason.")
    title = models.CharField(max_length=300)
    kind = models.CharField("kind of activity", max_length=10, choices=ContributionKind)
    held_from = models.DateField()
    held_until = models.DateField(null=True, blank=True)
    place = models.CharField(max_length=150, blank=True)
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, null=True, blank=True, related_name="contributions"
    )
    objectives = models.ManyToManyField(Objective, related_name="contribution_versions")
    done = models.TextField()
    outcome = models.TextField(blank=True)
    partners = models.ManyToManyField(Partner, related_name="contribution_versions")
    other_partners = models.CharField(max_length=500, blank=True)
    msmes_reached = models.PositiveIntegerField(null=True, blank=True)
    led_by_women = models.PositiveIntegerField(null=True, blank=True)
    led_by_youth = models.PositiveIntegerField(null=True, blank=True)
    links = models.JSONField(default=list, blank=True)
    indicators = models.ManyToManyField(Indicator, related_name="contribution_versions")
    files = models.ManyToManyField(ContributionFile, related_name="versions")
    contact = models.CharField(max_length=300, blank=True, help_text="Private.")
    private_note = models.TextField(blank=True, help_text="Private.")

    objects = ContributionVersionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["contribution", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contribution", "number"], name="one_report_version_per_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} (version {self.number})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Kept once; TypeError for a change."""
        if not self._state.adding:
            raise TypeError("What was sent stays as it was. A change is a new version.")
        super().save(*args, **kwargs)

    @property
    def is_secretariats(self) -> bool:
        return self.side == Side.SECRETARIAT

    def words(self) -> ReportContent:
        """The version's words, to begin another one with or to compare."""
        words: dict[str, Any] = {
            name: list(getattr(self, name).all()) if name in LISTS else getattr(self, name)
            for name in ReportContent.__dataclass_fields__
        }
        return ReportContent(**words)

    def says(self, words: ReportContent, files: Sequence[ContributionFile]) -> bool:
        """Whether it holds just these words and files."""
        own = self.words()
        return (
            all(
                getattr(own, name) == getattr(words, name)
                for name in ReportContent.__dataclass_fields__
                if name not in LISTS
            )
            and all(
                {each.pk for each in getattr(own, name)}
                == {each.pk for each in getattr(words, name)}
                for name in LISTS
            )
            and {each.pk for each in self.files.all()} == {each.pk for each in files}
        )


class AcceptedEvidence(models.Model):
    """An item of evidence that an accepted report stands behind."""

    contribution = models.ForeignKey(
        Contribution, on_delete=models.PROTECT, related_name="accepted_evidence"
    )
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="reported_in")
    was_listed = models.BooleanField(
        default=False, help_text="It was on the list before; the report says the same."
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contribution", "evidence"], name="an_item_is_named_once_per_report"
            )
        ]

    def __str__(self) -> str:
        return f"{self.contribution.reference}: {self.evidence}"
