"""The steps of a review, its sections and comments: judged as it stands, and no wider."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviews.models import Review, ReviewComment, Snapshot
from reviews.operations.comments import answer_comment, comment_on
from reviews.operations.reviews import (
    circulate_review,
    publish_review,
    take_back_review,
    try_out_review,
)
from smewg.toolkit.drafts import Sent
from smewg.toolkit.transitions import TransitionRefused
from tests.factories import UserFactory
from tests.reviews.test_reviews import begun, written
from tests.two_connections import on_postgres, while_held

pytestmark = pytest.mark.django_db

TITLE = "A title that was saved meanwhile"


@pytest.fixture(autouse=True)
def _nothing_is_made(monkeypatch):
    """Documents are asked for, and nobody makes them here."""
    monkeypatch.setattr("reviews.operations.snapshots.start_making", lambda: None)


@pytest.fixture
def review(plan, chair):
    found = begun(plan, chair)
    written(found, chair)
    return found


def save_title(review):
    """What a title block's form writes: its own columns."""
    review.title, review.agenda_item = TITLE, "7"
    review.save(update_fields=["title", "agenda_item"])


def stands(review):
    return Review.objects.get(pk=review.pk)


STEPS = {
    "circulate": lambda review, by: circulate_review(review.pk, by=by),
    "take back": lambda review, by: take_back_review(review.pk, by=by, reason="A slip."),
    "publish": lambda review, by: publish_review(review.pk, by=by),
}
STATE = {"circulate": "circulated", "take back": "draft", "publish": "published"}


@pytest.mark.parametrize("step", STEPS)
def test_no_step_overwrites_a_title_that_was_saved_meanwhile_nor_a_title_a_step(
    step, review, chair, secretariat
):
    if step == "take back":
        circulate_review(review.pk, by=chair)
    of_another_page = stands(review)
    save_title(stands(review))
    STEPS[step](review, chair)  # this object never heard of the title
    kept = stands(review)
    assert (kept.title, kept.agenda_item, kept.state) == (TITLE, "7", STATE[step])
    of_another_page.title = "Later still"
    of_another_page.save(update_fields=["title"])
    kept = stands(review)
    assert (kept.title, kept.state) == ("Later still", STATE[step])
    assert (kept.published_at is not None) == (step == "publish")


@pytest.mark.django_db(transaction=True)
@on_postgres
@pytest.mark.parametrize("step", STEPS)
def test_a_title_and_a_step_at_one_instant_both_stand(step, review, chair):
    if step == "take back":
        circulate_review(review.pk, by=chair)
    given_back = while_held(lambda: save_title(stands(review)), lambda: STEPS[step](review, chair))
    assert not isinstance(given_back, Exception), given_back
    kept = stands(review)
    assert (kept.title, kept.state) == (TITLE, STATE[step])
    if step == "publish":
        assert TITLE in str(Snapshot.objects.get().content), "what is kept is what stands"


@pytest.mark.django_db(transaction=True)
@on_postgres
def test_words_that_come_while_a_review_is_published_are_refused_and_told(
    review, chair, secretariat
):
    section = review.sections.get(key="findings")
    refused = while_held(
        lambda: publish_review(review.pk, by=chair),
        lambda: section.write({"text": "Later"}, Sent(section.version), by=secretariat),
    )
    assert isinstance(refused, TransitionRefused)
    assert "published (Le Thi Hoa, " in str(refused)
    section.refresh_from_db()
    assert section.text == "Much was shared."


def test_a_published_review_takes_neither_words_nor_comments_nor_answers(
    review, chair, secretariat, client_as
):
    section = review.sections.get(key="findings")
    comment = comment_on(section, "Say more.", by=secretariat)
    publish_review(review.pk, by=chair)
    stale = section  # its review was a draft
    for refused in (
        lambda: stale.write({"text": "Later"}, Sent(stale.version), by=secretariat),
        lambda: comment_on(stale, "Later", by=secretariat),
        lambda: answer_comment(comment.pk, "Later", by=chair),
        lambda: try_out_review(review.pk, by=chair),
        lambda: take_back_review(review.pk, by=chair, reason="A slip."),
        lambda: circulate_review(review.pk, by=chair),
        lambda: publish_review(review.pk, by=chair),
    ):
        with pytest.raises(TransitionRefused, match="published \\(Le Thi Hoa, "):
            refused()
    comment.refresh_from_db()
    assert (comment.answer, ReviewComment.objects.count()) == ("", 1)
    assert Snapshot.objects.get().is_final


