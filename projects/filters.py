"""The filters of the register of concept notes, which live in the address."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

import django_filters
from django.db.models import QuerySet

from plans.models import Objective, PriorityArea
from projects.enums import NoteState
from projects.models import ConceptNote, Fund, Session
from projects.models.notes import ConceptNoteQuerySet
from smewg.models import Economy
from smewg.toolkit.lists import having_words


class NoteFilter(django_filters.FilterSet):
    """Which notes are shown. Values are short names, so that an address can be read."""

    text = django_filters.CharFilter(label="Words", method="with_words")
    session = django_filters.ModelChoiceFilter(label="Session", queryset=Session.objects.all())
    fund = django_filters.ModelChoiceFilter(label="Fund", queryset=Fund.objects.all())
    economy = django_filters.ModelChoiceFilter(
        label="Economy", queryset=Economy.objects.all(), to_field_name="code", method="of_economy"
    )
    stage = django_filters.ChoiceFilter(
        field_name="state", label="Stage", choices=NoteState.choices
    )
    since = django_filters.NumberFilter(label="Handed in from year", method="in_years")
    until = django_filters.NumberFilter(label="to year", method="in_years")
    area = django_filters.ModelChoiceFilter(
        label="Priority area",
        queryset=PriorityArea.objects.all(),
        field_name="links__objective__area",
        distinct=True,
    )
    objective = django_filters.ModelChoiceFilter(
        label="Objective",
        queryset=Objective.objects.select_related("area"),
        field_name="links__objective",
        distinct=True,
    )

    class Meta:
        model = ConceptNote
        fields: ClassVar[list[str]] = []

    def with_words(
        self, rows: QuerySet[ConceptNote], name: str, text: str
    ) -> QuerySet[ConceptNote]:
        """Notes that hold every word, in the title, the summary or the project number."""
        return having_words(rows, text, ("title", "summary", "project_number"))

    def of_economy(
        self, rows: ConceptNoteQuerySet, name: str, economy: Economy
    ) -> ConceptNoteQuerySet:
        return rows.concerning(economy)

    def in_years(self, rows: ConceptNoteQuerySet, name: str, year: Decimal) -> ConceptNoteQuerySet:
        """Notes that the group has seen, from a year on or up to it."""
        edge = int(year)
        return rows.handed_in_since(edge) if name == "since" else rows.handed_in_until(edge)
