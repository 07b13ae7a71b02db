"""One way to take a step: the locked row is judged, and only the step's columns are written."""

import threading
from dataclasses import replace

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpis.models import ReportingYear
from smewg.toolkit.transitions import (
    Columns,
    Refusal,
    Transition,
    TransitionRefused,
    transition,
    transition_all,
)

LIFE = Columns(state="state")
CLOSE = Transition(
    "close", frozenset({"open"}), "closed", stamps="closed", columns=LIFE, refusal="Only once."
)
VERIFY = Transition("verify", frozenset({"closed"}), stamps="verified", columns=LIFE)
REOPEN = Transition(
    "reopen",
    frozenset({"closed"}),
    "open",
    needs_reason=True,
    ask_reason="Say why the year is opened again.",
    clears=("closed_by", "closed_at", "verified_by", "verified_at"),
    columns=LIFE,
)


@pytest.fixture
def year(plan):
    return ReportingYear.objects.get(year=2017)


def _close(year, by):
    return transition(CLOSE, ReportingYear, year.pk, by=by, note="closed")


def test_a_step_sets_its_columns_and_notes_who_when_and_why(year, secretariat):
    closed = _close(year, secretariat)
    kept = ReportingYear.objects.get(pk=year.pk)
    assert (kept.state, kept.closed_by, kept.closed_at) == ("closed", secretariat, closed.closed_at)
    last = kept.history.first()
    assert (last.state, last.history_user, last.history_change_reason) == (
        "closed", secretariat, "closed",
    )  # fmt: skip
    assert (last.closed_at, last.history_type) == (closed.closed_at, "~")


def test_a_step_leaves_what_others_wrote_since_the_row_was_read(year, secretariat, verifier):
    ReportingYear.objects.filter(pk=year.pk).update(verified_by=verifier)  # year is stale now
    closed = _close(year, secretariat)
    assert closed.verified_by == verifier
    assert ReportingYear.objects.get(pk=year.pk).verified_by == verifier


def test_a_step_from_another_state_says_what_became_of_the_row(year, secretariat, verifier):
    _close(year, secretariat)
    with pytest.raises(TransitionRefused) as refused:
        _close(year, verifier)
    (reason,) = refused.value.reasons
    assert reason.startswith("Only once. It is closed now: closed (Sri Wibowo, ")
    assert ReportingYear.objects.get(pk=year.pk).closed_by == secretariat


def test_a_step_from_a_page_that_showed_another_state_is_refused(year, secretariat):
    anywhere = replace(CLOSE, sources=frozenset({"open", "closed"}))
    _close(year, secretariat)
    with pytest.raises(TransitionRefused, match="closed now"):
        transition(anywhere, ReportingYear, year.pk, by=secretariat, seen="open")


def test_a_reason_that_is_needed_is_asked_for_beside_its_field(year, secretariat):
    _close(year, secretariat)
    with pytest.raises(TransitionRefused) as refused:
        transition(REOPEN, ReportingYear, year.pk, by=secretariat, reason="  ")
    assert refused.value.refusals == (
        Refusal("Say why the year is opened again.", "reason", refused.value.refusals[0].row),
    )
    opened = transition(REOPEN, ReportingYear, year.pk, by=secretariat, reason="A slip.")
    assert (opened.state, opened.closed_by, opened.closed_at) == ("open", None, None)
    assert opened.history.first().history_change_reason == "reopen: A slip."


def test_every_guard_is_heard_and_looks_at_the_locked_row(year, secretariat):
    looked = []

    def look(row, attempt):
        looked.append((row.state, attempt.by))
        return ["One thing.", Refusal("Another.", "closed_by")]

    with pytest.raises(TransitionRefused) as refused:
        transition(CLOSE, ReportingYear, year.pk, by=secretariat, guards=[look, lambda r, a: None])
    assert refused.value.reasons == ("One thing.", "Another.")
    assert looked == [("open", secretariat)]
    assert ReportingYear.objects.get(pk=year.pk).is_open


def test_many_rows_take_a_step_together_or_not_at_all(plan, secretariat):
    years = list(ReportingYear.objects.order_by("year"))
    _close(years[2], secretariat)
    with pytest.raises(TransitionRefused) as refused:
        transition_all(CLOSE, ReportingYear, [each.pk for each in years], by=secretariat)
    assert [each.row.year for each in refused.value.refusals] == [years[2].year]
    assert refused.value.reasons[0].startswith(f"{years[2].year}: Only once.")
    assert ReportingYear.objects.filter(state="closed").count() == 1


@pytest.mark.parametrize("number", [1, 4])
def test_many_rows_cost_as_many_queries_as_one(
    plan, secretariat, number, django_assert_num_queries
):
    pks = [each.pk for each in ReportingYear.objects.order_by("year")[:number]]
    with django_assert_num_queries(5):  # savepoint, lock, update, history, release
        rows = transition_all(CLOSE, ReportingYear, pks, by=secretariat, reason="The same.")
    assert [row.pk for row in rows] == pks
    kept = ReportingYear.history.filter(state="closed")
    assert {(line.id, line.history_change_reason) for line in kept} == {
        (pk, "close: The same.") for pk in pks
    }


def test_a_row_that_is_not_there_is_not_found(plan, secretariat):
    with pytest.raises(ReportingYear.DoesNotExist):
        transition(CLOSE, ReportingYear, 10**9, by=secretariat)


STEPS = {"close": CLOSE, "verify": VERIFY, "reopen": REOPEN}


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # set back in the test
)
@given(taken=st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.sampled_from(["", "Why."]))))
def test_a_life_goes_as_a_plain_second_way_says(year_of_a_life, taken):
    """Against the table read by hand: state, who verified, and how many lines of history."""
    year, secretariat = year_of_a_life
    ReportingYear.objects.filter(pk=year.pk).update(
        state="open", closed_by=None, closed_at=None, verified_by=None, verified_at=None
    )
    state, verified, lines = "open", False, year.history.count()
    for key, reason in taken:
        may = {"close": state == "open", "verify": state == "closed"}.get(
            key, state == "closed" and bool(reason)
        )
        try:
            transition(STEPS[key], ReportingYear, year.pk, by=secretariat, reason=reason)
        except TransitionRefused:
            assert not may
            continue
        assert may
        lines += 1
        state = {"close": "closed", "verify": "closed", "reopen": "open"}[key]
        verified = {"close": verified, "verify": True, "reopen": False}[key]
    kept = ReportingYear.objects.get(pk=year.pk)
    assert (kept.state, kept.verified_by_id is not None) == (state, verified)
    assert kept.history.count() == lines


@pytest.fixture
def year_of_a_life(year, secretariat):
    return year, secretariat


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="two connections: PostgreSQL")
def test_of_two_people_at_one_instant_one_takes_the_step(plan, secretariat, verifier):
    year = ReportingYear.objects.get(year=2017)
    outcomes, both = [], threading.Barrier(2)

    def close(by):
        both.wait()
        try:
            outcomes.append(transition(CLOSE, ReportingYear, year.pk, by=by).closed_by.name)
        except TransitionRefused as refused:
            outcomes.append(refused)
        finally:
            connection.close()

    people = [threading.Thread(target=close, args=[by]) for by in (secretariat, verifier)]
    for each in people:
        each.start()
    for each in people:
        each.join()
    (first,) = [each for each in outcomes if isinstance(each, str)]
    (second,) = [each for each in outcomes if not isinstance(each, str)]
    assert first in second.reasons[0]
    assert ReportingYear.objects.get(pk=year.pk).closed_by.name == first
