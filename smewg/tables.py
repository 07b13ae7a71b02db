"""The list of people as a table: its columns."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html

from smewg.models import User
from smewg.toolkit.days import day_in_words, day_of


class PeopleTable(tables.Table):
    name = tables.Column(order_by=("name", "email"), empty_values=())
    email = tables.Column(verbose_name="E-mail")
    role = tables.Column()
    economy = tables.Column(order_by="economy__order")
    account_state = tables.Column(verbose_name="Account", orderable=False)
    last_login = tables.Column(verbose_name="Last signed in")

    class Meta:
        model = User
        fields: ClassVar[tuple[str, ...]] = ()
        empty_text = ""
        attrs: ClassVar[dict[str, str]] = {"class": "table"}

    def render_name(self, record: User) -> str:
        address = reverse("group:person", args=[record.pk])
        return format_html('<a href="{}">{}</a>', address, record)

    def render_last_login(self, value: datetime) -> str:
        return day_in_words(day_of(value))
