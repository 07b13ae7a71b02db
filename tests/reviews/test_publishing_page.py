"""Before a review is published: each thing that is missing is said, and what stops it stops it."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kpis.domain import figures
from kpis.models import Count, FigureChange, ReportingYear
from kpis.operations.figures import change_figures
from reviews.models import Review, Snapshot
from reviews.operations import snapshots
from reviews.operations.comments import comment_on
from reviews.operations.reviews import circulate_review, publish_review
from smewg.toolkit.transitions import TransitionRefused
from tests.factories import listed
from tests.forms import mark_on
from tests.readers import body_text, lines_in_word
from tests.reviews.test_reviews import begun, written

pytestmark = [pytest.mark.once, pytest.mark.django_db]

TYPED = {"typed": "mid-term review 2017\u20132018"}
"""With the state that the page showed, which mark_on() reads."""


@pytest.fixture(autouse=True)
def _nothing_is_made(monkeypatch):
    monkeypatch.setattr("reviews.operations.snapshots.start_making", lambda: None)


@pytest.fixture
def review(plan, chair):
    """A review that nothing stops, of two years without figures; one section is written."""
    found = begun(plan, chair)
    written(found, chair)
    return found


def _figures(review, by, state, number=13, **more):
    year = ReportingYear.objects.get(year=2018)
    indicator = review.plan.indicators.get(slug="kpi-2")
    change_figures(year, [FigureChange(indicator, None, 0, figures.counted(number))], by=by)
    ReportingYear.objects.filter(pk=year.pk).update(state=state, **more)


def _no_number(review, by):
    Review.objects.filter(pk=review.pk).update(number="")


def _window_open(review, by):
    circulate_review(review.pk, by=by, until=timezone.localdate() + timedelta(days=3))


def _verified(review, by):
    _figures(review, by, "closed", verified_at=timezone.now(), verified_by=by)


STOPS = {
    "no number": (_no_number, "It has no document number"),
    "comments open": (_window_open, "Comments are open until "),
    "year open": (lambda r, by: _figures(r, by, "open"), "2018 is open, and not published"),
    "year closed": (
        lambda r, by: _figures(r, by, "closed"),
        "2018 is closed but not verified, and not published",
    ),
    "year verified": (_verified, "2018 is closed and verified, and not published"),
}
TOLD = {
    "sections": (lambda r, by: None, "sections have no text"),
    "names of sections": (lambda r, by: None, "Executive summary; Mandate and approach"),
    "years without figures": (lambda r, by: None, "2018 is open, and not published"),
    "difference": (
        lambda r, by: _figures(r, by, "published"),
        "total: 13 typed, but nothing listed",
    ),
    "comment": (
        lambda r, by: comment_on(r.sections.get(key="findings"), "Say more.", by=by),
        "1 comment is not answered",
    ),
    "no last day": (lambda r, by: circulate_review(r.pk, by=by), "may still comment"),
    "cut-off": (
        lambda r, by: Review.objects.filter(pk=r.pk).update(
            cut_off=timezone.localdate() + timedelta(days=9)
        ),
        "is still to come",
    ),
}


@pytest.mark.parametrize("name", STOPS)
def test_what_stops_it_is_said_with_its_place_and_a_forged_post_does_not_skip_it(
    name, review, chair, client_as
):
    make, sentence = STOPS[name]
    make(review, chair)
    address = reverse("reviews:publish", args=[review.pk])
    page = client_as("chair").get(address)
    said = page.content.decode()
    assert page.status_code == 200
    assert "1 thing stops it" in said
    assert sentence in said
    assert "Publish the review" not in said, "the button is not on the page"
    forged = client_as("chair").post(address, TYPED)
    assert forged.status_code == 422
    assert sentence in forged.content.decode()
    with pytest.raises(TransitionRefused, match=sentence):
        publish_review(review.pk, by=chair)
    assert not Snapshot.objects.exists()


@pytest.mark.parametrize("name", TOLD)
def test_what_readers_will_see_is_said_and_does_not_stop_it(name, review, chair, client_as):
    make, sentence = TOLD[name]
    make(review, chair)
    address = reverse("reviews:publish", args=[review.pk])
    page = client_as("chair").get(address)
    said = page.content.decode()
    assert "thing stops it" not in said
    assert sentence in said, said
    sent = TYPED | {"seen": mark_on(page)}
    done = client_as("chair").post(address, sent, follow=True)
    assert f"Published as R{timezone.localdate().year}-1." in done.content.decode()
    assert Review.objects.get(pk=review.pk).is_published


@pytest.mark.parametrize("typed", ["", "Mid-term review", "Mid-term review 2017-2020", "yes"])
def test_the_short_title_and_the_years_are_typed(typed, review, client_as):
    address = reverse("reviews:publish", args=[review.pk])
    refused = client_as("chair").post(address, {"typed": typed})
    assert refused.status_code == 422
    assert "Type it as it is written: Mid-term review 2017-2018" in refused.content.decode()
    assert not Snapshot.objects.exists()


def test_a_review_that_was_circulated_since_the_page_was_opened_is_not_published_by_it(
    review, chair, client_as
):
    circulate_review(review.pk, by=chair)
    address = reverse("reviews:publish", args=[review.pk])
    refused = client_as("chair").post(address, TYPED | {"seen": "draft"})
    assert refused.status_code == 422
    assert "It is circulated now: circulated by Le Thi Hoa" in refused.content.decode()
    assert 'value="mid-term review' in refused.content.decode(), "what was typed is kept"


def test_an_explained_difference_is_not_told(review, chair, client_as):
    _figures(review, chair, "published")
    Count.objects.get(indicator__slug="kpi-2").explain("A report is awaited.", by=chair)
    said = client_as("chair").get(reverse("reviews:publish", args=[review.pk])).content.decode()
    assert "not explained" not in said


# What observers read of a published review is never more than their own dashboard tells them


FAR = 4711
"""A number that stands nowhere else."""


def _typed_by_the_cut_off(review, by):
    _figures(review, by, "open", FAR)


def _typed_after_it(review, by):
    yesterday = timezone.localdate() - timedelta(days=1)
    Review.objects.filter(pk=review.pk).update(cut_off=yesterday)
    _figures(review, by, "open", FAR)


def _listed_after_it(review, by):
    yesterday = timezone.localdate() - timedelta(days=1)
    Review.objects.filter(pk=review.pk).update(cut_off=yesterday)
    listed(review.plan, by, year=2018, title="An unpublished practice")


def _nothing_there(review, by):
    return None


@pytest.mark.parametrize("state", ["open", "closed"])
@pytest.mark.parametrize(
    ("make", "is_refused"),
    [
        (_typed_by_the_cut_off, True),
        (_typed_after_it, False),
        (_listed_after_it, True),
        (_nothing_there, False),
    ],
)
def test_no_figure_of_an_unpublished_year_is_read_by_observers(
    make, is_refused, state, review, chair, client_as
):
    make(review, chair)
    ReportingYear.objects.filter(year=2018).update(state=state)
    if is_refused:
        with pytest.raises(TransitionRefused, match=r"2018 is .*, and not published"):
            publish_review(review.pk, by=chair)
        page = client_as("observer").get(reverse("reviews:review", args=[review.pk]))
        assert page.status_code == 404
        return
    snapshot = publish_review(review.pk, by=chair)
    address = reverse("reviews:review", args=[review.pk])
    page = client_as("observer").get(address).content.decode()
    word = "\n".join(lines_in_word(snapshots.written(snapshot, "docx")))
    kept = json.dumps(snapshot.content)
    slides = json.dumps(snapshot.content["deck"])
    for name, text in (("page", page), ("word", word), ("kept", kept), ("slides", slides)):
        assert "An unpublished practice" not in text, name
        assert str(FAR) not in text, name


def test_a_published_year_stands_in_page_and_files_alike(plan, chair, client_as, tmp_path):
    review = begun(plan, chair, kind="ministers", first_year=2018)
    _figures(review, chair, "published", FAR)
    snapshot = publish_review(review.pk, by=chair)
    address = reverse("reviews:review", args=[review.pk])
    page = client_as("observer").get(address).content.decode()
    word = " ".join(lines_in_word(snapshots.written(snapshot, "docx")))
    (tmp_path / "it.pdf").write_bytes(snapshots.written(snapshot, "pdf"))
    pdf = body_text(tmp_path / "it.pdf")
    slides = json.dumps(snapshot.content["deck"])
    for name, text in (("page", page), ("word", word), ("pdf", pdf), ("slides", slides)):
        assert str(FAR) in text, name
