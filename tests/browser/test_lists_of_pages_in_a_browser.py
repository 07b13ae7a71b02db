"""Lists whose rows are sent as their pages are, and a long one that the worker reads, as people."""

import pytest
from playwright.sync_api import expect

from plans.models import Activity, InitiativeItem
from smewg.models import Meeting
from smewg.operations import long_lists

ACTIVITIES = """Activity\tYears\tProponents\tAreas\tStage\tWhy it changes
A fair for fisheries\t2018-2019\tViet Nam; PNG\t1\tplanned\t
A fair for the fisheries\t2020\tPeru\t2\tunder way\tIt began in May
"""
MEETINGS = """Meeting\tFirst day\tVenue\tHost economy\tAttendance
47th SMEWG meeting\t12 September 2018\tPort Moresby\tPNG\tPeru, Chile; Hong Kong, China
SMEWG 99\t5 March 2027\tLima\tPeru\tPeru; Atlantis
"""


@pytest.fixture
def paste(page, go):
    def pasted(block, name, *of):
        go(name, *of)
        page.get_by_label("Or paste the rows here").fill(block)
        page.get_by_role("button", name="Show what would happen").click()

    return pasted


def test_activities_and_meetings_come_in_as_their_pages_take_them(
    page, plan, secretariat, as_person, paste, go, looked_at
):
    as_person(secretariat)
    paste(ACTIVITIES, "plans:schedule_import", plan.key)
    expect(page.get_by_role("heading", name="New: 2 rows")).to_be_visible()
    looked_at(page, "list-activities")
    page.get_by_role("button", name="Save 2 rows").click()
    expect(page.get_by_text("Added: 2 new, 0 changed.")).to_be_visible()
    assert Activity.objects.get(number=15).state == "under way"
    paste(MEETINGS, "group:meetings_import")
    looked_at(page, "list-meetings")
    go("home")
    page.get_by_role("link", name="Finish 1 list that waits").click()
    page.get_by_label("It is another economy").select_option("Peru")
    page.get_by_role("button", name="Keep these answers").first.click()
    page.get_by_role("button", name="Save 2 rows").click()
    expect(page.get_by_text("Added: 1 new, 1 changed.")).to_be_visible()
    assert Meeting.objects.get(kind="SMEWG", number=99).attendance.count() == 1


def test_a_long_list_says_how_far_it_is_and_shows_itself_when_it_is_read(
    page, plan, secretariat, as_person, paste, looked_at, settings, monkeypatch
):
    settings.DOCUMENTS_MADE_IN_PLACE = False
    monkeypatch.setattr(long_lists, "AT_ONCE", 10)
    as_person(secretariat)
    lines = [f"DEAP\t{number}\tItem {number}" for number in range(1, 31)]
    paste("\n".join(["Initiative\tNo.\tText", *lines]), "plans:aligned_import", plan.key)
    expect(page.get_by_role("heading", name="Reading 30 rows")).to_be_visible()
    looked_at(page, "list-working")
    long_lists.work()
    expect(page.get_by_role("heading", name="Check the rows")).to_be_visible()
    page.get_by_role("button", name="Save 30 rows").click()
    expect(page.get_by_role("heading", name="Adding 30 rows")).to_be_visible()
    long_lists.work()
    expect(page.get_by_text("30 new, 0 changed.")).to_be_visible()
    looked_at(page, "list-taken")
    assert InitiativeItem.objects.count() == 30
