"""Every number of a narrative is looked for among the figures beside it."""

import time
from fractions import Fraction

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from kpis.domain import figures
from kpis.models import FigureChange, ReportingYear
from kpis.operations.figures import change_figures
from reviews.domain.economy_names import Names, odd_names
from reviews.domain.facts import Cell, Facts
from reviews.domain.number_check import names_a_number, not_among
from reviews.domain.numbers import NumberKind, numbers_in, value_of
from reviews.models import DismissedAlarm, Review, ReviewAsk
from reviews.operations.narrative import dismiss_alarm
from reviews.queries.figures import blocks_for, figures_of
from reviews.queries.narrative import narrative_of
from reviews.queries.narrative_matters import to_look_at
from reviews.queries.number_facts import texts_of
from smewg.models import Economy
from smewg.toolkit.documents import Table
from smewg.toolkit.transitions import TransitionRefused
from tests.reviews.documents import begun, write
from tests.reviews.publishing import published

pytestmark = [pytest.mark.django_db, pytest.mark.once]

FACTS = Facts(
    cells=[
        Cell("KPI 2", 2017, None, 8, "8 in 2017"),
        Cell("KPI 2", 2018, None, 12, "12 in 2018"),
        Cell("KPI 2", None, None, 20),
        Cell("KPI 2", 2018, 1, 7),
        Cell("KPI 2", 2018, None, 11),
    ],
    indicators={"KPI 2": frozenset({"kpi 2", "activity", "activities"})},
    areas={1: frozenset({"area 1"})},
    nouns={"economies": frozenset({0, 3, 18, 21}), "objectives": frozenset({13})},
    shares=frozenset({(3, 21), (18, 21), (7, 21)}),
    beside=frozenset({Fraction(5), Fraction(1200)}),
    years=frozenset({2017, 2018}),
    labels={"kpi": frozenset("12345"), "area": frozenset("1234")},
    projects=frozenset({"SME 05 2018A"}),
    papers=frozenset({"2018/smewg47/003"}),
    meetings=frozenset({47}),
    names=frozenset({"Workshop no. 7"}),
)


def marked(text, facts=FACTS, heading=""):
    return [each.said for each in not_among(text, facts, heading)]


@pytest.mark.parametrize(
    "text",
    [
        "In 2018 the group counted 12 activities, and 8 in 2017.",
        "KPI 2 rose to 12 in 2018, from 8 in 2017 (50% more).",
        "Twelve activities in 2018; twenty together.",
        "11 of the 12 activities are listed.",
        "There were 4 more activities than in 2017.",
        "Area 1 had 7 activities in 2018.",
        "3 of 21 economies told; eighteen of 21 economies have not.",
        "One in three economies is named, about 33 per cent, a third of them.",
        "SME 5 2018A, SME 05 2018A, 2018/SMEWG47/003 and the 47th meeting.",
        "One of the findings: no one is left out, and a blank is not zero.",
        "Workshop no. 7 was in 2017-2018. COVID-19, the G20 and B2B stay names.",
        "1,200 or 1\u00a0200 firms, see section 4 and Table 9.",
        "See E0099 and PE-2018-03.",
        "Area 1 has 7 of the 12 activities of 2018, 58%.",
    ],
)
def test_a_right_number_is_not_marked(text):
    assert marked(text) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The group counted 9 activities in 2018.", ["9"]),
        ("In 2018 the group counted 8 activities.", ["8"]),
        ("In 2018 there were 20 activities.", ["20"]),
        ("Nine activities, thirteen activities.", ["Nine", "thirteen"]),
        ("4 of 21 economies told.", ["4 of 21"]),
        ("One in four economies, a quarter of them, 40%.", ["One in four", "a quarter", "40%"]),
        ("In 2015, on 3 May 2018, KPI 9 and area 7.", ["2015", "3 May 2018", "KPI 9", "area 7"]),
        ("SME 06 2018A, 2018/SMEWG47/004, the 48th meeting.",
         ["SME 06 2018A", "2018/SMEWG47/004", "48th"]),
        ("1,201 firms and 1.2 million more.", ["1,201", "1.2 million"]),
        ("14 objectives.", ["14"]),
        ("One activity.", ["One"]),
        ("KPI 2 grew by 40%.", ["40%"]),
    ],
)  # fmt: skip
def test_a_wrong_number_is_marked(text, said):
    assert marked(text) == said


