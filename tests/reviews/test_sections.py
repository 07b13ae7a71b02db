"""The dashboard's sections: plain figures over a span, narrowed to an area or an economy."""

from datetime import date

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from contributions.models import ContributionWindow
from contributions.operations.nothing_to_report import answer_nothing_to_report
from kpis.domain import figures
from kpis.models import FigureChange, ReportingYear
from kpis.operations.figures import change_figures
from plans.models import Activity, Objective
from plans.operations.activities import change_state, move_activity
from projects.models import ConceptNote, Session
from projects.operations.notes import write_note
from projects.operations.sessions import close_session, reopen_session
from reviews.domain import span as spans
from reviews.domain.span import Span
from reviews.queries.dashboard import Dashboard
from reviews.queries.scope import scope, with_figures
from reviews.queries.sections.adoptions import adoptions_section
from reviews.queries.sections.coverage import coverage_section
from reviews.queries.sections.data_state import data_state
from reviews.queries.sections.dialogues import dialogues_section
from reviews.queries.sections.kpis import kpi_section
from reviews.queries.sections.participation import participation_section
from reviews.queries.sections.proposals import proposals_section
from reviews.queries.sections.schedule import activities_of, schedule_section
from smewg.models import Economy, Meeting, Partner
from tests.factories import UserFactory, listed, reported
from tests.projects import scoring
from tests.projects.factories import session
from tests.projects.scoring import cast, eligible, rules_for

pytestmark = [pytest.mark.once, pytest.mark.django_db]

MID_TERM = Span(2017, 2018)


@given(st.integers(2000, 2040), st.integers(1, 9), st.text(max_size=6), st.text(max_size=6))
def test_whatever_an_address_asks_for_is_a_span_of_the_plan(start, length, first, last):
    years = range(start, start + length)
    span = spans.asked(years, first, last)
    assert set(span.years) <= set(years)
    assert span.first <= span.last


@pytest.mark.parametrize(
    ("years", "first", "last"),
    [
        (range(2017, 2021), 2017, 2018),
        (range(2013, 2018), 2013, 2015),
        (range(2017, 2018), 2017, 2017),
    ],
)
def test_the_mid_term_is_the_plans_first_half(years, first, last):
    assert spans.first_half(years) == Span(first, last)


def economy(code):
    return Economy.objects.get(code=code)


@pytest.fixture
def typed(plan, secretariat):
    """KPI 1: 3 in 2017, 4 in 2018 (3 and 2 in areas 1 and 3); 2019 is blank."""
    indicator = plan.indicators.get(slug="kpi-1")
    for year, cells in ((2017, {None: 3, 1: 3}), (2018, {None: 4, 1: 3, 3: 2})):
        changes = [
            FigureChange(
                indicator, plan.areas.get(number=n) if n else None, 0, figures.counted(number)
            )
            for n, number in cells.items()
        ]
        change_figures(ReportingYear.objects.get(year=year), changes, by=secretariat)
    return plan


def seen(plan, user, span=MID_TERM, **narrowed):
    return scope(with_figures(user, plan.key), user, span, **narrowed)


def test_a_span_adds_its_years_and_names_the_blank_ones(typed, chair):
    line = kpi_section(seen(typed, chair)).lines[0]
    assert (line.figure, line.missing) == ("7 so far", [])
    assert line.beside == "2017: 3 so far; 2018: 4 so far. no listed item"
    assert line.said == "2018: 4 so far, compared once the year is closed"
    ReportingYear.objects.filter(year__in=[2017, 2018]).update(state="closed")
    line = kpi_section(seen(typed, chair)).lines[0]
    assert (line.figure, line.missing) == ("7", [])
    assert line.beside == "2017: 3; 2018: 4. no listed item"
    assert line.said == "2018: more than last year"
    whole = kpi_section(seen(typed, chair, None)).lines[0]
    assert (whole.figure, whole.missing) == ("7", [2019, 2020])
    assert kpi_section(seen(typed, chair)).lines[1].figure is None


def test_an_area_shows_its_own_figures(typed, chair):
    area = typed.areas.get(number=3)
    section = kpi_section(seen(typed, chair, area=area))
    assert section.lines[0].beside == "2017: no figure; 2018: 2 so far. no listed item"
    assert "Area 1" not in section.by_area.columns


