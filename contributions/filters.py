"""Lists of accepted reports, a year's and a plan's: their filters, which live in the address."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet

from contributions.models import Contribution
from plans.models import Objective, Plan, PriorityArea
from smewg.models import Economy
from smewg.toolkit.lists import having_words


class ReportFilter(django_filters.FilterSet):
    """Which reports are shown. Values are short names, so that an address can be read."""

    text = django_filters.CharFilter(label="Words", method="with_words")
    economy = django_filters.ModelChoiceFilter(
        label="Economy", queryset=Economy.objects.all(), to_field_name="code"
    )
    area = django_filters.ModelChoiceFilter(
        label="Priority area",
        field_name="accepted_version__objectives__area",
        queryset=PriorityArea.objects.none(),
        to_field_name="number",
        distinct=True,
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["area"].queryset = plan.areas.all()

    def with_words(
        self, reports: QuerySet[Contribution], name: str, text: str
    ) -> QuerySet[Contribution]:
        """Reports whose public words hold every word that was typed."""
        public = ("accepted_version__title", "accepted_version__done", "accepted_version__outcome")
        return having_words(reports, text, public)


class PlanReportFilter(ReportFilter):
    """The same over all years of a plan."""

    since = django_filters.NumberFilter(
        label="From year", field_name="reporting_year__year", lookup_expr="gte"
    )
    until = django_filters.NumberFilter(
        label="To year", field_name="reporting_year__year", lookup_expr="lte"
    )
    objective = django_filters.ModelChoiceFilter(
        label="Objective",
        field_name="accepted_version__objectives",
        queryset=Objective.objects.none(),
        distinct=True,
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, plan=plan, **kwargs)
        objectives = Objective.objects.filter(area__plan=plan).select_related("area")
        self.filters["objective"].queryset = objectives
