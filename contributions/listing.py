"""The list of a year's accepted reports: its filters, which live in the address."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from contributions.models import Contribution
from plans.models import Plan, PriorityArea
from smewg.models import Economy


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
        for word in text.split():
            reports = reports.filter(
                Q(accepted_version__title__icontains=word)
                | Q(accepted_version__done__icontains=word)
                | Q(accepted_version__outcome__icontains=word)
            )
        return reports
