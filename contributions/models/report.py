"""An economy's voluntary report: its draft, its versions and its life."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from contributions import reporting_window
from contributions.models.beside import ContributionFile, ContributionMessage, NothingToReport
from contributions.queries import ContributionQuerySet, ContributionVersionQuerySet
from kpis.models import Evidence, ReportingYear
from plans.models import Activity, Indicator, Objective
from smewg import drafts
from smewg.drafts import Sent, Standing
from smewg.models import Economy, Partner, User


class Kind(models.TextChoices):
    """What sort of thing was done; for finding and grouping, no figure rests on it."""

    TRAINING = "training", "workshop or training"
    POLICY = "policy", "policy, law or regulation"
    PROGRAMME = "programme", "programme or service for firms"
    DIALOGUE = "dialogue", "meeting or dialogue"
    STUDY = "study", "study or publication"
    TOOL = "tool", "tool or platform"
    OTHER = "other", "something else"


class State(models.TextChoices):
    DRAFT = "draft", "draft"
    SUBMITTED = "submitted", "sent"
    RETURNED = "returned", "returned with a question"
    ACCEPTED = "accepted", "accepted"
    WITHDRAWN = "withdrawn", "withdrawn"


EDITABLE = (State.DRAFT, State.SUBMITTED, State.RETURNED)


@dataclass(frozen=True)
class ReportWords:
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


class EvidenceRefused(ValidationError):
    """The item at `place` of an acceptance cannot be listed; nothing was written."""

    def __init__(self, place: int, error: ValidationError) -> None:
        super().__init__(error.message_dict if hasattr(error, "error_dict") else error.messages)
        self.place = place


class Contribution(models.Model):
    """One report of one economy for one year, from its first draft word to its acceptance."""

    economy = models.ForeignKey(Economy, on_delete=models.PROTECT, related_name="contributions")
    reporting_year = models.ForeignKey(
        ReportingYear, on_delete=models.PROTECT, related_name="contributions"
    )
    number = models.PositiveSmallIntegerField(help_text="In its economy and year.")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
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
                condition=Q(state=State.ACCEPTED, accepted_version__isnull=False)
                | (~Q(state=State.ACCEPTED) & Q(accepted_version=None)),
                name="an_accepted_report_names_its_version",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(State.DRAFT, State.WITHDRAWN)) | Q(latest__isnull=False),
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
        return self.state == State.ACCEPTED

    @property
    def latest_by_economy(self) -> ContributionVersion | None:
        return self.versions.with_words().filter(side=Side.ECONOMY).last()

    @classmethod
    @transaction.atomic
    def start(  # noqa: PLR0913 (what a report begins with)
        cls,
        economy: Economy,
        reporting_year: ReportingYear,
        *,
        by: User,
        token: uuid.UUID | None = None,
        draft: dict[str, Any] | None = None,
        on_behalf: bool = False,
        source: str = "",
    ) -> Contribution:
        """A new draft with the next number; the one that there is when `token` began one before.

        ValidationError in a published year, or for an economy's token that began another's.
        """
        Economy.objects.select_for_update(no_key=True).get(pk=economy.pk)
        begun = cls.objects.filter(start_token=token).first() if token else None
        if begun:
            if (begun.economy_id, begun.reporting_year_id) != (economy.pk, reporting_year.pk):
                raise ValidationError("This page began another report. Start again.")
            return begun
        if reporting_year.is_published:
            raise ValidationError(_shut(reporting_year))
        last = cls.objects.filter(economy=economy, reporting_year=reporting_year)
        number = (last.aggregate(last=models.Max("number"))["last"] or 0) + 1
        started = cls(
            economy=economy,
            reporting_year=reporting_year,
            number=number,
            start_token=token or uuid.uuid4(),
            started_by=by,
            on_behalf_by=by if on_behalf else None,
            source=source,
            draft=draft or {},
        )
        started._change_reason = "begun"
        started.save()
        return started

    @transaction.atomic
    def save_draft(self, words: dict[str, Any], *, by: User, sent: Sent) -> None:
        """Keep what stands in the form, as the draft's next version.

        Raises drafts.ChangedMeanwhile where somebody else saved in between, and ValidationError
        once the report is settled.
        """
        standing = self._locked()
        standing._require_editable()
        drafts.require_latest(sent, standing.standing_draft, words)
        if drafts.differing(words, standing.draft):
            standing.draft, standing.draft_version = words, standing.draft_version + 1
            standing.draft_by, standing.draft_at = by, timezone.now()
            standing.draft_writer = sent.writer
            kept = {name: getattr(standing, name) for name in DRAFT_FIELDS}
            Contribution.objects.filter(pk=self.pk).update(**kept)
        self._take(standing)

    @property
    def standing_draft(self) -> Standing:
        return Standing(
            self.draft_version,
            self.draft,
            by=str(self.draft_by or ""),
            at=self.draft_at,
            writer=self.draft_writer,
        )

    @transaction.atomic
    def submit(
        self, words: ReportWords, *, by: User, files: Sequence[ContributionFile] = ()
    ) -> ContributionVersion:
        """Send it: its words become the next version, which nobody changes.

        Sent twice with the same words it is one version. ValidationError, with what to do, for a
        report that is settled and in a published year.
        """
        Economy.objects.select_for_update(no_key=True).get(pk=self.economy_id)
        standing = self._locked()
        standing._require_editable()
        if standing.reporting_year.is_published:
            raise ValidationError(_shut(standing.reporting_year))
        if standing.on_behalf_by_id and not any(each.is_source for each in files):
            raise ValidationError(
                f"Attach the {standing.source or 'source'} that it was entered from first."
            )
        last = standing.latest_by_economy
        if standing.state == State.SUBMITTED and last and last.says(words, files):
            self._take(standing)
            return last
        version = standing._keep_version(Side.ECONOMY, words, by=by, files=files)
        now = timezone.now()
        if standing.submitted_at is None:
            standing.submitted_at = now
            standing.is_late = reporting_window.is_late(standing.reporting_year, now)
        standing._turn(State.SUBMITTED, f"sent, version {version.number}")
        nothing = NothingToReport.objects.of(standing.economy, standing.reporting_year)
        nothing.update(withdrawn_at=now)
        self._take(standing)
        return version

    @transaction.atomic
    def send_back(self, message: str, *, by: User) -> None:
        """Return it to its economy with a message. ValidationError without one, or unless sent."""
        standing = self._locked()
        standing._require_waiting("returned")
        standing._say(message, by=by, kind="returned")
        standing.returned_at = timezone.now()
        standing._turn(State.RETURNED, "returned with a message")
        self._take(standing)

    @transaction.atomic
    def say(self, message: str, *, by: User) -> None:
        """Add to the thread. ValidationError for nothing said."""
        self._locked()._say(message, by=by, kind="said")

    @transaction.atomic
    def write_beside(
        self, words: ReportWords, *, by: User, because: str, seen_version: int
    ) -> ContributionVersion:
        """The secretariat's words as a version beside the economy's own, which stays as it is.

        ValidationError without a reason, unless the report is sent, or when there is a newer one.
        """
        standing = self._locked()
        standing._require_waiting("changed")
        standing._require_version(seen_version)
        if not because.strip():
            raise ValidationError("Say why you change its words; its economy reads it.")
        files = list(standing.latest.files.all()) if standing.latest else []
        version = standing._keep_version(
            Side.SECRETARIAT, words, by=by, files=files, because=because.strip()
        )
        standing._turn(State.SUBMITTED, f"version {version.number} beside its own")
        self._take(standing)
        return version

    @transaction.atomic
    def accept(
        self,
        *,
        by: User,
        seen_version: int,
        evidence: Sequence[EvidenceDraft] = (),
        listed: Sequence[Evidence] = (),
    ) -> list[Evidence]:
        """Accept it, and list the evidence it makes, all or nothing; the items it stands behind.

        `listed` are items that say the same and were there before. Raises EvidenceRefused where
        an item breaks the plan's rules or its year is shut, and ValidationError for a version
        that is no longer the latest, or a report that is not waiting.
        """
        standing = self._locked()
        standing._require_waiting("accepted")
        standing._require_version(seen_version)
        made = []
        for place, draft in enumerate(evidence):
            try:
                draft.item.keep(
                    by=by,
                    reason=f"from the report {standing.reference}",
                    objectives=draft.objectives,
                    economies=draft.economies,
                    partners=draft.partners,
                )
            except ValidationError as error:
                raise EvidenceRefused(place, error) from error
            made.append(draft.item)
        if any(not each.is_counted for each in listed):
            raise ValidationError("One of the listed items does not count any more. Look again.")
        AcceptedEvidence.objects.bulk_create(
            [AcceptedEvidence(contribution=standing, evidence=item) for item in made]
            + [
                AcceptedEvidence(contribution=standing, evidence=item, was_listed=True)
                for item in dict.fromkeys(listed)
            ]
        )
        standing.accepted_version = standing.latest
        standing.accepted_at, standing.accepted_by = timezone.now(), by
        standing._turn(State.ACCEPTED, "accepted")
        self._take(standing)
        return [*made, *listed]

    @transaction.atomic
    def withdraw(self, *, by: User, reason: str = "") -> None:
        """Its economy takes it back, before it is accepted; its versions and thread are kept."""
        standing = self._locked()
        standing._require_editable()
        if standing.latest and reason.strip():
            standing._say(reason, by=by, kind="withdrawn")
        standing.withdrawn_at = timezone.now()
        standing._turn(State.WITHDRAWN, f"withdrawn: {reason}" if reason else "withdrawn")
        self._take(standing)

    def _locked(self) -> Contribution:
        return type(self).objects.locked(self.pk)

    def _take(self, standing: Contribution) -> None:
        """Look, from now on, as the report does that was locked and changed."""
        for each in self._meta.concrete_fields:
            setattr(self, each.attname, getattr(standing, each.attname))
        for name in ("latest", "accepted_version", "draft_by"):
            self._state.fields_cache.pop(name, None)

    def _turn(self, state: State, reason: str) -> None:
        self.state = state
        self._change_reason = reason[:100]
        self.save()

    def _say(self, text: str, *, by: User, kind: str) -> None:
        if not text.strip():
            raise ValidationError({"message": ["Write a message first."]})
        ContributionMessage.objects.create(
            contribution=self, text=text.strip(), by=by, kind=kind, about=self.latest
        )

    def _keep_version(
        self,
        side: Side,
        words: ReportWords,
        *,
        by: User,
        files: Sequence[ContributionFile],
        because: str = "",
    ) -> ContributionVersion:
        number = (self.latest.number if self.latest else 0) + 1
        plain = {name: value for name, value in vars(words).items() if name not in LISTS}
        version = ContributionVersion(
            contribution=self, number=number, side=side, made_by=by, because=because, **plain
        )
        version.save()
        for name in LISTS:
            getattr(version, name).set(getattr(words, name))
        version.files.set(files)
        self.latest = version
        return version

    def _require_editable(self) -> None:
        if self.state == State.ACCEPTED:
            at = timezone.localtime(self.accepted_at)
            raise ValidationError(
                f"{self.reference} was accepted on {at:%-d %B %Y}, so it is not sent again. "
                "If something is missing, start a new report, or write to the secretariat below it."
            )
        if self.state == State.WITHDRAWN:
            raise ValidationError(f"{self.reference} was withdrawn. Start a new report instead.")

    def _require_waiting(self, what: str) -> None:
        if self.state != State.SUBMITTED:
            raise ValidationError(
                f"Only a report that was sent can be {what}; {self.reference} is "
                f"{self.get_state_display()}."
            )

    def _require_version(self, seen: int) -> None:
        if self.latest is None or self.latest.number != seen:
            raise ValidationError(
                "There is a newer version than the one you were looking at. Read it first."
            )


DRAFT_FIELDS = ["draft", "draft_version", "draft_by", "draft_at", "draft_writer"]


def _shut(year: ReportingYear) -> str:
    return (
        f"The figures of {year} are published, so no report is added to that year. "
        "Write to the secretariat: a correction can stand beside them."
    )


class Side(models.TextChoices):
    ECONOMY = "economy", "by its economy"
    SECRETARIAT = "secretariat", "by the secretariat, beside it"


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
    kind = models.CharField("kind of activity", max_length=10, choices=Kind)
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

    def words(self) -> ReportWords:
        """The version's words, to begin another one with or to compare."""
        words: dict[str, Any] = {
            name: list(getattr(self, name).all()) if name in LISTS else getattr(self, name)
            for name in ReportWords.__dataclass_fields__
        }
        return ReportWords(**words)

    def says(self, words: ReportWords, files: Sequence[ContributionFile]) -> bool:
        """Whether it holds just these words and files."""
        own = self.words()
        return (
            all(
                getattr(own, name) == getattr(words, name)
                for name in ReportWords.__dataclass_fields__
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
