"""The first screen's rules against a second, plain way of finding the same lines."""

import re

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from plans.domain.indicator_names import distinct
from reviews.domain.first_screen import (
    MOST_LINES,
    MOVED,
    STILL,
    UNKNOWN,
    Certainty,
    ScreenFacts,
    ScreenFigure,
    Series,
    Thing,
    ThingKind,
    first_screen,
)
from smewg.toolkit.values import BLANK, NOT_YET_DUE, Value, ValueKind, counted, counted_so_far

pytestmark = pytest.mark.once

EFFECT = re.compile(
    r"\b(impact|achiev\w*|success\w*|improv\w*|benefit\w*|thanks|best|worst|fail\w*|behind|"
    r"rose|fell|countr\w*|nation\w*)\b",
    re.IGNORECASE,
)
values = st.one_of(
    st.integers(0, 3).map(counted),
    st.integers(0, 400).map(counted),
    st.integers(0, 3).map(counted_so_far),
    st.sampled_from([kind for kind in ValueKind if "number" not in kind.value]).map(Value),
)
names = st.text("abc XY", min_size=1, max_size=12).filter(str.strip)


@st.composite
def facts(draw):
    """One to six years, any indicators, things of every kind."""
    years = list(range(2017, 2017 + draw(st.integers(1, 6))))
    called = draw(st.lists(names, unique_by=str.casefold, max_size=25))

    def series(name, area=""):
        figures = [
            ScreenFigure(year, draw(values), draw(st.integers(0, 5)), f"/{year}") for year in years
        ]
        is_one = len(years) == 1 and draw(st.booleans())
        before = ScreenFigure(2016, draw(values), 1, "/2016") if is_one else None
        return Series(name, figures, before, area, "/all", sum(each.listed for each in figures))

    return ScreenFacts(
        series=[series(name) for name in called],
        in_areas=[series(name, area) for name in called[:2] for area in ("Financing", "Markets")],
        certainty={year: draw(st.sampled_from(Certainty)) for year in years},
        things=draw(
            st.lists(
                st.builds(Thing, st.sampled_from(ThingKind), st.integers(0, 9), of=st.just(9)),
                unique_by=lambda each: each.kind,
            )
        ),
        economy=draw(st.sampled_from(["", "", "Peru"])),
        area=draw(st.sampled_from(["", "Financing"])),
        first_year=2017,
    )


def closed_numbers(series):
    found = [series.before] if series.before else []
    return {
        each.year: each.value.number
        for each in (*found, *series.figures)
        if each.value.kind.value == "number"
    }


def last_two(series):
    """The oracle's pair: the last closed number, and the year's before, or nothing."""
    numbers = closed_numbers(series)
    year = max(numbers, default=0)
    return (numbers[year - 1], numbers[year], year) if year - 1 in numbers else None


def all_zero(series):
    numbers = [each.value.number for each in series.figures if each.value.number is not None]
    return len(numbers) >= 2 and set(numbers) == {0}


def things_of(facts, kinds):
    told = []
    for number in range(9, -1, -1):
        for kind in kinds:
            told += [
                number
                for each in facts.things
                if each.kind == kind and each.number == number and kind is not ThingKind.ANSWERS
            ]
    told = [each for each in told if each]
    if ThingKind.ANSWERS in kinds:
        answers = [each for each in facts.things if each.kind is ThingKind.ANSWERS]
        told += [each.number for each in answers if each.number < 9]
    return told