def test_the_mark_says_what_stands_there():
    [found] = not_among("The group counted 9 activities.", FACTS)
    assert found.stands == "KPI 2: 8 in 2017, 12 in 2018"
    assert marked("It counted 9.", heading="Activities") == ["9"]


WRITTEN = st.sampled_from(["{}", "{:,}"])


@given(st.integers(0, 10**7), WRITTEN)
def test_a_number_is_read_however_it_is_written(number, form):
    said = form.format(number)
    [found] = [
        each for each in numbers_in(f"There are {said} of it.") if each.kind != NumberKind.YEAR
    ] or [None]
    assert found is None or found.value == number == value_of(said)


UNITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
TENS = ["ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


@given(st.integers(2, 9), st.integers(1, 9))
def test_number_words_are_numbers(tens, units):
    words = f"{TENS[tens - 1]}-{UNITS[units]}"
    assert value_of(words) == 10 * tens + units
    assert marked(f"{words} firms") == ([] if 10 * tens + units in (5, 1200) else [words])


@given(st.text(max_size=200))
def test_any_text_is_read_and_each_mark_stands_where_it_says(text):
    for each in not_among(text, FACTS):
        assert text[each.start : each.end] == each.said


@given(st.text(max_size=60), st.sampled_from(["", "9 firms", "two. Three", "G20", "\n1. One"]))
def test_where_no_number_is_named_no_figure_is_needed(text, added):
    """The figures of a review are read for its words only where they name a number."""
    said = f"{text} {added}"
    assert names_a_number(said) or list(not_among(said, Facts())) == []
    assert names_a_number("It was quiet. There are nine firms.")


@pytest.mark.parametrize("text", ["9" * 5000, "9 " * 20000, "9,999" * 3000, "one " * 20000])
def test_a_text_of_numbers_alone_is_read_in_a_moment(text):
    began = time.process_time()
    assert marked(text)
    assert time.process_time() - began < 5


def test_what_stands_beside_may_be_said_word_for_word():
    """The schedule's activities are not those that an indicator of the same name counts."""
    beside = "Of 13 activities, 0 are carried out and what became of 13 is not recorded"
    words = {"KPI 2": frozenset({"kpi 2", "activities"})}
    facts = Facts(cells=[Cell("KPI 2", 2018, None, 12)], indicators=words, years=frozenset({2018}))
    told = facts.with_text([beside])
    assert list(not_among(f"{beside}.", told)) == []
    assert [each.said for each in not_among(f"{beside}. In 2018: 9 activities.", told)] == ["9"]


@pytest.fixture
def review(with_counts, chair):
    return Review.objects.get(pk=begun(with_counts, chair).pk)


def test_planted_in_any_section_a_wrong_number_is_marked_and_a_right_one_is_not(
    review, chair, django_assert_max_num_queries
):
    narrative = narrative_of(figures_of(review, chair))
    _what_is_written_beside_may_be_said(narrative)
    _planted(narrative)
    for key in ("findings", "context", "decisions", "mandate"):
        write(review, chair, key, text="In 2018 the group held 12 activities. " * 30)
    fresh = figures_of(Review.objects.get(pk=review.pk), chair)
    with django_assert_max_num_queries(140):
        to_look_at(narrative_of(fresh))


def _planted(narrative):
    sections = [each for each in narrative.sections if not each.is_annex]
    cells = [each for each in narrative.facts.core.cells if each.year]
    written = ["{code} stood at {n} in {year}.", "In {year}: {n} ({code}).", "{year}: {code}, {n}"]

    @settings(max_examples=80)
    @given(st.data())
    def planted(data):
        section = data.draw(st.sampled_from(sections))
        cell = data.draw(st.sampled_from(cells))
        form = data.draw(st.sampled_from(written))
        where = f"Area {cell.area}: " if cell.area else ""
        same = {
            each.value for each in cells
            if (each.indicator, each.year) == (cell.indicator, cell.year)
            and (each.area == cell.area or not cell.area)
        }  # fmt: skip
        wrong = data.draw(st.integers(0, 3000).filter(lambda n: n not in same and n < 1900))
        for number, expected in ((cell.value, []), (wrong, [str(wrong)])):
            said = form.format(code=cell.indicator, n=number, year=cell.year)
            section.text = f"{where}{said}"
            assert [each.said for each in narrative.checked(section).alarms] == expected

    planted()


def _what_is_written_beside_may_be_said(narrative):
    """The house's own tables and sentences, told again in the section that shows them."""
    of = narrative.of
    for section in (each for each in narrative.sections if not each.is_annex):
        blocks = blocks_for(of, section.figures)
        cells = {
            cell for block in blocks if isinstance(block, Table) for row in block.rows
            for cell in row if isinstance(cell, int)
        }  # fmt: skip
        told = [
            text for block in blocks if not isinstance(block, Table) for text in texts_of(block)
        ]
        section.text = "\n\n".join([f"It says {cell}." for cell in cells] + told)
    written = narrative_of(of, narrative.sections)  # what it refers to is looked up at once
    for section in written.sections:
        assert written.checked(section).alarms == [], section.key


FORMS = [
    ("Taiwan", "Chinese Taipei"), ("Taiwan, China", "Chinese Taipei"), ("Vietnam", "Viet Nam"),
    ("Hong Kong", "Hong Kong, China"), ("South Korea", "Korea"), ("U.S.", "the United States"),
    ("USA", "the United States"), ("Brunei", "Brunei Darussalam"), ("PRC", "China"),
    ("this country", "economy"), ("COUNTRIES", "economies"),
]  # fmt: skip


@pytest.mark.usefixtures("plan")
def test_names_of_economies_in_forms_not_ours_are_marked():
    economies = [
        Names(each.code, (each.running_text, each.short_name, each.long_name), each.aliases)
        for each in Economy.objects.all()
    ]
    for said, ours in FORMS:
        found = list(odd_names(f"In {said} and elsewhere.", economies))
        assert [(each.ours, each.said in said) for each in found] == [(ours, True)], said
    for each in economies:
        for name in each.own:
            assert list(odd_names(f"By {name}; others.", economies)) == [], name
    fine = "US$ 5, PE-2018-01, VN-2018-02, the United Nations, Papua New Guinea; China."
    assert list(odd_names(fine, economies)) == []


def test_a_section_with_rows_of_its_own_is_checked_beside_them(plan, chair, client_as):
    """The page shows the rows, and the check reads them: one query for both."""
    review = begun(plan, chair)
    ReviewAsk.objects.create(review=review, number=1, text="to meet 4 times a year")
    write(review, chair, "decisions", text="The group meets 4 times a year, with 77 guests.")
    place = reverse("reviews:section", args=[review.pk, "decisions"])
    page = client_as("chair").get(place).content.decode()
    assert "Agree to meet 4 times a year" in page
    assert "77 is not among the figures." in page


def test_an_alarm_is_told_before_circulating_and_publishing_and_dismissed_with_a_word(
    plan, secretariat, chair, client_as
):
    for year, number in ((2017, 8), (2018, 12)):
        change = FigureChange(plan.indicators.get(slug="kpi-2"), None, 0, figures.counted(number))
        change_figures(ReportingYear.objects.get(year=year), [change], by=secretariat)
    review = begun(plan, chair)
    write(review, chair, "findings", text="The group held 9 activities in 2018, also in Vietnam.")
    client, place = client_as("chair"), reverse("reviews:section", args=[review.pk, "findings"])
    page = client.get(place).content.decode()
    assert '<mark class="prose-number">9</mark>' in page
    assert "9 is not among the figures." in page
    assert "KPI 2: 8 so far in 2017, 12 so far in 2018." in page
    for address in ("reviews:review", "reviews:publish"):
        page = client.get(reverse(address, args=[review.pk])).content.decode()
        assert "1 number is not among the figures" in page
        assert "Findings: 9." in page
        assert "1 name is not as the group writes it" in page
    sent = {"said": "9", "sentence": "The group held 9 activities in 2018, also in Vietnam."}
    dismiss = reverse("reviews:dismiss", args=[review.pk, "findings"])
    client.post(dismiss, {**sent, "why": " ", "box": "why-1"})
    assert not DismissedAlarm.objects.exists()
    client.post(dismiss, {**sent, "why": "One more than listed."}, follow=True)
    kept = DismissedAlarm.objects.get()
    assert (kept.why, kept.by, kept.said) == ("One more than listed.", chair, "9")
    page = client.get(place).content.decode()
    assert "9 is not among the figures." not in page
    assert "One more than listed." in page
    assert "is not how the group writes it" in page
    with pytest.raises(TransitionRefused, match="not marked any more"):
        dismiss_alarm(kept.section, "9", sent["sentence"], "Again.", by=chair)
    write(review, chair, "findings", text="Another sentence: 9 activities in 2018.")
    assert "9 is not among the figures." in client.get(place).content.decode()
    published(review, chair)
    with pytest.raises(TransitionRefused, match="published"):
        dismiss_alarm(kept.section, "9", "x", "Again.", by=chair)
