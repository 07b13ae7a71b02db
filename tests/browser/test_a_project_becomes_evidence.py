"""From a completed project to its evidence and back, in a browser that runs no script."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from kpis.models import Evidence
from plans.models import Objective
from projects.enums import NoteState
from projects.models import ConceptNote
from projects.operations.sessions import close_session
from tests.projects import factories
from tests.projects.many import ballots_on, notes_of
from tests.projects.scoring import rules_for


@pytest.fixture
def completed(plan, secretariat):
    return factories.note(
        secretariat,
        state=NoteState.COMPLETED,
        session=factories.session(2018),
        title="Digital tools for small exporters",
        starts=date(2018, 2, 1),
        ends=date(2018, 6, 30),
        links=[(Objective.objects.first(), "By training")],
        project_number="SME 02 2018A",
    )


@pytest.fixture
def plain(browser, watched):
    """A page in a browser that runs no script."""
    context = browser.new_context(java_script_enabled=False)
    yield watched(context.new_page())
    context.close()


def test_a_completed_project_is_recorded_without_scripts(
    plain, page, live_server, sign_in, looked_at, secretariat, completed
):
    note = f"{live_server.url}/projects/notes/{completed.pk}/"
    sign_in(plain, secretariat)
    plain.goto(note)
    plain.get_by_role("link", name="Record as evidence").click()
    plain.get_by_role("link", name="KPI 2").click()
    assert plain.get_by_label("Title").input_value() == completed.title
    plain.get_by_label("What happened").fill("Forty firms were trained.")
    plain.get_by_role("button", name="Save").click()
    item = Evidence.objects.get()
    assert item.concept_note == completed
    plain.get_by_role("link", name=f"{completed.name}: {completed.title}").click()
    plain.get_by_role("link", name=f"{item.number} {item.title}").click()
    sign_in(page, secretariat)
    page.goto(note)
    looked_at(page, "note-with-evidence")
    page.get_by_role("link", name="Record another part of it as evidence").click()
    looked_at(page, "evidence-of-a-note-again")
    page.get_by_role("link", name="KPI 2").click()
    looked_at(page, "evidence-form-of-a-note")


def test_a_long_ranking_is_read_page_by_page(
    page, live_server, sign_in, looked_at, plan, secretariat
):
    within = factories.session(2018, scores_due=timezone.localdate() - timedelta(days=1))
    rules = rules_for(within, secretariat)
    ballots_on(rules, notes_of(within, secretariat, 120), secretariat, timezone.now())
    close_session(rules, by=secretariat)
    sign_in(page, secretariat)
    page.goto(f"{live_server.url}/projects/2018-1/ranking/")
    page.get_by_role("link", name="Further").click()
    page.get_by_text("Page 2 of 3").wait_for()
    page.get_by_text("The figures as a table").click()
    looked_at(page, "ranking-second-page")
    for kind in ("CSV", "PNG", "SVG"):
        with page.expect_download() as got:
            page.get_by_role("link", name=f"{kind} of How firm").click()
        assert got.value.suggested_filename == (f"smewg-2018-1-ranges-2018-1-2.{kind.lower()}")
    for name in ("decision", "what-if"):
        page.goto(f"{live_server.url}/projects/2018-1/{name}/?page=2")
        looked_at(page, f"{name}-second-page")
    page.goto(f"{live_server.url}/plans/2017-2020/")
    looked_at(page, "plan-with-scored-notes")
    assert ConceptNote.objects.filter(state=NoteState.SCORED).count() == 120
