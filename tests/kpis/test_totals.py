"""Figures, lists, sums, corrections and targets as a plain second way counts them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpis.domain.figures import BLANK, NOT_APPLICABLE, NOT_YET_DUE, ValueKind, counted
from kpis.models import (
    Correction,
    Count,
    Evidence,
    Figure,
    Judgement,
    PublishedFigure,
    ReportingYear,
    Target,
)
from kpis.queries.totals import (
    CurrentFigure,
    PlanFigures,
    figures_of_years,
    plan_figures,
    questions_of_totals,
    totals_of,
    typed_figures,
)
from plans.models import Indicator, Objective, Plan, PriorityArea
from smewg.toolkit.together import ask
from smewg.toolkit.values import NOT_PUBLISHED, NOT_RECORDED, counted_so_far
from tests.examples import examples
from tests.factories import EconomyFactory, UserFactory
from tests.kpis.naive_totals import (
    World,
    answer_of,
    area_words,
    corrections_of,
    differences_of,
    explanation_of,
    last_number,
    listed_at,
    sum_of,
    target_words,
    value_of,
    words_of,
    words_when_finished_of,
)

pytestmark = pytest.mark.django_db

YEARS = (2017, 2018, 2019)
AREAS = (0, 1, 2)
PLACES = [(i, year, area) for i in (1, 2) for year in YEARS for area in AREAS]
SOME = settings(
    max_examples=examples(settings.default.max_examples // 3),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
values = st.integers(0, 3).map(counted) | st.sampled_from([BLANK, NOT_APPLICABLE, NOT_YET_DUE])
places = st.sampled_from(PLACES)
items = st.tuples(
    st.sampled_from([1, 2]),
    st.sampled_from(YEARS),
    st.sets(st.sampled_from([1, 2]), min_size=1),
    st.sets(st.sampled_from(["A", "B"])),
    st.sampled_from([True, True, True, False]),
)
worlds = st.builds(
    World,
    years=st.fixed_dictionaries(
        {year: st.sampled_from(["open", "closed", "published"]) for year in YEARS}
    ),
    typed=st.dictionaries(places, values, max_size=14),
    published=st.dictionaries(places, values, max_size=6),
    corrections=st.lists(st.tuples(places, values), max_size=5),
    items=st.lists(items, max_size=8),
    targets=st.dictionaries(
        st.tuples(
            st.sampled_from([1, 2]), st.sampled_from(YEARS), st.sampled_from(["target", "baseline"])
        ),
        st.integers(0, 4),
        max_size=5,
    ),
    explanations=st.dictionaries(
        st.tuples(st.sampled_from([1, 2]), st.sampled_from(YEARS)), st.just("As it is."), max_size=2
    ),
    judgements=st.dictionaries(
        st.tuples(
            st.sampled_from(["indicator", "area", "objective"]),
            st.sampled_from([1, 2]),
            st.sampled_from(YEARS),
        ),
        st.sampled_from(["on course", "behind"]),
        max_size=5,
    ),
)


class Group:
    """The smallest plan with two of each, and the people who read its figures."""

    def __init__(self):
        self.plan = Plan.objects.create(
            key="small", title="A plan", group="A group", start_year=YEARS[0], end_year=YEARS[-1]
        )
        other = Plan.objects.create(
            key="other", title="Another", group="A group", start_year=2012, end_year=2016
        )
        self.areas = {0: None}
        self.indicators, self.objectives = {}, {}
        for n in (1, 2):
            self.areas[n] = PriorityArea.objects.create(plan=self.plan, number=n, name=f"Area {n}")
            self.objectives[n] = Objective.objects.create(
                area=self.areas[n], number=1, text=f"Objective {n}"
            )
            self.indicators[n] = Indicator.objects.create(
                plan=self.plan, number=n, code=f"KPI {n}", slug=f"kpi-{n}", group="G", name="N"
            )
        self.economies = {code: EconomyFactory(code=code) for code in "AB"}
        self.readers = {
            "other": UserFactory(role="secretariat"),
            "observer": UserFactory(role="observer"),
        }
        self._something_elsewhere(other)

    def _something_elsewhere(self, plan):
        """Figures, a target and a judgement of another plan, which are nothing to this one."""
        by = self.readers["other"]
        indicator = Indicator.objects.create(
            plan=plan, number=1, code="KPI 1", slug="kpi-1", group="G", name="N"
        )
        year = ReportingYear.objects.create(plan=plan, year=2016, state="published")
        Count.objects.create(reporting_year=year, indicator=indicator, explanation="Elsewhere.")
        Target.objects.create(indicator=indicator, year=2017, kind="target", number=9, note="n")
        count = Count.objects.get(indicator=indicator)
        Figure.objects.create(count=count, kind="number", number=7)
        Judgement.objects.create(
            indicator=indicator, reporting_year=year, words="w", reason="r", by=by
        )


@pytest.fixture
def group(db):
    return Group()


def write(group, world):
    """Put the world into the database as it is said, past all that would refuse it."""
    by = group.readers["other"]
    years = {
        year: ReportingYear.objects.create(plan=group.plan, year=year, state=state)
        for year, state in world.years.items()
    }
    corrected = [place for place, _ in world.corrections]
    cells = dict.fromkeys([*world.published, *corrected], BLANK) | world.typed
    counts = {}
    for i, year in sorted({place[:2] for place in cells} | set(world.explanations)):
        counts[i, year] = Count.objects.create(
            reporting_year=years[year],
            indicator=group.indicators[i],
            explanation=world.explanations.get((i, year), ""),
        )
    figures = {}
    for place, value in cells.items():
        i, year, area = place
        figures[place] = Figure.objects.create(
            count=counts[i, year],
            area=group.areas[area],
            kind=value.kind.value,
            number=value.number,
        )
    for place, value in world.published.items():
        PublishedFigure.objects.create(
            figure=figures[place], kind=value.kind.value, number=value.number, listed=0
        )
    _correct(figures, world, by)
    _list(group, world, years)
    for (i, year, kind), number in world.targets.items():
        Target.objects.create(
            indicator=group.indicators[i], year=year, kind=kind, number=number, note="n"
        )
    _judge(group, world, years, by)


def _correct(figures, world, by):
    at = datetime(2020, 1, 1, tzinfo=UTC)
    for n, (place, value) in enumerate(world.corrections):
        made = Correction.objects.create(
            figure=figures[place], kind=value.kind.value, number=value.number, reason="r", by=by
        )
        Correction.objects.filter(pk=made.pk).update(at=at + timedelta(days=n // 2))


def _list(group, world, years):
    for i, year, areas, economies, counts in world.items:
        item = Evidence.objects.create(
            indicator=group.indicators[i],
            reporting_year=years[year],
            title="An item",
            held_from=date(year, 5, 1),
            removed_at=None if counts else datetime(2020, 1, 1, tzinfo=UTC),
        )
        item.objectives.set([group.objectives[n] for n in areas])
        item.economies.set([group.economies[code] for code in economies])


def _judge(group, world, years, by):
    things = {"indicator": group.indicators, "area": group.areas, "objective": group.objectives}
    for (kind, n, year), words in world.judgements.items():
        Judgement.objects.create(
            **{kind: things[kind][n]}, reporting_year=years[year], words=words, reason="r", by=by
        )


def in_the_world(world):
    """Corrections are of published figures; the rest may be as odd as chance has it."""
    world.corrections = [each for each in world.corrections if each[0] in world.published]
    return world


@SOME
@given(
    worlds.map(in_the_world),
    st.sampled_from(["other", "observer"]),
    st.sets(st.integers(2016, 2020)),
)
def test_every_figure_is_what_a_plain_count_of_the_rows_says(group, world, role, years):
    with transaction.atomic():
        write(group, world)
        plan = Plan.objects.get(pk=group.plan.pk)
        found = plan_figures(plan, group.readers[role])
        cells_agree(group, world, role, found)
        sums_agree(group, world, role, found, years)
        words_agree(group, world, role, found)
        the_short_ways_agree(group, world, role, plan, years)
        for code, economy in group.economies.items():
            named = plan_figures(plan, group.readers[role], economy=economy)
            lists_agree(group, world, role, named, code)
        transaction.set_rollback(True)


def cells_agree(group, world, role, found):
    for place in PLACES:
        i, year, area = place
        current = found.at(group.indicators[i], year, group.areas[area])
        is_seen = year in world.seen(role)
        assert current.value == value_of(world, role, place)
        assert found.value(group.indicators[i], year, group.areas[area]) == current.value
        assert current.words == words_of(world, role, place)
        assert current.words_when_finished == words_when_finished_of(world, role, place)
        assert current.figure.area == group.areas[area]
        was = world.published.get(place) if is_seen else None
        assert (current.published and current.published.value) == was
        stands = finished(current.value)
        assert current.is_corrected == (was is not None and was != stands)
        told = [each.value for each in current.corrections]
        made = [value for at, value in world.corrections if at == place]
        assert told == (made if is_seen and was is not None else [])
    lists_agree(group, world, role, found)
    closed = {year for year, state in world.years.items() if state == "closed"}
    assert found.unverified_years == closed


def listed_value_of(number, is_hidden, is_open):
    """A list's own number with its reason: an empty list says that nothing is recorded."""
    if is_hidden:
        return NOT_PUBLISHED
    if not number:
        return NOT_RECORDED
    return counted_so_far(number) if is_open else counted(number)


