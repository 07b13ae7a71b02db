"""Lists as they come by mail: each file of tests/cases gives what its README says is right."""

import csv
import io
import time

import pytest
from django.test import Client
from django.urls import reverse

from contributions.models import Contribution
from kpis.models import Evidence, ReportingYear
from plans.models import OtherForumActivity
from projects.enums import NoteState
from projects.models import ConceptNote
from projects.operations.funds import load_funds
from smewg.models import Economy, LearnedAnswer, Partner, ReceivedList
from smewg.operations import lists
from tests.factories import UserFactory, listed
from tests.lists_pages import (
    CASES,
    answer,
    case,
    counts,
    give,
    list_of,
    planned,
    problems,
    say,
    take,
    values,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client_as):
    return client_as("secretariat")


@pytest.fixture
def notes(plan, secretary):
    """Give a list of notes in."""
    load_funds()
    return lambda name: give(secretary, reverse("projects:import"), case(name))


@pytest.fixture
def evidence(plan, secretary):
    """Give a list of evidence in."""
    address = reverse("kpis:evidence_import", args=[plan.key])
    return lambda name: give(secretary, address, case(name))


@pytest.fixture
def viet_nam(plan):
    client = Client()
    person = UserFactory(role="delegate", economy=Economy.objects.get(code="VN"))
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def reports(viet_nam):
    address = reverse("contributions:workbook", args=[2019, "VN"])
    return lambda name: give(viet_nam, address, case(name))


def sums():
    return list(ConceptNote.objects.order_by("pk").values_list("apec_usd", flat=True))


@pytest.mark.parametrize(
    "name",
    [
        "notes-ordinary.xlsx", "notes-empty-fill.xlsx", "notes-banner-above.xlsx",
        "notes-instructions-in-front.xlsx", "notes-titles-as-typed.xlsx", "notes.ods",
        "notes-excel-97.xls",
    ],
)  # fmt: skip
def test_three_ordinary_notes_come_in_from_any_workbook_and_once(notes, secretary, name):
    page = notes(name)
    assert counts(page) == {"new": 3}
    take(secretary, page)
    assert sums() == [84_000, 61_500, 99_000]
    assert set(ConceptNote.objects.values_list("state", flat=True)) == {NoteState.DRAFT}
    assert counts(notes(name)) == {"the same": 3}
    take(secretary, page)
    assert len(sums()) == 3, "the same confirm twice is once"


@pytest.mark.once
@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("notes-french-excel.csv", [85_000, 61_500]),
        ("notes-vietnamese-excel.csv", [85_000]),
        ("notes-indonesian-excel.csv", [85_000]),
        ("notes-mac-cr.csv", [54_000]),
        ("notes-sep-line.csv", [54_000]),
        ("notes-blank-first-line.csv", [54_000]),
    ],
)
def test_amounts_are_never_multiplied_by_a_lost_comma(notes, secretary, name, right):
    take(secretary, notes(name))
    assert sums() == right


@pytest.mark.once
def test_what_is_no_whole_number_is_refused_in_words(notes):
    half, odd = problems(notes("notes-decimal-comma.csv"))
    assert "not a whole number" in half["apec_usd"]
    assert "not in groups of three" in odd["apec_usd"]
    page = notes("notes-money-as-written.csv")
    assert values(page, "apec_usd")[1:] == ["85000", "85000", ""]
    assert "not a whole number" in problems(page)[0]["apec_usd"]


@pytest.mark.once
def test_days_are_read_as_written_and_what_the_list_leaves_open_is_asked_once(notes, secretary):
    page = notes("notes-days-as-written.csv")
    assert [each.text for each in page.context["questions"]] == [
        "Is 12/09/2018 12 September 2018 or 9 December 2018?"
    ]
    page = say(secretary, page, **{"12/09/2018": "day"})
    assert values(page, "start")[:4] == ["2018-09-12"] * 4
    assert "The day is missing" in problems(page)[4]["start"]
    assert "not a day that can be read" in problems(page)[5]["start"]


@pytest.mark.once
def test_letters_are_asked_never_guessed(notes, secretary):
    page = notes("notes-gbk.csv")
    (question,) = page.context["questions"]
    assert "“中小企业 digital training”" in [each.label for each in question.choices]
    assert not planned(page), "nothing can be taken before that is said"
    page = answer(secretary, page, **{"answer|letters": "gb18030"})
    assert values(page, "title") == ["中小企业 digital training"]


@pytest.mark.once
def test_economies_are_known_as_people_write_them(notes):
    page = notes("notes-names-of-economies.csv")
    right = ["China", "Philippines", "United States", "Mexico", "Peru", "Korea", "Viet Nam"]
    assert values(page, "proposers") == right
    assert "you wrote “Viet Nam (lead)”" in page.content.decode()


