"""Which people the list of people shows; the filters live in the address."""

from __future__ import annotations

from typing import ClassVar

import django_filters
from django.db.models import Q, QuerySet

from smewg.models import Economy, Role, User


class PeopleFilter(django_filters.FilterSet):
    """Which people are shown; the filters live in the address."""

    text = django_filters.CharFilter(label="Name or e-mail", method="with_text")
    role = django_filters.ChoiceFilter(label="Role", choices=Role)
    economy = django_filters.ModelChoiceFilter(queryset=Economy.objects.all(), to_field_name="code")

    class Meta:
        model = User
        fields: ClassVar[list[str]] = []

    def with_text(self, people: QuerySet[User], name: str, text: str) -> QuerySet[User]:
        return people.filter(Q(name__icontains=text) | Q(email__icontains=text))