def test_an_economy_shows_how_many_items_name_it(typed, chair, secretariat):
    listed(typed, secretariat, "kpi-1", 2018, "One", economies=[economy("PE"), economy("CHL")])
    listed(typed, secretariat, "kpi-1", 2018, "Two", economies=[economy("CHL")])
    section = kpi_section(seen(typed, chair, economy=economy("PE")))
    assert section.counts_items
    assert section.lines[0].beside == "2017: no listed item; 2018: 1 listed so far. 1 listed so far"
    assert "economy=PE" in section.lines[0].years[1].url


def test_coverage_counts_each_thing_at_each_objective_and_says_what_has_nothing(
    plan, chair, secretariat, delegate, client_as
):
    objectives = list(Objective.objects.filter(area__plan=plan).select_related("area"))
    listed(plan, secretariat, "kpi-1", 2018, "Serves two", objectives=objectives[:2])
    listed(plan, secretariat, "kpi-1", 2019, "Later", objectives=objectives[3:4])
    Activity.objects.get(plan=plan, number=1).objectives.set(objectives[:1])
    note = ConceptNote(title="A project", session=Session.objects.create(year=2018, number=1))
    links = [(objectives[2], "directly")]
    write_note(note, by=secretariat, proposers=[economy("PE")], links=links)
    ConceptNote.objects.update(was_submitted=True)
    reported(plan, delegate, state="accepted", objectives=objectives[4:5])
    reported(plan, delegate, state="submitted", objectives=objectives[5:6])
    asked = seen(plan, chair)
    section = coverage_section(asked, activities_of(asked))
    by_code = {line.objective.code: line.counts for line in section.objectives}
    assert section.kinds == ["Activities", "Evidence", "Contributions", "Concept notes"]
    assert [by_code[each.code] for each in objectives[:5]] == [
        [1, 1, 0, 0],
        [0, 1, 0, 0],
        [0, 0, 0, 1],
        [0, 0, 0, 0],
        [0, 0, 1, 0],
    ]
    assert len(section.nothing_yet) == len(objectives) - 4
    assert section.objectives[0].status == "has evidence"
    client = client_as("chair")
    for line in section.objectives:
        for kind, count, url in zip(section.kinds, line.counts, line.urls, strict=True):
            assert bool(url) == bool(count)
            if url:
                assert listed_at(client, url) == count, (kind, url)


def listed_at(client, url):
    """How many things the list of an address shows."""
    found = client.get(url).context
    if "activities" in found:
        return len(found["activities"])
    return (found["accepted"] if "accepted" in found else found["table"]).paginator.count


def test_notes_stand_by_rank_with_what_the_link_gave_once_the_session_is_closed(
    plan, chair, secretariat, observer, client_as
):
    weaker, stronger = eligible(secretariat, 2, session=session(2018, scores_due=None))
    rules = rules_for(weaker.session, secretariat)
    goal = [Objective.objects.first().pk]
    for code in ("JPN", "ROK"):
        by = UserFactory(role="delegate", economy=economy(code))
        full, low = (
            scoring.given(5, 3, 3, 3, 3, objectives=goal),
            scoring.given(2, 3, 3, 3, 3, objectives=goal),
        )
        cast(rules, by.economy, by, {weaker.pk: low, stronger.pk: full})
    before = proposals_section(seen(plan, chair))
    assert [each.scored for each in before.proposals] == ["not scored", "not scored"]
    with time_machine.travel("2030-01-01"):
        close_session(rules, by=secretariat)
    section = proposals_section(seen(plan, chair))
    assert [each.note for each in section.proposals] == [stronger, weaker]
    first = section.proposals[0]
    assert first.scored.startswith("1 (")
    assert first.link.startswith("40.00 points; without it 1=")
    client = client_as("chair")
    assert client.get(first.result_url).status_code == 200
    assert [client.get(url).status_code for _, url in section.rankings] == [200]
    assert listed_at(client, section.url) == section.total == 2
    for _, number, url in section.counts:
        assert listed_at(client, url) == number
    assert not any(each.result for each in proposals_section(seen(plan, observer)).proposals)
    reopen_session(rules, by=secretariat, reason="A ballot was read wrongly")
    assert proposals_section(seen(plan, chair)).ranked == 0