@pytest.mark.once
def test_a_list_of_names_is_split_and_never_learned_as_one(notes, secretary):
    page = notes("notes-two-economies-comma.csv")
    assert values(page, "proposers") == ["Australia; Japan"]
    take(secretary, page)
    assert not LearnedAnswer.objects.exists()


@pytest.mark.once
def test_the_preview_shows_each_cell_that_changes(notes, secretary):
    take(secretary, notes("notes-preview-1.csv"))
    page = notes("notes-preview-2.csv")
    assert counts(page) == {"changes": 1}
    text = " ".join(page.content.decode().split())
    for was, becomes in (("12,000", "21,000"), ("12 September 2018", "9 December 2018")):
        assert f"was </span>{was}</del>" in text
        assert f"becomes </span>{becomes}</ins>" in text


@pytest.mark.once
def test_projects_of_apec_s_database_are_known(notes):
    page = notes("notes-project-database.xlsx")
    assert counts(page) == {"new": 2}
    assert values(page, "fund") == ["APEC Support Fund: MSME", "TILF Special Account"]
    assert values(page, "session") == ["2/2020", "2/2020"]
    assert values(page, "start") == ["2021-02-01", "2021-01-25"]
    assert values(page, "state") == ["in implementation"] * 2
    assert "These columns were not used: Publication (if any); Project Year" in str(page.content)


@pytest.mark.once
def test_a_cell_that_became_a_date_says_so(notes, evidence, secretary):
    page = notes("notes-session-became-a-date.xlsx")
    assert "Did you mean 2/2020?" in problems(page)[0]["session"]
    page = answer(secretary, page, **{"row|cell:2:session": "2/2020"})
    assert counts(page) == {"new": 1}
    page = evidence("evidence-objective-became-a-date.xlsx")
    assert "Did you mean 1.2?" in problems(page)[0]["objectives"]


@pytest.mark.once
def test_facts_that_contradict_each_other_are_asked_about(notes, secretary):
    page = notes("notes-number-and-fund.csv")
    first, second = problems(page)
    assert "The A of the number says APEC Support Fund, the row says General" in first["fund"]
    assert "CTI is not this group's forum" in str(second["number"])
    page = answer(secretary, page, **{"row|sure:2:fund": "1", "row|sure:3:number": "1"})
    assert counts(page) == {"new": 2}, "nobody is stopped for good"


@pytest.mark.once
def test_the_gate_is_on_the_pages_alone(notes):
    assert "No file makes a note eligible" in problems(notes("notes-past-the-gate.csv"))[0]["state"]
    assert values(notes("notes-without-a-stage.csv"), "state") == ["draft"]


@pytest.mark.once
@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("notes-half-a-sheet.xlsx", "The file is damaged"),
        ("notes-with-a-password.xlsx", "asks for a password"),
    ],
)
def test_what_cannot_be_opened_says_what_to_do(notes, name, says):
    page = notes(name)
    assert page.status_code == 422
    assert says in page.content.decode()
    assert not ReceivedList.objects.exists()


@pytest.mark.parametrize(
    "name",
    [
        "evidence-empty-fill.xlsx", "evidence-banner-above.xlsx", "evidence.ods",
        "evidence-instructions-in-front.xlsx", "evidence-seven-columns.xlsx", "evidence-as-csv.csv",
    ],
)  # fmt: skip
def test_two_items_come_in_from_any_list(evidence, secretary, name):
    take(secretary, evidence(name))
    assert Evidence.objects.filter(indicator__code="KPI 2", reporting_year__year=2019).count() == 2
    assert counts(evidence(name)) == {"the same": 2}
    assert "stands already as E" in evidence(name).content.decode()


def test_the_same_item_twice_is_one_unless_the_person_says_otherwise(evidence, secretary):
    take(secretary, evidence("evidence-sent-twice.xlsx"))
    page = evidence("evidence-sent-twice.xlsx")
    assert counts(page) == {"the same": 1}
    page = answer(secretary, page, **{"row|another:2": "1"})
    take(secretary, page)
    assert Evidence.objects.count() == 2


