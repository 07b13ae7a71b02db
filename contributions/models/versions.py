"""A report's words as they were sent: versions, which nobody changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from contributions.domain.report_fields import MULTIPLE
from contributions.enums import ContributionKind, Language, Side
from contributions.models.thread import ContributionFile
from plans.models import Activity, Indicator, Objective
from smewg.models import Partner


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
    original_language: str = ""
    original: str = ""
    indicators: Sequence[Indicator] = ()
    contact: str = ""
    private_note: str = ""


class ContributionVersionQuerySet(models.QuerySet["ContributionVersion"]):
    def with_words(self) -> ContributionVersionQuerySet:
        """Versions with all their words at hand, in a fixed number of queries."""
        return self.select_related("made_by", "activity").prefetch_related(
            "objectives__area", "partners", "indicators", "files"
        )


class ContributionVersion(models.Model):
    """A report's words as they were sent, or as the secretariat wrote them beside it."""

    contribution = models.ForeignKey(
        "Contribution", on_delete=models.PROTECT, related_name="versions"
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
    original_language = models.CharField(max_length=10, choices=Language, blank=True)
    original = models.TextField("original words", blank=True)
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
            name: list(getattr(self, name).all()) if name in MULTIPLE else getattr(self, name)
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
                if name not in MULTIPLE
            )
            and all(
                {each.pk for each in getattr(own, name)}
                == {each.pk for each in getattr(words, name)}
                for name in MULTIPLE
            )
            and {each.pk for each in self.files.all()} == {each.pk for each in files}
        )