def the_short_ways_agree(group, world, role, plan, years):
    """The totals alone, as Home asks them, and the figures of some years, as the tasks do."""
    reader = group.readers[role]
    answers = ask(questions_of_totals(plan, reader))
    asked_for = ("pk", "number", "code", "slug", "group", "name", "short_name")
    assert answers["indicators"] == list(plan.indicators.values(*asked_for))
    with CaptureQueriesContext(connection) as asked:
        totals = totals_of(answers, reader)
        told = {key: (total.value, total.words, total.listed) for key, total in totals.items()}
    assert not asked.captured_queries
    typed = {*world.typed, *world.published}
    seen = [place for place in typed if not place[2] and place[1] in world.seen(role)]
    assert len(answers["totals"]) == len(seen), "this plan's alone"
    assert len(totals) == len(YEARS) * len(group.indicators)
    for i, indicator in group.indicators.items():
        for year in YEARS:
            place = (i, year, 0)
            expected = (value_of(world, role, place), words_of(world, role, place), 0)
            assert told[indicator.pk, year] == expected
    rows = ReportingYear.objects.filter(plan=plan, year__in=years)
    found = figures_of_years(list(rows), reader).get(plan.pk)
    assert (found and found.plan) == (plan if rows else None)
    for i, year, area in PLACES if found else ():
        current = found.at(group.indicators[i], year, group.areas[area])
        is_told = year in years and year in world.seen(role)
        assert current.value == (value_of(world, role, (i, year, area)) if is_told else BLANK)
        assert current.listed == (listed_at(world, role, (i, year, area)) if is_told else 0)
        said = explanation_of(world, role, i, year) if is_told else ""
        assert found.explanation(group.indicators[i], year) == said
    for row in rows:
        one_year_s_cells_agree(group, world, role, row)


