"""Filters of the lists of one plan's things, whatever is listed: activities, evidence, reports."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters

from plans.models import Activity, Objective, Plan, PriorityArea
from smewg.models import Economy


class FilterOfAPlan(django_filters.FilterSet):
    """Offers the areas and objectives of its plan, where it filters by them.

    Values are short names, so that an address can be read.
    """

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = {
            "area": plan.areas.all(),
            "objective": Objective.objects.filter(area__plan=plan).select_related("area"),
        }
        for name, rows in offered.items():
            if name in self.filters:
                self.filters[name].queryset = rows


def by_area(objectives: str) -> django_filters.ModelChoiceFilter:
    """By priority area; `objectives` is the way from a row to the objectives that it serves."""
    return django_filters.ModelChoiceFilter(
        label="Priority area",
        field_name=f"{objectives}__area",
        queryset=PriorityArea.objects.none(),
        to_field_name="number",
        distinct=True,
    )


def by_objective(objectives: str) -> django_filters.ModelChoiceFilter:
    """By objective; `objectives` as above."""
    return django_filters.ModelChoiceFilter(
        label="Objective", field_name=objectives, queryset=Objective.objects.none(), distinct=True
    )


def by_economy(**how: Any) -> django_filters.ModelChoiceFilter:
    """By economy, which the address names by its code."""
    return django_filters.ModelChoiceFilter(
        label="Economy", queryset=Economy.objects.all(), to_field_name="code", **how
    )


def from_year(year: str) -> django_filters.NumberFilter:
    """From a year on; `year` is the way from a row to its year."""
    return django_filters.NumberFilter(label="From year", field_name=year, lookup_expr="gte")


def to_year(year: str) -> django_filters.NumberFilter:
    return django_filters.NumberFilter(label="To year", field_name=year, lookup_expr="lte")


class ScheduleFilter(FilterOfAPlan):
    """Which activities are shown; the filters live in the address."""

    text = django_filters.CharFilter(
        label="Words of the title", field_name="title", lookup_expr="icontains"
    )
    since = django_filters.NumberFilter(
        label="From year", field_name="last_year", lookup_expr="gte"
    )
    until = django_filters.NumberFilter(label="To year", field_name="first_year", lookup_expr="lte")
    area = django_filters.ModelChoiceFilter(
        label="Area",
        field_name="areas",
        queryset=PriorityArea.objects.none(),
        to_field_name="number",
    )
    objective = django_filters.ModelChoiceFilter(
        label="Objective", field_name="objectives", queryset=Objective.objects.none()
    )
    proponent = django_filters.ModelChoiceFilter(
        label="Proponent",
        field_name="proponents",
        queryset=Economy.objects.all(),
        to_field_name="code",
    )
    funding = django_filters.ChoiceFilter(choices=Activity.Funding)
    stage = django_filters.ChoiceFilter(field_name="state", label="Stage", choices=Activity.State)

    class Meta:
        model = Activity
        fields: ClassVar[list[str]] = []
