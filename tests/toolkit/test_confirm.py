"""The page before a grave step: it asks, it says what is in the way, and nobody gets round it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage

from smewg.toolkit.confirm import GraveStep, Matter, confirm
from smewg.toolkit.transitions import Refusal, TransitionRefused

pytestmark = pytest.mark.django_db  # the head of every page asks whether figures are invented

STOPS = Matter("It has no number", "Papers carry it.", "/change/", "Give it a number", blocks=True)
TOLD = Matter("2 sections have no text", "8 Partners; 9 Advice.", "/write/", "Write them")
DONE = Matter("The time for comments has ended")
STEP = {
    "title": "Publish this paper?",
    "verb": "Publish the paper",
    "not_verb": "Go back, do not publish",
    "back": "/back/",
    "follows": ["Everybody reads it."],
}


@pytest.fixture
def answer_to(rf):
    """The page's answer to a GET, or to a POST of `words`, and the answers that were taken."""

    def asked(words=None, *, refused=None, **more):
        request = rf.get("/") if words is None else rf.post("/", words)
        request.user = AnonymousUser()
        request._messages = CookieStorage(request)
        taken = []

        def take(answer):
            if refused:
                raise refused
            taken.append(answer)
            return "R2018-1"

        step = GraveStep(**STEP | more)
        response = confirm(request, step, take, lambda made: f"Published as {made}.", "/there/")
        said = [str(each) for each in get_messages(request)]
        return response, taken, said

    return asked


def test_the_page_says_what_is_in_the_way_what_is_done_and_what_follows(answer_to):
    response, taken, _ = answer_to(matters=[TOLD], done=[DONE], to_type="Review 2017-2020")
    page = response.content.decode()
    assert (response.status_code, taken) == (200, [])
    for words in (
        "Publish this paper?", "2 sections have no text", "8 Partners; 9 Advice.", "/write/",
        "The time for comments has ended", "Everybody reads it.", "Review 2017-2020",
        "Publish the paper", "Go back, do not publish", "/back/",
    ):  # fmt: skip
        assert words in page, words


def test_where_something_stops_it_the_button_is_not_on_the_page(answer_to):
    page = answer_to(matters=[STOPS, TOLD])[0].content.decode()
    assert page.index("1 thing stops it") < page.index("Still open: 1 thing")
    assert "Publish the paper" not in page
    assert "Go back, do not publish" in page


def test_a_yes_is_taken_said_and_leads_on(answer_to):
    response, taken, said = answer_to({"seen": "v2"}, seen="v2", matters=[TOLD])
    assert (response.status_code, response["Location"]) == (302, "/there/")
    assert [(each.reason, each.seen) for each in taken] == [("", "v2")]
    assert said == ["Published as R2018-1."]


@pytest.mark.parametrize("typed", ["review 2017-2020", " Review  2017\u20132020 "])
def test_the_text_is_typed_as_it_is_written_but_for_capitals_blanks_and_dashes(answer_to, typed):
    assert answer_to({"typed": typed}, to_type="Review 2017-2020")[1]


@pytest.mark.parametrize("words", [{}, {"typed": ""}, {"typed": "Review 2017"}, {"typed": "\0"}])
def test_a_forged_post_without_the_text_is_refused(answer_to, words):
    response, taken, _ = answer_to(words, to_type="Review 2017-2020")
    assert (response.status_code, taken) == (422, [])


def test_a_forged_post_does_not_skip_what_stops_it(answer_to):
    words = {"typed": "Review 2017-2020", "reason": "Agreed"}
    response, taken, _ = answer_to(
        words, matters=[STOPS], to_type="Review 2017-2020", ask_reason="Why"
    )
    page = response.content.decode()
    assert (response.status_code, taken) == (422, [])
    assert "It has no number. Papers carry it." in page
    assert 'value="Agreed"' in page, "what was typed is kept"


def test_a_reason_is_asked_for_where_one_is_needed(answer_to):
    response, taken, _ = answer_to({"reason": "  "}, ask_reason="Why it is closed")
    assert (response.status_code, taken) == (422, [])
    assert "Say why, in a sentence." in response.content.decode()
    assert answer_to({"reason": " Agreed "}, ask_reason="Why")[1][0].reason == "Agreed"


def test_what_the_operation_refuses_stands_beside_the_button_and_words_are_kept(answer_to):
    refused = TransitionRefused("It was taken back.", Refusal("Say more.", "reason"))
    response, _, said = answer_to({"reason": "Because"}, refused=refused, ask_reason="Why")
    page = response.content.decode()
    assert (response.status_code, said) == (422, [])
    assert "It was taken back." in page
    assert "Say more." in page
    assert 'value="Because"' in page


def test_the_fields_of_an_earlier_form_are_carried_along(answer_to):
    page = answer_to(carries={"role": ["chair"], "name": ['A "B"']})[0].content.decode()
    assert '<input type="hidden" name="role" value="chair">' in page
    assert 'name="name" value="A &quot;B&quot;"' in page