def one_year_s_cells_agree(group, world, role, row):
    """What is typed in one year, as a save of its grid reads it: one question, and no list."""
    with CaptureQueriesContext(connection) as asked:
        found = typed_figures(row, group.readers[role])
        told = [(each.count.indicator_id, each.changed_by) for each in found.typed.values()]
    assert len(asked) == 1
    assert {pk for pk, _ in told} <= {each.pk for each in group.indicators.values()}
    assert found.plan == row.plan
    here = {place for place in PLACES if place[1] == row.year}
    is_seen = row.year in world.seen(role)
    assert len(found.typed) == (len(here & {*world.typed, *world.published}) if is_seen else 0)
    for place in here:
        current = found.at(*_named(group, place))
        assert (current.value, current.listed) == (value_of(world, role, place), 0)


def finished(value):
    """The same number once its year is over: that it is only "so far" corrects nothing."""
    return counted(value.number) if value.kind is ValueKind.SO_FAR else value


def lists_agree(group, world, role, found, economy=None):
    for i, year, area in PLACES:
        current = found.at(group.indicators[i], year, group.areas[area])
        number = listed_at(world, role, (i, year, area), economy)
        assert current.listed == number
        hidden = year not in world.seen(role)
        is_open = world.years[year] == "open"
        assert current.listed_value == listed_value_of(number, hidden, is_open)
    for i, indicator in group.indicators.items():
        for year in YEARS:
            reconciliation = found.reconciliation(indicator, year)
            expected = differences_of(world, role, i, year, economy)
            assert reconciliation.differences == expected
            assert reconciliation.total == value_of(world, role, (i, year, 0))
            assert reconciliation.listed_total == listed_at(world, role, (i, year, 0), economy)


