"""A list and the pages leave the same database, and the same list twice leaves it unchanged.

For each kind whose rows are a page's form: random rows are taken in, taken in again, undone, and
typed on the pages one by one.
"""

from dataclasses import dataclass, field
from datetime import date

import pytest
from django.core import mail
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from plans.models import Activity, InitiativeItem
from smewg.models import Economy, Meeting, Partner, User
from smewg.operations.attendance import record_attendance
from tests.lists_pages import counts, take

pytestmark = [pytest.mark.django_db, pytest.mark.once]
WORDS = st.text("abcdefghij klmno", min_size=1, max_size=12).map(str.strip).filter(bool)
SEVERAL = {"min_size": 1, "max_size": 3}


@dataclass
class Kind:
    """A kind of list: its address and titles, a row's cells, how its page is sent, what stands."""

    address: str
    titles: list
    rows: st.SearchStrategy
    cells: object
    type_in: object
    state: object
    arguments: list = field(default_factory=list)


def short(economies):
    return "; ".join(each.short_name for each in economies)


def keys(things):
    return [each.pk for each in things]


def activities(plan):
    areas = list(plan.areas.all())
    economies = list(Economy.objects.all())
    rows = st.fixed_dictionaries({
        "title": st.uuids().map(lambda each: each.hex),
        "first_year": st.integers(1995, 2030),
        "more": st.integers(0, 4),
        "proponents": st.lists(st.sampled_from(economies), max_size=3, unique=True),
        "areas": st.lists(st.sampled_from(areas), max_size=3, unique=True),
        "funding": st.sampled_from(["", *map(str, Activity.Funding.values)]),
    })  # fmt: skip

    def cells(row):
        last = row["first_year"] + row["more"]
        label = Activity.Funding(row["funding"]).label if row["funding"] else ""
        areas = "; ".join(each.name for each in row["areas"])
        return [row["title"], f"{row['first_year']}-{last}", short(row["proponents"]), areas, label]

    def type_in(client, row):
        sent = {
            **row, "last_year": row["first_year"] + row["more"],
            "proponents": keys(row["proponents"]), "areas": keys(row["areas"]),
        }  # fmt: skip
        page = client.post(reverse("plans:activity_new", args=[plan.key]), sent)
        if page.status_code == 422:
            answers = {
                f"{each.key}-answer": "different" for each, _ in page.context["overlap_forms"]
            }
            sent |= answers | {name.replace("answer", "because"): "Others" for name in answers}
            page = client.post(reverse("plans:activity_new", args=[plan.key]), sent)
        assert page.status_code == 302

    def state():
        found = Activity.objects.filter(plan=plan, number__gt=13).prefetch_related(
            "proponents", "areas", "overlaps"
        )
        return sorted(
            (each.title, each.years, each.funding, each.state, each.kept_here,
             sorted(keys(each.proponents.all())), sorted(keys(each.areas.all())),
             each.history.count(), each.history.first().history_change_reason)
            for each in found
        )  # fmt: skip

    titles = ["Activity", "Years", "Proponents", "Areas", "Funding"]
    return Kind("plans:schedule_import", titles, rows, cells, type_in, state, [plan.key])


def meetings(plan):
    economies = list(Economy.objects.all())
    rows = st.fixed_dictionaries({
        "kind": st.sampled_from(Meeting.Kind.values),
        "number": st.integers(100, 999),
        "start": st.dates(min_value=date(2001, 1, 1),
                          max_value=date(2099, 12, 31)),
        "host": st.none() | st.sampled_from(economies),
        "place": st.sampled_from(["", "Lima", "Port Moresby"]),
        "mode": st.sampled_from(Meeting.Mode.values),
        "there": st.lists(st.sampled_from(economies), max_size=3, unique=True),
    })  # fmt: skip

    def cells(row):
        day = row["start"]
        host = row["host"].long_name if row["host"] else ""
        return [
            f"{row['number']}th {row['kind']} meeting", f"{day.day} {day:%B} {day.year}", host,
            row["place"], row["mode"], short(row["there"]),
        ]  # fmt: skip

    def type_in(client, row):
        sent = {**row, "year": row["start"].year, "host": row["host"].pk if row["host"] else ""}
        sent["state"] = "on"
        del sent["there"]
        assert client.post(reverse("group:meeting_new"), sent).status_code == 302
        meeting = Meeting.objects.get(kind=row["kind"], number=row["number"])
        for each in row["there"]:
            record_attendance(meeting, economy=each)

    def state():
        found = Meeting.objects.filter(number__gte=100).prefetch_related("attendance")
        return sorted(
            (each.kind, each.number, each.year, each.month, each.start, each.host_id or 0,
             each.place, each.mode, each.state, each.note, each.history.count(),
             sorted((one.economy_id, one.attended_as) for one in each.attendance.all()))
            for each in found
        )  # fmt: skip

    titles = ["Meeting", "First day", "Host economy", "Venue", "Mode", "Attendance"]
    return Kind("group:meetings_import", titles, rows, cells, type_in, state)


