"""What Home tells of open scoring is what the ballots' page and the turnout tell."""

from datetime import date

import pytest
import time_machine
from django.utils import timezone

from projects.models import Ballot, ConceptNote, ScoringRules
from projects.queries import open_scoring
from projects.queries.session_ranking import Voters
from projects.queries.turnout import turnout
from smewg.models import Economy
from smewg.toolkit import together
from tests.projects.factories import session
from tests.projects.scoring import cast, eligible, given, named, rules_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def scored(plan, secretariat, delegate):
    """Two open sessions of three notes; in the second co-sponsors and Japan do not score."""
    for number, more in (
        (1, {}),
        (2, {"cosponsors_score": False, "leaves_out": named("JPN", "JP")}),
    ):
        within = session(year=timezone.localdate().year, number=number)
        notes = eligible(secretariat, 3, session=within, cosponsors=("CHL", "MEX"))
        rules = rules_for(within, secretariat, **more)
        for code in ("CHL", "VN", "JPN", "JP"):
            voters = Voters.of(rules)
            for economy in Economy.objects.filter(code=code):
                own = [each for each in notes[:2] if not voters.why_not(each.pk, economy.pk)]
                if own:
                    cast(rules, economy, delegate, {own[0].pk: given(1, 4, 4, 4, 4)})
    return ScoringRules.objects.order_by("session__number")


def test_an_economy_s_notes_to_score_are_those_of_its_ballots(scored):
    for economy in Economy.objects.all():
        answers = together.ask(open_scoring.questions_of_an_economy(economy.pk))
        told = {
            each.session.name: (each.entitled, each.left)
            for each in open_scoring.of_an_economy(answers, economy.pk)
        }
        assert told == {rules.session.name: _by_hand(rules, economy) for rules in scored}, economy


def _by_hand(rules, economy):
    voters = Voters.of(rules)
    notes = ConceptNote.objects.of_session(rules.session).scored().values_list("pk", flat=True)
    own = {pk for pk in notes if not voters.why_not(pk, economy.pk)}
    done = Ballot.objects.of_session(rules.session).counting().filter(economy=economy)
    return len(own), len(own - set(done.values_list("note_id", flat=True)))


def test_the_ballots_that_a_close_awaits_are_those_of_the_turnout(scored):
    with time_machine.travel(date(2099, 1, 1)):
        answers = together.ask(open_scoring.questions_of_past_ones())
        told = {each.session.name: each.missing for each in open_scoring.past_ones(answers)}
    assert told == {
        rules.session.name: sum(each.missing for each in turnout(rules)) for rules in scored
    }
    assert all(told.values())


def test_rows_that_are_asked_together_are_those_asked_alone(plan):
    asked = {
        "plans": together.question(type(plan).objects.all(), key="key", start="start_year"),
        "none": together.question(type(plan).objects.none(), key="key"),
        "areas": together.question(plan.areas.all(), number="number", name="name"),
    }
    told = together.ask(asked)
    assert told["plans"] == [{"key": plan.key, "start": plan.start_year}]
    assert told["none"] == []
    areas = list(plan.areas.values("number", "name"))
    assert sorted(told["areas"], key=lambda row: row["number"]) == areas
    assert together.moment_in("2018-05-01 06:00:00").isoformat() == "2018-05-01T06:00:00+00:00"
    assert together.moment_in("2018-05-01T14:00:00+08:00") == together.moment_in("2018-05-01 06:00")
    assert together.day_in(None) is None
