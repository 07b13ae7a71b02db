"""The final review knows the mid-term's: figures, recommendations and decisions, then and now."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from kpis.domain import figures
from kpis.models import Figure
from kpis.operations import demo
from kpis.operations.figures import FigureChange, correct
from plans.models import Assessment, Recommendation
from reviews.models import ReviewAsk
from reviews.operations.asks import record_fate
from reviews.operations.editions import begin_edition, withdraw_review
from reviews.queries.figures import blocks_for, figures_of
from reviews.queries.figures.since import NONE, review_before
from reviews.queries.readiness import in_the_way
from smewg.models import Meeting
from smewg.operations.decisions import note_decision
from smewg.toolkit.documents import Table
from tests.reviews.documents import begun
from tests.reviews.publishing import published
from tests.reviews.test_reviews import figures_in  # noqa: F401 (a fixture)

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def mid_term(figures_in, chair, monkeypatch):  # noqa: F811
    monkeypatch.setattr("reviews.operations.snapshots.start_making", lambda: None)
    meeting = Meeting.objects.create(kind="SMEWG", number=747, year=2018, start=date(2018, 9, 3))
    review = begun(figures_in, chair, meeting=meeting)
    ReviewAsk.objects.create(review=review, number=1, text="to go on with the plan")
    assessment = Assessment.objects.create(year=2016, title="An assessment")
    Recommendation.objects.create(
        assessment=assessment, plan=figures_in, number=1, text="Measure less"
    )
    published(review, chair)
    note_decision(meeting.pk, "To meet in May.", by=chair)
    return review


def tables(review, user):
    blocks = blocks_for(figures_of(review, user), "since")
    return {each.caption.split(",")[0]: each for each in blocks if isinstance(each, Table)}


def test_figures_and_corrections_are_told_then_and_now(mid_term, chair, secretariat):
    final = begun(mid_term.plan, chair, last=2020, kind="final", title="Final", number="")
    number = mid_term.snapshots.get().number
    before = tables(final, chair)[f"Figures of {number}"]
    assert before.rows
    assert all(then == now for _, then, now in before.rows)
    of_2017 = Figure.objects.filter(count__reporting_year__year=2017, area=None)
    figure = of_2017.get(count__indicator__slug="kpi-2")
    value = figures.counted(figure.number - 1)
    change = FigureChange(figure.count.indicator, None, figure.version, value)
    correct(figure.count.reporting_year, [change], by=secretariat, reason="Two were missed")
    now = tables(final, chair)
    changed = [row for row in now[f"Figures of {number}"].rows if row[1] != row[2]]
    assert len(changed) == 1
    assert str(figure.number - 1) in changed[0][2]
    [correction] = now[f"Corrections since {number}"].rows
    assert correction[2] == "Two were missed"


def test_what_was_corrected_in_the_second_before_publishing_is_no_correction_since(
    plan, chair, secretariat, verifier, monkeypatch
):
    monkeypatch.setattr("reviews.operations.snapshots.start_making", lambda: None)
    late_in_a_second = timezone.now().replace(microsecond=900_000)
    with time_machine.travel(late_in_a_second, tick=False):
        demo.load(plan, secretariat, verifier)
    with time_machine.travel(late_in_a_second + timedelta(milliseconds=50), tick=False):
        published(begun(plan, chair), chair)
    final = begun(plan, chair, last=2020, kind="final", title="Final", number="")
    [corrections] = [
        said for name, said in tables(final, chair).items() if name.startswith("Corrections")
    ]
    assert corrections.rows == ()


def test_what_became_of_each_request_recommendation_and_decision(mid_term, chair):
    record_fate(mid_term.asks.get().pk, "take-up", by=chair, words="The group agreed.")
    Recommendation.objects.update(state="done", done="Five measures are left.")
    final = begun(mid_term.plan, chair, last=2020, kind="final", title="Final", number="")
    assert [each.figures for each in final.sections.all()].count("since") == 1
    said = tables(final, chair)
    number = mid_term.snapshots.get().number
    [asked] = said[f"What {number} asked"].rows
    assert asked[1] == "Agree to go on with the plan"
    assert asked[3].endswith("The group agreed.")
    [decision] = said["Decisions of SMEWG meeting 747"].rows
    assert decision == ("1. To meet in May.", "", "not recorded")


def test_it_looks_back_at_the_newest_edition_and_at_none_that_is_withdrawn(mid_term, chair):
    final = begun(mid_term.plan, chair, last=2020, kind="final", title="Final", number="")
    assert review_before(final) == mid_term
    second = begin_edition(mid_term.pk, by=chair, reason="A table was wrong")
    assert [str(each) for each in second.asks.all()] == ["1. Agree to go on with the plan"]
    assert review_before(final) == mid_term
    withdraw_review(mid_term.pk, by=chair, reason="Wrong")
    assert review_before(final) is None
    assert blocks_for(figures_of(final, chair), "since")[0].text == NONE
    assert in_the_way(final, figures_of(final, chair)) is not None
