"""Every page, full and empty: no violation of axe, nothing wider than the screen, no fault."""

import pytest
from django.urls import reverse

from kpis.models import Evidence
from plans.models import Plan
from reviews.models import Review
from smewg.models import User
from tests.factories import UserFactory
from tests.reviews.publishing import published

FULL = [
    ("home", ()),
    ("plans:list", ()),
    ("plans:plan", ("2017-2020",)),
    ("kpis_pages:area", ("2017-2020", 1)),
    ("kpis_pages:area", ("2017-2020", 2)),
    ("kpis_pages:indicator", ("2017-2020", "kpi-1")),
    ("objectives:objective", ("2017-2020", 1, 1)),
    ("kpis_pages:judge", ("2017-2020", "kpi-1", 2018)),
    ("kpis_pages:judge_objective", ("2017-2020", 2, 1, 2018)),
    ("reviews:dashboard", ("2017-2020",)),
    ("reviews:reviews", ()),
    ("reviews:new", ("2017-2020",)),
    ("reviews:review", ("review",)),
    ("reviews:section", ("review", "summary")),
    ("reviews:section", ("review", "progress-by-kpi")),
    ("reviews:section", ("review", "progress-by-area")),
    ("reviews:section", ("review", "contributions")),
    ("reviews:section", ("review", "projects")),
    ("reviews:section", ("review", "assessment")),
    ("reviews:section", ("review", "lists")),
    ("reviews:templates", ()),
    ("reviews:changes", ("2017-2020",)),
    ("kpis:years", ()),
    ("kpis:year", (2017,)),
    ("kpis:year", (2018,)),
    ("kpis:grid", (2019,)),
    ("kpis:paste", (2019,)),
    ("kpis:history", (2019,)),
    ("kpis:close", (2019,)),
    ("kpis:correct", (2017, "kpi-1")),
    ("kpis:cell", (2018, "kpi-2", "total")),
    ("kpis:register", ("2017-2020",)),
    ("kpis:evidence_import", ("2017-2020",)),
    ("kpis:evidence_start", (2019,)),
    ("kpis:evidence_new", (2019, "kpi-2")),
    ("kpis:evidence_new", (2019, "kpi-4")),
    ("kpis:evidence", ("item",)),
    ("kpis:evidence_change", ("item",)),
    ("plans:schedule", ("2017-2020",)),
    ("plans:activity", ("2017-2020", 11)),
    ("plans:activity_new", ("2017-2020",)),
    ("kpis_pages:carried_out", ("2017-2020", 1)),
    ("plans:work_plans", ("2017-2020",)),
    ("plans:recommendations", ("2017-2020",)),
    ("plans:recommendation_new", ("2017-2020",)),
    ("plans:aligned", ("2017-2020",)),
    ("plans:other_fora", ()),
    ("contributions:who", ()),
    ("contributions:windows", ()),
    ("contributions:window", (2019,)),
    ("contributions:remind", (2019, "PE")),
    ("group:reminders", ()),
    ("group:reminder_new", ()),
    ("group:reminder_log", ()),
    ("contributions:accepted", ("2017-2020",)),
    ("contributions:year", (2019,)),
    ("contributions:year", (2018,)),
    ("contributions:choose", (2019,)),
    ("contributions:new", (2019, "CHL")),
    ("contributions:report", (2019, "CHL", 1)),
    ("contributions:report", (2018, "PE", 1)),
    ("contributions:versions", (2019, "CHL", 1)),
    ("contributions:accept", (2019, "VN", 1)),
    ("contributions:beside", (2019, "VN", 1)),
    ("group:meetings", ()),
    ("group:meeting", ("smewg-47",)),
    ("group:meeting_new", ()),
    ("group:turns", ()),
    ("group:swap", ()),
    ("group:calendar", ()),
    ("group:partners", ()),
    ("group:handover", ()),
    ("briefs:all", ()),
    ("briefs:brief", ("PE",)),
    ("group:economies", ()),
    ("group:people", ()),
    ("group:invite", ()),
    ("group:person", ("person",)),
    ("group:me", ()),
    ("group:sessions", ()),
    ("group:audit", ()),
    ("privacy", ()),
    ("account_change_password", ()),
    ("account_logout", ()),
]
EMPTY = [
    "home",
    "reviews:reviews",
    "plans:list",
    "kpis:years",
    "group:economies",
    "group:people",
    "group:me",
]


def look_at(page, live_server, looked_at, name, address):
    page.goto(live_server.url + address)
    looked_at(page, name)


def test_each_page_of_the_demonstration(page, demonstrated, sign_in, live_server, looked_at):
    item = Evidence.objects.filter(reporting_year__year=2019).first()
    item.title = "A long name of an invented activity " * 8
    item.save()
    sign_in(page, User.objects.get(email="secretariat@smewg.example"))
    review = Review.objects.get().pk
    things = {
        "review": review,
        "item": item.pk,
        "person": User.objects.get(email="chair@smewg.example").pk,
    }
    for number, (name, arguments) in enumerate(FULL):
        address = reverse(name, args=[things.get(each, each) for each in arguments])
        look_at(page, live_server, looked_at, f"full-{number}-{name.replace(':', '-')}", address)


NARROWED = [
    "?from=2017&to=2018",
    "?area=2",
    "?economy=PE",
    "?from=2018&to=2018&area=2&economy=PE",
]


def test_the_dashboard_narrowed_and_a_published_review(
    page, demonstrated, sign_in, live_server, looked_at
):
    chair = User.objects.get(email="chair@smewg.example")
    sign_in(page, chair)
    for number, query in enumerate(NARROWED):
        address = reverse("reviews:dashboard", args=[demonstrated.key]) + query
        look_at(page, live_server, looked_at, f"narrowed-{number}", address)
    address = reverse("reviews:changes", args=[demonstrated.key]) + "?since=2018-01-01"
    look_at(page, live_server, looked_at, "changes-since-2018", address)
    review = Review.objects.get()
    published(review, chair)
    address = reverse("reviews:review", args=[review.pk])
    look_at(page, live_server, looked_at, "published-review", address)
    page.emulate_media(media="print")
    looked_at(page, "published-review-print")


def test_each_page_of_an_empty_installation(page, db, sign_in, live_server, looked_at):
    assert not Plan.objects.exists()
    sign_in(page, UserFactory(name=""))
    for name in EMPTY:
        look_at(page, live_server, looked_at, f"empty-{name.replace(':', '-')}", reverse(name))


def test_the_pages_before_signing_in(page, db, live_server, looked_at):
    for name in ("account_login", "account_reset_password", "account_signup"):
        look_at(page, live_server, looked_at, f"before-{name}", reverse(name))


@pytest.mark.parametrize("scheme", ["dark"])
def test_the_dark_dashboard(browser, watched, plan, chair, sign_in, live_server, looked_at, scheme):
    context = browser.new_context(color_scheme=scheme)
    page = watched(context.new_page())
    sign_in(page, chair)
    page.goto(live_server.url + reverse("reviews:dashboard", args=[plan.key]))
    looked_at(page, f"dashboard-{scheme}")
    context.close()