@pytest.mark.once
def test_each_cell_is_read_as_people_write_it(evidence, secretary):
    page = evidence("evidence-cells-as-written.xlsx")
    for name in ("Harbour", "Lantern"):
        page = say(secretary, page, **{name: "+"})
    assert set(Partner.objects.filter(name__in=["Harbour Cooperative Bank", "Lantern Foundation"]))
    assert counts(page) == {"needs an answer": 1, "new": 15}
    assert values(page, "economies")[:2] == ["Chile; Peru", "Chile; Peru; Viet Nam"]
    assert values(page, "objectives")[2] == "1.3; 2.1"
    assert values(page, "indicator")[3] == "KPI 2"
    assert values(page, "year")[4] == "2019"
    assert "This is a formula" in problems(page)[5]["year"]
    meeting = "SME Ministerial Meeting 25 (2019, Concepcion)"
    assert values(page, "meeting")[6:8] == [meeting] * 2
    assert "ABAC" in values(page, "partners")[8]
    assert values(page, "economies")[10:13] == ["China", "Philippines", "Korea"]
    assert values(page, "held_from")[13:] == ["2019-09-13"] * 3
    page = answer(secretary, page, **{"row|cell:7:year": "2019"})
    assert counts(page) == {"new": 16}


@pytest.mark.once
def test_hidden_rows_are_said(evidence):
    page = evidence("evidence-filtered-rows.xlsx")
    assert "2 rows are hidden in your sheet (2, 4) and are in the list too." in str(page.content)


@pytest.mark.once
def test_a_line_break_is_one_and_no_sign_of_it_is_seen(evidence, secretary):
    take(secretary, evidence("evidence-line-break.xlsx"))
    assert Evidence.objects.get().description == "Line one\nLine two"


@pytest.mark.once
@pytest.mark.parametrize("name", ["evidence-row-at-the-end.xlsx", "evidence-empty-rows.xlsx"])
def test_empty_rows_hold_nobody(evidence, name):
    begun = time.process_time()
    page = evidence(name)
    assert time.process_time() - begun < 8
    assert page.status_code == 422 or counts(page) == {"new": 1}


def test_the_register_sent_back_leaves_shut_years_as_they_are(evidence, secretary, plan, client_as):
    by = UserFactory()
    kept = listed(plan, by, slug="kpi-2", year=2018, title="Of a shut year")
    listed(plan, by, slug="kpi-2", year=2019, title="Of an open year")
    ReportingYear.objects.filter(year=2018).update(state="closed")
    address = reverse("kpis:register_file", args=[plan.key, "csv"])
    content = secretary.get(address).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    rows[[row["Title"] for row in rows].index("Of an open year")]["Place"] = "Port hall"
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    where = reverse("kpis:evidence_import", args=[plan.key])
    page = secretary.post(where, {"pasted": out.getvalue()}, follow=True)
    assert counts(page) == {"changes": 1, "the same": 1}
    assert "it is left as it is" in page.content.decode()
    take(secretary, page)
    assert Evidence.objects.get(place="Port hall").title == "Of an open year"
    assert Evidence.objects.get(pk=kept.pk).version == kept.version


def right_activities():
    with (CASES / "workbooks" / "activities-60-right.csv").open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def as_right(item):
    return {
        "Title": item.title,
        "First day": str(item.held_from or ""),
        "Last day": str(item.held_until or ""),
        "Economies": {each.short_name for each in item.economies.all()},
        "Objectives": {each.code for each in item.objectives.all()},
        "Place": item.place,
    }


def require_right():
    right = [
        {key: value for key, value in row.items() if key != "Row"}
        | {key: set(row[key].split("; ")) for key in ("Economies", "Objectives")}
        for row in right_activities()
    ]
    found = Evidence.objects.prefetch_related("economies", "objectives__area").order_by("pk")
    by_title = {item.title: as_right(item) for item in found}
    assert len(by_title) == 60
    assert [by_title[row["Title"]] for row in right] == right


@pytest.mark.once
def test_sixty_activities_in_six_styles_of_days_and_twelve_spellings(evidence, secretary):
    page = evidence("activities-60.xlsx")
    assert len(page.context["questions"]) <= 10
    take(secretary, page)
    require_right()


def test_the_officer_s_own_columns_are_asked_once_and_a_second_list_asks_nothing(
    evidence, secretary
):
    page = evidence("activities-60-own-titles.csv")
    assert [column.title for column in page.context["missing"]] == ["Title"]
    own = {
        "activity": "title", "lead": "economies", "when": "held_from", "until": "held_until",
        "where": "place", "kpi": "indicator", "serves": "objectives",
    }  # fmt: skip
    page = answer(secretary, page, **{f"set|column:{title}": key for title, key in own.items()})
    assert len(page.context["questions"]) + len(own) <= 10
    take(secretary, page)
    require_right()
    again = evidence("activities-60-own-titles.csv")
    assert not again.context["questions"]
    assert counts(again) == {"the same": 60}


def test_other_fora_s_lists_come_in_with_two_columns(secretary, plan):
    for name in ("other-fora-two-columns.xlsx", "other-fora-empty-fill.xlsx"):
        page = give(secretary, reverse("plans:other_fora"), case(name))
        assert counts(page) == {"new": 2}
        take(secretary, page)
    assert OtherForumActivity.objects.count() == 4


