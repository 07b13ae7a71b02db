"""Every page of concept notes and of scoring, full and empty, looked at as all pages are."""

import pytest
from django.urls import reverse
from django.utils import timezone

from projects.models import Closing, ConceptNote, ScoringRules, Session
from projects.operations import ballot_sheets
from projects.operations.ballots import submit_ballots
from projects.operations.sessions import close_session
from projects.queries.ballot_sheets import TypedBallots
from smewg.models import Economy, User
from tests.factories import UserFactory
from tests.projects import eleven
from tests.projects.factories import session
from tests.projects.scoring import eligible, given, rules_for

SECRETARIAT = [
    ("projects:sessions", ()),
    ("projects:session_new", ()),
    ("projects:register", ()),
    ("projects:import", ()),
    ("projects:funds", ()),
    ("projects:fund_new", ()),
    ("projects:session", ("closed",)),
    ("projects:session", ("open",)),
    ("projects:session_change", ("open",)),
    ("projects:session_gate", ("open",)),
    ("projects:gate", ("alike",)),
    ("projects:note", ("alike",)),
    ("projects:note", ("decided",)),
    ("projects:note", ("ineligible",)),
    ("projects:note_record", ("decided",)),
    ("projects:note_version", ("decided", 1)),
    ("scoring:rules", ("closed",)),
    ("scoring:rules_change", ("unruled",)),
    ("scoring:ballots", ("open",)),
    ("scoring:close", ("open",)),
    ("scoring:ranking", ("closed",)),
    ("scoring:ranking", ("open",)),
    ("scoring:result", ("closed", "shared")),
    ("scoring:result", ("closed", "provisional")),
    ("scoring:what_if", ("closed",)),
    ("scoring:what_if", ("open",)),
    ("scoring:decision", ("closed",)),
    ("scoring:decision", ("open",)),
]
DELEGATE = [
    ("projects:note_new", ("open",)),
    ("projects:note", ("draft",)),
    ("projects:note_change", ("draft",)),
    ("scoring:rules", ("open",)),
    ("scoring:ballots", ("open",)),
    ("scoring:ballots", ("closed",)),
    ("scoring:ballots_import", ("open",)),
    ("scoring:ranking", ("closed",)),
    ("scoring:result", ("closed", "provisional")),
]
EMPTY = [
    ("projects:sessions", ()),
    ("projects:register", ()),
    ("projects:funds", ()),
]
EMPTY_SESSION = [
    "projects:session",
    "projects:session_gate",
    "scoring:rules",
    "scoring:ballots",
    "scoring:ranking",
    "scoring:what_if",
    "scoring:decision",
]


@pytest.fixture
def demonstration(demonstrated):
    """What the addresses name: sessions and notes of the demonstration."""
    year = timezone.localdate().year
    closed = Closing.objects.get()
    ranked = closed.ranked
    shared = ranked.filter(figures__place__is_shared=True).first()
    return {
        "closed": closed.session.slug,
        "open": f"{year}-1",
        "unruled": "2019-1",
        "alike": ConceptNote.objects.get(title__startswith="Harnessing", state="final").pk,
        "ineligible": ConceptNote.objects.get(state="ineligible").pk,
        "draft": ConceptNote.objects.get(state="draft").pk,
        "decided": shared.note_id,
        "shared": shared.note_id,
        "provisional": ranked.get(kind="provisional").note_id,
    }


@pytest.fixture
def look_at_all(page, live_server, looked_at, demonstration):
    def look(part, pages):
        for number, (name, arguments) in enumerate(pages):
            address = reverse(name, args=[demonstration.get(each, each) for each in arguments])
            page.goto(live_server.url + address)
            looked_at(page, f"{part}-{number}-{name.replace(':', '-')}")

    return look


def test_each_page_of_the_secretariat(page, sign_in, look_at_all):
    sign_in(page, User.objects.get(email="secretariat@smewg.example"))
    look_at_all("scoring-office", SECRETARIAT)


def test_each_page_of_a_delegate(page, sign_in, look_at_all):
    sign_in(page, User.objects.get(email="delegate.pe@smewg.example"))
    look_at_all("scoring-delegate", DELEGATE)


def test_ranking_and_ballots_in_the_dark(
    browser, watched, sign_in, live_server, looked_at, demonstration
):
    context = browser.new_context(color_scheme="dark")
    page = watched(context.new_page())
    sign_in(page, User.objects.get(email="delegate.pe@smewg.example"))
    for name, which in (("scoring:ranking", "closed"), ("scoring:ballots", "open")):
        page.goto(live_server.url + reverse(name, args=[demonstration[which]]))
        looked_at(page, f"scoring-dark-{name.partition(':')[2]}")
    context.close()


def test_nothing_of_the_ranking_runs_out_of_the_paper(page, sign_in, live_server, demonstration):
    sign_in(page, User.objects.get(email="chair@smewg.example"))
    page.goto(live_server.url + reverse("scoring:ranking", args=[demonstration["closed"]]))
    page.set_viewport_size({"width": 672, "height": 900})  # A4 between its margins
    page.emulate_media(media="print")
    for region in page.locator(".table-scroll").all():
        assert region.evaluate("each => each.scrollWidth <= each.clientWidth")


def test_thirty_notes_on_one_page(page, plan, secretariat, sign_in, live_server, looked_at):
    notes = eligible(secretariat, 30)
    rules_for(notes[0].session, secretariat)
    sign_in(page, UserFactory(role="delegate", economy=Economy.objects.get(code="CHL")))
    page.goto(live_server.url + reverse("scoring:ballots", args=[notes[0].session.slug]))
    page.get_by_text("All 30 notes").click()
    looked_at(page, "scoring-thirty-notes")


def test_a_ranking_of_many_notes_is_paged(page, plan, secretariat, sign_in, live_server, looked_at):
    notes = eligible(secretariat, 60)
    rules = rules_for(notes[0].session, secretariat, min_ballots=2)
    for code in ("CHL", "JPN", "AUS"):
        by = UserFactory(role="delegate", economy=Economy.objects.get(code=code))
        typed = TypedBallots()
        typed.given = {note.pk: given(1, *eleven.scores(note.title, code)[1:]) for note in notes}
        ballot_sheets.save(rules, by.economy, typed, by=by)
        submit_ballots(rules, by.economy, by=by)
    Session.objects.update(scores_due=None)
    close_session(ScoringRules.objects.of(Session.objects.get()), by=secretariat)
    sign_in(page, secretariat)
    address = reverse("scoring:ranking", args=[rules.session.slug])
    page.goto(live_server.url + address)
    looked_at(page, "scoring-sixty-notes")
    page.goto(f"{live_server.url}{address}?page=2")
    looked_at(page, "scoring-sixty-notes-2")


def test_pages_with_nothing_on_them(page, plan, secretariat, sign_in, live_server, looked_at):
    sign_in(page, secretariat)
    for name, arguments in EMPTY:
        page.goto(live_server.url + reverse(name, args=arguments))
        looked_at(page, f"scoring-empty-{name.partition(':')[2]}")
    made = session()
    for name in EMPTY_SESSION:
        page.goto(live_server.url + reverse(name, args=[made.slug]))
        looked_at(page, f"scoring-empty-{name.partition(':')[2]}")
