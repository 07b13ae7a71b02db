"""Each form with something to correct, as a person meets it: title, focus, links, axe, both widths.

What the server answers is laid before the browser at an address beside the sheets, so that a form
costs one short page; and by the server, for a browser whose requests are answered by the test keeps
no sheet. tests/smewg/test_form_errors.py reads the same of every form of every role, without one.
"""

import pytest
from django.urls import reverse

from tests.form_errors import forms_on
from tests.projects import factories
from tests.projects.scoring import eligible, rules_for
from tests.test_urls import things  # noqa: F401 (a fixture)

SECRETARIAT = [
    # the page, its arguments, and a part of the address to which its form is sent
    ("contributions:window", (2018,), "/window/"),
    ("contributions:new", (2018, "PE"), "/new/"),
    ("contributions:report", (2018, "PE", 1), "/say/"),
    ("kpis_pages:carried_out", ("2017-2020", 1), "/carried-out/"),
    ("kpis:close", (2017,), "/close/"),
    ("kpis:grid", (2017,), "/explain/"),
    ("kpis:evidence", ("item",), "/remove/"),
    ("kpis:paste", (2017,), "/paste/"),
    ("kpis:register", ("2017-2020",), "/change-many/"),
    ("plans:work_plan", ("2017-2020", 2018), "/agree/"),
    ("group:turns", (), "/withdraw/"),
    ("reviews:new", ("2017-2020",), "/new/"),
    ("reviews:review", ("review",), "/take-back"),
    ("reviews:section", ("review", "findings"), "/comment"),
    ("projects:note", ("note",), "/withdraw/"),
    ("scoring:decision", ("2018-1",), "/decision/"),
    ("scoring:ranking", ("2018-1",), "/reopen/"),
    ("scoring:rules_change", ("2018-2",), "/change/"),
]
DELEGATE = [
    ("contributions:edit", (2018, "PE", 1), "/edit/"),
    ("contributions:report", (2018, "PE", 1), "/quoting/"),
    ("projects:note_new", ("open",), "/new/"),
    ("projects:note_change", ("draft",), "/change/"),
    ("projects:note", ("draft",), "/take/submit"),
    ("scoring:ballots", ("ballots",), "/ballots/"),
    ("group:me", (), "/me/"),
]


@pytest.fixture
def named(request, things, delegate, secretariat):  # noqa: F811
    """What the arguments name, besides the things of the address table."""
    (to_score,) = eligible(secretariat, 1, session=factories.session(number=1), proposers=("CHL",))
    rules_for(to_score.session, secretariat)
    draft = factories.note(delegate, session=factories.session(number=2), summary="", starts=None)
    return {
        **things,
        "draft": draft.pk,
        "open": draft.session.slug,
        "ballots": to_score.session.slug,
        "to score": to_score.pk,
    }


def _form(page, address, part):
    found = [each for each in forms_on(page, address) if part in each[0]]
    assert found, f"{address} has no form that is sent to {part}"
    return found[0]


def refused(client, address, part, typed):
    """The page that an empty form gives; the form is the page's first that is sent there."""
    page = client.get(address).content.decode()
    to, _, kept, buttons = _form(page, address, part)
    answer = client.post(to, {**kept, **buttons[-1], **typed, "csrfmiddlewaretoken": "x"})
    return client.get(answer.url) if answer.status_code == 302 else answer


def one_ballot(pk):
    """A ballot as it is begun: one score, at an end of its scale, and no sentence."""
    return {"note": pk, f"n{pk}-C1": "5", "submit": pk}


def test_each_form_with_something_to_correct(named, page, client_as, live_server, looked_at, laid):
    for role, states in (("delegate", DELEGATE), ("secretariat", SECRETARIAT)):
        client = client_as(role)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
        page.context.add_cookies([{**cookie, "url": live_server.url}])
        for number, (name, arguments, part) in enumerate(states):
            where = f"error-{role}-{number}-{name.replace(':', '-')}"
            address = reverse(name, args=[named.get(each, each) for each in arguments])
            typed = one_ballot(named["to score"]) if name == "scoring:ballots" else {}
            answer = refused(client, address, part, typed)
            place = f"/static/shown/{where}/"
            laid[place] = answer.content, "text/html; charset=utf-8"
            page.goto(live_server.url + place)
            assert page.title().startswith("Error:"), where
            page.wait_for_function("document.activeElement.matches('[data-error-summary]')")
            for line in page.locator("[data-error-summary] a[href^='#']").all():
                there = page.locator(f"[id='{line.get_attribute('href')[1:]}']")
                assert there.count() == 1, where
            looked_at(page, where)
