"""The register of evidence: its filters, which live in the address, its columns, and its files."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html

from kpis.models import Evidence, ReportingYear
from plans.models import Indicator, Objective, Plan, PriorityArea
from smewg.models import Economy, Partner, User
from smewg.toolkit.lists import having_words


class EvidenceFilter(django_filters.FilterSet):
    """Which items are shown. Values are short names, so that an address can be read."""

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
    since = django_filters.NumberFilter(
        label="From year", field_name="reporting_year__year", lookup_expr="gte"
    )
    until = django_filters.NumberFilter(
        label="To year", field_name="reporting_year__year", lookup_expr="lte"
    )
    area = django_filters.ModelChoiceFilter(
        label="Priority area",
        field_name="objectives__area",
        queryset=PriorityArea.objects.none(),
        to_field_name="number",
        distinct=True,
    )
    objective = django_filters.ModelChoiceFilter(
        label="Objective",
        field_name="objectives",
        queryset=Objective.objects.none(),
        distinct=True,
    )
    economy = django_filters.ModelChoiceFilter(
        label="Economy",
        queryset=Economy.objects.all(),
        to_field_name="code",
        method="of_economy",
    )
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
        super().__init__(*args, **kwargs)
        offered = {
            "indicator": plan.indicators.all(),
            "year": ReportingYear.objects.visible_to(user).filter(plan=plan),
            "area": plan.areas.all(),
            "objective": Objective.objects.filter(area__plan=plan).select_related("area"),
        }
        for name, rows in offered.items():
            self.filters[name].queryset = rows
        self.form.fields["indicator"].label_from_instance = lambda indicator: indicator.code

    def with_words(self, rows: QuerySet[Evidence], name: str, text: str) -> QuerySet[Evidence]:
        """Items that hold every word, in the title, the description or the project number."""
        return having_words(rows, text, ("title", "description", "project_number"))

    def of_economy(
        self, rows: QuerySet[Evidence], name: str, economy: Economy
    ) -> QuerySet[Evidence]:
        """Items that name the economy, as adopter too."""
        return rows.filter(Q(economies=economy) | Q(adopter=economy)).distinct()


class EvidenceTable(tables.Table):
    """The register as a page shows it, and as its CSV and XLSX hold it."""

    chosen = tables.Column(accessor="pk", orderable=False, verbose_name="Choose")
    number = tables.Column(order_by="pk", verbose_name="No.")
    title = tables.Column()
    indicator = tables.Column(
        accessor="indicator__code",
        order_by="indicator__number",
        verbose_name="Indicator",
        attrs={"td": {"class": "nowrap"}},
    )
    year = tables.Column(accessor="reporting_year__year", verbose_name="Year")
    serves = tables.Column(accessor="objectives", orderable=False, verbose_name="Objectives")
    economies = tables.Column(orderable=False, verbose_name="Economies")
    files = tables.Column(orderable=False, verbose_name="Files")

    class Meta:
        model = Evidence
        fields: ClassVar[tuple[str, ...]] = ()
        sequence = ("chosen", "number", "title", "indicator", "year", "serves", "economies")
        empty_text = ""
        attrs: ClassVar[dict[str, str]] = {"class": "table register"}

    def __init__(self, *args: Any, may_change: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_change:
            self.columns.hide("chosen")

    def render_title(self, record: Evidence) -> str:
        return format_html(
            '<a href="{}">{}</a>', reverse("kpis:evidence", args=[record.pk]), record.title
        )

    def render_serves(self, record: Evidence) -> str:
        return "; ".join(objective.code for objective in record.objectives.all())

    def render_economies(self, record: Evidence) -> str:
        return economies_of(record)

    def render_files(self, record: Evidence) -> str:
        return str(len(record.files.all()) or "")

    def render_chosen(self, record: Evidence) -> str:
        return format_html(
            '<input class="form-check-input" type="checkbox" name="chosen" value="{}" '
            'aria-label="Choose {}">',
            record.pk,
            record.number,
        )


def economies_of(item: Evidence) -> str:
    """The economies that an item names, in APEC's order, separated by semicolons."""
    if item.practice and item.adopter:
        return f"adopted by {item.adopter}"
    return "; ".join(economy.short_name for economy in item.economies.all())


class BulkObjectivesForm(forms.Form):
    """Objectives to add to, or take from, the chosen items."""

    chosen = forms.ModelMultipleChoiceField(
        queryset=Evidence.objects.none(),
        error_messages={"required": "Choose at least one item of the list."},
    )
    objectives = forms.ModelMultipleChoiceField(
        queryset=Objective.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one objective."},
    )
    what = forms.ChoiceField(
        choices=[("add", "add them to"), ("remove", "take them from")], initial="add"
    )

    def __init__(self, *args: Any, plan: Plan, items: QuerySet[Evidence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].queryset = items  # type: ignore[attr-defined]
        objectives = Objective.objects.filter(area__plan=plan).select_related("area")
        self.fields["objectives"].queryset = objectives  # type: ignore[attr-defined]
