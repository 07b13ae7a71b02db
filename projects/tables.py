"""The register of concept notes as a table: its columns."""

from __future__ import annotations

from typing import ClassVar

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.html import format_html

from projects.models import ConceptNote
from smewg.toolkit.addresses import reverse


class NoteTable(tables.Table):
    """The register as a page shows it, of notes that have their state lines."""

    number = tables.Column(
        accessor="name", order_by=("session__year", "session__number", "number"), verbose_name="No."
    )
    title = tables.Column()
    proposers = tables.Column(orderable=False)
    session = tables.Column(accessor="session__name", order_by=("session__year", "session__number"))
    fund = tables.Column(accessor="fund__name", order_by="fund__order", verbose_name="Fund")
    apec = tables.Column(
        accessor="apec_usd",
        verbose_name="APEC funding, US$",
        attrs={"td": {"class": "number"}, "th": {"class": "number"}},
    )
    stage = tables.Column(accessor="state", verbose_name="Stage")

    class Meta:
        model = ConceptNote
        fields: ClassVar[tuple[str, ...]] = ()
        sequence = ("number", "title", "proposers", "session", "fund", "apec", "stage")
        empty_text = ""
        attrs: ClassVar[dict[str, str]] = {"class": "table register"}

    def render_title(self, record: ConceptNote) -> str:
        return format_html(
            '<a href="{}">{}</a>', reverse("projects:note", args=[record.pk]), record.title
        )

    def render_proposers(self, record: ConceptNote) -> str:
        return "; ".join(economy.short_name for economy in record.proposers.all())

    def render_apec(self, record: ConceptNote) -> str:
        return f"{record.apec_usd:,}"

    def render_stage(self, record: ConceptNote) -> str:
        return render_to_string("projects/_note_state.html", {"note": record})
