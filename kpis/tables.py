"""The register of evidence as a table: its columns."""

from __future__ import annotations

from typing import Any, ClassVar

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.html import format_html

from kpis.models import Evidence
from kpis.models.evidence import EvidenceQuerySet
from plans.models import Plan
from smewg.toolkit.addresses import reverse
from smewg.toolkit.days import days_in_words
from smewg.toolkit.table_rows import InTwoSteps


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
    when = tables.Column(
        accessor="held_from",
        order_by=("held_from", "pk"),
        verbose_name="When",
        empty_values=(),
        attrs={"td": {"class": "nowrap"}},
    )
    serves = tables.Column(accessor="objectives", orderable=False, verbose_name="Objectives")
    economies = tables.Column(orderable=False, verbose_name="Economies")
    files = tables.Column(orderable=False, verbose_name="Files")

    class Meta:
        model = Evidence
        fields: ClassVar[tuple[str, ...]] = ()
        sequence = ("chosen", "number", "title", "indicator", "year", "when", "serves", "economies")
        empty_text = ""
        attrs: ClassVar[dict[str, str]] = {"class": "table register"}

    def __init__(
        self, rows: EvidenceQuerySet, *, plan: Plan, may_change: bool, **kwargs: Any
    ) -> None:
        super().__init__(InTwoSteps(rows, EvidenceQuerySet.with_list_names), **kwargs)
        self.plan = plan
        self._serves: dict[tuple[int, ...], str] = {}
        if not may_change:
            self.columns.hide("chosen")

    def render_title(self, record: Evidence) -> str:
        return format_html(
            '<a href="{}">{}</a>', reverse("kpis:evidence", args=[record.pk]), record.title
        )

    def render_when(self, record: Evidence) -> str:
        return days_in_words(record.held_from, record.held_until) if record.held_from else ""

    def render_serves(self, record: Evidence) -> str:
        """As links; drawn once for all rows that serve the same."""
        objectives = record.objectives.all()
        same = tuple(each.pk for each in objectives)
        if same not in self._serves:
            told = {"objectives": objectives, "plan": self.plan}
            self._serves[same] = render_to_string("components/objectives.html", told)
        return self._serves[same]

    def value_serves(self, record: Evidence) -> str:
        """As its files hold it."""
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
    if item.practice_id and item.adopter_id:
        return f"adopted by {item.adopter}"
    return "; ".join(economy.short_name for economy in item.economies.all())