def sums_agree(group, world, role, found, years):
    for i, indicator in group.indicators.items():
        for n, area in group.areas.items():
            of_years = {year: value_of(world, role, (i, year, n)) for year in YEARS}
            series = found.series(indicator, area)
            assert [(year, current.value) for year, current in series] == list(of_years.items())
            for span, summed in ((None, YEARS), (years, years)):
                assert found.so_far(indicator, area, span) == sum_of(world, role, i, n, summed)
            listed = sum(listed_at(world, role, (i, year, n)) for year in years)
            assert (found.listed_value_so_far(indicator, years, area).number or 0) == listed
    assert found.last_year_with_a_number() == last_number(world, role)


def words_agree(group, world, role, found):
    """Status, targets, corrections, explanations, and what people said."""
    for i, year, area in PLACES:
        status = found.status(group.indicators[i], year, group.areas[area])
        assert status.answer == answer_of(world, role, (i, year, area))
        assert status.target == target_words(world, role, (i, year, area))
    for area in (1, 2):
        for year in YEARS:
            words = found.area_status(group.areas[area], year)
            assert words == area_words(world, role, area, year)
    aims = {
        (group.indicators[i].pk, year): number
        for (i, year, kind), number in world.targets.items()
        if kind == "target"
    }
    assert found.targets == aims, "this plan's alone, and no baselines"
    keys = {indicator.pk: i for i, indicator in group.indicators.items()}
    numbers = {area.pk if area else None: n for n, area in group.areas.items()}
    for year in (None, *YEARS):
        for i in (None, 1, 2):
            told = found.corrections(year=year, indicator=group.indicators.get(i))
            assert [
                (
                    keys[each.figure.count.indicator_id],
                    each.figure.count.reporting_year.year,
                    numbers[each.figure.area_id],
                    each.value,
                )
                for each in told
            ] == corrections_of(world, role, year, i)
    for i, year, _ in PLACES:
        assert found.explanation(group.indicators[i], year) == explanation_of(world, role, i, year)
    judged = {
        (kind, n, year): told[things[n].pk, year].words
        for kind, things, told in (
            ("indicator", group.indicators, found.judgements),
            ("area", group.areas, found.area_judgements),
            ("objective", group.objectives, found.objective_judgements),
        )
        for n in (1, 2)
        for year in YEARS
        if (things[n].pk, year) in told
    }
    assert judged == world.judgements
    assert sum(map(len, (found.judgements, found.area_judgements, found.objective_judgements))) == (
        len(world.judgements)
    )


def of(group, **world):
    write(group, World(years=dict.fromkeys(YEARS, "published"), **world))
    return plan_figures(Plan.objects.get(pk=group.plan.pk), group.readers["other"])


def test_a_year_whose_only_figures_are_zeros_is_a_year_with_numbers(group):
    found = of(group, typed={(1, 2018, 0): counted(0), (1, 2019, 0): BLANK})
    assert found.last_year_with_a_number() == 2018
    assert found.so_far(group.indicators[1]) == counted(0)


def test_a_sum_of_some_years_leaves_the_others_out(group):
    found = of(group, typed={(1, 2017, 0): counted(2), (1, 2018, 0): counted(5)})
    assert found.so_far(group.indicators[1], years=[2018]) == counted(5)
    assert found.so_far(group.indicators[1]) == counted(7)


def test_an_area_is_not_measured_against_the_total_s_target(group):
    typed = {(1, 2018, 0): counted(5), (1, 2018, 1): counted(2)}
    found = of(group, typed=typed, targets={(1, 2018, "target"): 5})
    assert found.status(group.indicators[1], 2018).target == "reached the target of 5"
    in_area = found.status(group.indicators[1], 2018, group.areas[1])
    assert in_area.target == "no target set in the plan"