def test_who_learned_from_whom(plan, chair, secretariat):
    meeting = Meeting.objects.create(kind="SMEWG", number=645, year=2018)
    practice = listed(
        plan,
        secretariat,
        "kpi-3",
        2018,
        "A practice",
        meeting=meeting,
        economies=[economy("PE"), economy("CHL")],
    )
    for code in ("JPN", "ROK"):
        listed(
            plan,
            secretariat,
            "kpi-4",
            2018,
            f"Adopted by {code}",
            practice=practice,
            adopter=economy(code),
            adaptation="Fitted",
            economies=[economy(code)],
        )
    section = adoptions_section(seen(plan, chair))
    assert (section.shared, section.adoptions, section.practices) == (1, 2, 1)
    assert section.chart.rows == [
        ["Chile", "Japan", 1],
        ["Chile", "Korea", 1],
        ["Peru", "Japan", 1],
        ["Peru", "Korea", 1],
    ]
    narrowed = adoptions_section(seen(plan, chair, economy=economy("ROK")))
    assert narrowed.adoptions == 1


def test_a_session_with_three_partners_is_one_session(plan, chair, secretariat):
    partners = list(Partner.objects.all()[:3])
    listed(plan, secretariat, "kpi-5", 2018, "A dialogue", partners=partners)
    section = dialogues_section(seen(plan, chair))
    assert section.sessions == 1
    shown = [row for row in section.chart.rows if 1 in row]
    assert [row[0] for row in shown] == [partner.name for partner in partners]


def test_whom_the_items_name_is_in_apecs_order_and_leaves_nobody_out(plan, chair, secretariat):
    listed(plan, secretariat, "kpi-1", 2018, "One", economies=[economy("CT"), economy("PE")])
    section = participation_section(seen(plan, chair))
    assert [each.code for each in section.named] == ["PE", "CT"]
    assert len(section.named_chart.rows) == 21
    assert section.named_chart.rows[17] == ["Chinese Taipei", "none listed", 1]


@time_machine.travel("2018-12-10", tick=False)
def test_each_kind_of_answer_is_told_apart_and_opens_to_its_list(
    plan, chair, secretariat, observer, delegate
):
    by_year = {each.year: each for each in ReportingYear.objects.filter(plan=plan)}
    ContributionWindow.objects.create(
        reporting_year=by_year[2017], opens=date(2017, 12, 1), closes=date(2018, 1, 31)
    )
    reported(plan, delegate, state="accepted", year=2017)
    reported(plan, delegate, state="submitted", year=2017)
    answer_nothing_to_report(economy("JPN"), by_year[2017], by=secretariat)

    def row(user, code, **more):
        section = participation_section(seen(plan, user), **more)
        place = [each.code for each in section.economies].index(code)
        return section.chart.rows[place][1:], section.chart.links[place][1:]

    words, links = row(chair, "PE")
    assert words == [1, "not yet due"]
    assert links == ["/contributions/2017/?economy=PE", ""]
    words, links = row(chair, "JPN")
    assert words == ["nothing to report", "not yet due"]
    assert links[0] == f"/contributions/who/?plan={plan.key}&sort=2017"
    assert row(chair, "AUS")[0] == ["nothing told yet", "not yet due"]
    assert row(observer, "PE")[0] == ["not published yet", "not published yet"]
    told = participation_section(seen(plan, chair)).answers
    assert [each.words for each in told] == ["2 of 21 economies", "not yet due"]


@time_machine.travel("2018-12-10", tick=False)
def test_what_is_published_tells_nobodys_drafts(plan, secretariat, delegate):
    reported(plan, delegate, state="submitted", year=2017)
    as_known, as_published = (
        participation_section(seen(plan, secretariat), for_all=for_all) for for_all in (False, True)
    )
    place = [each.code for each in as_known.economies].index("PE")
    assert as_known.chart.rows[place][1] == "1 sent"
    assert as_published.chart.rows[place][1] == "nothing told yet"
    assert "draft" not in as_published.chart.note


