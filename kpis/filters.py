"""The filters of the register of evidence, which live in the address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

import django_filters
from django.db.models import Q, QuerySet

from kpis.models import Evidence, ReportingYear
from plans.filters import FilterOfAPlan, by_area, by_economy, by_objective, from_year, to_year
from plans.models import Indicator, Plan
from smewg.models import Economy, Partner, User
from smewg.toolkit.lists import having_words


class EvidenceFilter(FilterOfAPlan):
    """Which items of evidence are shown."""

    text = django_filters.CharFilter(label="Words", method="with_words")
    indicator = django_filters.ModelChoiceFilter(
        label="Indicator", queryset=Indicator.objects.none(), to_field_name="slug"
    )
    year = django_filters.ModelChoiceFilter(
        label="Year",
        field_name="reporting_year",
        queryset=ReportingYear.objects.none(),
        to_field_name="year",
    )
    since = from_year("reporting_year__year")
    until = to_year("reporting_year__year")
    area = by_area("objectives")
    objective = by_objective("objectives")
    economy = by_economy(method="of_economy")
    sharer = django_filters.ModelChoiceFilter(
        label="Adopted from",
        field_name="practice__economies",
        queryset=Economy.objects.all(),
        to_field_name="code",
        distinct=True,
    )
    partner = django_filters.ModelChoiceFilter(
        label="Partner", field_name="partners", queryset=Partner.objects.all(), distinct=True
    )

    class Meta:
        model = Evidence
        fields: ClassVar[list[str]] = []

    def __init__(self, *args: Any, plan: Plan, user: User, **kwargs: Any) -> None:
        super().__init__(*args, plan=plan, **kwargs)
        self._offered: dict[str, list[Any]] = {}
        years = ReportingYear.objects.visible_to(user).filter(plan=plan)
        self.filters["indicator"].queryset = plan.indicators.all()
        self.filters["year"].queryset = years
        self.form.fields["indicator"].label_from_instance = lambda indicator: indicator.short

    def offer_what_is_known(self, plan: Plan) -> None:
        """Offer what the page has fetched already: a plan with its parts; economies once."""
        self.offer("indicator", plan.indicators.all())
        self.offer("area", plan.areas.all())
        objectives = [each for area in plan.areas.all() for each in area.objectives.all()]
        self.offer("objective", objectives)
        self.offer("sharer", self.offer("economy"))

    def offer(self, name: str, rows: Iterable[Any] | None = None) -> list[Any]:
        """Offer these rows in the filter, or all of its own; gives them."""
        field = self.form.fields[name]
        if name in self._offered:
            return self._offered[name]
        self._offered[name] = found = list(field.queryset if rows is None else rows)
        key = field.to_field_name or "pk"
        labels = [(getattr(row, key), field.label_from_instance(row)) for row in found]
        field.widget.choices = [("", field.empty_label), *labels]
        return found

    def with_words(self, rows: QuerySet[Evidence], name: str, text: str) -> QuerySet[Evidence]:
        """Items that hold every word, in the title, the description or the project number."""
        return having_words(rows, text, ("title", "description", "project_number"))

    def of_economy(
        self, rows: QuerySet[Evidence], name: str, economy: Economy
    ) -> QuerySet[Evidence]:
        """Items that name the economy, as adopter too."""
        return rows.filter(Q(economies=economy) | Q(adopter=economy)).distinct()
