"""One helper for views that take a step: what was done or what is in the way, and the way back."""

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory

from smewg.toolkit.transition_views import attempt, seen, take_step
from smewg.toolkit.transitions import TransitionRefused


@pytest.fixture
def request_of(rf: RequestFactory):
    def made(**words):
        request = rf.post("/", words)
        request._messages = CookieStorage(request)
        return request

    return made


def _refuse():
    raise TransitionRefused("Close the year first.", "Say why.")


def _told(request):
    return [(each.level_tag, str(each)) for each in get_messages(request)]


def test_a_step_that_is_taken_is_said_and_leads_back(request_of):
    request = request_of()
    response = take_step(
        request, lambda: 2018, lambda year: f"You have verified {year}.", "/kpis/2018/"
    )
    assert (response.status_code, response["Location"]) == (302, "/kpis/2018/")
    assert _told(request) == [("success", "You have verified 2018.")]


def test_a_refused_step_says_all_that_is_in_the_way_and_leads_back(request_of):
    request = request_of()
    response = take_step(
        request, _refuse, "Done.", ("kpis:year", 2018), not_done="Nothing was saved."
    )
    assert (response.status_code, response["Location"]) == (302, "/kpis/2018/")
    assert _told(request) == [("error", "Nothing was saved. Close the year first. Say why.")]


def test_a_page_that_shows_the_reasons_itself_gets_them():
    assert attempt(lambda: "row") == ("row", None)
    taken, refused = attempt(_refuse)
    assert taken is None
    assert refused.reasons == ("Close the year first.", "Say why.")


def test_what_the_page_showed_is_what_its_form_says(request_of):
    assert seen(request_of(seen="open")) == "open"
    assert seen(request_of(seen="")) is None
    assert seen(request_of()) is None