@pytest.mark.once
def test_a_day_that_can_be_two_is_asked_and_kept_as_the_form_shows_it(reports, viet_nam):
    page = reports("reports-day-06-01.xlsx")
    page = say(viet_nam, page, **{"06/01/2019": "day"})
    take(viet_nam, page)
    assert Contribution.objects.get().draft["held_from"] == "2019-01-06"


@pytest.mark.once
def test_figures_and_days_of_reports_are_read_as_written(reports, viet_nam):
    page = say(viet_nam, reports("reports-cells-as-written.xlsx"), Thai="yes")
    assert counts(page) == {"new": 8}
    assert values(page, "msmes_reached")[:3] == ["1234"] * 3
    right = ["2019-06-01", "2019-06-13", "2019-06-01", "2019-06-13"]
    assert values(page, "held_from")[3:7] == right
    assert values(page, "objectives")[7] == "3.2; 4.1"


@pytest.mark.once
def test_a_column_that_is_not_used_is_named(reports):
    assert "The column Remarks was not used." in str(reports("reports-remarks-column.xlsx").content)


def test_one_bad_row_stops_no_other_and_can_follow(reports, viet_nam):
    page = reports("reports-one-bad-row.xlsx")
    assert counts(page) == {"needs an answer": 1, "new": 4}
    page = take(viet_nam, page)
    assert Contribution.objects.count() == 4
    assert counts(page) == {"needs an answer": 1, "left out": 4}
    page = answer(viet_nam, page, **{"row|cell:4:kind": "workshop or training"})
    take(viet_nam, page)
    assert Contribution.objects.count() == 5


@pytest.mark.parametrize("name", ["reports-empty-fill.xlsx", "reports-row-at-the-end.xlsx"])
def test_one_report_comes_in(reports, viet_nam, name):
    take(viet_nam, reports(name))
    assert Contribution.objects.count() == 1
    assert counts(reports(name)) == {"the same": 1}


def test_what_was_learned_can_be_taken_back(secretary, plan):
    address = reverse("kpis:evidence_import", args=[plan.key])
    head = "Title\tIndicator\tFirst day\tEconomies\tObjectives\n"
    block = head + "A fair\tKPI 2\t13 May 2019\tThe SRV\t1.3"
    page = secretary.post(address, {"pasted": block}, follow=True)
    assert counts(page) == {"needs an answer": 1}
    page = say(secretary, page, SRV="=Viet Nam")
    assert values(page, "economies") == ["Viet Nam"]
    assert "The SRV" in secretary.get(reverse("lists:learned")).content.decode()
    secretary.post(reverse("lists:forget", args=[LearnedAnswer.objects.get().pk]))
    page = secretary.post(address, {"pasted": block}, follow=True)
    assert counts(page) == {"needs an answer": 1}


def test_a_list_waits_for_its_owner_and_the_secretariat_for_thirty_days(
    reports, secretary, notes, client_as, viet_nam
):
    private = list_of(reports("reports-one-bad-row.xlsx"))
    shared = list_of(notes("notes-days-as-written.csv"))
    assert secretary.get(private.get_absolute_url()).status_code == 404, "drafts are an economy's"
    other = Client()
    other.force_login(UserFactory(), backend="django.contrib.auth.backends.ModelBackend")
    assert other.get(shared.get_absolute_url()).status_code == 200
    assert client_as("chair").get(shared.get_absolute_url()).status_code == 404
    ReceivedList.objects.update(received_at="2019-01-01T00:00:00Z")
    lists.forget_old()
    assert not ReceivedList.objects.exists()


def test_rows_are_looked_at_anew_when_they_are_taken(evidence, secretary, plan):
    page = evidence("evidence-sent-twice.xlsx")
    ReportingYear.objects.filter(year=2019).update(state="closed")
    again = take(secretary, page)
    assert not Evidence.objects.exists()
    assert counts(again) == {"needs an answer": 1}


def test_likely_doubles_are_said_beside_the_item_in_the_register_and_at_the_closing(
    evidence, secretary, plan
):
    take(secretary, evidence("evidence-short-title.xlsx"))
    page = evidence("evidence-short-title.xlsx")
    page = answer(secretary, page, **{"row|another:2": "1"})
    assert "Likely the same as" in page.content.decode()
    take(secretary, page)
    first, second = Evidence.objects.order_by("pk")
    for address in (
        reverse("kpis:evidence", args=[first.pk]),
        reverse("kpis:likely_same", args=[plan.key]),
        reverse("kpis:close", args=[2019]),
    ):
        assert second.number in secretary.get(address).content.decode()
