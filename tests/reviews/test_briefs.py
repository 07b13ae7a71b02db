"""The brief of an economy: what stands in it, for whom, and never more than two pages."""

import re
from datetime import date, datetime
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from contributions.models import ContributionWindow
from contributions.operations.nothing_to_report import answer_nothing_to_report
from kpis.models import ReportingYear
from plans.models import Assessment, Recommendation
from reviews.queries.brief.brief import brief
from reviews.queries.brief.paper import as_pdf
from reviews.queries.brief.parts import Line, Part, shortened
from reviews.queries.brief.requests import named_in
from smewg.models import Economy, Meeting, MeetingDecision, OfficeTerm
from tests.factories import listed, reported
from tests.projects import factories
from tests.projects.scoring import eligible, rules_for
from tests.readers import pages, run

pytestmark = [pytest.mark.once, pytest.mark.django_db]

NOW = datetime(2019, 3, 1, 4)


def text(client, code="PE"):
    answer = client.get(reverse("briefs:brief", args=[code]))
    assert answer.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


@pytest.fixture
def ahead(plan, secretariat, delegate):
    """On 1 March 2019, before a meeting in May: something of each kind for Peru."""
    with time_machine.travel(NOW, tick=False):
        peru = delegate.economy
        Meeting.objects.create(
            kind="SMEWG", number=701, year=2019, start=date(2019, 5, 6), place="Arequipa", host=peru
        )
        ContributionWindow.objects.create(
            reporting_year=ReportingYear.objects.get(year=2018),
            opens=date(2019, 2, 1), closes=date(2019, 4, 30),
        )  # fmt: skip
        practice = listed(
            plan, secretariat, "kpi-3", 2017, "Mentors in markets", economies=[peru],
            meeting=Meeting.objects.get(number=47),
        )  # fmt: skip
        listed(
            plan, secretariat, "kpi-4", 2017, "Adopted", practice=practice, adaptation="Stalls",
            adopter=Economy.objects.get(code="JPN"), economies=[peru],
        )  # fmt: skip
        reported(plan, delegate, 2017, state="accepted", title="Invoices online")
        reported(plan, delegate, 2019, state="draft", title="Only ours")
        reported(plan, delegate, 2019, state="returned", title="Which firms")
        assessment = Assessment.objects.create(year=2016, title="An assessment")
        Recommendation.objects.create(
            assessment=assessment, plan=plan, number=3, text="Say which", owner=peru
        )
        held = Meeting.objects.get(number=47)
        for number, follow_up in ((1, "Peru sends the list"), (2, "Hong Kong, China hosts")):
            MeetingDecision.objects.create(
                meeting=held, number=number, text="Agreed", follow_up=follow_up
            )
        OfficeTerm.objects.create(
            economy=peru, starts=date(2019, 1, 1), ends=date(2020, 12, 31), office="vice-chair"
        )
        within = factories.session(2019, 1, scores_due=date(2019, 4, 5))
        scored = eligible(secretariat, 2, session=within, proposers=("CHL",), cosponsors=())
        rules_for(within, secretariat)
        assert len(scored) == 2
        yield plan


def test_a_brief_holds_what_is_asked_told_shared_scored_and_when(client_as, ahead):
    found = text(client_as("delegate"))
    for said in (
        "SMEWG meeting 701 , 6 May 2019, Arequipa",
        "Share what Peru did in 2018 voluntary; until 30 April 2019, Singapore time",
        "Answer a question about PE-2019-02 Which firms",
        "Finish the draft PE-2019-01 Only ours",
        "3. Say which recommendation; open",
        "Peru sends the list decided at SMEWG meeting 47",
        "2017: 1 report accepted",
        "2018: nothing told so far (voluntary)",
        "Invoices online 2017; PE-2017-01",
        "Shared: Mentors in markets 2017; SMEWG meeting 47; adopted by Japan",
        "Score 2 concept notes of session 1/2019 0 of 2 given; by 5 April 2019, Singapore time",
        "Vice-Chair 1 January 2019 to 31 December 2020",
        "Hosts SMEWG meeting 701 6 May 2019",
    ):
        assert said in found, said
    assert "Hong Kong, China hosts" not in found
    japan = text(client_as("secretariat"), "JPN")
    assert "Adopted: Mentors in markets 2017; shared by Peru" in japan
    assert "Chair: 20" in japan
    assert "Nothing is asked of it now." not in japan  # it is asked to report, as everybody


