"""Evidence: one thing that happened and counts toward one indicator in one year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from kpis.models.years import ReportingYear, published_only
from plans.models import Activity, Indicator, InitiativeItem, Objective, Recommendation
from projects.models import ConceptNote
from smewg.models import Economy, Meeting, Partner, User
from smewg.toolkit.bulk_history import one_record

if TYPE_CHECKING:
    from plans.models import Plan, PriorityArea


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user: User) -> EvidenceQuerySet:
        """The items `user` may see: observers see those of published years, others see all."""
        return published_only(self, user, "reporting_year")

    def counted(self) -> EvidenceQuerySet:
        """Items that count: neither merged into another nor taken off the list."""
        return self.filter(merged_into=None, removed_at=None)

    def of_plan(self, plan: Plan) -> EvidenceQuerySet:
        return self.filter(reporting_year__plan=plan)

    def in_years(self, years: range) -> EvidenceQuerySet:
        return self.filter(reporting_year__year__gte=years[0], reporting_year__year__lte=years[-1])

    def naming(self, economy: Economy) -> EvidenceQuerySet:
        """Items that name the economy, as adopter too."""
        named = self.model.economies.through.objects.filter(economy=economy)
        return self.filter(models.Q(pk__in=named.values("evidence_id")) | models.Q(adopter=economy))

    def serving(self, area: PriorityArea) -> EvidenceQuerySet:
        """Items that serve the area, each once."""
        serving = self.model.objectives.through.objects.filter(objective__area=area)
        return self.filter(pk__in=serving.values("evidence_id"))

    def with_names(self) -> EvidenceQuerySet:
        """Items with all that a list of them shows, in a fixed number of queries."""
        return self.select_related(
            "indicator__plan", "reporting_year", "meeting", "activity", "practice", "adopter"
        ).prefetch_related("objectives__area", "economies", "partners", "files")

    def with_list_names(self) -> EvidenceQuerySet:
        """Items with what a line of the register shows, each name fetched once."""
        fields = ("title", "held_from", "held_until", "indicator", "reporting_year")
        objectives = Objective.objects.select_related("area").only("number", "text", "area__number")
        named = {
            "indicator": Indicator.objects.only("code"),
            "reporting_year": ReportingYear.objects.only("year"),
            "adopter": Economy.objects.only("short_name", "running_text"),
            "objectives": objectives,
            "economies": Economy.objects.only("short_name"),
        }
        return self.only(*fields, "practice", "adopter").prefetch_related(
            "files", *(models.Prefetch(name, rows) for name, rows in named.items())
        )

    def newest_first(self) -> EvidenceQuerySet:
        """The latest first: by year, then by day, those without a day after those with one."""
        by_day = F("held_from").desc(nulls_last=True)
        return self.order_by("-reporting_year__year", by_day, "-pk")

    def listed_totals(self) -> dict[tuple[int, int], int]:
        """Items by indicator id and year; no filter of this queryset gives an item twice."""
        rows = self.order_by().values_list("indicator_id", "reporting_year__year")
        return {(i, year): n for i, year, n in rows.annotate(n=models.Count("pk"))}

    def listed_in_areas(self) -> dict[tuple[int, int, int | None], int]:
        """Distinct items by indicator id, year and area id; an item counts once in each area."""
        rows = self.order_by().values_list(
            "indicator_id", "reporting_year__year", "objectives__area_id"
        )
        return {
            (indicator, year, area): n
            for indicator, year, area, n in rows.annotate(n=models.Count("pk", distinct=True))
            if area is not None
        }

    def by_objective(self) -> dict[int, int]:
        """Distinct items by objective id; an item that serves two counts in both."""
        rows = self.order_by().values_list("objectives")
        found = rows.annotate(n=models.Count("pk", distinct=True))
        return {objective: n for objective, n in found if objective is not None}

    def by_economy_and_year(self) -> dict[tuple[int, int], int]:
        """Distinct items that name an economy, by its id and year; adopters are named too.

        An adopter that the item names besides is named once.
        """
        named = self.model.economies.through.objects.filter(evidence=OuterRef("pk"))
        adopters = self.exclude(adopter=None).exclude(
            Exists(named.filter(economy=OuterRef("adopter")))
        )
        found: Counter[tuple[int, int]] = Counter()
        for place, items in (("economies", self.exclude(economies=None)), ("adopter", adopters)):
            rows = items.order_by().values_list(place, "reporting_year__year")
            for economy, year, n in rows.annotate(n=models.Count("pk", distinct=True)):
                if economy is not None:
                    found[economy, year] += n
        return dict(found)

    def by_partner_and_year(self) -> dict[tuple[int, int], int]:
        """Distinct items that name a partner, by its id and year."""
        rows = self.order_by().values_list("partners", "reporting_year__year")
        found = rows.annotate(n=models.Count("pk", distinct=True))
        return {(partner, year): n for partner, year, n in found if partner is not None}

    def adoptions(self) -> list[tuple[int, int, int]]:
        """Who learned from whom: sharing economy's id, adopting one's, distinct adoptions.

        A practice that two economies shared together stands in both their lines.
        """
        rows = self.exclude(practice=None).order_by().values_list("practice__economies", "adopter")
        found = rows.annotate(n=models.Count("pk", distinct=True))
        return [(sharing, adopter, n) for sharing, adopter, n in found if sharing is not None]

    def distinct_practices(self) -> dict[int, int]:
        """How many different practices were adopted, by year; adoptions may be more."""
        rows = self.exclude(practice=None).order_by().values_list("reporting_year__year")
        return dict(rows.annotate(n=models.Count("practice", distinct=True)))


CORRECTION = "correction: "
"""What the reason of a corrected item of a published list begins with, in its history."""


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
        self.require_an_open_year()
        self._hold_its_practice()
        problems = self.problems(list(objectives), list(economies), list(partners))
        if problems:
            raise ValidationError(problems)
        self.validate_constraints()
        with one_record(self):
            self.next_version(by, reason)
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
        if own := self.adopters_among(economies):
            found["economies"] = [
                f"{own} adopted this practice, so it cannot be one that shared it. "
                "Take the adoption off first."
            ]
        return found

    def adopters_among(self, economies: Iterable[Economy]) -> str:
        """Which of `economies` adopted this item as a practice; the rule holds from both sides."""
        if self.pk is None:
            return ""
        rows = Evidence.objects.counted().filter(practice=self.pk)
        adopters = set(rows.values_list("adopter_id", flat=True))
        return "; ".join(str(each) for each in economies if each.pk in adopters)

    def require_an_open_year(self) -> None:
        """Lock the item's year (and the one it stood in) and refuse a shut one, or a stale item.

        The practice that it adopts is locked with it, so that nobody makes the adopter one of
        those who shared it meanwhile.
        """
        pks = [pk for pk in (self.pk, self.practice_id) if pk]
        held = Evidence.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk")
        current = next((each for each in held if each.pk == self.pk), None)
        if current and current.version != self.version:
            raise ValidationError(
                "Somebody else changed this item while you were writing. Look at it again."
            )
        years = {self.reporting_year_id} | ({current.reporting_year_id} if current else set())
        for year in (ReportingYear.objects.locked(pk) for pk in sorted(years)):
            if not year.is_open:
                raise ValidationError(_why_shut(year))

    def _hold_its_practice(self) -> None:
        """Take the adopted practice as it stands, locked; refuse one that is off the list."""
        if self.practice_id is None:
            return
        self.practice = Evidence.objects.get(pk=self.practice_id)
        if not self.practice.is_counted:
            raise ValidationError(
                {"practice": ["This practice is not on the list any more. Choose another."]}
            )

    def next_version(self, by: User, reason: str) -> None:
        """Save it as it is now, by whom and why."""
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
        with one_record(self):
            self.next_version(by, reason or "said what it serves besides the plan")
            self.initiative_items.set(items)
            self.recommendations.set(recommendations)


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
