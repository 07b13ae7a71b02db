"""The pages of a session's scoring, as each person reads them."""

import html
import io
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pypdf import PdfReader

from plans.models import Objective
from projects.domain.ranking.ranking import adjustment_in_words
from projects.domain.ranking.rules import MEDIAN_CAUTION
from projects.models import Ballot, ConceptNote, RankedNote, ScoringRules
from projects.operations import ballot_sheets
from projects.operations.ballots import take_back_ballot
from projects.operations.sessions import close_session
from projects.queries import closing
from projects.queries.results import results_of, results_of_notes
from projects.views import ranking
from smewg.models import Economy
from tests import database
from tests.factories import UserFactory
from tests.forms import mark_on
from tests.lists_pages import give, take
from tests.people import secretariat_of_tests
from tests.projects.factories import session
from tests.projects.scoring import cast, eligible, given, rules_for
from tests.readers import lines_in_word

pytestmark = [pytest.mark.once, pytest.mark.django_db]


def load_scored():
    database.put_in(database.load_plan)
    secretariat = secretariat_of_tests()
    notes = eligible(secretariat, 3)
    rules_for(notes[0].session, secretariat)


kept_scored = database.kept_for_a_module(load_scored)


@pytest.fixture
def scored(kept_scored, db):
    """A session that takes ballots: its rules and its three notes."""
    database.put_in(load_scored)
    return _rules_and_notes()


def _rules_and_notes():
    notes = list(ConceptNote.objects.order_by("pk"))
    return ScoringRules.objects.of(notes[0].session), notes


@pytest.fixture
def chile(db):
    """Asked for after the session, which has its economy."""
    return UserFactory(role="delegate", economy=Economy.objects.get(code="CHL"))


def at(rules, path):
    return f"/projects/{rules.session.slug}/{path}"


def fields(rules, note, scores=(3, 3, 3, 3, 3), version=0, **more):
    sent = {
        "note": [note.pk],
        "version": version,
        f"n{note.pk}-objectives": Objective.objects.first().pk,
    }
    sent |= {f"n{note.pk}-C{n}": score for n, score in enumerate(scores, 1)}
    return sent | more


def ended(rules):
    rules.session.scores_due = timezone.localdate() - timedelta(days=1)
    rules.session.save()


def scored_by_all(rules, notes, codes=("CHL", "JPN", "AUS")):
    """Ballots that put the notes in their order, the last two sharing a position."""
    goal = [Objective.objects.first().pk]
    for code in codes:
        by = UserFactory(role="delegate", economy=Economy.objects.get(code=code))
        ballots = {
            note.pk: given(5 - min(place, 1), 3, 3, 3, 3, objectives=goal)
            for place, note in enumerate(notes)
        }
        cast(rules, by.economy, by, ballots)


def load_closed():
    load_scored()
    rules, notes = _rules_and_notes()
    scored_by_all(rules, notes)
    ended(rules)
    close_session(rules, by=secretariat_of_tests())


kept_closed = database.kept_for_a_module(load_closed)


@pytest.fixture
def closed(kept_closed, db):
    """The same with ballots of three economies, closed: its rules and its notes."""
    database.put_in(load_closed)
    return _rules_and_notes()