def test_corrections_of_one_year_are_those_of_that_year(group):
    places = [(1, 2018, 0), (1, 2019, 0), (2, 2018, 0)]
    found = of(
        group,
        typed=dict.fromkeys(places, counted(2)),
        published=dict.fromkeys(places, counted(1)),
        corrections=[(place, counted(2)) for place in places],
    )
    assert len(found.corrections()) == 3
    assert len(found.corrections(year=2018)) == 2
    [of_one] = found.corrections(year=2018, indicator=group.indicators[1])
    assert of_one.figure.count.indicator == group.indicators[1]


def test_a_figure_that_nobody_typed_was_not_published_and_has_no_corrections():
    current = CurrentFigure(Figure(), 3)
    assert (current.published, current.corrections, current.is_corrected) == (None, [], False)
    assert current.words == "blank"


def test_figures_without_more_have_no_targets_explanations_or_judgements(group):
    found = PlanFigures(group.plan, {}, {})
    assert found.status(group.indicators[1], 2018).target == "no target set in the plan"
    assert found.explanation(group.indicators[1], 2018) == ""
    assert (found.judgements, found.last_year_with_a_number()) == ({}, None)


def test_an_area_stands_by_its_own_figures(group):
    up, down = {2017: 1, 2018: 2}, {2017: 5, 2018: 3}
    typed = {(1, year, 0): counted(number) for year, number in up.items()}
    typed |= {(1, year, 1): counted(number) for year, number in down.items()}
    found = of(group, typed=typed)
    words = "against last year: fewer in 1 of 2 indicators"
    assert found.area_status(group.areas[1], 2018) == words


def test_every_way_says_so_far_of_an_open_year(group):
    world = World(years={2017: "published", 2018: "closed", 2019: "open"})
    world.typed = dict.fromkeys(PLACES, counted(2))
    world.published = {(1, 2017, 0): counted(1)}
    world.items = [(1, year, {1}, {"A"}, True) for year in YEARS]
    write(group, world)
    Figure.objects.update(changed_by=group.readers["other"])
    plan = Plan.objects.get(pk=group.plan.pk)
    for role in group.readers:
        the_short_ways_agree(group, world, role, plan, set(YEARS))
        cells_agree(group, world, role, plan_figures(plan, group.readers[role]))


def test_a_year_of_the_plan_that_nobody_has_begun_is_open(group):
    ReportingYear.objects.create(plan=group.plan, year=2018, state="closed")
    found = plan_figures(group.plan, group.readers["other"])
    assert found.open_years == {2017, 2019}
    assert found.unverified_years == {2018}


def test_the_figures_of_some_years_take_three_queries(group):
    world = World(years=dict.fromkeys(YEARS, "published"))
    world.typed = world.published = dict.fromkeys(PLACES, counted(1))
    write(group, world)
    years = list(ReportingYear.objects.with_parts().filter(plan=group.plan))
    with CaptureQueriesContext(connection) as asked:
        found = figures_of_years(years, group.readers["other"])[group.plan.pk]
        assert all(found.at(*_named(group, place)).words == "1" for place in PLACES)
    assert len(asked) == 3


def test_the_figures_of_a_plan_take_nine_queries_however_many_there_are(group):
    places = dict.fromkeys(PLACES, counted(1))
    write(
        group,
        World(
            years=dict.fromkeys(YEARS, "published"),
            typed=places,
            published=places,
            corrections=[(place, counted(1)) for place in PLACES],
            judgements={("area", n, year): "on course" for n in (1, 2) for year in YEARS},
        ),
    )
    with CaptureQueriesContext(connection) as asked:
        found = plan_figures(group.plan, group.readers["other"])
        assert [each.by.role for each in found.area_judgements.values()] == ["secretariat"] * 6
        assert [each.reporting_year.year for each in found.area_judgements.values()]
        assert len(found.corrections()) == len(PLACES)
        assert all(found.at(*_named(group, place)).words == "1" for place in PLACES)
    assert len(asked) <= 9


def _named(group, place):
    i, year, area = place
    return group.indicators[i], year, group.areas[area]