def test_a_delegate_s_comment_on_a_review_that_was_taken_back_is_refused(review, chair, delegate):
    circulate_review(review.pk, by=chair)
    section = review.sections.select_related("review").get(key="findings")
    take_back_review(review.pk, by=chair, reason="A figure is missing.")
    with pytest.raises(TransitionRefused, match="taken back: A figure is missing"):
        comment_on(section, "Say more.", by=delegate)


def test_a_step_from_a_page_of_long_ago_says_what_became_of_the_review(review, chair, client_as):
    circulate_review(review.pk, by=chair)
    take_back_review(review.pk, by=chair, reason="A figure is missing.")
    page = client_as("secretariat").post(
        reverse("reviews:take_back", args=[review.pk]),
        {"reason": "Mine", "seen": "circulated"},
        follow=True,
    )
    said = page.content.decode()
    assert "It is draft now: taken back: A figure is missing. (Le Thi Hoa, " in said


def test_an_answer_does_not_overwrite_one_that_its_page_never_showed(
    review, chair, secretariat, client_as
):
    section = review.sections.get(key="findings")
    comment = comment_on(section, "Say more.", by=secretariat)
    answer_comment(comment.pk, "It is said below.", by=secretariat)
    page = client_as("chair").post(
        reverse("reviews:answer", args=[comment.pk]), {"answer": "Mine", "seen": "open"}
    )
    assert page.status_code == 409
    said = page.content.decode()
    assert "It is said below." in said
    assert "Your answer, which was not saved:" in said
    assert "Mine" in said
    comment.refresh_from_db()
    assert (comment.answer, comment.answered_by) == ("It is said below.", secretariat)


def test_an_answer_sets_its_own_columns(review, chair, secretariat):
    comment = comment_on(review.sections.get(key="findings"), "Say more.", by=secretariat)
    ReviewComment.objects.filter(pk=comment.pk).update(text="Say more of 2018.")
    answered = answer_comment(comment.pk, "It is said.", by=chair)
    comment.refresh_from_db()
    assert (comment.text, comment.answer) == ("Say more of 2018.", "It is said.")
    assert answered.text == comment.text


def test_a_last_day_that_is_over_is_refused(review, chair):
    with pytest.raises(TransitionRefused, match="is over") as refused:
        circulate_review(review.pk, by=chair, until=timezone.localdate() - timedelta(days=1))
    assert refused.value.refusals[0].field == "until"


# Any sequence of steps by any people, against the table read by hand


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # rolled back in the test
)
@given(
    taken=st.lists(
        st.tuples(
            st.sampled_from(["circulate", "take back", "publish", "write"]),
            st.sampled_from(["", " ", "Why."]),
            st.booleans(),
        ),
        max_size=8,
    )
)
def test_a_review_lives_as_a_plain_second_reading_says(plan, chair, secretariat, taken):
    with transaction.atomic():
        try:
            _lives_as_read_by_hand(begun(plan, chair), [chair, UserFactory()], taken)
        finally:
            transaction.set_rollback(True)


def _lives_as_read_by_hand(review, people, taken):
    state, is_written, published_by = "draft", False, None
    for step, why, second in taken:
        by = people[second]
        may = {
            "circulate": state == "draft" and is_written,
            "take back": state == "circulated" and bool(why.strip()),
            "publish": state != "published",
            "write": state != "published",
        }[step]
        try:
            with transaction.atomic():
                if step == "write":
                    written(review, by, text=f"{why} text")
                elif step == "take back":
                    take_back_review(review.pk, by=by, reason=why)
                else:
                    STEPS[step](review, by)
        except TransitionRefused:
            assert not may, step
            continue
        assert may, step
        is_written = is_written or step == "write"
        state = STATE.get(step, state)
        published_by = by if step == "publish" else published_by
        kept = stands(review)
        assert (kept.state, kept.published_by) == (state, published_by)
        assert (kept.published_at is None) == (published_by is None)
        assert kept.snapshots.filter(is_final=True).count() == (published_by is not None)