def test_ballots_are_filled_saved_and_submitted_without_script(scored, chile, client):
    rules, (first, *_) = scored
    client.force_login(chile, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(at(rules, "ballots/"))
    assert "3 ballots are left to submit" in page.content.decode()
    answer = client.post(at(rules, "ballots/"), fields(rules, first, submit=first.pk), follow=True)
    assert "One ballot was submitted." in answer.content.decode()
    assert Ballot.objects.get().submitted_by == chile


def test_an_incomplete_ballot_says_what_is_missing_and_keeps_what_was_typed(scored, chile, client):
    rules, (first, *_) = scored
    client.force_login(chile, backend="django.contrib.auth.backends.ModelBackend")
    sent = fields(rules, first, scores=(5, 3, 3), submit=first.pk)
    answer = client.post(at(rules, "ballots/"), sent)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "C1 is at the end of the scale: say why, in a sentence." in text
    assert "C4 has no score yet." in text
    assert not Ballot.objects.get().is_submitted


def test_the_script_hears_of_saves_conflicts_and_refusals(scored, chile, client):
    rules, (first, *_) = scored
    client.force_login(chile, backend="django.contrib.auth.backends.ModelBackend")
    url, ask = at(rules, "ballots/draft/"), {"headers": {"Accept": "application/json"}}
    saved = client.post(url, fields(rules, first), **ask).json()
    assert saved["version"] == 1
    assert saved["sections"]["left"] == "3 ballots are left to submit."
    conflict = client.post(url, fields(rules, first, scores=(4, 3, 3, 3, 3)), **ask)
    assert conflict.status_code == 409
    assert conflict.json()["theirs"] == {f"n{first.pk}-C1": "3"}
    refused = client.post(url, fields(rules, first, scores=(9,), version=1), **ask)
    assert refused.status_code == 422
    assert "outside the scale" in str(refused.json()["errors"])


def test_a_proposer_cannot_score_its_own_note_by_page_forged_request_or_workbook(
    scored, delegate, client
):
    rules, (first, *_) = scored
    client.force_login(delegate, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(at(rules, "ballots/")).content.decode()
    assert "Your economy proposes this note" in page
    assert f"n{first.pk}-C1" not in page
    for address in ("ballots/", "ballots/draft/"):
        answer = client.post(
            at(rules, address), fields(rules, first), headers={"Accept": "application/json"}
        )
        assert answer.status_code == 422
        assert "proposes this note" in answer.content.decode()
    book = openpyxl.load_workbook(
        io.BytesIO(client.get(at(rules, "ballots/workbook.xlsx")).content)
    )
    sheet = book.worksheets[0]
    assert sheet.max_row == 1, "no row for its own notes"
    sheet.append([rules.session.slug, first.number, first.title, None, 5, "Good."])
    answer = send(client, rules, book)
    assert "proposes this note" in answer.content.decode()
    take_ready(client, answer)
    assert not Ballot.objects.exists()


def send(client, rules, book):
    """The list's own page, after the workbook was given in."""
    out = io.BytesIO()
    book.save(out)
    upload = SimpleUploadedFile("ballots.xlsx", out.getvalue())
    return give(client, at(rules, "ballots/import/"), upload)


def take_ready(client, page):
    """Take in what is ready, where anything is; the page then."""
    return take(client, page) if "planned" in (page.context or {}) else page


@pytest.fixture
def book(scored, chile, client):
    """Chile's workbook, opened, and its client."""
    client.force_login(chile, backend="django.contrib.auth.backends.ModelBackend")
    content = client.get(at(scored[0], "ballots/workbook.xlsx")).content
    return openpyxl.load_workbook(io.BytesIO(content))


def column(book, title):
    return next(cell.column for cell in book.worksheets[0][1] if cell.value == title)


def test_ballots_come_in_by_workbook_as_drafts(scored, chile, client, book):
    rules, (first, *_) = scored
    for n in range(1, 6):
        book.worksheets[0].cell(2, column(book, f"C{n}")).value = 3
    book.worksheets[0].cell(2, column(book, "Objectives")).value = "1.1"
    answer = take(client, send(client, rules, book))
    assert "Saved as drafts" in answer.content.decode()
    line = ballot_sheets.sheet(rules, chile.economy).line(first.pk)
    assert line.is_complete
    assert not line.is_submitted


@pytest.mark.parametrize(
    ("title", "value", "says"),
    [
        ("C1", 7, "7 is outside the scale from 1 to 5."),
        ("C2", "=1+2", "This is a formula. Type its value instead."),
        ("C2", "good", "good"),
        ("C3", 2.5, "whole number"),
        ("No.", 99, "This session scores no note 99."),
        ("Objectives", "9.9", "Not known: 9.9."),
        ("Abstain", "maybe", "Type yes, or leave it blank."),
        ("Session", "1999-1", "This is a workbook of session 1999-1"),
    ],
)
def test_a_wrong_workbook_gets_a_clear_answer(scored, client, book, title, value, says):
    book.worksheets[0].cell(2, column(book, title)).value = value
    answer = send(client, scored[0], book)
    assert says in answer.content.decode()
    take_ready(client, answer)
    assert not Ballot.objects.exists()


def test_a_workbook_with_a_deleted_column_is_refused(scored, client, book):
    book.worksheets[0].delete_cols(column(book, "C4"))
    answer = send(client, scored[0], book)
    take_ready(client, answer)
    assert "C4" in answer.content.decode()
    assert not Ballot.objects.exists()


def rules_form(rules_weights=(40, 15, 20, 15, 10), **more):
    sent = {
        "method": "mean", "min_ballots": 11, "link_counts": "weighted", "link_line": 3,
        "cosponsors_score": "on", "link": "C1", "ties": "C1; C3; share; cosponsors",
        "criteria-TOTAL_FORMS": len(rules_weights), "criteria-INITIAL_FORMS": 0,
    }  # fmt: skip
    for n, weight in enumerate(rules_weights):
        sent |= {
            f"criteria-{n}-key": f"C{n + 1}", f"criteria-{n}-wording": f"Criterion {n + 1}",
            f"criteria-{n}-lowest": 1, f"criteria-{n}-highest": 5, f"criteria-{n}-weight": weight,
        }  # fmt: skip
    return sent | more


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        (rules_form((39, 15, 20, 15, 10)), "The weights sum to 99, not to 100. Add 1."),
        (rules_form(**{"criteria-1-highest": 1}), "C2 has a scale of one step, from 1 to 1."),
        (rules_form(**{"criteria-2-wording": ""}), "C3 has no wording."),
        (rules_form(min_ballots=1), "At least 2 ballots"),
        (rules_form(ties="title"), "title cannot settle a tie"),
        (rules_form(link="C8"), "No criterion is the direct link"),
    ],
)
def test_rules_that_cannot_be_used_get_a_clear_answer(plan, secretariat, client_as, sent, says):
    made = session()
    answer = client_as("secretariat").post(f"/projects/{made.slug}/rules/change/", sent)
    assert answer.status_code == 422
    assert says in answer.content.decode().replace("&#x27;", "'")
    assert not ScoringRules.objects.exists()