def test_a_brief_is_its_economy_s_and_staff_s(client_as, ahead, secretariat):
    staff = text(client_as("secretariat"))
    assert "Which firms" in staff
    assert "Only ours" not in staff  # a draft is its economy's own
    assert "Which firms" not in text(client_as("chair"))
    delegate = client_as("delegate")
    other = delegate.get(reverse("briefs:brief", args=["CHL"]))
    assert other.status_code == 403
    assert "The brief of Chile is for its own delegates" in unescape(other.content.decode())
    assert delegate.get(reverse("briefs:all")).status_code == 403
    assert "Your brief" in delegate.get(reverse("group:meetings")).content.decode()
    assert client_as("observer").get(reverse("briefs:brief", args=["PE"])).status_code == 403
    assert Client().get(reverse("briefs:brief", args=["PE"])).status_code == 302
    assert client_as("chair").get(reverse("briefs:brief", args=["XX"])).status_code == 404
    everybody = client_as("chair").get(reverse("briefs:all")).content.decode()
    names = re.findall(r'href="/group/briefs/\w+/">([^<]+)</a>', everybody)
    assert names == list(Economy.objects.values_list("short_name", flat=True))
    meeting = delegate.get(reverse("group:meeting", args=["smewg-701"])).content.decode()
    assert "Brief for Peru" in meeting


def test_an_economy_of_which_nothing_is_known_has_a_brief_in_words(client_as, plan):
    Meeting.objects.all().delete()
    found = text(client_as("chair"), "VN")
    for said in (
        "Brief for Viet Nam",
        "No coming meeting is recorded.",
        "Nothing is asked of it now.",
        "No listed practice names it so far.",
        "It has no concept note, and no score is left to give.",
    ):
        assert said in found, said


def test_more_of_everything_asks_no_more_queries(client_as, ahead, secretariat, delegate):
    client, asked = client_as("delegate"), []
    text(client)
    for number in (2, 12):
        for count in range(number):
            listed(
                ahead, secretariat, "kpi-3", 2018, f"Shared {number} {count}",
                economies=[delegate.economy], meeting=Meeting.objects.get(number=47),
            )  # fmt: skip
            reported(ahead, delegate, 2018, state="accepted", title=f"Told {number} {count}")
        with CaptureQueriesContext(connection) as queries:
            found = text(client)
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 75
    assert re.search(r"and \d+ more, listed at: accepted reports", found)


@time_machine.travel(NOW, tick=False)
def test_long_names_and_many_things_are_folded_to_two_pages(ahead, secretariat, delegate, tmp_path):
    """Titles of 300 wide letters without a blank, and thirty things of several kinds."""
    peru, wide = delegate.economy, "W" * 290
    Economy.objects.filter(pk=peru.pk).update(running_text="M" * 60)
    meeting = Meeting.objects.get(number=47)
    Meeting.objects.filter(number=701).update(place="P" * 100)
    for count in range(30):
        listed(
            ahead, secretariat, "kpi-3", 2018, f"{wide}{count}", economies=[peru], meeting=meeting
        )
        reported(ahead, delegate, 2018, state="accepted", title=f"{wide}{count}")
        MeetingDecision.objects.create(
            meeting=meeting, number=10 + count, text="Agreed", follow_up=f"Peru {wide} " * 5
        )
        Meeting.objects.create(
            kind="SMEWG", number=710 + count, year=2019, start=date(2019, 7, 1), place="P" * 100,
            host=peru,
        )  # fmt: skip
    delegate.economy.refresh_from_db()
    made = tmp_path / "brief.pdf"
    made.write_bytes(as_pdf(brief(delegate, delegate.economy, date(2019, 3, 1))))
    assert pages(made) <= 2
    words = " ".join(run("pdftotext", "-layout", str(made), "-").split())
    assert words.count(" more, listed at ") >= 4
    assert "Score 2 concept notes" in words
    assert "Dates ahead" in words


NAMES = [Economy(pk=n, short_name=name, long_name=name) for n, name in enumerate(
    ("China", "Hong Kong, China", "Chinese Taipei", "New Zealand", "Papua New Guinea", "Korea"), 1
)]  # fmt: skip


@given(st.sets(st.sampled_from(NAMES), max_size=6))
def test_an_economy_is_named_by_its_whole_name_alone(economies):
    said = "; ".join(each.short_name for each in sorted(economies, key=lambda each: -each.pk))
    assert named_in(f"{said} report by March", NAMES) == {each.pk for each in economies}


@given(st.integers(0, 40), st.integers(1, 9))
def test_nothing_is_lost_in_a_fold(number, limit):
    part = Part([Line(str(n)) for n in range(number)], "/", "there")
    assert len(part.shown(limit)) + part.more(limit) == number
    assert part.more(limit) != 1


@given(st.text(max_size=60), st.integers(5, 40))
def test_a_shortened_text_is_short(words, letters):
    assert len(shortened(words, letters)) <= letters + 2


def test_nothing_to_report_is_told_as_an_answer(client_as, ahead, secretariat, delegate):
    year = ReportingYear.objects.get(year=2018)
    answer_nothing_to_report(delegate.economy, year, by=secretariat)
    found = text(client_as("delegate"))
    assert "2018: nothing to report" in found
    assert "Share what Peru did in 2018" not in found
