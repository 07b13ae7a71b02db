"""What we promised: plans, their priority areas, objectives and indicators."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from plans.domain.addresses import address_of
from plans.enums import Came
from smewg.models import Partner
from smewg.toolkit.days import day_in_words, today
from smewg.toolkit.text import storable

if TYPE_CHECKING:
    from smewg.models import User


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, user: User) -> PlanQuerySet:
        """Every plan, for whoever is signed in: plans are public documents of the group."""
        return self if user.is_authenticated else self.none()

    def with_parts(self) -> PlanQuerySet:
        """Plans with the parts that the plan page shows, in a fixed number of queries."""
        return self.prefetch_related(
            "critical_success_factors",
            "earlier_frameworks",
            "aligned_with",
            "planned_reviews",
            "partners",
            "areas__comes_from",
            "areas__objectives__area",
            "areas__objectives__comes_from",
            "areas__activities",
            "indicators__comes_from",
            "indicators__definition_changes",
            "indicators__practices_of",
            "activities__proponents",
            "activities__areas",
        )

    def covering(self, year: int) -> Plan | None:
        """The plan whose period holds `year`; None when there is none."""
        return self.filter(start_year__lte=year, end_year__gte=year).first()

    def current(self, year: int | None = None) -> Plan | None:
        """The plan of `year` (this year), or else the last before it, or else the first after it.

        The one rule of every page that shows a plan without being asked for one.
        """
        return current_of(self.order_by("start_year"), year)

    def with_work(self, year: int | None = None) -> list[Plan]:
        """The current plan, then those before it: what is open in them is work all the same."""
        now = self.current(year)
        earlier = self.filter(start_year__lt=now.start_year) if now else self.none()
        return [now, *earlier.order_by("-start_year")] if now else []

    def chosen(self, key: str | None) -> Plan | None:
        """The plan that the switch of a page names, else the current one."""
        return self.filter(key=storable(key or "")[:40]).first() or self.current()


def current_of(plans: Iterable[Plan], year: int | None = None) -> Plan | None:
    """Which of the plans, the earliest first, is the current one."""
    now = today().year if year is None else year
    found = list(plans)
    return next((each for each in reversed(found) if each.start_year <= now), None) or (
        found[0] if found else None
    )


class Plan(models.Model):
    """A Strategic Plan of the group; the cycles follow one another and never overlap."""

    key = models.SlugField(max_length=40, unique=True, help_text="Names the plan in addresses.")
    title = models.CharField(max_length=200)
    group = models.CharField(max_length=200)
    start_year = models.PositiveSmallIntegerField()
    end_year = models.PositiveSmallIntegerField()
    vision = models.TextField(blank=True)
    mission = models.TextField(blank=True)
    activities_note = models.TextField(blank=True)
    project_ranking = models.TextField(blank=True, help_text="What the plan says of ranking.")
    partners = models.ManyToManyField(Partner, related_name="plans", blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-start_year"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(start_year__lte=F("end_year")), name="a_plan_ends_after_it_starts"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def years(self) -> range:
        """The plan's reporting years, first to last."""
        return range(self.start_year, self.end_year + 1)

    @property
    def period(self) -> str:
        return f"{self.start_year}-{self.end_year}"

    @property
    def before(self) -> Plan | None:
        """The plan that this one follows."""
        return Plan.objects.filter(end_year__lt=self.start_year).order_by("-start_year").first()


class PlanPart(models.Model):
    """Something that a plan lists in an order of its own."""

    number = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True
        ordering: ClassVar = ["number"]


class CriticalSuccessFactor(PlanPart):
    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="critical_success_factors"
    )
    text = models.TextField()

    class Meta(PlanPart.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_factor_per_number")
        ]

    def __str__(self) -> str:
        return self.text


class EarlierFramework(PlanPart):
    """What stood in the plan's place before it."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="earlier_frameworks")
    title = models.CharField(max_length=200)
    years = models.CharField(max_length=40)

    class Meta(PlanPart.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_framework_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.years})"


class AlignedInitiative(PlanPart):
    """An APEC initiative that the plan contributes to."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="aligned_with")
    title = models.CharField(max_length=200)

    class Meta(PlanPart.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_initiative_per_number")
        ]

    def __str__(self) -> str:
        return self.title