@pytest.mark.parametrize(
    ("sent", "row", "field"),
    [
        (rules_form(**{"criteria-1-highest": 1}), 1, "highest"),
        (rules_form(**{"criteria-2-wording": ""}), 2, "wording"),
        (rules_form(**{"criteria-3-minimum": 9}), 3, "minimum"),
    ],
)
def test_what_is_wrong_with_a_criterion_stands_beside_its_field(
    plan, secretariat, client_as, sent, row, field
):
    made = session()
    answer = client_as("secretariat").post(f"/projects/{made.slug}/rules/change/", sent)
    assert list(answer.context["rows"][row].errors) == [field]


def test_the_secretariat_sets_the_rules(plan, secretariat, client_as):
    made = session()
    client = client_as("secretariat")
    answer = client.post(f"/projects/{made.slug}/rules/change/", rules_form(), follow=True)
    assert answer.status_code == 200
    rules = ScoringRules.objects.of(made)
    assert [each.weight for each in rules.criteria.all()] == [40, 15, 20, 15, 10]
    assert rules.tie_order == ["C1", "C3", "share", "cosponsors"]


def test_before_the_close_nobody_sees_an_order(scored, chair, client_as):
    rules, notes = scored
    scored_by_all(rules, notes)
    for address in ("ranking/", "what-if/"):
        text = client_as("chair").get(at(rules, address)).content.decode()
        assert "No ranking yet" in text or "Nothing to try out yet" in text
    assert results_of(rules.session) == {}


def test_a_close_before_the_deadline_waits_for_missing_ballots(scored, secretariat, client_as):
    rules, _ = scored
    answer = client_as("secretariat").post(at(rules, "close/"), follow=True)
    assert "ballots are missing" in answer.content.decode()
    assert not rules.session.closings.exists()


def test_the_ranking_is_frozen_shown_and_intact(closed, client_as, delegate):
    rules, notes = closed
    text = client_as("delegate").get(at(rules, "ranking/")).content.decode()
    assert "SMEWG recommendation" in text
    assert "2=" in text
    assert "No consensus decision is recorded yet." in text
    found = results_of(rules.session)
    assert found == results_of_notes([note.pk for note in notes])
    assert found[notes[0].pk].words == "1 (70.00 points, 3 ballots)"
    current = closing.current_closing(rules.session)
    assert closing.is_intact(current)
    current.ranked.filter(line=1).update(position=1, figures={})
    assert not closing.is_intact(current)
    assert {note.state for note in ConceptNote.objects.all()} == {"scored"}


def test_why_and_the_ballots_one_may_see(closed, client_as, secretariat, delegate, chile, client):
    rules, notes = closed
    address = at(rules, f"ranking/{notes[0].pk}/")
    text = client_as("secretariat").get(address).content.decode()
    assert "First of 3: 70.00 points from 3 of" in text
    assert "Japan" in text
    text = client_as("delegate").get(address).content.decode()
    assert "Japan" not in text
    client.force_login(chile, backend="django.contrib.auth.backends.ModelBackend")
    own = client.get(address).content.decode()
    assert "Chile" in own
    assert "Japan" not in own


