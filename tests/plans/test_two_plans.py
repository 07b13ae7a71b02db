"""One rule for the current plan, a way to the other one, and no work of the last is hidden."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from plans import panels
from plans.models import Plan
from smewg.hooks import waiting_for
from tests.plans.test_plan_file import load_with_years, next_plan, written

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FINAL = "Begin the final review of SMEWG Strategic Plan 2017-2020"


@pytest.fixture
def later(plan):
    """The next plan, loaded beside the first."""
    return load_with_years(written(next_plan())).plan


def test_loading_the_next_plan_hides_no_work_of_the_last(plan, secretariat, client_as):
    with time_machine.travel("2021-03-01 12:00+08:00"):
        before = {each.text for each in waiting_for(secretariat)}
        assert FINAL in before
        load_with_years(written(next_plan()))
        assert before <= {each.text for each in waiting_for(secretariat)}
        assert FINAL in client_as("secretariat").get("/").content.decode()
        assert "final review in 2020" in " ".join(
            client_as("secretariat").get(reverse("reviews:reviews")).content.decode().split()
        )


def test_the_handover_pack_keeps_the_last_plan_s_open_lines(plan, secretariat):
    day = date(2021, 3, 1)
    with time_machine.travel(day):
        before = [each.text for each in panels.schedule_in_motion(secretariat, day).lines]
        reviews = [each.text for each in panels.reviews_of_the_plan(secretariat, day).lines]
        load_with_years(written(next_plan()))
        assert before
        assert before == [each.text for each in panels.schedule_in_motion(secretariat, day).lines]
        assert reviews == [each.text for each in panels.reviews_of_the_plan(secretariat, day).lines]


@pytest.mark.parametrize(
    ("day", "key"),
    [("2016-06-01", "2017-2020"), ("2019-06-01", "2017-2020"), ("2021-01-02", "2021-2024")],
)
@pytest.mark.usefixtures("later")
def test_every_page_that_chooses_a_plan_chooses_the_same(client_as, day, key):
    client = client_as("secretariat")
    with time_machine.travel(f"{day} 12:00+08:00"):
        assert Plan.objects.current().key == key
        home = client.get("/")
        assert home.context["home"].plan.key == key
        assert client.get(reverse("kpis:current_register")).url == f"/kpis/evidence/{key}/"
        assert client.get(reverse("reviews:reviews")).context["plan"].key == key
        assert client.get(reverse("contributions:who")).context["plan"].key == key
        assert client.get(reverse("public:home")).context["plan"]["title"].endswith(key)


SWITCHED = {
    "home": ((), "?plan=2021-2024"),
    "reviews:reviews": ((), "?plan=2021-2024"),
    "contributions:who": ((), "?plan=2021-2024"),
    "kpis:register": (("2017-2020",), "/kpis/evidence/2021-2024/"),
    "contributions:year": ((2018,), "/contributions/2022/"),
    "kpis:year": ((2018,), "/kpis/2022/"),
    "kpis:grid": ((2018,), "/kpis/2022/enter/"),
    "plans:plan": (("2017-2020",), "/plans/2021-2024/"),
    "plans:schedule": (("2017-2020",), "/plans/2021-2024/schedule/"),
    "plans:work_plans": (("2017-2020",), "/plans/2021-2024/work-plan/"),
    "plans:recommendations": (("2017-2020",), "/plans/2021-2024/recommendations/"),
    "plans:aligned": (("2017-2020",), "/plans/2021-2024/aligned/"),
    "plans:activity": (("2017-2020", 3), "/plans/2021-2024/"),
    "kpis_pages:area": (("2017-2020", 2), "/plans/2021-2024/"),
    "reviews:dashboard": (("2017-2020",), "/reviews/2021-2024/dashboard/"),
    "reviews:changes": (("2017-2020",), "/reviews/2021-2024/changes/"),
    "contributions:accepted": (("2017-2020",), "/contributions/plan/2021-2024/"),
}


@pytest.mark.usefixtures("later")
def test_each_page_that_has_a_plan_leads_to_the_other(client_as):
    client = client_as("secretariat")
    with time_machine.travel("2019-06-01 12:00+08:00"):
        for name, (args, other) in SWITCHED.items():
            page = client.get(reverse(name, args=args)).content.decode()
            assert 'aria-label="Plan shown"' in page, name
            assert f'href="{other}"' in page, name
        shown = client.get("/?plan=2021-2024")
        assert shown.context["home"].plan.key == "2021-2024"


def test_one_plan_alone_shows_no_switch(plan, client_as):
    assert "Plan shown" not in client_as("secretariat").get(f"/plans/{plan.key}/").content.decode()