@given(facts())
def test_the_lines_are_those_that_a_plain_reading_finds_in_its_order(facts):
    moved, still, unknown = first_screen(facts).answers
    pairs = {each.name: last_two(each) for each in facts.series}
    changed = [n for n, pair in pairs.items() if pair and pair[0] != pair[1]]
    changed.sort(key=lambda n: (-abs(pairs[n][1] - pairs[n][0]), list(pairs).index(n)))
    zeros = [each for each in facts.series if all_zero(each)]
    zero_names = [each.name for each in zeros]
    zeros += [e for e in facts.in_areas if all_zero(e) and e.name not in zero_names]
    alike = [n for n, p in pairs.items() if p and p[0] == p[1] and n not in zero_names]
    if facts.economy:
        rows = {each.name: each.rows for each in facts.series if each.rows}
        expected = [f"{n}: {rows[n]} listed" for n in sorted(rows, key=lambda n: -rows[n])]
        zeros, alike = [], []
    else:
        expected = [
            f"{n}: {now} in {year}, {was} in {year - 1}"
            for n in changed
            for was, now, year in [pairs[n]]
        ]
    assert [line.text for line in moved.lines[: len(expected)]] == expected
    assert [line.rows for line in moved.lines[len(expected) :]] == things_of(facts, MOVED)
    begins = [f"{e.name} in {e.area}: 0 " if e.area else f"{e.name}: 0 " for e in zeros]
    begins += [f"{n}: {pairs[n][1]} in {pairs[n][2]}, {pairs[n][0]} in" for n in alike]
    told = [line.text for line in still.lines]
    assert all(map(str.startswith, told, begins))
    assert [line.rows for line in still.lines[len(begins) :]] == things_of(facts, STILL)
    assert [line.rows for line in unknown.lines] == things_of(facts, UNKNOWN)


@given(facts())
def test_an_absence_is_no_zero_and_no_line_claims_an_effect(facts):
    screen = first_screen(facts)
    said = [screen.sentence, *(line.text + line.said for a in screen.answers for line in a.lines)]
    for each in said:
        assert not EFFECT.search(re.sub(r"\b[abcXY ]+\b", "", each)), each
    years_with_zero = {
        each.year
        for series in (*facts.series, *facts.in_areas)
        for each in (*series.figures, *([series.before] if series.before else []))
        if each.value.number == 0
    }
    for answer in screen.answers[:2]:
        for line in answer.lines:
            for year in re.findall(r"\b0(?: so far)? in (\d{4})", line.text):
                assert int(year) in years_with_zero, line
    for answer in screen.answers:
        assert len(answer.first) <= MOST_LINES
        assert [*answer.first, *answer.more] == list(answer.lines)
        for line in answer.lines:
            told = re.findall(r"\d+", f"{line.text} {line.said}")
            assert str(line.rows) in told or re.search("None is|It is", line.said), line


@given(facts())
def test_the_sentence_adds_only_what_has_a_number_in_every_year_begun(facts):
    said = first_screen(facts).sentence
    begun = {each.year for s in facts.series for each in s.figures if each.value.number is not None}
    for series in facts.series[:4]:
        numbers = [e.value.number for e in series.figures if e.value.number is not None]
        is_whole = bool(begun) and len(numbers) == len(begun)
        if is_whole and not facts.economy and " the group has counted " not in said:
            raise AssertionError(said)
    if not facts.economy and begun:
        for year, certainty in facts.certainty.items():
            if certainty is Certainty.OPEN and year in begun:
                assert "still open" in said
            if year not in begun and certainty is not Certainty.HIDDEN:
                assert "no figure yet" in said
    assert said[0] == said[0].upper()
    assert said.endswith(".")


def test_the_sentence_of_the_demonstration_and_of_ones():
    def of(name, *numbers):
        return Series(name, [ScreenFigure(y, counted(n)) for y, n in enumerate(numbers, 2017)])

    sure = dict.fromkeys((2017, 2018), Certainty.SURE)
    two = ScreenFacts([of("Initiatives", 4, 4), of("MSME days", 8, 12)], certainty=sure)
    assert first_screen(two).sentence == (
        "In 2017 and 2018 the group has counted 8 initiatives and 20 MSME days."
    )
    one = ScreenFacts([of("Initiatives", 1, 0)], certainty=sure)
    assert first_screen(one).sentence.endswith("has counted initiatives 1.")
    assert first_screen(ScreenFacts(certainty=sure)).sentence == (
        "Nothing is counted yet for 2017 and 2018."
    )


