"""The steps of a reporting year and of its cells: judged on the row as it stands, and no wider."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpis.domain import figures
from kpis.models import Count, Figure, FigureChange, FiguresRefused, ReportingYear
from kpis.operations.figures import change_figures, reopen_cell, shut_cell
from kpis.operations.years import close_year, publish_year, reopen_year, verify_year
from kpis.queries.closing import blank_cells, mark_of
from kpis.queries.grid import grid
from smewg.toolkit.transitions import TransitionRefused
from tests.examples import examples
from tests.factories import UserFactory
from tests.two_connections import on_postgres, while_held

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(plan):
    return ReportingYear.objects.with_plan(2017)


def blanks(year, by):
    return {cell.key for cell in blank_cells(grid(year, by))}


def closed(year, by):
    return close_year(year.pk, by=by, confirmed=blanks(year, by))


def typed(year, number, by, *, version=0, note=None):
    """A total, or a note alone, in the first indicator."""
    indicator = year.plan.indicators.all()[0]
    value = None if number is None else figures.counted(number)
    change_figures(year, [FigureChange(indicator, None, version, value, note)], by=by)


def cell_of(year):
    return Figure.objects.get(
        count__reporting_year=year, count__indicator=year.plan.indicators.all()[0], area=None
    )


# The rows of the table: what must happen where two people are at one year


def test_who_opened_and_closed_a_year_again_does_not_verify_by_an_older_page(
    year, secretariat, verifier
):
    page_of_verifier = mark_of(closed(year, secretariat))
    reopen_year(year.pk, by=verifier, reason="A figure was wrong.")
    closed(year, verifier)
    with pytest.raises(TransitionRefused, match="You closed the year"):
        verify_year(year.pk, by=verifier, seen=page_of_verifier)
    assert ReportingYear.objects.get(pk=year.pk).verified_by is None


def test_a_closing_that_a_page_never_showed_is_not_verified_by_it(year, secretariat, verifier):
    page_of_verifier = mark_of(closed(year, secretariat))
    third = UserFactory(name="Ana Tan")
    reopen_year(year.pk, by=third, reason="A figure was wrong.")
    closed(year, third)
    with pytest.raises(TransitionRefused, match=r"opened again.*closed.*\(Ana Tan, "):
        verify_year(year.pk, by=verifier, seen=page_of_verifier)
    shown_now = mark_of(ReportingYear.objects.get(pk=year.pk))
    assert verify_year(year.pk, by=verifier, seen=shown_now).verified_by == verifier


def test_a_figure_that_a_page_never_showed_is_neither_verified_nor_published_by_it(
    year, secretariat, verifier
):
    typed(year, None, secretariat, note="first")
    page = mark_of(closed(year, secretariat))
    indicator = year.plan.indicators.all()[0]
    reopen_cell(year.pk, indicator, None, by=verifier, because="Look again")
    typed(year, None, secretariat, version=1, note="second")
    with pytest.raises(TransitionRefused, match="a figure was changed"):
        verify_year(year.pk, by=verifier, seen=page)
    verify_year(year.pk, by=verifier)
    with pytest.raises(TransitionRefused, match="a figure was changed"):
        publish_year(year.pk, by=verifier, seen=page)


def test_closing_judges_the_cells_as_they_are_and_not_as_a_page_showed_them(
    year, secretariat, verifier
):
    confirmed = blanks(year, secretariat)
    typed(year, 3, verifier)
    with pytest.raises(TransitionRefused, match="3 typed, but nothing listed"):
        close_year(year.pk, by=secretariat, confirmed=confirmed)
    Count.objects.get(reporting_year=year).explain("The list follows.", by=verifier)
    close_year(year.pk, by=secretariat, confirmed=confirmed)
    assert not cell_of(year).left_blank, "it was blank on the page alone"
    assert Figure.objects.filter(left_blank=True).count() == len(confirmed) - 1


@pytest.mark.django_db(transaction=True)
@on_postgres
def test_closing_waits_for_whoever_types_and_judges_what_they_typed(year, secretariat, verifier):
    confirmed = blanks(year, secretariat)
    refused = while_held(
        lambda: typed(year, 3, verifier),
        lambda: close_year(year.pk, by=secretariat, confirmed=confirmed),
    )
    assert isinstance(refused, TransitionRefused)
    assert "3 typed, but nothing listed" in str(refused)
    assert ReportingYear.objects.get(pk=year.pk).is_open


@pytest.mark.django_db(transaction=True)
@on_postgres
def test_verifying_waits_for_a_closing_and_is_refused_to_who_closed(year, secretariat, verifier):
    page = mark_of(closed(year, secretariat))

    def open_and_close():
        reopen_year(year.pk, by=verifier, reason="A figure was wrong.")
        closed(year, verifier)

    refused = while_held(open_and_close, lambda: verify_year(year.pk, by=verifier, seen=page))
    assert isinstance(refused, TransitionRefused)
    assert "You closed the year" in str(refused)


@pytest.mark.django_db(transaction=True)
@on_postgres
def test_a_figure_and_the_opening_of_its_cell_both_stand(year, secretariat, verifier):
    typed(year, None, secretariat, note="first")
    closed(year, secretariat)
    indicator = year.plan.indicators.all()[0]
    reopen_cell(year.pk, indicator, None, by=verifier, because="Look again")
    again = while_held(
        lambda: typed(year, None, secretariat, version=1, note="second"),
        lambda: reopen_cell(year.pk, indicator, None, by=verifier, because="And again"),
    )
    assert (again.note, again.is_reopened) == ("second", True)


# A step sets its own columns and no other; whoever holds an older object overwrites no state


def _steps(year, secretariat, verifier):
    indicator = year.plan.indicators.all()[0]
    return {
        "close": lambda: closed(year, secretariat),
        "reopen cell": lambda: reopen_cell(
            year.pk, indicator, None, by=verifier, because="Look again"
        ),
        "shut cell": lambda: shut_cell(year.pk, indicator, None, by=verifier),
        "verify": lambda: verify_year(year.pk, by=verifier),
        "publish": lambda: publish_year(year.pk, by=verifier),
    }


def test_no_step_overwrites_a_word_that_was_saved_meanwhile(year, secretariat, verifier):
    """A note, an explanation and a history stand through every step from objects of long ago."""
    typed(year, None, secretariat, note="first")
    count = Count.objects.get()
    for number, (name, step) in enumerate(_steps(year, secretariat, verifier).items(), 1):
        Figure.objects.filter(pk=cell_of(year).pk).update(note=f"note {number}")
        Count.objects.filter(pk=count.pk).update(explanation=f"because {number}")
        step()
        kept = cell_of(year)
        assert (kept.note, kept.count.explanation) == (f"note {number}", f"because {number}"), name
    stale = count  # as it was read before the first step
    stale.explain("From an older page.", by=secretariat)
    assert ReportingYear.objects.get(pk=year.pk).is_published


def test_a_verification_is_not_overwritten_by_a_second_one(year, secretariat, verifier):
    closed(year, secretariat)
    verify_year(year.pk, by=verifier)
    with pytest.raises(TransitionRefused, match=r"verified already: verified \(Tomas Reyes, "):
        verify_year(year.pk, by=UserFactory())
    assert ReportingYear.objects.get(pk=year.pk).verified_by == verifier


# Any sequence of steps by any people, against the table read by hand

STEPS = ("close", "reopen", "verify", "publish", "open cell", "shut cell", "change cell")


@settings(
    max_examples=examples(12),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # rolled back in the test
)
@given(
    taken=st.lists(
        st.tuples(st.sampled_from(STEPS), st.integers(0, 2), st.sampled_from(["", " ", "Why."])),
        min_size=3,
        max_size=9,
    )
)
def test_a_year_lives_as_a_plain_second_reading_says(year, secretariat, taken):
    people = [secretariat, UserFactory(), UserFactory()]
    with transaction.atomic():
        try:
            _lives_as_read_by_hand(year, people, [("close", 0, ""), *taken])
        finally:
            transaction.set_rollback(True)


def _lives_as_read_by_hand(year, people, taken):
    state, closed_by, verified_by, is_reopened, version = "open", None, None, False, 0
    for step, who, why in taken:
        may = {
            "close": state == "open",
            "reopen": state == "closed" and why.strip(),
            "verify": state == "closed" and who != closed_by and verified_by is None,
            "publish": state == "closed" and verified_by is not None and not is_reopened,
            "open cell": state == "closed" and not is_reopened and why.strip(),
            "shut cell": is_reopened,
            "change cell": state == "open" or (state == "closed" and is_reopened),
        }[step]
        try:
            with transaction.atomic():
                _take(year, step, people[who], why, version)
        except (TransitionRefused, FiguresRefused):
            assert not may, (step, who, why)
            continue
        assert may, (step, who, why)
        if step == "close":
            state, closed_by, verified_by = "closed", who, None
        elif step == "reopen":
            state, closed_by, verified_by = "open", None, None
        elif step == "verify":
            verified_by = who
        elif step == "publish":
            state = "published"
        else:
            is_reopened = step == "open cell"
            version += step == "change cell"
            if step != "shut cell" and state == "closed":
                verified_by = None
        kept = ReportingYear.objects.get(pk=year.pk)
        shown = (kept.state, kept.closed_by, kept.verified_by)
        assert shown == (
            state,
            None if closed_by is None else people[closed_by],
            None if verified_by is None else people[verified_by],
        )
        reopened = Figure.objects.filter(reopened_at__isnull=False)
        assert reopened.filter(count__reporting_year=year).exists() == is_reopened


def _take(year, step, by, why, version):
    indicator = year.plan.indicators.all()[0]
    if step == "close":
        closed(year, by)
    elif step == "reopen":
        reopen_year(year.pk, by=by, reason=why)
    elif step == "verify":
        verify_year(year.pk, by=by)
    elif step == "publish":
        publish_year(year.pk, by=by)
    elif step == "open cell":
        reopen_cell(year.pk, indicator, None, by=by, because=why)
    elif step == "shut cell":
        shut_cell(year.pk, indicator, None, by=by)
    else:
        typed(year, None, by, version=version, note=f"note {version}")
