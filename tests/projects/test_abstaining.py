"""Who has scored can abstain and score again; a refused submit leads to what is missing."""

import pytest
from django.urls import reverse

from projects.models import Ballot, Score
from projects.operations import ballot_sheets
from projects.operations.ballots import submit_ballots, take_back_ballot
from projects.queries import ballot_sheets as sheets
from projects.queries.session_ranking import Voters, counting_ballots
from smewg.models import Economy
from tests.at_one_instant import at_one_instant, on_postgresql
from tests.factories import UserFactory
from tests.form_errors import assert_it_says_so
from tests.projects.scoring import eligible, given, rules_for, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def scored(plan, secretariat):
    notes = eligible(secretariat, 1)
    return rules_for(notes[0].session, secretariat), notes[0]


@pytest.fixture
def chile(plan):
    return UserFactory(role="delegate", economy=Economy.objects.get(code="CHL"))


def drafted(rules, by, note, words):
    ballot_sheets.save(rules, by.economy, typed(**{f"n{note.pk}": words}), by=by)
    return sheets.sheet(rules, by.economy).line(note.pk)


def test_scores_are_put_aside_by_abstaining_and_count_again_after(scored, chile):
    rules, note = scored
    full = given(1, 3, 3, 3, 3)
    line = drafted(rules, chile, note, full)
    assert not line.missing
    away = drafted(rules, chile, note, given(1, 3, 3, 3, 3, abstained=True))
    assert not away.missing
    submit_ballots(rules, chile.economy, by=chile, notes={note.pk})
    (counted,) = counting_ballots(rules, Voters.of(rules))
    assert counted.scores is None, "an abstention counts as one"
    assert Score.objects.filter(value__isnull=False).count() == 5, "nothing is lost"
    take_back_ballot(rules, chile.economy, note.pk, by=chile)
    back = drafted(rules, chile, note, full)
    assert dict(back.given.scores) == dict(full.scores)
    submit_ballots(rules, chile.economy, by=chile, notes={note.pk})
    (counted,) = counting_ballots(rules, Voters.of(rules))
    assert counted.scores == (1, 3, 3, 3, 3)


def fields(rules, note, version, **more):
    found = {"note": str(note.pk), "version": str(version)}
    return found | {f"n{note.pk}-{name}": value for name, value in more.items()}


def test_a_score_is_cleared(scored, chile, client):
    rules, note = scored
    drafted(rules, chile, note, given(1, 3, 3, 3, 3))
    client.force_login(chile)
    address = reverse("scoring:ballots", args=[note.session.slug])
    page = client.get(address).content.decode()
    assert "no score" in page
    version = sheets.version_of(rules, chile.economy)
    sent = fields(rules, note, version, C1="", C2="3", C3="3", C4="3", C5="3")
    assert client.post(address, sent).status_code == 302
    line = sheets.sheet(rules, chile.economy).line(note.pk)
    assert "C1" not in line.given.scores
    assert line.given.scores["C2"] == 3


def test_a_refused_submit_leads_to_the_ballot_and_the_criterion(scored, chile, client):
    rules, note = scored
    client.force_login(chile)
    address = reverse("scoring:ballots", args=[note.session.slug])
    sent = fields(rules, note, 0, C1="5", C2="3") | {"submit": str(note.pk)}
    answer = client.post(address, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Not submitted. What you typed is saved as a draft." in page
    assert assert_it_says_so(answer, address), "a title, a summary with the focus, links"
    assert page.count('class="field-errors"') == 5, "each is said at its field too"
    for what in ("C1", "C3", "C4", "C5", "objectives"):
        place = f"n{note.pk}-{what}"
        assert f'href="#{place}"' in page
        assert page.count(f'id="{place}"') == 1
    assert not Ballot.objects.submitted().exists()


def test_submitting_all_says_what_the_begun_ones_lack(scored, chile, client):
    rules, note = scored
    client.force_login(chile)
    address = reverse("scoring:ballots", args=[note.session.slug])
    nothing = client.post(address, fields(rules, note, 0) | {"submit": "all"})
    assert nothing.status_code == 422
    assert assert_it_says_so(nothing, address)
    assert "Nothing is typed yet. Score a note" in nothing.content.decode()
    answer = client.post(address, fields(rules, note, 0, C1="3") | {"submit": "all"})
    assert answer.status_code == 422
    assert assert_it_says_so(answer, address)
    assert f'href="#n{note.pk}-C2"' in answer.content.decode()
    assert not Ballot.objects.submitted().exists()


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_abstaining_and_submitting_at_one_instant_lose_nothing(plan):
    secretariat = UserFactory()
    (note,) = eligible(secretariat, 1)
    rules = rules_for(note.session, secretariat)
    chile = UserFactory(role="delegate", economy=Economy.objects.get(code="CHL"))
    drafted(rules, chile, note, given(1, 3, 3, 3, 3))

    def abstain():
        try:
            drafted(rules, chile, note, given(1, 3, 3, 3, 3, abstained=True))
        except Exception as refused:
            return refused
        return None

    def submit():
        return submit_ballots(rules, chile.economy, by=chile, notes={note.pk})

    at_one_instant(abstain, submit)
    ballot = Ballot.objects.get()
    assert ballot.is_submitted
    assert Score.objects.filter(ballot=ballot, value__isnull=False).count() == 5
