"""Two people have one form open in two windows; the later save shows both and asks.

tests/test_two_people_one_form.py does the same, and more, without a script. All forms share one
plan here, for loading it takes longer than trying a form.
"""

import pytest
from django.db import transaction
from playwright.sync_api import expect

from plans.models import Recommendation
from tests.two_people import FORMS

LAYOUTS = {"reminder rule", "person", "years of an activity", "target"}
"""One form of each layout: the form page, a page with more on it, a page of several forms, and a
form that is folded away. axe looks at the conflict of these."""


@pytest.fixture
def window(browser, live_server, watched, client_as):
    """A window of its own for a person who is signed in."""
    contexts = []

    def open_window(role):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        contexts.append(context)
        cookie = client_as(role).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        return watched(context.new_page())

    yield open_window
    for context in contexts:
        context.close()


def the_form(page, opened):
    to = f'[action="{opened.action}"]' if opened.action else ":not([action])"
    return page.locator(f'form{to}:has(input[name="version"])')


def open_page(page, live_server, opened):
    page.goto(live_server.url + opened.page)
    for folded in page.locator("details:not([open]) > summary").all():
        if folded.locator("..").locator('input[name="version"]').count():
            folded.click()


def type_in(shown, form, what):
    for name, value in form.rest.items():
        put(shown, name, value)
    put(shown, form.field, what)


def put(shown, name, value):
    if isinstance(value, list):
        for box in shown.locator(f'[name="{name}"]').all():
            box.uncheck()
        for number in value:
            row = Recommendation.objects.get(number=number)
            shown.locator(f'[name="{name}"][value="{row.pk}"]').check()
        return
    field = shown.locator(f'[name="{name}"]')
    if field.evaluate("each => each.tagName") == "SELECT":
        field.select_option(value)
    else:
        field.fill(value)


def save(shown):
    shown.locator('button[type="submit"]').click()


def test_each_form_in_two_windows_shows_both_and_asks(
    plan, secretariat, verifier, window, live_server, looked_at
):
    sri, tomas = window("secretariat"), window("verifier")
    for form in FORMS:
        with transaction.atomic():  # its words are indexed for the search at once
            opened = form.make(plan, verifier)
        open_page(tomas, live_server, opened)
        open_page(sri, live_server, opened)
        type_in(the_form(sri, opened), form, form.theirs)
        with sri.expect_navigation():
            save(the_form(sri, opened))
        saved = opened.reads()
        mine = the_form(tomas, opened)
        type_in(mine, form, form.mine)
        with tomas.expect_navigation() as answer:
            save(mine)
        assert answer.value.status == 409, form.name
        assert opened.reads() == saved, f"{form.name}: nothing is saved yet"
        both = tomas.locator(".conflict")
        expect(both.get_by_role("heading")).to_have_text(
            "Sri Wibowo saved this while you were writing"
        )
        if form.name in LAYOUTS:
            looked_at(tomas, f"conflict-{form.name.replace(' ', '-')}")
        both.get_by_label("Keep what I typed").last.check()
        with tomas.expect_navigation() as answer:
            save(the_form(tomas, opened))
        assert answer.value.status == 200, form.name
        now = opened.reads()
        assert now != saved, f"{form.name}: what was typed stands, for it was chosen"
