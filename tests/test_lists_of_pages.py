"""Lists whose rows are sent as their pages are: activities, meetings, partners, people, items."""

import io

import openpyxl
import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from plans.models import Activity, InitiativeItem, OtherForumActivity
from smewg.models import Attendance, LearnedAnswer, Meeting, Partner, User
from smewg.operations.accounts import close_account
from smewg.operations.attendance import record_attendance
from tests.factories import UserFactory
from tests.lists_pages import (
    answer,
    counts,
    give,
    list_of,
    planned,
    problems,
    say,
    take,
    values,
    waiting,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def secretary(client_as):
    return client_as("secretariat")


@pytest.fixture
def paste(secretary, plan):
    """Give rows in: paste("group:partners_import", "Partner|Kind", "ABAC|private sector")."""

    def pasted(name, *lines):
        address = reverse(name, args=[plan.key] if name in OF_A_PLAN else [])
        block = "\n".join(line.replace("|", "\t") for line in lines)
        return secretary.post(address, {"pasted": block}, follow=True)

    return pasted


OF_A_PLAN = ("plans:schedule_import", "plans:aligned_import")
KINDS = {
    "plans:schedule_import": "plans:schedule_list",
    "plans:aligned_import": "plans:aligned_file",
    "group:meetings_import": "group:meetings_file",
    "group:partners_import": "group:partners_file",
    "group:people_import": "group:people_file",
}


def something_of_each(plan):
    initiative = plan.aligned_with.get(number=1)
    item = InitiativeItem.objects.create(initiative=initiative, number=1, text="Facilitate trade")
    activity = plan.activities.get(number=1)
    activity.initiative_items.add(item)
    meeting = Meeting.objects.get(kind="SMEWG", number=45)
    abac = Partner.objects.first()
    record_attendance(meeting, economy=meeting.host, people=4)
    record_attendance(meeting, partner=abac, attended_as="observer")
    record_attendance(meeting, body="Harbour Cooperative Bank", attended_as="guest")
    UserFactory(role="observer", name="")


@pytest.mark.parametrize("where", KINDS)
def test_what_is_exported_is_the_same_when_it_is_sent_back(where, secretary, plan):
    something_of_each(plan)
    arguments = [plan.key] if where.startswith("plans:") else []
    content = secretary.get(reverse(KINDS[where], args=arguments)).content
    page = give(secretary, reverse(where, args=arguments), SimpleUploadedFile("a.xlsx", content))
    assert set(counts(page)) == {"the same"}, problems(page)
    assert not page.context["questions"]


@pytest.mark.parametrize("where", KINDS)
def test_templates_keep_cells_as_text_and_offer_what_is_known(where, secretary, plan):
    arguments = [plan.key] if where.startswith("plans:") else []
    address = reverse(where.replace("_import", "_template"), args=arguments)
    book = openpyxl.load_workbook(io.BytesIO(secretary.get(address).content))
    sheet = book.worksheets[0]
    formats = {sheet.column_dimensions[key].number_format for key in sheet.column_dimensions}
    assert "@" in formats
    wants = {"plans:schedule_import", "group:meetings_import", "group:partners_import"}
    assert sheet.data_validations.dataValidation or where not in wants
    assert sheet.max_row == 1


# Activities of the schedule

HEAD = "Activity|Years|Proponents|Areas|Objectives|Funding"
FAIR = "A fair for fisheries|2018-2019|Viet Nam; PNG|1|1.1|self-funded"


def test_an_activity_comes_in_once_and_stands_as_the_page_keeps_it(paste, secretary, plan):
    page = paste("plans:schedule_import", HEAD, FAIR)
    assert counts(page) == {"new": 1}, problems(page)
    take(secretary, page)
    fair = Activity.objects.get(title="A fair for fisheries")
    assert (fair.years, fair.kept_here, fair.state) == ("2018-2019", True, "planned")
    assert fair.number == 14
    assert [each.code for each in fair.proponents.all()] == ["PNG", "VN"]
    assert fair.history.first().history_change_reason == "entered on the page"
    assert counts(paste("plans:schedule_import", HEAD, FAIR)) == {"the same": 1}


def test_editions_of_a_series_are_activities_of_their_own_and_the_overlap_is_asked(
    paste, secretary, plan
):
    take(secretary, paste("plans:schedule_import", HEAD, FAIR))
    later = FAIR.replace("2018-2019", "2020")
    page = paste("plans:schedule_import", HEAD, later)
    (problem,) = problems(page)
    assert "A fair for fisheries (2018-2019). Say what it is." in problem["overlap"]
    assert problem["because"] == "Say why, in a sentence."
    told = {"row|cell:2:overlap": "They are different", "row|cell:2:because": "Another year"}
    page = take(secretary, answer(secretary, page, **told))
    new = Activity.objects.get(first_year=2020, title="A fair for fisheries")
    kept = new.overlaps.get()
    assert (kept.answer, kept.because) == ("different", "Another year")


def test_a_standing_activity_takes_each_step_of_its_page(paste, secretary, plan):
    take(secretary, paste("plans:schedule_import", HEAD, FAIR))
    head = "No.|Activity|First year|Last year|Stage|Why it changes"
    moved = "14|A fair for fisheries|2019|2020|deferred|"
    page = paste("plans:schedule_import", head, moved)
    (problem,) = problems(page)
    form = secretary.post(reverse("plans:activity_move", args=[plan.key, 14]), {
        "first_year": 2019, "last_year": 2020, "reason": ""}).context["move_form"]  # fmt: skip
    assert problem["reason"] == form.errors["reason"][0]
    page = answer(secretary, page, **{"row|cell:2:reason": "no hall yet"})
    assert counts(page) == {"changes": 1}
    take(secretary, page)
    fair = Activity.objects.get(number=14)
    assert (fair.years, fair.state) == ("2019-2020", "deferred")
    reasons = [each.history_change_reason for each in fair.history.order_by("history_id")]
    assert reasons[-2:] == [
        "moved from 2018-2019 to 2019-2020: no hall yet",
        "planned, now deferred: no hall yet",
    ]
    assert counts(paste("plans:schedule_import", head, moved)) == {"the same": 1}


@pytest.mark.parametrize(
    ("row", "key", "says"),
    [
        ("A forum|2019-2018||||", "last_year", "The last year is before the first."),
        ("A forum|2018||9||", "areas", "Not known: 9."),
        ("A forum|soon||||", "years", "Give one year or two"),
        ("|2018||||", "title", ""),
    ],
)
def test_what_the_page_refuses_the_list_refuses(paste, row, key, says):
    (problem,) = problems(paste("plans:schedule_import", HEAD, row))
    assert says in problem[key]


def test_the_schedule_s_own_table_is_the_same_when_it_is_sent_back(secretary, plan):
    file = secretary.get(reverse("plans:schedule_file", args=[plan.key, "csv"])).content
    address = reverse("plans:schedule_import", args=[plan.key])
    page = give(secretary, address, SimpleUploadedFile("schedule.csv", file))
    assert counts(page) == {"the same": 13}, problems(page)


def test_carried_out_is_said_with_its_evidence_alone(paste):
    (problem,) = problems(paste(
        "plans:schedule_import", HEAD + "|Stage", FAIR + "|carried out"))  # fmt: skip
    assert problem["state"] == "Carried out is said with the evidence of it, in one step."


# Meetings

MEETING_HEAD = "Meeting|First day|Last day|Place|Host|Economies there|Guests there"
LIMA = "SMEWG 61|5 March 2026|6 March 2026|Lima|Peru|Peru, Chile; Hong Kong, China|ABAC"


def test_a_meeting_comes_in_with_who_was_there_once(paste, secretary, plan):
    page = paste("group:meetings_import", MEETING_HEAD, LIMA)
    assert counts(page) == {"new": 1}, problems(page)
    take(secretary, page)
    meeting = Meeting.objects.get(kind="SMEWG", number=61)
    assert (meeting.year, meeting.month, meeting.mode) == (2026, 3, "in person")
    there = {str(each): each.attended_as for each in meeting.attendance.all()}
    abac = next(str(each) for each in Partner.objects.filter(name__contains="ABAC"))
    economies = dict.fromkeys(("Peru", "Chile", "Hong Kong, China"), "economy")
    assert there == {**economies, abac: "guest"}
    assert counts(paste("group:meetings_import", MEETING_HEAD, LIMA)) == {"the same": 1}


def test_attendance_is_corrected_by_a_list_and_how_many_people_came_stays(paste, secretary):
    take(secretary, paste("group:meetings_import", MEETING_HEAD, LIMA))
    meeting = Meeting.objects.get(kind="SMEWG", number=61)
    row = meeting.attendance.get(economy__code="PE")
    record_attendance(meeting, economy=row.economy, people=7)
    page = paste("group:meetings_import", "Meeting|Attendance", "61st SMEWG Meeting|Peru; Japan")
    assert counts(page) == {"changes": 1}
    text = " ".join(page.content.decode().split())
    assert "becomes </span>Japan; Peru</ins>" in text
    take(secretary, page)
    assert {str(each) for each in meeting.attendance.of_economies()} == {"Peru", "Japan"}
    assert Attendance.objects.get(meeting=meeting, economy__code="PE").people == 7
    meeting.refresh_from_db()
    assert meeting.place == "Lima", "a column that is not there leaves what stands"


def test_a_meeting_s_own_refusals_are_said_beside_its_cells(paste):
    head = "Meeting|First day|Last day|Month"
    page = paste(
        "group:meetings_import",
        head,
        "SMEWG 62|6 March 2026|5 March 2026|",
        "A dinner|6 March 2026||",
        "SMEWG 63|||",
    )
    first, second, third = problems(page)
    assert first["end"] == "The last day is before the first."
    assert second["meeting"] == "Say whose meeting it is and its number, as SMEWG meeting 47."
    assert "year" in third


def test_a_meeting_that_is_not_here_can_be_made_from_evidence(secretary, plan):
    address = reverse("kpis:evidence_import", args=[plan.key])
    head = "Title\tIndicator\tFirst day\tEconomies\tObjectives\tMeeting\n"
    block = head + "A talk\tKPI 2\t13 May 2019\tPeru\t1.3\t99th SMEWG meeting"
    page = secretary.post(address, {"pasted": block}, follow=True)
    (question,) = page.context["questions"]
    offered = [each.label for each in question.choices]
    assert any(each.startswith("Make it a new meeting: SMEWG meeting 99, in ") for each in offered)
    assert "Leave this name out" in offered
    year = next(each.value for each in question.choices if each.value.startswith("+"))
    page = say(secretary, page, **{"99th": year})
    made = Meeting.objects.get(kind="SMEWG", number=99)
    assert f"+{made.year}" == year
    assert values(page, "meeting") == [str(made)]
    made.place = "Lima"
    made.save()
    again = secretary.post(address, {"pasted": block}, follow=True)
    assert values(again, "meeting") == [str(made)], "an answer outlives what a meeting is called"


def test_a_meeting_without_a_number_is_not_offered_to_be_made(secretary, plan):
    address = reverse("kpis:evidence_import", args=[plan.key])
    block = "Title\tIndicator\tMeeting\nA talk\tKPI 2\tthe dinner in Lima"
    (question,) = secretary.post(address, {"pasted": block}, follow=True).context["questions"]
    assert not [each for each in question.choices if each.value.startswith("+")]


# Partners

PARTNER_HEAD = "Name|Type|Website|Email"


def test_partners_come_in_once_and_are_known_in_any_spelling(paste, secretary, plan):
    rows = (
        "Lantern Foundation|Private sector|https://lantern.example|a@lantern.example",
        "ABAC|private sector||",
    )
    page = paste("group:partners_import", PARTNER_HEAD, *rows)
    assert counts(page) == {"new": 1, "changes": 1}, problems(page)
    take(secretary, page)
    lantern = Partner.objects.get(name="Lantern Foundation")
    assert (lantern.kind, lantern.contact_email) == ("private sector", "a@lantern.example")
    abac = Partner.objects.get(name__contains="ABAC")
    assert abac.kind == "private sector"
    assert abac.history.first().history_change_reason == "added from a list"
    assert counts(paste("group:partners_import", PARTNER_HEAD, *rows)) == {"the same": 2}


def test_a_partner_s_own_refusals_are_said_beside_its_cells(paste, secretary):
    page = paste("group:partners_import", PARTNER_HEAD, "Lantern Foundation||lantern|nobody")
    form = secretary.post(reverse("group:partner_new"), {
        "name": "Lantern Foundation", "website": "lantern", "contact_email": "nobody",
    }).context["form"]  # fmt: skip
    (problem,) = problems(page)
    assert problem == {name: " ".join(said) for name, said in form.errors.items()}


def test_a_likely_double_is_said_and_two_rows_of_one_are_one(paste):
    page = paste(
        "group:partners_import", "Partner", "Lantern Foundation", "lantern foundation", "Lantern"
    )
    assert "Row 2 says the same. Keep one of them." in problems(page)[1].values()


# People

PEOPLE_HEAD = "Email|Full name|Role|Economy"
THREE = (
    "lan@smewg.example|Lan Nguyen|Delegate|Vietnam",
    "grace@smewg.example||Observer|",
    "lan@smewg.example|Lan Nguyen|Delegate|Vietnam",
)


def test_each_new_person_is_invited_by_mail_once(paste, secretary, plan):
    page = paste("group:people_import", PEOPLE_HEAD, *THREE[:2])
    assert counts(page) == {"new": 2}, problems(page)
    assert "sends 2 invitations by mail" in page.content.decode()
    assert not mail.outbox
    take(secretary, page)
    assert sorted(each.to[0] for each in mail.outbox) == [
        "grace@smewg.example", "lan@smewg.example",
    ]  # fmt: skip
    lan = User.objects.get(email="lan@smewg.example")
    assert (lan.economy.code, lan.account_state) == ("VN", "invited, not joined yet")
    assert lan.invited_by.role == "secretariat"
    page = paste("group:people_import", PEOPLE_HEAD, *THREE[:2])
    assert counts(page) == {"the same": 2}
    take(secretary, page)
    assert len(mail.outbox) == 2


@pytest.mark.parametrize(
    ("row", "key"),
    [
        ("lan@smewg.example||Delegate|", "economy"),
        ("lan@smewg.example||Observer|Peru", "economy"),
        ("not an address||Observer|", "email"),
        ("secretariat@smewg.example||Observer|", "email"),
    ],
)
def test_what_the_invite_page_refuses_the_list_refuses(paste, secretary, plan, row, key):
    economies = {each.short_name: each.pk for each in plan.activities.model.proponents.rel.model
                 .objects.all()}  # fmt: skip
    email, name, role, economy = row.split("|")
    sent = {
        "email": email,
        "name": name,
        "role": role.lower(),
        "economy": economies.get(economy, ""),
    }
    form = secretary.post(reverse("group:invite"), sent).context["form"]
    (problem,) = problems(paste("group:people_import", PEOPLE_HEAD, row))
    assert problem[key] == " ".join(form.errors[key])


def test_the_same_person_twice_in_a_list_is_said(paste):
    found = problems(paste("group:people_import", PEOPLE_HEAD, *THREE))
    assert found[2] == {"email": "Row 2 says the same. Keep one of them."}


# Items of what a plan is aligned with

ITEM_HEAD = "Initiative|No.|Text"
ITEMS = (
    "BAA|1|Facilitate the access of MSMEs to FTAs",
    "Boracay Action Agenda|2|Streamline customs rules",
    "DEAP|1|Digital infrastructure",
    "Iloilo Initiative|1|Growing global SMEs",
)


def test_items_come_in_once_under_any_name_of_their_initiative(paste, secretary, plan):
    page = paste("plans:aligned_import", ITEM_HEAD, *ITEMS)
    assert counts(page) == {"new": 4}, problems(page)
    take(secretary, page)
    items = InitiativeItem.objects.order_by("initiative__number", "number")
    assert [(each.initiative.number, each.number) for each in items] == [
        (1, 1), (1, 2), (2, 1), (3, 1),
    ]  # fmt: skip
    assert counts(paste("plans:aligned_import", ITEM_HEAD, *ITEMS)) == {"the same": 4}
    page = paste("plans:aligned_import", ITEM_HEAD, "baa|1|Help MSMEs to use FTAs")
    assert counts(page) == {"changes": 1}
    take(secretary, page)
    assert (
        InitiativeItem.objects.get(initiative__number=1, number=1).text == "Help MSMEs to use FTAs"
    )


def test_an_item_without_a_number_is_known_by_its_words_or_asked(paste, secretary):
    take(secretary, paste("plans:aligned_import", ITEM_HEAD, *ITEMS))
    page = paste("plans:aligned_import", ITEM_HEAD, "DEAP||digital infrastructure", "DEAP||New")
    assert counts(page) == {"the same": 1, "needs an answer": 1}
    assert "number" in problems(page)[1]


# Other fora


def test_another_source_of_a_standing_activity_of_other_fora_is_said(paste, secretary):
    head = "Forum|Title|Source"
    take(secretary, paste("plans:other_fora_import", head, "OECD|Loans for women|a report"))
    page = paste("plans:other_fora_import", head, "OECD|Loans for women|another")
    assert planned(page)[0].because == "It is in the list already, and its source stays: a report."
    assert OtherForumActivity.objects.count() == 1
    assert list_of(page).name == "Pasted rows"
    assert not LearnedAnswer.objects.exists()


def test_a_list_of_people_goes_when_a_name_is_taken_off_for_good(paste, secretary, plan):
    person = UserFactory(role="observer", name="Ana", email="ana@smewg.example")
    page = paste("group:people_import", PEOPLE_HEAD, "ana@smewg.example|Ana|Observer|")
    assert counts(page) == {"the same": 1}
    close_account(person.pk, by=UserFactory(), reason="left")
    secretary.post(
        reverse("group:anonymise", args=[person.pk]),
        {"reason": "They asked", "typed": "Ana", "seen": "closed"},
    )
    assert not waiting()