def test_what_slipped_is_said_whatever_its_stage(plan, chair, secretariat):
    moved, put_off, dropped = Activity.objects.filter(plan=plan)[:3]
    move_activity(moved.pk, 2019, 2020, by=secretariat, reason="The host changed")
    change_state(put_off.pk, "deferred", by=secretariat, reason="No budget")
    change_state(dropped.pk, "dropped", by=secretariat, reason="Overtaken")
    asked = seen(plan, chair, None)
    section = schedule_section(asked, activities_of(asked))
    counts = {name: count for name, count, _ in section.counts}
    assert moved in section.slipped
    assert put_off in section.slipped
    assert dropped not in section.slipped
    assert (counts["deferred"], counts["dropped"]) == (1, 1)


def test_the_state_of_the_data_is_not_told_to_whom_it_is_not_shown(typed, chair, observer):
    state = data_state(seen(typed, chair))
    assert state.years[0].blank == 23
    assert [each.code for each in state.years[0].unexplained] == ["KPI 1"]
    assert state.unverified == [2017, 2018]
    assert data_state(seen(typed, observer)).years[0].blank is None


def test_one_economys_items_are_never_held_against_what_all_typed(typed, chair, secretariat):
    for number in range(3):
        listed(typed, secretariat, "kpi-1", 2017, f"Item {number}", economies=[economy("CHL")])
    whole = data_state(seen(typed, chair)).years[0].unexplained
    of_one = data_state(seen(typed, chair, economy=economy("PE"))).years[0].unexplained
    assert whole == of_one == []


def words_of_all(asked):
    found = Dashboard(asked).findings
    return [*found.moved, *found.still, *found.unknown]


def test_narrowed_to_an_economy_nobody_reads_that_it_fell(typed, chair, secretariat):
    listed(typed, secretariat, "kpi-1", 2019, "One", economies=[economy("PE")])
    ReportingYear.objects.filter(year__in=[2017, 2018, 2019]).update(state="closed")
    said = words_of_all(seen(typed, chair, None, economy=economy("PE")))
    assert not [each for each in said if "fell" in each or "rose" in each or "the same" in each]
    assert "No listed item names Peru in 2017, 2018 and 2020: Initiatives (KPI 1)." in said
    chart = kpi_section(seen(typed, chair, None, economy=economy("PE"))).lines[0].chart
    assert 0 not in chart.rows[0]


def test_an_observer_reads_that_years_are_not_published_yet(typed, chair, observer, secretariat):
    listed(typed, secretariat, "kpi-1", 2018, "One", economies=[economy("CHL")])
    ReportingYear.objects.filter(year=2017).update(state="published")
    for narrowed in ({}, {"economy": economy("CHL")}):
        said = words_of_all(seen(typed, observer, None, **narrowed))
        assert "2018 to 2020 are not published yet." in said
        assert not [each for each in said if "No figure for 2018" in each]
        line = kpi_section(seen(typed, observer, None, **narrowed)).lines[0]
        assert [each.words for each in line.years][1:] == ["not published yet"] * 3
    adopted = adoptions_section(seen(typed, observer, Span(2018, 2020)))
    assert adopted.none == "not published yet"


@time_machine.travel("2022-03-01", tick=False)
def test_an_activity_of_which_nobody_said_anything_is_not_slipped(plan, chair, secretariat):
    asked = seen(plan, chair, None)
    section = schedule_section(asked, activities_of(asked))
    assert section.slipped == []
    assert section.not_recorded == [each for each in section.activities if each.last_year < 2021]
    under_way = section.not_recorded[0]
    change_state(under_way.pk, "under way", by=secretariat)
    asked = seen(plan, chair, None)
    section = schedule_section(asked, activities_of(asked))
    assert section.slipped == [under_way]
    assert under_way not in section.not_recorded


def test_what_is_not_known_obeys_the_area(typed, chair):
    area = typed.areas.get(number=3)
    state = data_state(seen(typed, chair, area=area))
    assert [(each.blank, each.cells) for each in state.years] == [(5, 5), (4, 5)]
