"""Evidence: one thing that happened and counts toward one indicator in one year."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from kpis.models.querysets import EvidenceFileQuerySet, EvidenceQuerySet
from kpis.models.years import ReportingYear
from plans.models import Activity, Indicator, InitiativeItem, Objective, Recommendation
from plans.operations.activities import take_activity_back
from projects.models import ConceptNote
from smewg.models import Economy, Meeting, Partner, User
from smewg.toolkit.kept_files import KeptFile


class Evidence(models.Model):
    """One item of an indicator's list in one year; its areas follow from its objectives.

    An adoption is an item too: the practice that was adopted and the economy that adopted it.
    What an indicator's items must name is said by the plan (Indicator.must_name).
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="evidence")
    reporting_year = models.ForeignKey(
        ReportingYear, on_delete=models.PROTECT, related_name="evidence"
    )
    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    held_from = models.DateField(null=True, blank=True)
    held_until = models.DateField(null=True, blank=True)
    place = models.CharField(max_length=150, blank=True)
    project_number = models.CharField(max_length=20, blank=True)
    objectives = models.ManyToManyField(Objective, related_name="evidence")
    economies = models.ManyToManyField(Economy, related_name="evidence", blank=True)
    partners = models.ManyToManyField(Partner, related_name="evidence", blank=True)
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    concept_note = models.ForeignKey(
        ConceptNote, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    practice = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="adoptions"
    )
    adopter = models.ForeignKey(
        Economy, on_delete=models.PROTECT, null=True, blank=True, related_name="adoptions"
    )
    adaptation = models.TextField(blank=True, help_text="What was adapted to fit the adopter.")
    links = models.JSONField(default=list, blank=True)
    initiative_items = models.ManyToManyField(
        InitiativeItem, related_name="evidence", blank=True, verbose_name="aligned with"
    )
    recommendations = models.ManyToManyField(
        Recommendation, related_name="evidence", blank=True, verbose_name="answers"
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    removed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(null=True)

    history = HistoricalRecords(
        m2m_fields=[objectives, economies, partners, initiative_items, recommendations]
    )
    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["reporting_year__year", "indicator__number", "held_from", "title"]
        verbose_name_plural = "evidence"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "adopter"],
                condition=Q(merged_into=None, removed_at=None),
                name="one_adoption_per_practice_and_economy",
                violation_error_message="This economy's adoption of this practice is listed.",
            ),
            models.CheckConstraint(
                condition=Q(practice=None, adopter=None)
                | Q(practice__isnull=False, adopter__isnull=False),
                name="an_adoption_is_a_practice_and_an_economy",
            ),
            models.CheckConstraint(
                condition=Q(held_until=None) | Q(held_until__gte=F("held_from")),
                name="evidence_ends_after_it_starts",
                violation_error_message="The last day is before the first.",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
                name="nothing_is_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_counted(self) -> bool:
        return self.merged_into_id is None and self.removed_at is None

    @property
    def number(self) -> str:
        """The item's lasting number, as documents cite it."""
        return f"E{self.pk:04d}"

    @transaction.atomic
    def keep(
        self,
        *,
        by: User,
        reason: str = "",
        objectives: Any,
        economies: Any = (),
        partners: Any = (),
    ) -> None:
        """Save the item with what it names, as its next version, in an open year.

        Raises ValidationError, with messages by field, where the plan's rules for its indicator
        are not met or the year is shut.
        """
        self._require_an_open_year()
        problems = self.problems(list(objectives), list(economies), list(partners))
        if problems:
            raise ValidationError(problems)
        self.validate_constraints()
        self._next_version(by, reason)
        self.objectives.set(objectives)
        self.economies.set(economies)
        self.partners.set(partners)

    def problems(
        self, objectives: list[Objective], economies: list[Economy], partners: list[Partner]
    ) -> dict[str, list[str]]:
        """What the plan asks of this indicator's evidence and is not there, by field."""
        named = {
            "economies": economies,
            "partners": partners,
            "meeting": self.meeting_id,
            "activity": self.activity_id,
            "dates": self.held_from,
            "place": self.place,
            "links": self.links,
            "practice": self.practice_id,
            "adopter": self.adopter_id,
            "adaptation": self.adaptation,
        }
        found: dict[str, list[str]] = {
            _FIELD_OF.get(what, what): [f"Name {MUST_NAME[what]}; the plan asks for it."]
            for what in self.indicator.must_name
            if what in named and not named[what]
        }
        if not objectives:
            found["objectives"] = ["Choose at least one objective that it serves."]
        if self.held_from and self.held_from.year != self.reporting_year.year:
            found["held_from"] = [
                f"This is not in {self.reporting_year}. It counts in the year it was carried out."
            ]
        if self.practice and self.adopter and self.adopter in self.practice.economies.all():
            found["adopter"] = [f"{self.adopter} shared this practice, so it does not adopt it."]
        if own := self._adopters_among(economies):
            found["economies"] = [
                f"{own} adopted this practice, so it cannot be one that shared it. "
                "Take the adoption off first."
            ]
        return found

    def _adopters_among(self, economies: Iterable[Economy]) -> str:
        """Which of `economies` adopted this item as a practice; the rule holds from both sides."""
        if self.pk is None:
            return ""
        adopters = set(self.adoptions.counted().values_list("adopter_id", flat=True))
        return "; ".join(str(each) for each in economies if each.pk in adopters)

    def _require_an_open_year(self) -> None:
        """Lock the item's year (and the one it stood in) and refuse a shut one, or a stale item."""
        current = Evidence.objects.select_for_update().filter(pk=self.pk).first()
        if current and current.version != self.version:
            raise ValidationError(
                "Somebody else changed this item while you were writing. Look at it again."
            )
        years = {self.reporting_year_id} | ({current.reporting_year_id} if current else set())
        for year in (ReportingYear.objects.locked(pk) for pk in sorted(years)):
            if not year.is_open:
                raise ValidationError(_why_shut(year))

    def _next_version(self, by: User, reason: str) -> None:
        self.version += 1
        self.changed_by, self.changed_at = by, timezone.now()
        self._change_reason = reason[:100]
        self.save()

    @transaction.atomic
    def say_what_it_serves(
        self, items: Any, recommendations: Any, *, by: User, reason: str = ""
    ) -> None:
        """Name the items of aligned initiatives and the recommendations that it serves.

        No figure rests on them, so this is open in a closed or published year too.
        """
        self._next_version(by, reason or "said what it serves besides the plan")
        self.initiative_items.set(items)
        self.recommendations.set(recommendations)

    @transaction.atomic
    def remove(self, *, by: User, reason: str) -> None:
        """Take the item off the list; it stays readable with its history."""
        self._require_an_open_year()
        if not reason.strip():
            raise ValidationError("Say why it is taken off the list.")
        if self.adoptions.counted().exists():
            raise ValidationError("Adoptions rest on this practice. Take them off first.")
        self.removed_at = timezone.now()
        self._next_version(by, f"removed: {reason}")
        self._take_its_activity_back(by, reason)

    def _take_its_activity_back(self, by: User, reason: str) -> None:
        """An activity was carried out only while an item says so."""
        activity = self.activity
        if activity and activity.carried_out_in and not activity.evidence.counted().exists():
            take_activity_back(activity.pk, by=by, reason=reason)

    @transaction.atomic
    def merge_into(self, other: Evidence, *, by: User, reason: str) -> None:
        """Count this item and `other` once: what this one names goes to `other`.

        Both keep their pages and histories. Raises ValidationError for items of different
        indicators, in shut years, or when the other is itself no longer counted.
        """
        if other.indicator_id != self.indicator_id or other.pk == self.pk or not other.is_counted:
            raise ValidationError("Only two counted items of one indicator can be merged.")
        self._require_an_open_year()
        other._require_an_open_year()
        if self.practice_id != other.practice_id or self.adopter_id != other.adopter_id:
            raise ValidationError("These are two different adoptions.")
        sharers = {*self.economies.all(), *other.economies.all()}
        if own := self._adopters_among(sharers) or other._adopters_among(sharers):
            raise ValidationError(
                f"{own} adopted one of them and shared the other; an economy does not adopt its "
                "own practice. Take the adoption off first."
            )
        for mine, theirs in (
            (self.objectives, other.objectives),
            (self.economies, other.economies),
            (self.partners, other.partners),
        ):
            theirs.add(*mine.all())
        adopters = set(other.adoptions.counted().values_list("adopter_id", flat=True))
        for adoption in self.adoptions.counted():
            if adoption.adopter_id in adopters:
                raise ValidationError(f"{adoption.adopter} adopted both; take one adoption off.")
            adoption.practice = other
            adoption._next_version(by, f"the practice was merged into {other.number}")
        other.concept_note = other.concept_note or self.concept_note
        self.merged_into = other
        self._next_version(by, f"merged into {other.number}: {reason}")
        other._next_version(by, f"{self.number} was merged into it: {reason}")


def _why_shut(year: ReportingYear) -> str:
    if year.is_published:
        return f"{year} is published. Its list stays as it was; correct the figure."
    return f"{year} is closed: its evidence is shut. Open the year again first."


MUST_NAME = {
    "economies": "at least one economy",
    "partners": "at least one partner",
    "meeting": "the meeting",
    "activity": "the activity of the schedule",
    "dates": "the day it took place",
    "place": "the place",
    "links": "a link to a source",
    "practice": "the practice that was adopted",
    "adopter": "the economy that adopted it",
    "adaptation": "what was adapted",
}
_FIELD_OF = {"dates": "held_from"}


class EvidenceFile(KeptFile):
    """A file kept with an item; never lost when the item is corrected."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="files")
    file = models.FileField(upload_to="evidence/%Y/")

    objects = EvidenceFileQuerySet.as_manager()


class NotTheSame(models.Model):
    """Somebody looked at two similar items and says why they are two."""

    one = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="+")
    because = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="a_pair_is_named_once"),
            models.UniqueConstraint(fields=["one", "other"], name="one_answer_per_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.one} is not {self.other}: {self.because}"