def partners(plan):
    rows = st.fixed_dictionaries({
        "name": st.integers(1, 10**6).map("Foundation {}".format),
        "kind": st.sampled_from(["", *Partner.Kind.values]),
        "website": st.sampled_from(["", "https://one.example/a"]),
        "contact_name": st.just("") | WORDS,
        "contact_email": st.sampled_from(["", "somebody@one.example"]),
        "note": st.just("") | WORDS,
    })  # fmt: skip

    def cells(row):
        return [row[key] for key in ("name", "kind", "website", "contact_name",
                                     "contact_email", "note")]  # fmt: skip

    def type_in(client, row):
        assert client.post(reverse("group:partner_new"), row).status_code == 302

    def state():
        found = Partner.objects.filter(name__startswith="Foundation")
        return sorted((*cells(vars(each)), each.history.count()) for each in found)

    titles = ["Partner", "Kind", "Website", "Contact", "E-mail", "Note"]
    return Kind("group:partners_import", titles, rows, cells, type_in, state)


def people(plan):
    economies = list(Economy.objects.all())
    delegates = st.tuples(st.just("delegate"), st.sampled_from(economies))
    others = st.tuples(st.sampled_from(["observer", "secretariat", "chair"]), st.none())
    rows = st.fixed_dictionaries({
        "email": st.integers(1, 10**6).map("P{}@one.example".format),
        "name": st.just("") | WORDS,
        "who": delegates | others,
    })  # fmt: skip

    def cells(row):
        role, economy = row["who"]
        return [row["email"], row["name"], role, economy.running_text if economy else ""]

    def type_in(client, row):
        role, economy = row["who"]
        sent = {**row, "role": role, "economy": economy.pk if economy else ""}
        assert client.post(reverse("group:invite"), sent).status_code == 302

    def state():
        found = User.objects.filter(email__endswith="@one.example")
        return sorted(
            (each.email, each.name, each.role, each.economy_id or 0, each.invited_by_id,
             each.has_usable_password(), each.history.count(),
             sum(each.email in letter.to for letter in mail.outbox))
            for each in found
        )  # fmt: skip

    titles = ["E-mail", "Name", "Role", "Economy"]
    return Kind("group:people_import", titles, rows, cells, type_in, state)


def items(plan):
    initiatives = list(plan.aligned_with.all())
    rows = st.fixed_dictionaries({
        "initiative": st.sampled_from(initiatives),
        "number": st.integers(1, 900),
        "text": WORDS.map(lambda text: " ".join(text.split())),
    })  # fmt: skip

    def cells(row):
        return [row["initiative"].title, row["number"], row["text"]]

    def type_in(client, row):
        sent = {**row, "initiative": row["initiative"].pk}
        address = reverse("plans:aligned_new", args=[plan.key])
        assert client.post(address, sent).status_code == 302

    def state():
        found = InitiativeItem.objects.all()
        return sorted((e.initiative_id, e.number, e.text, e.history.count()) for e in found)

    titles = ["Initiative", "No.", "Text"]
    return Kind("plans:aligned_import", titles, rows, cells, type_in, state, [plan.key])


def identity(kind):
    """What no two rows of a list share, by what the row's first cells say."""
    return lambda row: tuple(kind.cells(row)[:2])


@pytest.mark.parametrize("of_kind", [activities, meetings, partners, people, items])
@settings(
    max_examples=4,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_a_list_and_the_page_leave_the_same_database_and_twice_is_once(
    of_kind, client_as, plan, data
):
    kind, client = of_kind(plan), client_as("secretariat")
    rows = data.draw(st.lists(kind.rows, max_size=3, min_size=1, unique_by=identity(kind)))
    address = reverse(kind.address, args=kind.arguments)
    lines = [kind.titles, *(kind.cells(row) for row in rows)]
    block = "\n".join("\t".join(map(str, line)) for line in lines)

    def send():
        page = client.post(address, {"pasted": block}, follow=True)
        asked = {
            f"row|cell:{each.row.number}:{key}": said
            for each in page.context["planned"].planned if "overlap" in each.row.problems
            for key, said in (("overlap", "They are different"), ("because", "Others"))
        }  # fmt: skip
        if asked:
            page = client.post(page.context["list"].get_absolute_url(), asked, follow=True)
        assert not page.context["questions"]
        found = counts(page)
        take(client, page)
        return found

    with transaction.atomic():
        assert send() == {"new": len(rows)}
        by_list = kind.state()
        assert len(by_list) == len(rows)
        assert send() == {"the same": len(rows)}
        assert kind.state() == by_list, "twice is once"
        transaction.set_rollback(True)
    mail.outbox.clear()
    with transaction.atomic():
        for row in rows:
            kind.type_in(client, row)
        assert kind.state() == by_list
        transaction.set_rollback(True)
    mail.outbox.clear()
