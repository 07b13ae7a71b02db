"""The help inside: each link of it leads somewhere, and no line names what is not on its page."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.urls import get_resolver, reverse
from django.utils import timezone
from django.utils.html import strip_tags

from contributions.models import NothingToReport
from contributions.operations.reports import begin_report
from kpis.models import ReportingYear
from plans.models import Objective
from projects.enums import NoteState
from reviews.models import Review
from smewg import navigation
from smewg.queries import help_texts, help_topics
from smewg.templatetags.components import site_nav
from tests.factories import listed, reported
from tests.lists_pages import list_of
from tests.projects import factories as projects
from tests.projects.scoring import eligible, rules_for
from tests.test_urls import ELSEWHERE, TABLE, _names

ASKED_FOR = ("closed", "verified", "published", "listed", "distinct", "so-far", "recused")
ASKED_FOR += ("provisional", "edition")


@pytest.mark.once
def test_every_page_has_its_help_and_every_help_is_there():
    """Also an address that nobody thought of when the help was written."""
    for name in _names(get_resolver().url_patterns):
        page, key = help_topics.topic_of(str(name))
        known = {"help:word": help_texts.words(), "help:job": help_texts.jobs()}.get(page)
        assert known is None or key in known, name
        assert help_topics.address_for(str(name))
    listed_pages = set(_names(get_resolver().url_patterns))
    assert set(help_topics.PAGES) <= listed_pages, "a page that is not there any more"


@pytest.mark.once
def test_words_are_explained_in_a_few_plain_sentences_and_marked_where_they_are_used():
    for word in help_texts.words().values():
        assert word.text.endswith("."), word.key
        assert len(word.text) < 200, word.key
        assert set(word.more) <= set(help_texts.words()), word.key
    folder = settings.BASE_DIR / "templates"
    templates = "".join(each.read_text("utf-8") for each in folder.rglob("*.html"))
    marked = set(re.findall(r'{% word_mark "([\w-]+)" %}', templates))
    assert set(ASKED_FOR) <= marked <= set(help_texts.words())


@pytest.mark.once
def test_there_are_twelve_jobs_of_five_lines():
    assert len(help_texts.jobs()) == 12
    for job in help_texts.jobs().values():
        assert len(job.lines) == 5, job.key
        assert job.roles, job.key
        for line in job.lines:
            assert line.at in TABLE or line.at.startswith(ELSEWHERE), line.at


@pytest.mark.once
def test_one_part_is_marked_for_each_address():
    """Never two, whatever the address; and none for what belongs to no part."""
    paths = {re.sub(r"<[^>]+>", "x", route) for route in _routes(get_resolver().url_patterns)}
    for path in paths | {"/", "/group/people/3/", "/group/meetings/", "/plans/other-fora/list/"}:
        request = RequestFactory().get(path if path.startswith("/") else f"/{path}")
        user = type("Reader", (), {"role": "secretariat"})()
        shown = site_nav({"user": user, "request": request}, is_wide=True)
        marked = re.findall(r"<a [^>]*aria-current=.*?<span>(.*?)</span>", shown)
        part = navigation.part_of(request.path)
        assert marked == ([part.label] if part else []), path


def _routes(patterns, above=""):
    for pattern in patterns:
        route = above + str(getattr(pattern.pattern, "_route", ""))
        if hasattr(pattern, "url_patterns"):
            yield from _routes(pattern.url_patterns, route)
        else:
            yield route


@pytest.mark.django_db
def test_help_is_read_by_everybody_and_says_whose_job_it_is(client_as):
    observer = client_as("observer")
    for word in help_texts.words().values():
        assert word.text.split("'")[0] in observer.get(word.url).content.decode()
    page = observer.get("/help/close-a-year/").content.decode()
    assert "This is done by the secretariat." in page
    assert observer.get("/help/words/nothing/").status_code == 404
    assert observer.get("/help/nothing/").status_code == 404
    assert "Go there" in client_as("secretariat").get("/help/close-a-year/").content.decode()


@pytest.mark.django_db
def test_keys_are_switched_off_by_each_for_themselves(client_as, secretariat, chair):
    client = client_as("secretariat")
    assert b"data-search-keys" in client.get("/help/keys/").content
    client.post("/group/me/keys/")
    assert b"data-search-keys" not in client.get("/help/keys/").content
    assert b"data-search-keys" in client_as("chair").get("/help/keys/").content
    client.post("/group/me/keys/", {"uses_keys": "1"})
    secretariat.refresh_from_db()
    assert secretariat.uses_keys


@pytest.fixture
def world(plan, secretariat, verifier, chair, delegate):
    """Something at every state at which a line of the help finds it: {(address, state): path}."""
    closed = {"state": "closed", "closed_by": verifier, "closed_at": timezone.now()}
    ReportingYear.objects.filter(year__in=(2018, 2019)).update(**closed)
    ReportingYear.objects.filter(year=2019).update(
        verified_by=secretariat, verified_at=timezone.now()
    )
    listed(plan, secretariat)
    sent = reported(plan, delegate, year=2017)
    draft = begin_report(delegate.economy, ReportingYear.objects.get(year=2018), by=delegate)
    NothingToReport.objects.create(
        economy=delegate.economy, reporting_year=ReportingYear.objects.get(year=2019), by=delegate
    )
    taking = projects.session()
    note = projects.note(delegate, session=taking)
    within = projects.session(number=2)
    of_others = {"proposers": ("CL",), "cosponsors": ("MX", "VN")}
    scored = eligible(secretariat, 1, session=within, **of_others)[0]
    rules_for(scored.session, secretariat)
    review = Review(
        plan=plan, kind="mid-term", title="A review", first_year=2017, last_year=2018,
        cut_off=date(2018, 9, 1),
    )  # fmt: skip
    review.begin(by=secretariat)
    waiting = _evidence_list(plan, secretariat)
    year, own = [2017], [2017, "PE"]
    of = {
        "kpis:year": year,
        "kpis:grid": year,
        "kpis:close": year,
        "kpis:evidence_start": year,
        "kpis:evidence_new": [2017, "kpi-1"],
        "kpis:register": [plan.key],
        "kpis:evidence_import": [plan.key],
        "contributions:year": year,
        "contributions:new": own,
        "contributions:edit": list(draft.place),
        "contributions:report": list(sent.place),
        "contributions:accept": list(sent.place),
        "projects:session": [taking.slug],
        "projects:note_new": [taking.slug],
        "projects:note_change": [note.pk],
        "projects:note": [note.pk],
        "scoring:ballots": [scored.session.slug],
        "reviews:new": [plan.key],
        "reviews:review": [review.pk],
        "reviews:section": [review.pk, "findings"],
        "lists:list": [waiting.pk],
    }
    paths = {(name, ""): reverse(name, args=arguments) for name, arguments in of.items()}
    paths["kpis:year", "closed"] = reverse("kpis:year", args=[2018])
    paths["kpis:year", "verified"] = reverse("kpis:year", args=[2019])
    paths["kpis:publish", "verified"] = reverse("kpis:publish", args=[2019])
    paths["contributions:year", "answered"] = reverse("contributions:year", args=[2019])
    assert NoteState(note.state) is NoteState.DRAFT
    assert Objective.objects.exists()
    return paths


def _evidence_list(plan, by):
    """A list of evidence that was pasted in: a row that is ready, and one that asks a question."""
    client = Client()
    client.force_login(by, backend="django.contrib.auth.backends.ModelBackend")
    head = "Title\tIndicator\tFirst day\tEconomies\tObjectives\n"
    rows = "A talk\tKPI 2\t13 May 2017\tPeru\t1.3\nA visit\tKPI 2\t14 May 2017\tAtlantis\t1.3"
    address = reverse("kpis:evidence_import", args=[plan.key])
    return list_of(client.post(address, {"pasted": head + rows}, follow=True))


NOT_REPORTED = 2020
"""The year of which the delegate's economy has said nothing yet."""


@pytest.mark.django_db
@pytest.mark.once
def test_each_job_is_done_by_its_lines(world, client_as):
    """Each line's page opens for whoever does the job, and has every name that the line quotes."""
    missing = {}
    for job in help_texts.jobs().values():
        client = client_as(job.roles[0])
        for place, line in enumerate(job.lines, start=1):
            path = world.get((line.at, line.state)) or reverse(line.at)
            if job.key == "say-nothing-to-report" and not line.state:
                path = reverse(line.at, args=[NOT_REPORTED])
            answer = client.get(path)
            words = " ".join(strip_tags(answer.content.decode()).replace("&#x27;", "'").split())
            names = [name for name in line.names if name not in words]
            if answer.status_code != 200 or names:
                missing[job.key, place] = (answer.status_code, path, names)
    assert not missing
