"""Lists of accepted reports, a year's and a plan's: their filters, which live in the address."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet

from contributions.models import Contribution
from plans.filters import FilterOfAPlan, by_area, by_economy, by_objective, from_year, to_year
from smewg.toolkit.lists import having_words

OBJECTIVES = "accepted_version__objectives"
YEAR = "reporting_year__year"


class ReportFilter(FilterOfAPlan):
    """Which reports of a year are shown."""

    text = django_filters.CharFilter(label="Words", method="with_words")
    economy = by_economy()
    area = by_area(OBJECTIVES)

    def with_words(
        self, reports: QuerySet[Contribution], name: str, text: str
    ) -> QuerySet[Contribution]:
        """Reports whose public words hold every word that was typed."""
        public = ("accepted_version__title", "accepted_version__done", "accepted_version__outcome")
        return having_words(reports, text, public)


class PlanReportFilter(ReportFilter):
    """The same over all years of a plan."""

    since = from_year(YEAR)
    until = to_year(YEAR)
    objective = by_objective(OBJECTIVES)
