"""Two windows on one draft: a question that is not answered is asked again, whatever one does.

Each of the four long forms, by each way round it; tests/test_two_people_one_draft.py does the same
and more without a browser.
"""

import pytest
from django.test import Client
from playwright.sync_api import expect

from tests.test_two_people_one_draft import ballot, concept_note, report, section

STATUS = "[data-draft-status]"
ASKED = "[data-draft-conflict], [data-draft-asks] .conflict"


@pytest.fixture(params=[report, concept_note, ballot, section], ids=lambda form: form.__name__)
def opened(request, plan):
    return request.param(plan, request.getfixturevalue)


@pytest.fixture
def window(browser, live_server, watched):
    """A page in a browser of its own for a person who is signed in."""
    contexts = []

    def open_window(person):
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        contexts.append(context)
        cookie = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        return watched(context.new_page())

    yield open_window
    for context in contexts:
        context.close()


def reload(page):
    page.reload()
    return page


def close_and_open(page):
    address, context = page.url, page.context
    page.close()
    again = context.new_page()
    again.goto(address)
    return again


def save_the_draft(page):
    buttons = page.locator(
        "form[data-draft-url] button[type=submit]:not([name=send]):not([value=all])"
    )
    with page.expect_navigation():
        buttons.filter(has_text="Save").last.click()
    return page


def send(page):
    to_send = page.locator("form[data-draft-url] button:is([name=send], [value=all])")
    if not to_send.count():
        return save_the_draft(page)
    with page.expect_navigation():
        to_send.click()
    return page


def field_of(page, opened):
    return page.locator(f'[data-draft-url] [name="{opened.field}"]')


def type_in(page, opened, words):
    """Typed as by hand, also where a ballot hides the sentence until it is asked for."""
    field_of(page, opened).evaluate(
        """(field, words) => {
          field.closest("[hidden]")?.removeAttribute("hidden");
          field.value = words;
          field.dispatchEvent(new Event("input", {bubbles: true}));
        }""",
        words,
    )


def choose(page, side):
    page.locator(f"{ASKED}").locator(f'input[value="{side}"]').first.check()
    page.get_by_role("button", name="Use the chosen words").click()


def test_no_way_round_the_question(opened, window, live_server, looked_at, faults):
    ana, ben = (window(person) for person in opened.people)
    address = live_server.url + opened.page
    ana.goto(address)
    ben.goto(address)
    ben.context.set_offline(True)
    type_in(ben, opened, "By Ben, on a train")
    expect(ben.locator(STATUS)).to_contain_text("no connection")
    type_in(ana, opened, "By Ana")
    expect(ana.locator(STATUS)).to_contain_text("Saved")
    ben.context.set_offline(False)
    expect(ben.locator(ASKED)).to_be_visible()
    expect(ben.locator(ASKED)).to_contain_text("By Ana")
    looked_at(ben, f"question-on-a-{opened.draft.split('-')[0]}")
    for way in (reload, close_and_open, save_the_draft, send, reload):
        ben = way(ben)
        expect(ben.locator(ASKED)).to_be_visible()
        assert opened.reads() == "By Ana", way.__name__
        expect(field_of(ben, opened)).to_have_value("By Ben, on a train")
    ben.goto(address)
    expect(ben.locator("[data-draft-conflict]")).to_be_visible()
    choose(ben, "mine")
    expect(ben.locator(STATUS)).to_contain_text("Saved")
    assert opened.reads() == "By Ben, on a train"
    type_in(ana, opened, "By Ana again")
    expect(ana.locator("[data-draft-conflict]")).to_be_visible()
    choose(ana, "theirs")
    expect(field_of(ana, opened)).to_have_value("By Ben, on a train")
    expect(ana.locator(STATUS)).to_contain_text("Saved")
    assert opened.reads() == "By Ben, on a train"
    faults[:] = [each for each in faults if "ERR_INTERNET_DISCONNECTED" not in each]
