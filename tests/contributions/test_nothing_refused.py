"""What a year's pages offer is taken: no button or link there leads to a refusal."""

import re
from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib.messages import ERROR, get_messages
from django.db import transaction
from django.test import Client
from django.urls import reverse

from contributions.models import ContributionWindow
from contributions.operations.nothing_to_report import answer_nothing_to_report
from contributions.queries.reporting_window import window_line
from kpis.models import ReportingYear
from plans.models import Plan
from smewg.models import Economy, User
from smewg.toolkit.days import today
from tests import database, people
from tests.factories import UserFactory, reported

pytestmark = [pytest.mark.once, pytest.mark.django_db]

WINDOWS = {"none": None, "ahead": (3, 9), "open": (-3, 9), "over": (-9, -3)}
LIVES = ("open", "closed", "published")
STATES = [("open", window) for window in WINDOWS] + [("closed", "over"), ("published", "open")]
ROLES = ("delegate", "quiet", "secretariat", "chair", "observer")
REPORTS = ("draft", "submitted", "returned", "accepted", "withdrawn")


class Offered(HTMLParser):
    """The links and forms between <main> and </main>."""

    def __init__(self):
        super().__init__()
        self.is_in, self.links, self.forms = False, [], []

    def handle_starttag(self, tag, attrs):
        has = dict(attrs)
        if tag == "main":
            self.is_in = True
        if not self.is_in:
            return
        if tag == "a" and has.get("href"):
            self.links.append(has["href"])
        if tag == "form" and has.get("method", "").lower() == "post":
            self.forms.append({"action": has.get("action") or "", "fields": {}, "buttons": [],
                               "asks": False})  # fmt: skip
        if self.forms:
            self._field(tag, has, self.forms[-1])

    def _field(self, tag, has, form):
        name, kind = has.get("name"), has.get("type", "text")
        if tag == "textarea" or (tag == "input" and kind in ("text", "file", "email")):
            form["asks"] = True
        elif tag == "input" and name and kind == "hidden":
            form["fields"][name] = has.get("value", "")
        elif tag == "input" and name and kind in ("radio", "checkbox") and "checked" in has:
            form["fields"][name] = has.get("value", "on")
        elif tag == "button" and has.get("type") == "submit":
            form["buttons"].append((has.get("formaction"), name, has.get("value", "")))

    def handle_endtag(self, tag):
        if tag == "main":
            self.is_in = False


def load_reports():
    """Peru has a report in each state; Chile says that it has nothing to report."""
    database.put_in(database.load_plan)
    plan, peru = Plan.objects.get(key="2017-2020"), Economy.objects.get(code="PE")
    people.secretariat_of_tests()
    people.chair_of_tests()
    UserFactory(email="observer@smewg.example", role="observer")
    delegate = UserFactory(email="delegate@smewg.example", role="delegate", economy=peru)
    for state in REPORTS:
        reported(plan, delegate, state=state, title=f"A report that is {state}")
    chile = Economy.objects.get(code="CHL")
    quiet = UserFactory(email="quiet@smewg.example", role="delegate", economy=chile)
    answer_nothing_to_report(chile, ReportingYear.objects.get(year=2018), by=quiet)


_kept_reports = database.kept_for_a_module(load_reports)


@pytest.fixture
def world(_kept_reports, db):
    """{who: a person}, in what load_reports() makes."""
    database.put_in(load_reports)
    return {each: User.objects.get(email=f"{each}@smewg.example") for each in ROLES}


def put(state, window):
    year = ReportingYear.objects.get(year=2018)
    if WINDOWS[window]:
        opens, closes = (today() + timedelta(days=each) for each in WINDOWS[window])
        ContributionWindow.objects.create(reporting_year=year, opens=opens, closes=closes)
    ReportingYear.objects.filter(pk=year.pk).update(state=state)


