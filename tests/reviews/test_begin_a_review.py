"""Beginning a review: its kind, its title and its years fit each other, or somebody means it."""

import json
from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from reviews.domain import kinds, span
from reviews.domain.span import Span
from reviews.models import Review, ReviewKind
from smewg.toolkit.days import today

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def asked(client_as, plan):
    client, address = client_as("chair"), reverse("reviews:new", args=[plan.key])

    def sent(**typed):
        return client.post(address, typed) if typed else client.get(address)

    return sent


def as_suggested(plan, kind, **more):
    found = kinds.usual_span(kind, plan.years, today().year)
    return {
        "kind": kind,
        "suggested_for": kind,
        "title": kinds.usual_title(kind, plan.title, found),
        "first_year": found.first,
        "last_year": found.last,
        "cut_off": date(2018, 9, 1),
        "purpose": "Consideration",
        "submitted_by": "SMEWG Chair",
    } | more


@pytest.mark.parametrize("kind", ReviewKind.values)
def test_each_kind_is_begun_as_it_is_suggested(asked, plan, kind):
    assert asked(**as_suggested(plan, kind)).status_code == 302
    assert Review.objects.get().kind == kind


@pytest.mark.parametrize("kind", ReviewKind.values)
def test_without_a_script_another_kind_shows_its_own_suggestions_before_it_is_begun(
    asked, plan, kind
):
    other = next(each for each in ReviewKind.values if each != kind)
    answer = asked(**as_suggested(plan, other) | {"kind": kind})
    assert answer.status_code == 422
    assert not Review.objects.exists()
    shown = answer.context["form"]
    wanted = as_suggested(plan, kind)
    for name in ("title", "first_year", "last_year", "suggested_for"):
        assert str(shown[name].value()) == str(wanted[name])
    assert "Title and years now are those of" in answer.content.decode()
    again = {name: shown[name].value() for name in wanted}
    assert asked(**again).status_code == 302


def test_what_somebody_typed_stays_when_the_kind_changes(asked, plan):
    typed = as_suggested(plan, "mid-term") | {"kind": "final", "title": "Looking back"}
    form = asked(**typed).context["form"]
    assert form["title"].value() == "Looking back"
    assert str(form["last_year"].value()) == str(plan.end_year)


def test_the_script_gets_the_same_suggestions(asked, plan):
    widget = asked().context["form"].fields["kind"].widget
    found = json.loads(widget.attrs["data-suggestions"])
    assert set(found) == set(ReviewKind.values)
    assert found["final"]["title"] == as_suggested(plan, "final")["title"]


@pytest.mark.parametrize(
    ("kind", "first", "last", "said"),
    [
        ("final", 2017, 2018, "A final review covers the whole plan, 2017 to 2020"),
        ("mid-term", 2017, 2020, "A mid-term review covers a part of the plan"),
        ("ministers", 2017, 2018, "A yearly report covers one year"),
        ("sce-report", 2017, 2020, "A yearly report covers one year"),
    ],
)
def test_kind_and_years_contradict_each_other_only_where_somebody_means_it(
    asked, plan, kind, first, last, said
):
    typed = as_suggested(plan, kind, first_year=first, last_year=last)
    refused = asked(**typed)
    assert refused.status_code == 422
    assert said in refused.content.decode()
    assert not Review.objects.exists()
    assert asked(**typed, span_is_meant="on").status_code == 302


def test_a_review_s_years_are_not_changed_into_a_contradiction_unseen(client_as, plan, asked):
    asked(**as_suggested(plan, "final"))
    review = Review.objects.get()
    address = reverse("reviews:change", args=[review.pk])
    from tests.forms import opened_now  # noqa: PLC0415

    typed = as_suggested(plan, "final", last_year=2018) | opened_now(review)
    assert client_as("chair").post(address, typed).status_code == 422
    review.refresh_from_db()
    assert review.last_year == 2020


@pytest.mark.parametrize("junk", ["x", "9" * 40, "\x00", " "])
def test_junk_in_the_hidden_field_and_nothing_at_all_are_refused(asked, client_as, plan, junk):
    typed = as_suggested(plan, "final") | {"suggested_for": junk}
    assert asked(**typed).status_code in (302, 422)
    address = reverse("reviews:new", args=[plan.key])
    assert client_as("chair").post(address, {}).status_code == 422


@given(
    st.sampled_from(ReviewKind.values),
    st.integers(2000, 2040),
    st.integers(1, 8),
    st.integers(1990, 2060),
)
def test_what_is_suggested_never_contradicts_its_kind(kind, start, length, this_year):
    years = range(start, start + length)
    found = kinds.usual_span(kind, years, this_year)
    assert years[0] <= found.first <= found.last <= years[-1]
    if length > 2:
        assert not kinds.contradiction(kind, found, years)
    assert span.whole(years) == Span(years[0], years[-1])
