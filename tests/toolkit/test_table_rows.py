"""A list's rows are written by one function, letter for letter as django-tables2 writes them."""

import re
from datetime import date

import django_tables2 as tables
import pytest
from django.db import connection
from django.template import Context, Engine
from django.test.utils import CaptureQueriesContext

from kpis.models import Evidence
from kpis.tables import EvidenceTable
from smewg.models import User
from smewg.tables import PeopleTable
from smewg.toolkit.table_rows import rows_of
from tests.factories import UserFactory, listed
from tests.projects.factories import session
from tests.projects.many import notes_of

pytestmark = [pytest.mark.once, pytest.mark.django_db]

AS_THEIRS = """{% for row in table.paginated_rows %}<tr {{ row.attrs.as_html }}>
{% for column, cell in row.items %}<td {{ column.attrs.td.as_html }}>{{ cell }}</td>{% endfor %}
</tr>{% endfor %}"""


def same(make):
    theirs = Engine().from_string(AS_THEIRS).render(Context({"table": make()}))
    assert _tight(rows_of(make())) == _tight(theirs)
    assert "<tr" in theirs


def _tight(html):
    return re.sub(r"\s+(?=<)|(?<=>)\s+", "", html)


def test_people(secretariat, chair, observer, delegate):
    UserFactory(name="", email="<b>@x.example", role="observer")
    same(lambda: PeopleTable(User.objects.order_by("pk")))


def test_evidence(plan, secretariat):
    for number in range(3):
        listed(plan, secretariat, "kpi-1", 2018, f"<i>Item & {number}")
    Evidence.objects.filter(title__endswith="2").update(held_from=None, held_until=None)
    Evidence.objects.filter(title__endswith="1").update(held_from=date(2018, 2, 3))
    for may_change in (True, False):
        items = Evidence.objects.newest_first()
        same(lambda rows=items, may=may_change: shown(rows, plan, may))


def test_notes_and_every_kind_of_column(plan, secretariat):
    class Odd(tables.Table):
        state = tables.Column()
        title = tables.Column(linkify=lambda record: f"/{record.pk}/")
        pages = tables.Column(empty_values=(3,), default="<none>")
        apec_usd = tables.Column(localize=None)
        year = tables.Column(accessor="session__year", attrs={"td": {"class": "number"}})
        nobody = tables.Column(accessor="decided_by__name__upper", verbose_name="Not there")
        name = tables.Column(accessor="session__slug__upper")
        missing = tables.Column(accessor="no_such_thing")

        def render_state(self, value, record, **more):
            return f"{value}: {record.number} {sorted(more)}"

        class Meta:
            row_attrs = {"data-n": lambda record: record.number}  # noqa: RUF012

    notes = notes_of(session(), secretariat, 3)
    same(lambda: Odd(notes))


def shown(items, plan, may_change):
    table = EvidenceTable(items, plan=plan, may_change=may_change)
    table.paginate(per_page=50)
    return table


def test_no_row_asks_the_database_again(plan, secretariat):
    for number in range(4):
        listed(plan, secretariat, "kpi-1", 2018, f"Item {number}")
    asked = []
    for many in (1, 4):
        with CaptureQueriesContext(connection) as found:
            table = EvidenceTable(Evidence.objects.newest_first(), plan=plan, may_change=True)
            table.paginate(per_page=many)
            rows_of(table)
        asked.append(len(found))
    assert asked[0] == asked[1]