def test_the_workbook_holds_the_arithmetic_and_the_ballots_one_may_see(closed, client_as, delegate):
    rules, _ = closed
    for role, ballots in (("secretariat", 9), ("delegate", 0)):
        content = client_as(role).get(at(rules, "ranking.xlsx")).content
        book = openpyxl.load_workbook(io.BytesIO(content))
        assert book.sheetnames == ["Ranking", "Arithmetic", "Rules", "Ballots"]
        assert book["Ballots"].max_row == 1 + ballots
        assert book["Ranking"]["D2"].value == 70
        assert book["Arithmetic"].max_row == 1 + 3 * 5


def ranked_by(method, secretariat):
    """A closed session of one note: 30 points, and an uplift of 40 from a link of 3 on.

    Its link has a median of 4 and a mean of 2.8.
    """
    notes = eligible(secretariat, 1)
    rules = rules_for(notes[0].session, secretariat, method=method, link_counts="uplift")
    goal = [Objective.objects.first().pk]
    for code, link in (("CHL", 1), ("JPN", 1), ("AUS", 4), ("CDA", 4), ("PRC", 4)):
        by = UserFactory(role="delegate", economy=Economy.objects.get(code=code))
        ballot = given(link, 3, 3, 3, 3, objectives=goal if link > 1 else ())
        cast(rules, by.economy, by, {notes[0].pk: ballot})
    ended(rules)
    close_session(rules, by=secretariat)
    return rules


def as_lines(answer):
    """A page, workbook or paper as text."""
    if answer["Content-Type"].startswith("text/html"):
        return " ".join(html.unescape(answer.content.decode()).split())
    if "spreadsheetml" in answer["Content-Type"]:
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        rows = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
        return "\n".join(str(cell) for row in rows for cell in row if cell is not None)
    if answer["Content-Type"] == "application/pdf":
        pages = PdfReader(io.BytesIO(answer.content)).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())
    return " ".join(lines_in_word(answer.content))


SAYS_THE_RULES = ("rules/", "ranking/", "ranking.xlsx", "recommendation.docx", "recommendation.pdf")


@pytest.mark.parametrize(("method", "points"), [("mean", 30), ("median", 70)])
def test_pages_workbook_and_papers_say_what_the_session_s_method_means(
    plan, secretariat, client_as, method, points
):
    """What the median does not promise, and by what the adjusted column was made."""
    rules = ranked_by(method, secretariat)
    kept = RankedNote.objects.get().figures
    assert kept["adjusted_by"] == method
    assert kept["adjusted"]["score"] == kept["score"] == str(points)
    client = client_as("secretariat")
    for address in SAYS_THE_RULES:
        text = as_lines(client.get(at(rules, address)))
        assert (MEDIAN_CAUTION in text) == (method == "median"), address
        assert (adjustment_in_words(method)[1:] in text) == (address != "rules/"), address
    for tried in ("mean", "median"):
        text = as_lines(client.get(at(rules, f"what-if/?method={tried}")))
        assert (MEDIAN_CAUTION in text) == (tried == "median")


def test_whoever_chooses_the_median_reads_what_it_does_not_promise(plan, secretariat, client_as):
    rules = rules_for(session(), secretariat)
    assert MEDIAN_CAUTION in as_lines(client_as("secretariat").get(at(rules, "rules/change/")))


def test_a_ranking_kept_before_says_that_its_column_was_made_by_the_mean(
    plan, secretariat, client_as
):
    rules = ranked_by("median", secretariat)
    row = RankedNote.objects.get()
    del row.figures["adjusted_by"]
    row.save()
    text = as_lines(client_as("secretariat").get(at(rules, "ranking/")))
    assert adjustment_in_words("mean")[1:] in text
    assert adjustment_in_words("median")[1:] not in text