def pages(client):
    """The year's page, and each report and form that it leads to: {address: what it offers}."""
    year = reverse("contributions:year", args=[2018])
    reports = [
        reverse(f"contributions:{name}", args=[2018, "PE", number])
        for number in range(1, len(REPORTS) + 1)
        for name in ("report", "edit")
    ]
    answers = {each: client.get(each) for each in (year, *reports)}
    assert answers[year].status_code == 200
    return {each: offered(answer) for each, answer in answers.items() if answer.status_code == 200}


TAGS = re.compile(r"</?(?:main|textarea)\b[^>]*>|<(?:a|form|input|button)\b[^>]*>")


def offered(answer):
    parser = Offered()
    parser.feed("".join(TAGS.findall(answer.content.decode())))
    return parser


def refusal_of(answer):
    said = [str(each) for each in get_messages(answer.wsgi_request) if each.level == ERROR]
    if answer.status_code >= 400:
        return f"{answer.status_code}"
    return "; ".join(said)


@pytest.mark.parametrize(("state", "window"), STATES)
def test_what_is_offered_is_taken(state, window, world):
    put(state, window)
    refused = {}
    for role in ROLES:
        client = Client()
        client.force_login(world[role])
        with transaction.atomic():  # so that none finds what another did
            refused |= {(role, *place): why for place, why in refused_to(client).items()}
            transaction.set_rollback(True)
    assert not refused


def refused_to(client):
    """{(page, where it leads or sends to): why} of what is offered and not taken."""
    shown = pages(client)
    refused, followed = {}, set(shown)
    for page, found in shown.items():
        links = {urlsplit(urljoin(page, each)).path for each in found.links} - followed
        followed |= links
        for link in links:
            if link.startswith("/"):
                answer = client.get(link)
                if answer.status_code >= 400:
                    refused[page, link] = answer.status_code
        for form in found.forms:
            refused |= refused_forms(client, page, form)
    return refused


def refused_forms(client, page, form):
    refused = {}
    for formaction, name, value in form["buttons"]:
        if form["asks"] and not formaction:
            continue  # it asks for words first, and says so
        if formaction and formaction.endswith("/return/"):
            continue
        typed = {**form["fields"], **({name: value} if name else {})}
        with transaction.atomic():
            to = urljoin(page, formaction or form["action"])
            if why := refusal_of(client.post(to, typed)):
                refused[page, to, name] = why
            transaction.set_rollback(True)
    return refused


def test_a_published_year_offers_no_new_words(world, client):
    put("published", "open")
    client.force_login(world["delegate"])
    year = client.get(reverse("contributions:year", args=[2018])).content.decode()
    assert "Begin a report" not in year
    assert "no report is added or sent any more" in year
    for name in ("new", "workbook"):
        address = reverse(f"contributions:{name}", args=[2018, "PE"])
        assert client.get(address).status_code == 302
    draft = client.get(reverse("contributions:report", args=[2018, "PE", 1])).content.decode()
    assert "Half a sentence" in draft, "its words stay readable"
    assert "Write on" not in draft
    assert client.get(reverse("contributions:edit", args=[2018, "PE", 1])).status_code == 302


def test_a_year_that_is_shut_offers_no_new_item(world, client):
    put("closed", "over")
    client.force_login(world["secretariat"])
    page = client.get(reverse("contributions:accept", args=[2018, "PE", 2])).content.decode()
    assert "A new item, as below" not in page


@pytest.mark.parametrize(
    ("window", "word"),
    [("none", "none is late"), ("ahead", "You can begin now"), ("open", "Open since"),
     ("over", "marked as late")],
)  # fmt: skip
def test_the_window_is_said_on_the_years_page_and_on_the_form(window, word, world, client):
    put("open", window)
    client.force_login(world["delegate"])
    assert word in window_line(ReportingYear.objects.get(year=2018)).text
    for page in ("year", "new", "edit"):
        arguments = {"year": [2018], "new": [2018, "PE"], "edit": [2018, "PE", 1]}[page]
        shown = client.get(reverse(f"contributions:{page}", args=arguments)).content.decode()
        assert word in re.sub(r"\s+", " ", shown)
