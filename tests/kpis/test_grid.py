"""A year's grid: what is saved, what is refused and why, and what is never lost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kpis.domain.figures import counted
from kpis.models import Figure, FigureChange, ReportingYear
from kpis.operations.figures import change_figures
from kpis.queries.grid import grid
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def year_2017(plan):
    return ReportingYear.objects.get(year=2017)


@pytest.fixture
def send(client_as):
    """Posts a grid as the script does: send(role, **{"kpi-1.1": "3"}) or (text, seen version)."""

    def post(as_whom="secretariat", year=2017, script=True, **cells):
        posted = {}
        for key, typed in cells.items():
            text, seen = typed if isinstance(typed, tuple) else (typed, 0)
            posted |= {f"cell-{key}": text, f"seen-{key}": seen, f"was-{key}": "?"}
        headers = {"Accept": "application/json"} if script else {}
        return client_as(as_whom).post(reverse("kpis:grid", args=[year]), posted, headers=headers)

    return post


def figure(key, year=2017):
    indicator, _, column = key.partition(".")
    area = {"area": None} if column == "total" else {"area__number": column}
    return Figure.objects.get(
        count__indicator__slug=indicator, count__reporting_year__year=year, **area
    )


def test_a_cell_saves_itself(send, year_2017):
    answer = send(**{"kpi-1.2": "3"})
    assert answer.status_code == 200
    assert answer.json()["saved"] == ["kpi-1.2"]
    assert figure("kpi-1.2").value == counted(3)
    assert figure("kpi-1.2").changed_by.role == "secretariat"


def test_zero_blank_not_applicable_and_not_yet_due_stay_apart(send, year_2017):
    send(**{"kpi-1.1": "0", "kpi-1.2": "n/a", "kpi-1.3": "not yet due", "kpi-1.4": ""})
    kinds = {n: figure(f"kpi-1.{n}").kind for n in (1, 2, 3)}
    assert kinds == {1: "number", 2: "not_applicable", 3: "not_yet_due"}
    assert not Figure.objects.filter(area__number=4).exists()


@pytest.mark.once
@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("-1", "below 0"),
        ("2.5", "whole number"),
        ("ten", "whole number"),
        ("1000000000000", "too large"),
        ("5" * 41, "too large"),
    ],
)
def test_a_bad_count_is_refused_beside_its_cell(send, year_2017, typed, says):
    answer = send(**{"kpi-1.2": typed})
    assert answer.status_code == 422
    assert says in answer.json()["messages"]["kpi-1.2"]
    assert not Figure.objects.exists()


def test_a_total_below_an_area_is_refused(send, year_2017):
    send(**{"kpi-1.2": "7"})
    answer = send(**{"kpi-1.total": "5"})
    assert "below area 2, 7" in answer.json()["messages"]["kpi-1.total"]
    assert not Figure.objects.filter(area=None).exists()


def test_a_total_above_the_sum_of_the_areas_is_refused_once_all_are_known(send, year_2017):
    send(**{"kpi-1.1": "1", "kpi-1.2": "2", "kpi-1.3": "0"})
    assert send(**{"kpi-1.total": "9"}).status_code == 200, "area 4 may still hold six"
    answer = send(**{"kpi-1.4": "n/a"})
    assert "above the sum of the areas, 3" in answer.json()["messages"]["kpi-1.4"]


def test_the_cells_of_one_indicator_are_saved_together_or_not_at_all(send, year_2017):
    answer = send(**{"kpi-1.1": "8", "kpi-1.total": "5", "kpi-2.1": "4"})
    assert set(answer.json()["messages"]) == {"kpi-1.1", "kpi-1.total"}
    assert answer.json()["saved"] == ["kpi-2.1"]
    assert not Figure.objects.filter(count__indicator__slug="kpi-1").exists()


def test_a_cell_that_is_not_in_the_grid_is_refused(send, year_2017):
    answer = send(**{"kpi-77.1": "3", "kpi-1.9": "3"})
    assert set(answer.json()["messages"]) == {"kpi-77.1", "kpi-1.9"}


def test_a_year_outside_every_plan_has_no_grid(send, plan):
    assert send(year=2035, **{"kpi-1.1": "3"}).status_code == 404


def test_a_stale_version_is_refused_with_both_values_who_and_when(send, year_2017):
    send(**{"kpi-1.2": "3"})
    other = send(**{"kpi-1.2": ("4", 0)})
    assert other.status_code == 409
    conflict = other.json()["conflicts"]["kpi-1.2"]
    assert (conflict["mine"], conflict["theirs"]) == ("4", "3")
    assert conflict["who"]
    assert conflict["when"]
    assert figure("kpi-1.2").value == counted(3)


def test_typing_what_already_stands_is_no_conflict(send, year_2017):
    send(**{"kpi-1.2": "3"})
    assert send(**{"kpi-1.2": ("3", 0)}).status_code == 200
    assert figure("kpi-1.2").version == 1


def test_choosing_ones_own_value_after_a_conflict_is_kept_in_the_history(
    client_as, send, year_2017
):
    send(**{"kpi-1.2": "3"})
    client_as("secretariat").post(
        reverse("kpis:grid", args=[2017]),
        {"cell-kpi-1.2": "4", "seen-kpi-1.2": 1, "choose-kpi-1.2": "mine"},
    )
    assert figure("kpi-1.2").value == counted(4)
    assert "chosen over 3" in figure("kpi-1.2").history.first().history_change_reason


def test_without_script_a_conflict_asks_and_keeps_what_was_typed(client_as, send, year_2017):
    send(**{"kpi-1.2": "3"})
    page = send(script=False, **{"kpi-1.2": ("4", 0)})
    text = page.content.decode()
    assert page.status_code == 409
    assert 'value="4"' in text
    assert "Which figure stands?" in text
    again = {"cell-kpi-1.2": "4", "was-kpi-1.2": "3", "seen-kpi-1.2": 1, "conflict-kpi-1.2": 1}
    unanswered = client_as("secretariat").post(reverse("kpis:grid", args=[2017]), again)
    assert "Choose which figure stands" in unanswered.content.decode()
    assert figure("kpi-1.2").value == counted(3)


def test_without_script_an_untouched_box_is_no_opinion(client_as, send, year_2017):
    send(**{"kpi-1.2": "3"})
    stale = {"cell-kpi-1.2": "", "was-kpi-1.2": "", "seen-kpi-1.2": 0, "cell-kpi-2.1": "5"}
    page = client_as("secretariat").post(reverse("kpis:grid", args=[2017]), stale)
    assert page.status_code == 302
    assert figure("kpi-1.2").value == counted(3)
    assert figure("kpi-2.1").value == counted(5)


def test_a_note_is_saved_without_touching_the_figure(client_as, send, year_2017):
    send(**{"kpi-1.2": "3"})
    client_as("secretariat").post(
        reverse("kpis:grid", args=[2017]),
        {"note-kpi-1.2": "Two are provisional.", "seen-kpi-1.2": 1},
        headers={"Accept": "application/json"},
    )
    assert figure("kpi-1.2").note == "Two are provisional."
    assert figure("kpi-1.2").value == counted(3)


@pytest.mark.once
@pytest.mark.parametrize("role", ["chair", "delegate", "observer"])
def test_only_the_secretariat_enters_counts(client_as, send, year_2017, role):
    assert send(role, **{"kpi-1.2": "3"}).status_code == 403
    assert client_as(role).get(reverse("kpis:year", args=[2017])).status_code == 200


def test_the_history_says_who_when_from_what_to_what_and_why(client_as, send, year_2017):
    UserFactory(email="other@smewg.example")
    send(**{"kpi-1.2": "3"})
    client_as("secretariat").post(
        reverse("kpis:cell", args=[2017, "kpi-1", "2"]),
        {"figure": "4", "note": "", "seen": 1, "reason": "one more forum found"},
    )
    page = client_as("chair").get(reverse("kpis:cell", args=[2017, "kpi-1", "2"]))
    assert "changed 3 to 4 in KPI 1, area 2" in page.content.decode()
    assert "one more forum found" in page.content.decode()


def test_undo_puts_back_what_the_last_change_replaced_step_by_step(client_as, send, year_2017):
    send(**{"kpi-1.2": "3"})
    send(**{"kpi-1.2": ("4", 1)})
    client = client_as("secretariat")
    client.post(reverse("kpis:undo", args=[2017]))
    assert figure("kpi-1.2").value == counted(3)
    client.post(reverse("kpis:undo", args=[2017]))
    assert str(figure("kpi-1.2").value) == ""
    page = client.post(reverse("kpis:undo", args=[2017]), follow=True)
    assert "Nothing was undone" in page.content.decode()


def test_undo_never_takes_back_what_somebody_else_wrote_since(client_as, send, year_2017):
    send(**{"kpi-1.2": "3"})
    other = UserFactory(role="secretariat", name="Ana Tan")
    cell = year_2017.plan.indicators.get(slug="kpi-1")
    area = year_2017.plan.areas.get(number=2)
    change_figures(year_2017, [FigureChange(cell, area, 1, counted(9))], by=other)
    page = client_as("secretariat").post(reverse("kpis:undo", args=[2017]), follow=True)
    assert "Ana Tan has changed KPI 1 since" in page.content.decode()
    assert figure("kpi-1.2").value == counted(9)


def test_a_pasted_block_is_shown_before_it_is_saved(client_as, send, year_2017):
    send(**{"kpi-1.1": "1"})
    client = client_as("secretariat")
    block = {"anchor": "kpi-1.1", "text": "1\t2\r\n3\t4"}
    page = client.post(reverse("kpis:paste", args=[2017]), block)
    assert [len(page.context["pasted"].changing), len(page.context["pasted"].same)] == [3, 1]
    assert Figure.objects.count() == 1
    client.post(
        reverse("kpis:paste", args=[2017]), block | {"confirm": 1, "seen": page.context["seen"]}
    )
    assert [str(figure(key).value) for key in ("kpi-1.1", "kpi-1.2", "kpi-2.1", "kpi-2.2")] == [
        "1",
        "2",
        "3",
        "4",
    ]
    client.post(reverse("kpis:undo", args=[2017]))
    assert str(figure("kpi-2.2").value) == ""
    assert str(figure("kpi-1.1").value) == "1"


def test_a_block_with_one_bad_cell_saves_nothing(client_as, year_2017):
    client = client_as("secretariat")
    block = {"anchor": "kpi-5.4", "text": "2\t1\t8\nx"}
    page = client.post(reverse("kpis:paste", args=[2017]), block | {"confirm": 1, "seen": "0,0"})
    messages = [each.message for each in page.context["pasted"].not_valid]
    assert "The total, 1, is below area 4, 2. Raise the total or lower the area." in messages
    assert "This falls outside the grid." in messages
    assert not Figure.objects.exists()


def test_a_block_whose_cells_changed_meanwhile_is_shown_again(client_as, send, year_2017):
    client = client_as("secretariat")
    block = {"anchor": "kpi-1.1", "text": "5"}
    seen = client.post(reverse("kpis:paste", args=[2017]), block).context["seen"]
    send(**{"kpi-1.1": "3"})
    page = client.post(reverse("kpis:paste", args=[2017]), block | {"confirm": 1, "seen": seen})
    assert "Somebody changed these cells" in page.content.decode()
    assert figure("kpi-1.1").value == counted(3)


def test_the_pages_of_a_year_take_a_fixed_number_of_queries(
    client_as, send, year_2017, django_assert_max_num_queries
):
    for number in range(1, 6):
        send(**{f"kpi-{number}.{area}": "1" for area in range(1, 5)})
    client = client_as("secretariat")
    addresses = [
        reverse("kpis:years"),
        *(reverse(f"kpis:{name}", args=[2017]) for name in ("year", "grid", "history", "paste")),
    ]
    for address in addresses:
        with django_assert_max_num_queries(14):
            assert client.get(address).status_code == 200


def test_a_saved_cell_answers_what_the_whole_grid_says_and_counts_no_list(
    with_counts, client_as, secretariat
):
    """It reads what is typed in the year, and neither the items nor the other years."""
    year = ReportingYear.objects.order_by("year").last()
    client, address = client_as("secretariat"), reverse("kpis:grid", args=[year.year])
    typed = {"kpi-1.1": "2", "kpi-1.2": "0", "kpi-2.3": "n/a", "kpi-3.total": "5", "kpi-1.9": "1"}
    posted = {f"cell-{key}": text for key, text in typed.items()}
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(address, posted, headers={"Accept": "application/json"}).json()
    assert sorted(answer["saved"]) == ["kpi-1.1", "kpi-1.2", "kpi-2.3", "kpi-3.total"]
    assert not [each["sql"] for each in asked if '"kpis_evidence"' in each["sql"]]
    whole = grid(ReportingYear.objects.with_plan(year.year), secretariat)
    assert answer["cells"] == {
        cell.key: {
            "text": str(cell.figure.value),
            "version": cell.figure.version,
            "note": cell.figure.note,
        }
        for cell in whole.cells
    }
    assert answer["in_areas"] == {
        row.indicator.slug: row.reconciliation.typed_in_areas.number for row in whole.rows
    }
