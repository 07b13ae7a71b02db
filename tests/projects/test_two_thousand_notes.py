"""With two thousand notes, the pages of a session ask the database no more often than with few."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from projects.domain.ranking.serialization import result_from_dict, result_from_text
from projects.enums import NoteState
from projects.models import ConceptNote, GateDecision
from projects.operations.sessions import close_session, reopen_session
from projects.queries.closing import current_closing, shared_ranks
from projects.queries.ranking_page import NamedNote, RankedPages
from smewg.models import Economy
from tests.factories import UserFactory
from tests.projects.factories import session
from tests.projects.many import ballots_on, notes_of
from tests.projects.scoring import rules_for

pytestmark = [pytest.mark.once, pytest.mark.django_db]
FEW, MANY, SOME = 20, 2_000, 60


def scored_session(by, number, how_many):
    """A session whose notes have a ballot from each economy that may score them."""
    within = session(number=number)
    rules = rules_for(within, by)
    notes = notes_of(within, by, how_many)
    ballots_on(rules, notes, by, timezone.now())
    return rules, notes


def asked(do, *given, **named):
    """How often a step reads or updates, and how often it inserts."""
    with CaptureQueriesContext(connection) as queries:
        do(*given, **named)
    inserts = sum(each["sql"].startswith("INSERT") for each in queries)
    return len(queries) - inserts, inserts


def opened(client, rules, *pages):
    """How often each page of the session asks, read the second time."""
    found = {}
    for page in pages:
        address = f"/projects/{rules.session.slug}/{page}"
        cache.clear()  # so that nothing that is kept for a minute ends between the two
        assert client.get(address).status_code == 200
        found[page], _ = asked(client.get, address)
    return found


@pytest.fixture
def chile(plan, client):
    user = UserFactory(role="delegate", economy=Economy.objects.get(code="CHL"))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_session_is_closed_and_read_in_a_fixed_number_of_queries(
    plan, secretariat, client_as, chile
):
    office, found = client_as("secretariat"), {}
    for number, how_many in ((1, FEW), (2, MANY)):
        rules, _ = scored_session(secretariat, number, how_many)
        counts = opened(office, rules, "", "ballots/", "close/")
        counts["an economy's ballots"] = opened(chile, rules, "ballots/")
        rules.session.scores_due = timezone.localdate() - timedelta(days=1)
        rules.session.save()
        counts["the close"], writes = asked(close_session, rules, by=secretariat)
        assert writes < how_many / 4 + 5, "they are written many at once"
        counts |= opened(office, rules, "ranking/", "what-if/?w1=20&line=9", "decision/")
        found[how_many] = counts
    assert found[MANY] == found[FEW]
    page = office.get(f"/projects/{rules.session.slug}/ranking/?page=3").content.decode()
    assert "Page 3 of 40" in page


def test_a_position_that_is_shared_over_the_end_of_a_page_is_told_whole(plan, secretariat):
    rules, _ = scored_session(secretariat, 1, FEW)
    close_session(rules, by=secretariat)
    closing = current_closing(rules.session)
    whole = {each.position: each for each in shared_ranks(closing)}
    assert whole
    lines = list(closing.ranked.all())
    for size in range(1, FEW + 1):
        for first in range(0, FEW, size):
            page = lines[first : first + size]
            wanted = {each.position for each in page} & whole.keys()
            told = [whole[position] for position in sorted(wanted)]
            assert shared_ranks(closing, wanted, page) == told


def test_notes_that_are_turned_together_keep_the_history_that_each_would_keep(plan, secretariat):
    rules, notes = scored_session(secretariat, 1, 3)
    close_session(rules, by=secretariat)
    for note in notes:
        note.refresh_from_db()
        kept = note.history.first()
        assert (note.state, note.version, note.changed_by) == (NoteState.SCORED, 0, secretariat)
        assert kept.history_change_reason == "eligible, now scored"
        assert (kept.state, kept.version, kept.changed_at) == (note.state, 0, note.changed_at)
        for name in ("proposers", "cosponsors"):
            told = {each.economy for each in getattr(kept, name).all()}
            assert told == set(getattr(note, name).all())
    reopen_session(rules, by=secretariat, reason="A ballot was lost.")
    kept = notes[0].history.first()
    assert kept.history_change_reason == "scored, now eligible: A ballot was lost."


def test_the_gate_asks_as_often_for_few_as_for_more(plan, secretariat, client_as):
    office, found = client_as("secretariat"), []
    for number, how_many in ((1, 3), (2, FEW)):
        within = session(number=number)
        notes = notes_of(within, secretariat, how_many, NoteState.FINAL)
        address = f"/projects/{within.slug}/gate/"
        office.get(address)
        page = asked(office.get, address)
        recorded = asked(office.post, address, {"note": [note.pk for note in notes]})
        found.append((page, recorded[0]))
    assert found[0] == found[1]
    assert GateDecision.objects.filter(eligible=True, version__number=1).count() == 3 + FEW
    assert set(ConceptNote.objects.values_list("state", flat=True)) == {NoteState.ELIGIBLE}


def test_the_workbook_of_a_ranking_asks_as_often_for_few_as_for_more(plan, secretariat, client_as):
    found = []
    for number, how_many in ((1, FEW), (2, SOME)):
        rules, _ = scored_session(secretariat, number, how_many)
        close_session(rules, by=secretariat)
        found.append(opened(client_as("secretariat"), rules, "ranking.xlsx"))
    assert found[0] == found[1]


def test_a_page_of_a_ranking_tells_what_its_rows_tell(plan, secretariat):
    """Its lines are read as tuples: each as the row of the close, its note and who proposes it."""
    rules, _ = scored_session(secretariat, 1, FEW)
    close_session(rules, by=secretariat)
    closing = current_closing(rules.session)
    rows = list(closing.ranked.prefetch_related("note__proposers"))
    for size in (1, 7, FEW):
        pages = RankedPages(closing, size)
        assert (pages.count, pages.ranked) == (FEW, sum(bool(each.position) for each in rows))
        lines = [line for number in pages.page_range for line in pages.get_page(number)]
        for row, line in zip(rows, lines, strict=True):
            assert (line.note_id, line.position, line.why) == (row.note_id, row.position, row.why)
            assert result_from_text(line.figures) == result_from_dict(row.figures)
            named = [each.short_name for each in row.note.proposers.all()]
            assert line.note == NamedNote(row.note.title, row.note.state, named)
