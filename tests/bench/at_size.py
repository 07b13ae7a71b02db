"""Main pages at full size beside what their sums cost in plain SQL, and how they grow until there.

Measured as in use: without zeal, which watches each question that a test's page asks.

100,000 items, 10,000 reports and 2,200 notes that every economy scored, loaded in one transaction:
no database has looked at them (PostgreSQL never analysed them), so a plan that explodes shows here.
A page may take twice its sums and an empty signed-in page together. Processor time on SQLite; on
PostgreSQL, whose server is another process, the clock. A test's transaction keeps no page, so each
is made; as it is given again while nothing is written, it is measured at the demonstration's size.
That comes first: what a test of 100,000 items takes back stays in PostgreSQL's files for a while.
"""

import gc

import pytest
from django.db import connection
from django.urls import reverse

from projects.models import Closing
from tests.bench.large import ITEMS, NOTES, REPORTS, reports_of, scored_session
from tests.bench.report import clock
from tests.kpis.test_ten_thousand_items import list_many
from tests.reviews.test_query_counts import QUERIES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("drawn_anew", "as_in_use")]

SLOWER = 2
ROUNDS = 3
ROUNDS_OF_FEW = 8
"""Of the demonstration, where a page takes so little that another process shows in its time."""
STEPS = (100, 1_000, 10_000, ITEMS)
GROWTH = 15
"""Times slower with ten times the rows, at most: ten, and what a short time is wrong by."""
GROWTH_IN_ALL = 1_000 * 1.5
"""Times slower with a thousand times the rows, at most."""
LEAST = 1
"""Milliseconds: a page that takes less cannot be said to grow."""
SLOWER_THAN_EMPTY = 3
REACHED = {
    "Dashboard": 60,
    "Home": 13,
    "A year": 16,
    "Register": 17,
    "Who said what": 5,
    "What changed": 25,
}
"""What a page costs that is made, in empty pages: none may fall back behind it.

An empty page is two questions and 10 kB; one of twenty in a row takes two thirds of one alone. One
question through the ORM costs a seventh of it before the database has heard of it, so that a page
of twenty questions is past three empty pages with its questions alone. While no row is written it
is not made but given again (smewg/kept_whole.py), and then it may cost three.
"""

_ITEMS = """
    FROM kpis_evidence e JOIN kpis_reportingyear y ON y.id = e.reporting_year_id
"""
_COUNT = """
    WHERE e.merged_into_id IS NULL AND e.removed_at IS NULL AND y.plan_id = %(plan)s
"""
TOTALS = f"SELECT e.indicator_id, y.year, count(*) {_ITEMS} {_COUNT} GROUP BY 1, 2"
AREAS = f"""
    SELECT e.indicator_id, y.year, o.area_id, count(DISTINCT e.id) {_ITEMS}
    JOIN kpis_evidence_objectives s ON s.evidence_id = e.id
    JOIN plans_objective o ON o.id = s.objective_id {_COUNT} GROUP BY 1, 2, 3
"""
OBJECTIVES = f"""
    SELECT s.objective_id, count(*) {_ITEMS}
    JOIN kpis_evidence_objectives s ON s.evidence_id = e.id {_COUNT} GROUP BY 1
"""
ECONOMIES = f"""
    SELECT n.economy_id, y.year, count(*) {_ITEMS}
    LEFT JOIN kpis_evidence_economies n ON n.evidence_id = e.id {_COUNT} GROUP BY 1, 2
"""
PARTNERS = ECONOMIES.replace("economies", "partners").replace("economy_id", "partner_id")
LISTED = f"SELECT count(*) {_ITEMS} {_COUNT}"
NEWEST = f"""
    SELECT e.id, e.title, e.held_from {_ITEMS} {_COUNT}
    ORDER BY y.year DESC, e.held_from DESC, e.id DESC LIMIT 25
"""
REPORTED = """
    SELECT c.economy_id, y.year, c.state, count(*) FROM contributions_contribution c
    JOIN kpis_reportingyear y ON y.id = c.reporting_year_id WHERE y.plan_id = %(plan)s
    GROUP BY 1, 2, 3
"""
RANKED = """
    SELECT n.id, n.state, r.position FROM projects_conceptnote n
    LEFT JOIN projects_rankednote r ON r.note_id = n.id ORDER BY r.position
"""
RANKING = """
    SELECT r.line, r.figures, r.why, n.title FROM projects_rankednote r
    JOIN projects_conceptnote n ON n.id = r.note_id WHERE r.closing_id = %(closing)s ORDER BY r.line
"""
SUMS = {
    "Dashboard": [TOTALS, AREAS, OBJECTIVES, ECONOMIES, PARTNERS, REPORTED, RANKED],
    "Home": [TOTALS, AREAS, REPORTED],
    "A year": [TOTALS, AREAS],
    "Register": [LISTED, NEWEST],
    "Ranking": [RANKING],
    "Who said what": [REPORTED],
    "What changed": [TOTALS, AREAS, NEWEST],
}


def taken(do, rounds=ROUNDS):
    """The least time of several rounds, in milliseconds."""
    times = []
    for _ in range(rounds):
        began = clock()
        do()
        times.append((clock() - began) * 1_000)
    return min(times)


def sums_of(page, told, rounds=ROUNDS):
    """The time of a page's sums in plain SQL."""

    def ask():
        with connection.cursor() as cursor:
            for each in SUMS[page]:
                cursor.execute(each, told)
                cursor.fetchall()

    return taken(ask, rounds)


