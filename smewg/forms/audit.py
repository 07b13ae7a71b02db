"""Which rows of the audit trail are shown."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from smewg.enums import AuditKind
from smewg.models import AuditEntry, User
from smewg.toolkit.days import start_of


def _day(label: str, lookup: str) -> django_filters.DateFilter:
    widget = forms.DateInput(attrs={"type": "date"})
    return django_filters.DateFilter(label=label, method=lookup, widget=widget)


class AuditFilter(django_filters.FilterSet):
    """By what was done, by whom or to whom, and on which days in Singapore."""

    kind = django_filters.ChoiceFilter(
        label="What was done",
        choices=[(key, label.capitalize()) for key, label in AuditKind.choices],
    )
    person = django_filters.ModelChoiceFilter(
        label="By or about", queryset=User.objects.order_by("name", "email"), method="of_person"
    )
    first = _day("From", "from_day")
    last = _day("To", "to_day")
    text = django_filters.CharFilter(label="Detail or address", method="with_text")

    class Meta:
        model = AuditEntry
        fields: ClassVar[list[str]] = []

    def of_person(self, rows: QuerySet, name: str, person: User) -> QuerySet:
        return rows.filter(Q(person=person.pk) | Q(about=person.pk))

    def from_day(self, rows: QuerySet, name: str, day: date) -> QuerySet:
        return rows.filter(at__gte=start_of(day))

    def to_day(self, rows: QuerySet, name: str, day: date) -> QuerySet:
        return rows.filter(at__lt=start_of(day + timedelta(days=1)))

    def with_text(self, rows: QuerySet, name: str, text: str) -> QuerySet:
        return rows.filter(Q(detail__icontains=text) | Q(address__startswith=text))
