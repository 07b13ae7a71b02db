"""The server's half of drafts that lose no word."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client, RequestFactory
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from smewg.toolkit import drafts
from smewg.toolkit.drafts import ChangedMeanwhile, CurrentDraft, Sent
from tests.factories import UserFactory

text = st.sampled_from(["", "a", "b", "a\r\nb", "a\nb", "سلام"])
words = st.dictionaries(
    st.sampled_from(["title", "done", "objectives"]), text | st.lists(text, max_size=2)
)


@pytest.mark.parametrize("typed", ["", "four", "-1", "4.0", "9" * 40, "٤"])
def test_a_form_without_a_readable_version_follows_nothing(typed):
    sent = Sent.by(RequestFactory().post("/", {"version": typed}))
    with pytest.raises(ChangedMeanwhile):
        drafts.require_latest(sent, CurrentDraft(4, {"a": "x"}), {"a": "y"})


def test_a_save_that_follows_the_standing_draft_stands():
    drafts.require_latest(Sent(4), CurrentDraft(4, {"a": "x"}), {"a": "y"})


def test_a_later_save_is_told_what_the_other_wrote_and_only_where_it_differs():
    current = CurrentDraft(5, {"a": "theirs", "b": "same\r\n"}, by="Ana Ruiz")
    with pytest.raises(ChangedMeanwhile, match="Ana Ruiz") as changed:
        drafts.require_latest(Sent(4, "w1"), current, {"a": "mine", "b": "same\n"})
    assert changed.value.theirs == {"a": "theirs"}


def test_a_page_that_never_heard_the_answer_saves_over_its_own_words():
    drafts.require_latest(Sent(4, "w1"), CurrentDraft(5, {"a": "x"}, writer="w1"), {"a": "y"})


@given(words)
def test_saying_just_the_same_is_no_conflict(mine):
    drafts.require_latest(Sent(1), CurrentDraft(9, dict(mine)), mine)
    assert not drafts.differing(mine, mine)


@given(words, words)
def test_taking_all_that_differs_leaves_nothing_that_differs(mine, theirs):
    assert not drafts.differing({**mine, **drafts.differing(mine, theirs)}, theirs)


def test_two_people_in_a_draft_see_each_other_for_a_while(db):
    ana, ben = UserFactory(name="Ana Ruiz"), UserFactory(name="Ben Tan")
    start = datetime(2018, 9, 13, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as clock:
        assert drafts.also_here("contribution-1", ana) == []
        assert drafts.also_here("contribution-1", ben) == ["Ana Ruiz"]
        assert drafts.also_here("contribution-2", ben) == []
        clock.shift(timedelta(seconds=drafts.HERE_FOR + 1))
        assert drafts.also_here("contribution-1", ana) == []


def test_a_script_that_is_signed_out_hears_so_and_a_person_is_shown_the_way_in(db):
    address = reverse("kpis:years")
    asked = Client().get(address, headers={"accept": "application/json"})
    assert asked.status_code == 401
    assert asked.json() == {"sign_in": "/accounts/login/"}
    assert Client().get(address).status_code == 302
