"""The performance report: each figure beside its limit, and the limit measured in the same run.

`make bench` runs it, and `make test` does not: a time says something only beside another time of
the same machine and minute. So each limit is made from what the same run measured: a page with
many rows beside the same page with few, a computation beside reading its rows.
"""

from datetime import timedelta
from statistics import median

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from projects.domain.ranking.ranking import rank
from projects.operations.sessions import close_session
from projects.queries.session_ranking import ranked_input
from tests.bench.report import clock
from tests.kpis.test_ten_thousand_items import list_many
from tests.projects.factories import session
from tests.projects.many import ballots_on, notes_of
from tests.projects.scoring import rules_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("drawn_anew", "as_in_use")]

FEW_ITEMS, MANY_ITEMS = 100, 10_000
FEW_NOTES, MANY_NOTES = 20, 2_000
PAGE_BYTES = 300_000
SLOWER = 10
ROUNDS = 5


def taken(do):
    """The median time of several rounds, in milliseconds: of the processor where that is all."""
    times = []
    for _ in range(ROUNDS):
        began = clock()
        do()
        times.append((clock() - began) * 1_000)
    return median(times)


def measured(client, address):
    """(queries, bytes, milliseconds) of a page, its caches filled."""
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address)
    return len(asked), len(page.content), taken(lambda: client.get(address))


def compare(report, few, many, slower=SLOWER):
    """Adds three lines a page: queries as with few rows, bytes, time beside few rows."""
    for name, (asked, size, time) in many.items():
        few_asked, _, few_time = few[name]
        report.add(f"{name}: queries", asked, few_asked, "queries, as with few rows")
        report.add(f"{name}: bytes", size, PAGE_BYTES, "bytes")
        report.add(f"{name}: time", time, few_time * slower, f"ms, {slower} times few rows")


def test_counts_and_dashboard_with_ten_thousand_items(report, client_as, plan):
    chair = client_as("chair")
    pages = {
        "Evidence list": reverse("kpis:register", args=[plan.key]),
        "Evidence, narrowed": reverse("kpis:register", args=[plan.key]) + "?area=1&text=item",
        "A year's counts": reverse("kpis:year", args=[2018]),
        "An indicator": reverse("kpis_pages:indicator", args=[plan.key, "kpi-2"]),
        "A priority area": reverse("kpis_pages:area", args=[plan.key, 1]),
        "The dashboard": reverse("reviews:dashboard", args=[plan.key]),
    }
    list_many(plan, FEW_ITEMS)
    few = {name: measured(chair, address) for name, address in pages.items()}
    list_many(plan, MANY_ITEMS - FEW_ITEMS)
    many = {name: measured(chair, address) for name, address in pages.items()}
    compare(report, few, many)
    assert not report.over()


def addresses(within, pages):
    return {name: f"/projects/{within.slug}/{page}" for name, page in pages.items()}


OPEN = {"A session": "", "Ballots": "ballots/", "Closing": "close/"}
CLOSED = {"Ranking": "ranking/", "Decision": "decision/"}
COMPUTED = {"What if": "what-if/?w1=20&line=9"}


def test_a_session_with_two_thousand_notes(report, client_as, plan, secretariat):
    office, read, computed = client_as("secretariat"), {}, {}
    for number, how_many in ((1, FEW_NOTES), (2, MANY_NOTES)):
        within = session(number=number)
        rules = rules_for(within, secretariat)
        notes = notes_of(within, secretariat, how_many)
        ballots_on(rules, notes, secretariat, timezone.now())
        read[how_many] = {
            name: measured(office, address) for name, address in addresses(within, OPEN).items()
        }
        within.scores_due = timezone.localdate() - timedelta(days=1)
        within.save()
        close_session(rules, by=secretariat)
        for pages, found in (
            (CLOSED, read[how_many]),
            (COMPUTED, computed.setdefault(how_many, {})),
        ):
            found |= {
                name: measured(office, address)
                for name, address in addresses(within, pages).items()
            }
    compare(report, read[FEW_NOTES], read[MANY_NOTES])
    in_proportion = MANY_NOTES // FEW_NOTES
    compare(report, computed[FEW_NOTES], computed[MANY_NOTES], slower=in_proportion)
    as_ranked = rules.as_rules()
    reading = taken(lambda: ranked_input(rules, notes))
    given = ranked_input(rules, notes)
    ranking = taken(lambda: rank(as_ranked, *given))
    report.add("The ranking itself: time", ranking, reading * 10, "ms, 10 times reading its rows")
    assert not report.over()