def queries_of(client, address):
    """How many questions a page asks, once its caches are filled.

    The fewer of two: one question is asked once a minute (whether figures are invented).
    """
    asked = []

    def count(execute, *question):
        asked[-1] += 1
        return execute(*question)

    with connection.execute_wrapper(count):
        for _ in range(2):
            asked.append(0)
            assert client.get(address).status_code == 200
    return min(asked)


def addresses(plan, session=None):
    found = {
        "Dashboard": reverse("reviews:dashboard", args=[plan.key]),
        "Home": reverse("home"),
        "A year": reverse("kpis:year", args=[2018]),
        "Register": reverse("kpis:register", args=[plan.key]),
        "Who said what": f"{reverse('contributions:who')}?plan={plan.key}",
        "What changed": reverse("reviews:changes", args=[plan.key]),
    }
    if session:
        found["Ranking"] = reverse("scoring:ranking", args=[session.slug])
    return found


def empty_page(client):
    """The time of an empty signed-in page: of twenty, which take as long as a page with figures.

    One alone falls between two turns of a busy machine, which no longer page does.
    """
    client.get(reverse("privacy"))
    return taken(lambda: [client.get(reverse("privacy")) for _ in range(20)], 1) / 20


def in_empty_pages(client, pages):
    """How many empty pages each takes, measured by turns: both meet what else the machine does."""
    found = {}
    set_aside()
    for page, address in pages.items():
        client.get(address)  # fills the caches of charts
        turns = [
            (taken(lambda at=address: client.get(at), 1), empty_page(client))
            for _ in range(ROUNDS_OF_FEW)
        ]
        found[page] = min(time for time, _ in turns) / min(empty for _, empty in turns)
    return found


def set_aside():
    """What loading so much has left in the process is looked through for garbage no more.

    A page that makes many objects sets the look off, and would be said to take as long.
    """
    gc.collect()
    gc.freeze()


def by_turns(client, page, address, told):
    """What a page, its sums and an empty page take, each the least of turns that follow each other.

    One after the other, so that all three meet what else the machine does.
    """
    client.get(address)  # fills the caches of charts
    turns = [
        (taken(lambda: client.get(address), 1), sums_of(page, told, 1), empty_page(client))
        for _ in range(ROUNDS_OF_FEW)
    ]
    return tuple(map(min, zip(*turns, strict=True)))


def times_of(client, pages):
    for address in pages.values():
        client.get(address)  # fills the caches of charts
    return {page: taken(lambda at=at: client.get(at)) for page, at in pages.items()}


def the_chair(client):
    from smewg.models import User  # noqa: PLC0415 (the rows first)

    client.force_login(
        User.objects.get(email="chair@smewg.example"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


def test_at_the_demonstrations_size_a_page_is_made_in_so_many_empty_ones(
    report, demonstrated, client
):
    chair = the_chair(client)
    for page, taking in in_empty_pages(chair, addresses(demonstrated)).items():
        report.add(f"{page}: made", taking, REACHED[page], "empty pages, demonstration")
    assert not [each for each in report.over() if each.endswith(": made")]


@pytest.mark.django_db(transaction=True)
def test_at_the_demonstrations_size_a_page_is_given_again_for_three_empty_ones(
    report, demonstrated, client
):
    chair = the_chair(client)
    scored = Closing.objects.filter(reopened_at=None).latest("closed_at").session
    pages = addresses(demonstrated, scored)
    for address in pages.values():
        chair.get(address)  # what a first look writes is written
    for page, taking in in_empty_pages(chair, pages).items():
        report.add(f"{page}: given again", taking, SLOWER_THAN_EMPTY, "empty pages, demonstration")
    assert not [each for each in report.over() if each.endswith(": given again")]


def test_pages_grow_with_their_rows_and_cost_little_more_than_their_sums(
    report, plan, secretariat, client_as
):
    chair = client_as("chair")
    before, first, asked_before = {}, {}, {}
    for step, last in zip(STEPS, (0, *STEPS), strict=False):
        list_many(plan, step - last)
        reports_of(plan, secretariat, (step - last) * REPORTS // ITEMS)
        set_aside()
        now = times_of(chair, addresses(plan))
        for page, time in before.items():
            grown = now[page] / max(time, LEAST)
            report.add(f"{page}: {step:,} items", grown, GROWTH, "times as long as for a tenth")
        asked = {page: queries_of(chair, at) for page, at in addresses(plan).items()}
        for page, number in asked_before.items():
            report.add(f"{page}: {step:,} items, queries", asked[page], number, "queries")
        before, asked_before, first = now, asked, first or now
    for page, time in first.items():
        grown = before[page] / max(time, LEAST)
        report.add(f"{page}: 100 to 100,000 items", grown, GROWTH_IN_ALL, "times as long")
    scored_session(secretariat, 1, NOTES - 2_000)
    session, _ = scored_session(secretariat, 2, 2_000)
    set_aside()
    told = {"plan": plan.pk, "closing": Closing.objects.get(session=session).pk}
    for page, address in addresses(plan, session).items():
        time, sums, empty = by_turns(chair, page, address, told)
        limit = SLOWER * (sums + empty)
        report.add(f"{page}: at full size", time, limit, "ms, 2 x its sums and an empty page")
        asked = queries_of(chair, address)
        report.add(f"{page}: queries", asked, QUERIES[page], "queries")
    assert not report.over()