def test_a_single_year_says_what_moved_since_the_year_before():
    eight = ScreenFigure(2017, counted(8), 8)

    def of(now, certainty=Certainty.SURE, before=eight):
        series = Series("Activities", [ScreenFigure(2018, now, 12)], before)
        facts = ScreenFacts([series], certainty={2018: certainty}, first_year=2017)
        return first_screen(facts).answers[0]

    assert of(counted(12)).lines[0].text == "Activities: 12 in 2018, 8 in 2017"
    assert of(counted(12)).lines[0].rows == 12
    so_far = of(counted_so_far(3), Certainty.OPEN)
    assert (so_far.lines, so_far.empty) == (
        [], "2018 is still open. It is compared once it is closed.",
    )  # fmt: skip
    for nothing in (BLANK, NOT_YET_DUE):
        assert not of(nothing).lines
        assert not of(counted(3), before=ScreenFigure(2017, nothing)).lines
    first = ScreenFacts([], certainty={2017: Certainty.SURE}, first_year=2017)
    assert "is the plan's first year" in first_screen(first).answers[0].empty


def test_two_indicators_are_never_called_the_same():
    called = distinct(
        [("Best Practice Sharing", "KPI 3"), ("Best practice sharing", "KPI 4"), ("D", "K")]
    )
    assert called == ["Best Practice Sharing (KPI 3)", "Best practice sharing (KPI 4)", "D"]


# On the page


LINK = re.compile(r'<a href="([^"]+)"><span class="answer-line">(.*?)</span>(.*?)</a>', re.S)


def told_by(page):
    """Each line of the page's three answers: its address and its words, once each."""
    found = {}
    for url, text, said in LINK.findall(page):
        words = " ".join(re.sub("<[^>]+>", " ", f"{text}. {said}").split())
        found[words] = url.replace("&amp;", "&")
    return found


def number_told(words):
    """How many things the list holds, as a reader understands the words."""
    if "None is listed" in words:
        return 0
    if "It is listed" in words:
        return 1
    listed = re.search(r"(?:All )?(\d+)(?: of the \d+)? (?:is|are) listed", words)
    if listed:
        return int(listed[1])
    beside = re.search(r": (\d+) listed\.", words)
    return int((beside or re.search(r"(\d+)", words))[1])


def rows_in(client, url):
    answer = client.get(url)
    assert answer.status_code == 200, url
    if "rows" in answer.context:
        return len(answer.context["rows"])
    table = answer.context["table"]
    return table.paginator.count if hasattr(table, "paginator") else len(table.rows)


@pytest.fixture
def counted_plan(with_counts):
    return with_counts


QUERIES = [
    "", "?from=2018&to=2018", "?from=2019&to=2019", "?area=2", "?economy=PE",
    "?from=2017&to=2018&area=1&economy=JPN",
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["chair", "observer"])
def test_each_line_opens_a_list_of_the_number_that_it_tells(counted_plan, client_as, role):
    client = client_as(role)
    for query in QUERIES:
        page = client.get(reverse("reviews:dashboard", args=[counted_plan.key]) + query)
        lines = told_by(page.content.decode())
        assert lines
        for words, url in lines.items():
            assert rows_in(client, url) == number_told(words), (query, words, url)


@pytest.mark.django_db
def test_a_list_that_the_dashboard_does_not_have_is_not_found(plan, client_as):
    for name in ("notes", "figures", "x"):
        address = reverse("reviews:finding_list", args=[plan.key, name])
        assert client_as("chair").get(address).status_code == 404


@pytest.mark.django_db
def test_a_plan_of_twenty_five_indicators_gives_each_a_row(plan, client_as):
    for n in range(6, 26):
        plan.indicators.create(
            number=n, code=f"KPI {n}", slug=f"kpi-{n}", key=f"kpi-{n}",
            group="Best Practice Sharing", name=f"No. of things {n}",
        )  # fmt: skip
    page = client_as("chair").get(reverse("reviews:dashboard", args=[plan.key])).content.decode()
    assert page.count('<section class="tile">') == 25
    assert "tiles-in-rows" in page
    assert "Best Practice Sharing (KPI 25)" in page