class PlannedReview(PlanPart):
    """A review that the plan foresees; its year is data, for the clause was not yet agreed."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="planned_reviews")
    kind = models.CharField(max_length=40)
    when = models.CharField(max_length=80)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    what = models.TextField()

    class Meta(PlanPart.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_review_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.when}"


class LastingPart(PlanPart):
    """A part of a plan that figures and items hang on: known by its key, whatever its number.

    Number, code and words may be corrected; the key never changes, and never means another thing.
    """

    key = models.CharField(
        max_length=40, default="", help_text="Never changes; files and answers name it."
    )
    last_year = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The last year it counts in; blank: all of the plan's."
    )
    comes_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="goes_on_as",
        help_text="What it was in the plan before.",
    )
    came_as = models.CharField(
        max_length=10,
        choices=Came,
        blank=True,
        help_text="Beside the plan before; blank: not said.",
    )
    came_note = models.CharField(max_length=300, blank=True, help_text="What is different.")
    is_dropped = models.BooleanField(
        default=False, help_text="The next plan has nothing in its place, and somebody said so."
    )

    class Meta(PlanPart.Meta):
        abstract = True

    @property
    def usual_key(self) -> str:
        """The key it is given when it comes into the plan."""
        raise NotImplementedError

    def save(self, **options: Any) -> None:
        self.key = self.key or self.usual_key
        super().save(**options)

    @property
    def breaks_its_series(self) -> bool:
        """Whether its figures count something else than those of the plan before."""
        is_known = self.comes_from_id is not None  # type: ignore[attr-defined]
        return is_known and self.came_as == Came.CHANGED


class PriorityArea(LastingPart):
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="areas")
    name = models.CharField(max_length=200)

    class Meta(PlanPart.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_area_per_number"),
            models.UniqueConstraint(fields=["plan", "key"], name="one_area_per_key"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"

    @property
    def usual_key(self) -> str:
        return f"area-{self.number}"


class Objective(LastingPart):
    area = models.ForeignKey(PriorityArea, on_delete=models.CASCADE, related_name="objectives")
    text = models.TextField()

    class Meta(PlanPart.Meta):
        ordering: ClassVar = ["area__number", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area", "number"], name="one_objective_per_number"),
            models.UniqueConstraint(fields=["area", "key"], name="one_objective_per_key"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"

    @property
    def code(self) -> str:
        """Area and number, as 3.2; needs the area at hand."""
        return f"{self.area.number}.{self.number}"

    @property
    def usual_key(self) -> str:
        return f"objective-{self.area.number}-{self.number}"


class Indicator(LastingPart):
    """A Key Performance Indicator: a yearly count, and what may be counted."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="indicators")
    code = models.CharField(max_length=20)
    slug = models.SlugField(
        max_length=20, help_text="Names the indicator in addresses; never changes, as its key."
    )
    group = models.CharField(max_length=120, help_text="The heading it stands under in the plan.")
    short_name = models.CharField(
        max_length=40, blank=True, help_text="What it is called where there is little room."
    )
    name = models.TextField()
    unit = models.CharField(max_length=120, blank=True, help_text="What one of it is.")
    what_counts = models.JSONField(default=list, blank=True, help_text="What counts, line by line.")
    what_does_not_count = models.JSONField(default=list, blank=True)
    decides = models.CharField(max_length=200, blank=True, help_text="Who decides edge cases.")
    must_name = models.JSONField(
        default=list, blank=True, help_text="What each item of its evidence must name."
    )
    may_name = models.JSONField(
        default=list, blank=True, help_text="What an item of its evidence may name besides."
    )
    practices_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="adopted_in",
        help_text="The indicator whose items are the practices that this one's items adopt.",
    )

    class Meta(PlanPart.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_indicator_per_number"),
            models.UniqueConstraint(fields=["plan", "slug"], name="one_indicator_per_code"),
            models.UniqueConstraint(fields=["plan", "key"], name="one_indicator_per_key"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.name}"

    @property
    def label(self) -> str:
        """Its short name; where the plan gives none, the heading it stands under."""
        return self.short_name or self.group

    @property
    def short(self) -> str:
        """Its short name with the code: "Activities (KPI 2)"."""
        return f"{self.label} ({self.code})"

    @property
    def usual_key(self) -> str:
        return address_of(self.code)


class DefinitionChange(PlanPart):
    """A dated change of what an indicator counts; charts mark the year it takes effect in."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="definition_changes"
    )
    date = models.DateField()
    change = models.TextField()
    kept_here = models.BooleanField(
        default=False,
        help_text="Entered on the pages: loading the plan file leaves it as it is.",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True, null=True)

    class Meta(PlanPart.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["indicator", "number"], name="one_definition_change_per_number"
            )
        ]

    def __str__(self) -> str:
        return f"{day_in_words(self.date)}: {self.change}"
