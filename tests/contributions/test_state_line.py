"""Where a report stands: one sentence, the same everywhere, as far as each reader may know."""

import re

import pytest
from django.urls import reverse

from contributions.forms.state_line import state_line
from contributions.operations.reports import (
    accept_report,
    begin_report,
    return_report,
    save_draft,
    send_report,
    take_back_withdrawal,
    withdraw_report,
)
from kpis.models import ReportingYear
from smewg.toolkit import days
from smewg.toolkit.drafts import Sent
from tests.factories import UserFactory, report_words

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def today():
    return days.day_in_words(days.today()).rpartition(" ")[0]


@pytest.fixture
def report(plan, delegate):
    return begin_report(delegate.economy, ReportingYear.objects.get(year=2018), by=delegate)


@pytest.fixture
def write(report, delegate):
    """Saves words in the report's form over what stands in it."""

    def saved(**words):
        report.refresh_from_db()
        typed = {**report.draft, **words}
        sent = Sent(report.draft_version, "a page")
        return save_draft(report.pk, typed, by=delegate, sent=sent)

    return saved


@pytest.fixture
def sent(report, delegate, plan, client_as, write):
    """The report as it is sent through its form."""
    objective = plan.areas.first().objectives.first()
    write(
        title="Fair",
        kind="workshop",
        held_from="2018-05-13",
        done="Two days",
        objectives=[str(objective.pk)],
    )
    words = report_words(plan)
    return send_report(report.pk, words, by=delegate)


def lines(report, *readers):
    report.refresh_from_db()
    return [str(state_line(report, each)) for each in readers]


def test_a_draft_is_its_economys(report, delegate, write, today):
    assert lines(report, delegate) == ["Draft, nothing saved yet, only Peru sees it"]
    write(title="A fair")
    assert lines(report, delegate) == [f"Draft, saved {today}, only Peru sees it"]


def test_each_state_in_its_sentence(sent, delegate, secretariat, write, today, plan):
    from contributions.forms.report import draft_from  # noqa: PLC0415

    write(**draft_from(sent.latest.words(), plan))
    assert lines(sent, delegate, secretariat) == [f"Sent {today}"] * 2
    write(outcome="It went well", place="Cusco")
    changed = "changed since and not sent: 2 fields"
    assert lines(sent, delegate, secretariat) == [f"Sent {today}; {changed}", f"Sent {today}"]
    return_report(sent.pk, "How many?", by=secretariat)
    asked = f"Question asked {today}"
    assert lines(sent, delegate, secretariat) == [f"{asked}; {changed}", asked]
    withdraw_report(sent.pk, by=delegate)
    gone = f"Withdrawn {today}"
    assert lines(sent, delegate, secretariat) == [f"{gone}, take it back", gone]
    take_back_withdrawal(sent.pk, by=delegate)
    send_report(sent.pk, report_words(plan, place="Arequipa"), by=delegate)
    sent.refresh_from_db()
    accept_report(sent.pk, by=secretariat, seen_version=sent.latest.number)
    told, read = lines(sent, delegate, secretariat)
    assert (told, read) == (f"Accepted {today}; 2 fields were not sent", f"Accepted {today}")


def test_the_same_words_on_the_page_in_the_list_and_on_home(
    report, delegate, write, client_as, today
):
    write(title="A fair")
    line = f"Draft, saved {today}, only Peru sees it"
    pages = [
        reverse("contributions:report", args=report.place),
        reverse("contributions:edit", args=report.place),
        reverse("contributions:year", args=[2018]),
        reverse("home"),
    ]
    for page in pages:
        assert line in client_as("delegate").get(page).content.decode(), page


def test_both_sides_are_told_of_what_was_not_sent(
    sent, delegate, secretariat, write, client_as, plan
):
    write(outcome="It went well")
    place = sent.place
    page = client_as("secretariat").get(reverse("contributions:accept", args=place))
    assert "Peru has changes in its form that are not sent" in page.content.decode()
    assert "It went well" not in page.content.decode(), "its words are nobody else's"
    sent.refresh_from_db()
    accept_report(sent.pk, by=secretariat, seen_version=sent.latest.number)
    page = client_as("delegate").get(reverse("contributions:report", args=place)).content.decode()
    assert "not sent" in page
    assert "It went well" in page
    address = reverse("contributions:new", args=[2018, "PE"])
    assert f"unsent {sent.pk}" in client_as("delegate").get(address).content.decode()
    begun = client_as("delegate").post(address, {"begin": f"unsent {sent.pk}"})
    form = client_as("delegate").get(begun.url).content.decode()
    assert "It went well" in form


def test_the_sending_panel_names_what_goes(sent, delegate, secretariat, write, client_as, plan):
    from contributions.forms.report import draft_from  # noqa: PLC0415

    write(**draft_from(sent.latest.words(), plan))
    address = reverse("contributions:edit", args=sent.place)
    client = client_as("delegate")
    assert "there is nothing to send" in client.get(address).content.decode()
    return_report(sent.pk, "How many?", by=secretariat)
    write(outcome="Forty")
    page = client.get(address).content.decode()
    assert '<li><a href="#div_id_outcome">What came of it</a></li>' in page
    assert len(re.findall(r'<ul class="goes">\s*<li>', page)) == 1


def test_another_economy_reads_no_line_of_what_is_not_sent(sent, secretariat, write):
    other = UserFactory(role="observer")
    write(outcome="Forty")
    accept_report(sent.pk, by=secretariat, seen_version=sent.latest.number)
    assert "not sent" not in lines(sent, other)[0]


def test_a_save_says_where_it_stands_now(report, client_as, today):
    typed = {"version": 0, "touched": ["title"], "title": "A fair", "draft_writer": "a"}
    saved = client_as("delegate").post(
        reverse("contributions:draft", args=report.place), typed, headers={"accept": "text/json"}
    )
    assert (
        f"Draft, saved {today}, only Peru sees it" in saved.json()["sections"]["state-line"]["html"]
    )
    assert ">Title</a>" in saved.json()["sections"]["goes"]["html"]
    report.refresh_from_db()
    assert report.draft == {"title": "A fair"}, "no field that nobody touched"