def test_the_ranges_are_a_picture_a_table_and_files(closed, client_as, monkeypatch):
    rules, notes = closed
    client = client_as("secretariat")
    address = at(rules, "ranking/chart")
    begins = {"png": b"\x89PNG", "svg": b"<svg", "csv": b"\xef\xbb\xbfconcept note,year"}
    for kind, first in begins.items():
        assert f"{address}.{kind}" in client.get(at(rules, "ranking/")).content.decode()
        assert client.get(f"{address}.{kind}").content.startswith(first)
    assert client.get(f"{address}.pdf").status_code == 404
    monkeypatch.setattr(ranking, "NOTES_ON_A_PAGE", 2)
    second = client.get(f"{address}.csv?page=2").content.decode()
    assert notes[2].title in second
    assert notes[0].title not in second
    page = client.get(at(rules, "ranking/?page=2")).content.decode()
    assert f"{address}.csv?page=2" in page
    assert "lines 3 to 3 of 3" in page


def test_what_if_shows_which_notes_change_places_and_stores_nothing(closed, client_as):
    rules, _ = closed
    client = client_as("secretariat")
    before = list(rules.session.closings.values_list("checksum", flat=True))
    text = client.get(at(rules, "what-if/")).content.decode()
    assert "This is not the result." in text
    assert "0 notes change places" in text
    text = client.get(at(rules, "what-if/?w1=0&line=1")).content.decode()
    assert "not to 100" not in text
    bad = client.get(at(rules, "what-if/?w1=101"))
    assert bad.status_code == 422
    assert "is a number from 0 to 100; this is 101" in bad.content.decode()
    assert client.get(at(rules, "what-if/?w1=60&w2=60")).status_code == 422
    assert client.get(at(rules, "what-if/?w1=1e9&link=x&line=1/0")).status_code == 422
    assert list(rules.session.closings.values_list("checksum", flat=True)) == before


def test_decisions_are_taken_for_many_at_once_or_for_none(closed, client_as):
    rules, notes = closed
    client = client_as("chair")
    keys = [note.pk for note in notes]
    refused = client.post(
        at(rules, "decision/"), {"action": "refuse-in-principle", "note": keys[1:]}
    )
    assert refused.status_code == 422
    assert "Say why" in refused.content.decode()
    assert {note.state for note in ConceptNote.objects.all()} == {"scored"}
    client.post(at(rules, "decision/"), {"action": "approve-in-principle", "note": keys[:1]})
    reasons = {"action": "refuse-in-principle", "note": keys[1:], "reason": "No money is left."}
    client.post(at(rules, "decision/"), reasons)
    states = [ConceptNote.objects.get(pk=key).state for key in keys]
    assert states == ["in principle", "not in principle", "not in principle"]
    answer = client.post(at(rules, "reopen/"), {"reason": "A ballot was lost."}, follow=True)
    assert "what was decided on this ranking stays" in answer.content.decode()


def test_the_chair_records_a_consensus_on_a_shared_position(closed, client_as):
    rules, (_, second, third) = closed
    client = client_as("chair")
    places = {f"place-{second.pk}": 2, f"place-{third.pk}": 1}
    client.post(at(rules, "decision/2/"), places | {"words": "By talking it over."})
    text = client.get(at(rules, "ranking/")).content.decode()
    assert "The Chair recorded a consensus on their order" in text
    assert "By talking it over." in text
    same = {f"place-{second.pk}": 1, f"place-{third.pk}": 1, "words": "x"}
    answer = client.post(at(rules, "decision/2/"), same, follow=True)
    assert "Give each note its own place." in answer.content.decode()


def test_opening_again_needs_a_reason_is_shown_and_keeps_the_first_close(closed, client_as, chile):
    rules, notes = closed
    client = client_as("secretariat")
    answer = client.post(at(rules, "reopen/"), {"reason": " "}, follow=True)
    assert "Say why the session is opened again." in answer.content.decode()
    rules.session.scores_due = None
    rules.session.save()
    client.post(at(rules, "reopen/"), {"reason": "A ballot was lost in the mail."})
    text = client.get(at(rules, "ranking/")).content.decode()
    assert "A ballot was lost in the mail." in text
    assert "No ranking yet" in text
    take_back_ballot(rules, chile.economy, notes[0].pk, by=chile)
    client.post(at(rules, "close/"), {"seen": mark_on(client.get(at(rules, "close/")))})
    assert [each.number for each in rules.session.closings.all()] == [2, 1]


def test_the_recommendation_is_a_paper_in_word_and_pdf(closed, client_as):
    rules, _ = closed
    client = client_as("secretariat")
    word = client.get(at(rules, "recommendation.docx"))
    assert word.content.startswith(b"PK")
    assert client.get(at(rules, "recommendation.odt")).status_code == 404
    pdf = client.get(at(rules, "recommendation.pdf"))
    assert pdf.content.startswith(b"%PDF")
