"""What pages need from many counts at once; every aggregate is computed here, on read."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.shortcuts import get_object_or_404

from smewg.models import Role
from smewg.toolkit.values import ValueKind

if TYPE_CHECKING:
    from kpis.models import (  # noqa: F401 (named in the class heads)
        Count,
        Evidence,
        EvidenceFile,
        Figure,
        ReportingYear,
    )
    from plans.models import Plan, PriorityArea
    from smewg.models import Economy, User


class ReportingYearQuerySet(models.QuerySet["ReportingYear"]):
    def visible_to(self, user: User) -> ReportingYearQuerySet:
        """Every year, for whoever is signed in."""
        return self if user.is_authenticated else self.none()

    def locked(self, pk: int) -> ReportingYear:
        """The year as it stands, locked until the transaction ends."""
        years = self.select_related("plan").prefetch_related("plan__areas")
        return years.select_for_update(of=["self"]).get(pk=pk)

    def open_for(self, plan: Plan) -> list[ReportingYear]:
        """The reporting years of `plan`, made where they do not exist yet."""
        self.bulk_create(
            [self.model(plan=plan, year=year) for year in plan.years], ignore_conflicts=True
        )
        return list(self.filter(plan=plan))

    def with_answers(self) -> ReportingYearQuerySet:
        """Each year with `answered`, the number of its cells that are not blank."""
        answered = ~models.Q(counts__figures__kind=ValueKind.BLANK.value)
        return self.annotate(answered=models.Count("counts__figures", filter=answered))

    def with_parts(self) -> ReportingYearQuerySet:
        """Years with their plan's areas and indicators at hand, newest plan first."""
        return (
            self.select_related("plan")
            .prefetch_related("plan__areas", "plan__indicators")
            .order_by("-plan__start_year", "year")
        )

    def with_plan(self, year: int) -> ReportingYear:
        """The year with its plan's parts at hand; Http404 outside every plan."""
        return get_object_or_404(self.with_parts(), year=year)


class CountQuerySet(models.QuerySet["Count"]):
    def locked(self, reporting_year: ReportingYear, indicator_id: int) -> Count:
        """The count, made where there is none, locked until the transaction ends."""
        self.get_or_create(reporting_year=reporting_year, indicator_id=indicator_id)
        return (
            self.select_for_update(of=["self"])
            .select_related("indicator__plan", "reporting_year")
            .get(reporting_year=reporting_year, indicator_id=indicator_id)
        )


class FigureQuerySet(models.QuerySet["Figure"]):
    def visible_to(self, user: User) -> FigureQuerySet:
        """The figures `user` may see: observers see those of published years, others see all."""
        return published_only(self, user, "count__reporting_year")

    def of_plan(self, plan: Plan) -> FigureQuerySet:
        """The plan's figures with what names their cells and what was published of them."""
        return (
            self.filter(count__reporting_year__plan=plan)
            .select_related(
                "count__reporting_year", "count__indicator", "area", "changed_by", "published"
            )
            .prefetch_related("corrections__by")
        )


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

    def listed_totals(self) -> dict[tuple[int, int], int]:
        """Distinct items by indicator id and year."""
        rows = self.order_by().values_list("indicator_id", "reporting_year__year")
        return {(i, year): n for i, year, n in rows.annotate(n=models.Count("pk", distinct=True))}

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
        named: set[tuple[int, int, int]] = set()
        for place in ("economies", "adopter"):
            named.update(self.order_by().values_list(place, "reporting_year__year", "pk"))
        return dict(Counter((economy, year) for economy, year, _ in named if economy is not None))

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


class EvidenceFileQuerySet(models.QuerySet["EvidenceFile"]):
    def visible_to(self, user: User) -> EvidenceFileQuerySet:
        """A file may be seen by whoever may see its item."""
        return published_only(self, user, "evidence__reporting_year")


_Rows = TypeVar("_Rows", bound="models.QuerySet[Any]")


def published_only(rows: _Rows, user: User, year: str) -> _Rows:
    """Rows of published years for observers, all for others; `year` is the way to the year."""
    if not user.is_authenticated:
        return rows.none()
    return rows.filter(**{f"{year}__state": "published"}) if user.role == Role.OBSERVER else rows
