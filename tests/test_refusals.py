"""Whatever is refused is refused by a page of ours, with one sentence that fits who asks.

Every address of tests/test_urls.py, asked by GET and by an empty POST as each role: by the walk
there as its table has it, and in the other way here.
"""

import pytest
from django.urls import reverse

from kpis.models import ReportingYear
from reviews.operations import snapshots
from smewg.access import roles_of
from smewg.views.refusals import NO_ADDRESS, NO_POST, NOT_YOURS
from tests import walk
from tests.kpis.test_life_of_a_year import published
from tests.refused import LIBRARIES, what_is_wrong, why
from tests.test_urls import ROLES, TABLE, things  # noqa: F401 -- a fixture

pytestmark = [pytest.mark.once, pytest.mark.django_db]


def test_what_is_asked_in_the_other_way_is_refused_by_a_page_of_ours_that_fits(
    things,  # noqa: F811
    client_as,
    observer,
    delegate,
    monkeypatch,
):
    """A GET where the table of addresses has a POST, and an empty POST where it has a GET.

    What is refused to the table's own question, the table's walk looks at (tests/test_urls.py).
    """
    monkeypatch.setattr(snapshots, "start_making", lambda: None)
    wrong, told = {}, set()
    for method, other in (("get", "post"), ("post", "get")):
        # Reading first: a file that a POST takes away does not come back with its row.
        names = {
            name
            for name, (asks_by, _, _) in TABLE.items()
            if asks_by == other and not name.startswith(LIBRARIES)
        }
        for role in ROLES:
            for name, _, answer in walk.asked(TABLE, role, method, things, client_as, names):
                told.add(answer.status_code)
                if found := what_is_wrong(name, role, answer):
                    wrong[role, method, name] = f"{answer.status_code}: {found}"
    assert not wrong
    assert {403, 404, 405, 422} <= told


def test_each_right_names_the_roles_that_have_it():
    assert [str(each) for each in roles_of("kpis.change_figure")] == ["secretariat"]
    assert [str(each) for each in roles_of("kpis.verify_year")] == ["secretariat", "chair"]
    assert [str(each) for each in roles_of("projects.draft_ballot")] == ["delegate"]


def test_a_published_year_says_to_correct_instead(client_as, plan, secretariat, verifier):
    """It said that the page is for another role, and to ask the secretariat, to the secretariat."""
    published(ReportingYear.objects.get(year=2017), secretariat, verifier)
    client = client_as("secretariat")
    for name in ("kpis:grid", "kpis:paste", "kpis:close"):
        answer = client.get(reverse(name, args=[2017]))
        assert answer.status_code == 403
        assert why(answer).startswith("2017 is published; correct a figure instead")
    answer = client.get(reverse("kpis:correct", args=[2018, "kpi-1"]))
    assert why(answer) == "2018 is open: only a published figure is corrected."


def test_year_role_and_state_are_told_apart(client_as, plan, observer):
    grid = reverse("kpis:grid", args=[2018])
    assert "This is for the secretariat; you are signed in as an observer." in why(
        client_as("observer").get(grid)
    )
    missing = client_as("secretariat").get(reverse("kpis:grid", args=[2031]))
    assert missing.status_code == 404
    assert "no plan here has a year 2031" in why(missing).casefold()


def test_a_work_plan_that_is_not_begun_says_so(client_as, plan):
    answer = client_as("delegate").get(reverse("plans:work_plan", args=[plan.key, 2019]))
    assert answer.status_code == 404
    assert why(answer).startswith("The Work Plan of 2019 is not begun yet")
    answer = client_as("delegate").get(reverse("plans:work_plan", args=[plan.key, 2031]))
    assert "has no Work Plan of 2031" in why(answer)


def test_an_address_that_only_takes_a_form_answers_with_a_page(client_as, plan):
    answer = client_as("secretariat").get(reverse("kpis:undo", args=[2018]))
    assert (answer.status_code, why(answer)) == (405, NO_POST)
    assert answer["Allow"] == "POST"
    assert why(client_as("secretariat").get("/nowhere/at/all/")) == NO_ADDRESS
    assert NOT_YOURS


def test_a_chair_whose_term_is_over_is_told_so(client_as, plan, chair):
    from datetime import date  # noqa: PLC0415

    from smewg.models import Economy, OfficeTerm  # noqa: PLC0415

    OfficeTerm.objects.create(
        office="chair", economy=Economy.objects.first(), starts=date(2016, 1, 1),
        ends=date(2016, 12, 31),
    )  # fmt: skip
    OfficeTerm.objects.filter(office="chair").update(person=chair)
    for address in (reverse("reviews:new", args=[plan.key]), reverse("group:swap")):
        answer = client_as("chair").get(address)
        assert answer.status_code == 403
        assert why(answer).startswith("Your term as Chair does not run today")
