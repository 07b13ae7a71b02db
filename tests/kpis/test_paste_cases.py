"""Blocks as spreadsheets give them: each file of tests/cases/paste gives what its README says."""

import pytest
from django.urls import reverse

from kpis.domain.figures import counted
from kpis.models import Figure, FigureChange, ReportingYear
from kpis.operations.figures import change_figures
from tests.lists_pages import CASES

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def paste(client_as, plan):
    """Paste a file of the corpus, look, and save where nothing is wrong."""
    address = reverse("kpis:paste", args=[2020])

    def post(name, anchor="kpi-2.1", **more):
        text = (CASES / "paste" / f"{name}.txt").read_text(encoding="utf-8")
        client, block = client_as("secretariat"), {"anchor": anchor, "text": text, **more}
        page = client.post(address, block)
        client.post(address, block | {"confirm": 1, "seen": page.context["seen"]})
        return page.context["pasted"]

    return post


def row(slug):
    """What stands in an indicator's row, areas first and the total last."""
    found = Figure.objects.filter(count__indicator__slug=slug).select_related("area")
    by_column = {each.area.number if each.area else 5: str(each.value) for each in found}
    return [by_column.get(column, "") for column in range(1, 6)]


def test_a_blank_first_row_stays_one(paste):
    paste("blank-first-row", "kpi-1.1")
    assert (row("kpi-1")[0], row("kpi-2")[0]) == ("", "7")


def test_empty_rows_at_the_end_fall_away(paste):
    block = paste("trailing-blank-row", "kpi-1.1")
    assert not block.not_valid
    assert row("kpi-5") == ["1", "1", "1", "0", "3"]


def test_titles_are_seen_and_left_out(paste):
    block = paste("header-row", "kpi-1.1")
    assert "Left out as titles: Area 1; Area 2; Area 3; Area 4; Total." in block.notes
    assert row("kpi-1") == ["1", "1", "0", "1", "3"]


def test_labels_are_seen_and_left_out(paste):
    paste("label-column", "kpi-1.1")
    assert row("kpi-1") == ["1", "1", "0", "1", "3"]
    assert row("kpi-2") == ["2", "1", "1", "2", "5"]


def test_figures_of_another_row_s_label_are_refused(paste):
    block = paste("label-column", "kpi-2.1")
    assert "Its row is labelled KPI 1, and this is KPI 2." in block.not_valid[0].message
    assert not Figure.objects.exists()


def test_a_cell_of_two_lines_is_one_cell(paste):
    block = paste("line-break-in-a-cell", "kpi-1.1")
    assert block.notes == ["Left out as labels: Initiatives by economies."]
    assert row("kpi-1")[:2] == ["3", "4"]
    assert row("kpi-2") == [""] * 5


def test_a_blank_wipes_nothing_unless_it_is_ticked(paste, plan, secretariat):
    year = ReportingYear.objects.get(year=2020)
    indicator, area = plan.indicators.get(slug="kpi-1"), plan.areas.get(number=2)
    change_figures(year, [FigureChange(indicator, area, 0, counted(2))], by=secretariat)
    block = paste("blank-inside", "kpi-1.1")
    assert [each.cell.name for each in block.left] == ["KPI 1, area 2"]
    assert row("kpi-1")[:3] == ["1", "2", "0"]
    block = paste("blank-inside", "kpi-1.1", wipes="on")
    assert [each.cell.name for each in block.wiped] == ["KPI 1, area 2"]
    assert row("kpi-1")[:3] == ["1", "", "0"]


@pytest.mark.parametrize("name", ["thousands", "thousands-space", "thousands-no-break-space"])
def test_thousands_are_understood(paste, name):
    assert not paste(name).not_valid
    assert row("kpi-2") == ["1200", "1000", "0", "300", "2400"]


def test_a_point_and_a_zero_are_a_whole_number(paste):
    paste("point-zero")
    assert row("kpi-2") == ["12", "3", "0", "0", "15"]


@pytest.mark.parametrize(("nothing", "right"), [("0", "0"), ("blank", "")])
def test_nil_is_asked_zero_or_blank(paste, nothing, right):
    block = paste("nil-and-none")
    assert block.asks_nothing
    assert [each.text for each in block.not_valid] == ["nil", "none"]
    assert not Figure.objects.exists()
    paste("nil-and-none", nothing=nothing)
    assert row("kpi-2") == [right, right, "2", "1", "3"]
