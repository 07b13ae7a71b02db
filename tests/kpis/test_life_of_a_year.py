"""Open, closed, published, corrected: each step, and who may take it."""

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kpis.domain import figures
from kpis.models import Figure, FigureChange, FiguresRefused, ReportingYear, ReportingYearState
from kpis.operations import evidence_files
from kpis.operations.figures import change_figures, correct
from kpis.operations.years import close_year, publish_year, reopen_year, verify_year
from kpis.queries.closing import blank_cells, missing
from kpis.queries.grid import grid
from kpis.queries.totals import plan_figures
from smewg.toolkit.transitions import TransitionRefused
from tests.factories import listed

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(plan):
    return ReportingYear.objects.with_plan(2017)


def enter(year, by, slug="kpi-1", **cells):
    """Types figures: enter(year, by, total=2, area_1=2)."""
    current = plan_figures(year.plan, by)
    indicator = year.plan.indicators.get(slug=slug)
    changes = []
    for name, number in cells.items():
        area = year.plan.areas.get(number=name[5:]) if name != "total" else None
        seen = current.at(indicator, year.year, area).figure.version
        changes.append(FigureChange(indicator, area, seen, figures.counted(number)))
    change_figures(year, changes, by=by)


def closed(year, by):
    page = grid(year, by)
    close_year(year.pk, by=by, confirmed={cell.key for cell in blank_cells(page)})
    year.refresh_from_db()
    return year


def published(year, secretariat, verifier):
    closed(year, secretariat)
    verify_year(year.pk, by=verifier)
    publish_year(year.pk, by=verifier)
    year.refresh_from_db()
    return year


def test_closing_asks_for_blank_cells_and_unexplained_differences(plan, year, secretariat):
    enter(year, secretariat, total=2, area_1=2)
    page = grid(year, secretariat)
    asked = missing(page, plan_figures(plan, secretariat), confirmed=())
    assert sum("is blank" in each for each in asked) == 23
    assert "KPI 1: total: 2 typed, but nothing listed" in asked[-1]
    with pytest.raises(TransitionRefused):
        close_year(year.pk, by=secretariat, confirmed={cell.key for cell in blank_cells(page)})
    assert ReportingYear.objects.get(year=2017).state == ReportingYearState.OPEN


def test_a_list_without_a_figure_is_asked_for_too(plan, year, secretariat):
    listed(plan, secretariat)
    asked = missing(grid(year, secretariat), plan_figures(plan, secretariat), confirmed=())
    assert "KPI 1: total: 1 listed, but no figure" in asked[-1]


def test_a_file_that_the_plan_asks_for_is_asked_for_at_the_closing(plan, year, secretariat):
    indicator = plan.indicators.get(slug="kpi-1")
    indicator.must_name = [*indicator.must_name, "files"]
    indicator.save()
    item = listed(plan, secretariat, title="No file yet")
    year = ReportingYear.objects.with_plan(2017)
    asked = missing(grid(year, secretariat), plan_figures(plan, secretariat), confirmed=())
    assert any("No file yet: keep a file with it" in each for each in asked)
    evidence_files.keep(item, SimpleUploadedFile("a.pdf", b"%PDF-1.7 x"), by=secretariat)
    asked = missing(grid(year, secretariat), plan_figures(plan, secretariat), confirmed=())
    assert not any("keep a file" in each for each in asked)


def test_one_click_takes_the_listed_figures(client_as, plan, year, secretariat):
    listed(plan, secretariat)
    client_as("secretariat").post(reverse("kpis:take_listed", args=[2017, "kpi-1"]))
    current = plan_figures(plan, secretariat)
    indicator = plan.indicators.get(slug="kpi-1")
    assert not current.reconciliation(indicator, 2017).differences
    assert current.value(indicator, 2017).number == 1


def test_a_difference_with_a_sentence_may_be_closed(client_as, plan, year, secretariat):
    enter(year, secretariat, total=2, area_1=2)
    client_as("secretariat").post(
        reverse("kpis:explain", args=[2017, "kpi-1"]), {"because": "Two reports are awaited."}
    )
    assert closed(year, secretariat).state == ReportingYearState.CLOSED


def test_a_closed_year_takes_no_change_to_cells_or_lists(client_as, plan, year, secretariat):
    item = listed(plan, secretariat)
    client_as("secretariat").post(reverse("kpis:take_listed", args=[2017, "kpi-1"]))
    closed(year, secretariat)
    with pytest.raises(FiguresRefused, match="2017 is closed"):
        enter(year, secretariat, total=1, area_1=1, area_2=1)
    item.title = "Another title"
    with pytest.raises(Exception, match="its evidence is shut"):
        item.keep(by=secretariat, objectives=item.objectives.all(), economies=item.economies.all())


def test_one_cell_is_reopened_alone_with_a_message_to_its_author(
    client_as, plan, year, secretariat, verifier
):
    enter(year, verifier, slug="kpi-1", area_1=0, total=0)
    verify_year(closed(year, secretariat).pk, by=verifier)
    client_as("secretariat").post(
        reverse("kpis:reopen_cell", args=[2017, "kpi-1", "2"]), {"because": "Is this not 0?"}
    )
    client_as("secretariat").post(
        reverse("kpis:reopen_cell", args=[2017, "kpi-1", "1"]), {"because": "Please look."}
    )
    assert mail.outbox[-1].to == [verifier.email]
    assert "Please look." in mail.outbox[-1].body
    year.refresh_from_db()
    assert year.verified_at is None, "what was verified is not what stands"
    enter(year, secretariat, area_2=0)
    with pytest.raises(FiguresRefused):
        enter(year, secretariat, area_3=1)
    with pytest.raises(FiguresRefused):
        enter(year, secretariat, area_2=1), "the change shut the cell again"


def test_a_second_person_verifies(year, secretariat, verifier, settings):
    closed(year, secretariat)
    with pytest.raises(TransitionRefused, match="somebody else verifies"):
        verify_year(year.pk, by=secretariat)
    with pytest.raises(TransitionRefused, match="second person verifies"):
        publish_year(year.pk, by=secretariat)
    settings.SECOND_PERSON_VERIFIES = False
    verify_year(year.pk, by=secretariat)
    publish_year(year.pk, by=secretariat)
    assert ReportingYear.objects.get(year=2017).is_published


def test_a_published_figure_is_corrected_never_overwritten(
    client_as, plan, year, secretariat, verifier
):
    listed(plan, secretariat)
    client_as("secretariat").post(reverse("kpis:take_listed", args=[2017, "kpi-1"]))
    published(year, secretariat, verifier)
    with pytest.raises(FiguresRefused, match="2017 is published"):
        enter(year, secretariat, total=1, area_1=1, area_2=1)
    address = reverse("kpis:correct", args=[2017, "kpi-1"])
    posted = {"cell-kpi-1.1": "2", "cell-kpi-1.total": "2"}
    page = client_as("secretariat").post(address, posted)
    assert page.status_code == 422
    assert "Say why" in page.content.decode()
    client_as("secretariat").post(address, posted | {"reason": "One was forgotten."})
    current = plan_figures(plan, verifier).at(plan.indicators.get(slug="kpi-1"), 2017)
    assert current.words == "1, corrected to 2"
    assert current.published.value.number == 1
    assert current.published.listed == 1
    assert current.corrections[0].reason == "One was forgotten."
    with pytest.raises(TypeError, match="stays as it was"):
        current.published.save()


def test_the_published_and_the_corrected_figure_show_everywhere(
    client_as, plan, year, secretariat, verifier
):
    listed(plan, secretariat)
    client_as("secretariat").post(reverse("kpis:take_listed", args=[2017, "kpi-1"]))
    published(year, secretariat, verifier)
    indicator, area = plan.indicators.get(slug="kpi-1"), plan.areas.get(number=1)
    changes = [FigureChange(indicator, place, 1, figures.counted(2)) for place in (area, None)]
    correct(year, changes, by=secretariat, reason="One was forgotten.")
    shows = "1, corrected to 2"
    addresses = [
        reverse("kpis:year", args=[2017]),
        reverse("kpis:cell", args=[2017, "kpi-1", "total"]),
        reverse("kpis_pages:indicator", args=[plan.key, "kpi-1"]),
        reverse("kpis_pages:area", args=[plan.key, 1]),
        reverse("reviews:dashboard", args=[plan.key]),
        reverse("kpis_pages:indicator_file", args=[plan.key, "kpi-1", "csv"]),
        reverse("reviews:dashboard_chart", args=[plan.key, "kpi-1-by-year", "csv"]),
    ]
    for address in addresses:
        assert shows in client_as("observer").get(address).content.decode(), address


def test_a_correction_keeps_the_rule_between_total_and_areas(year, secretariat, verifier):
    published(year, secretariat, verifier)
    indicator = year.plan.indicators.get(slug="kpi-1")
    area = year.plan.areas.get(number=1)
    changes = [
        FigureChange(indicator, area, 0, figures.counted(5)),
        FigureChange(indicator, None, 0, figures.counted(2)),
    ]
    with pytest.raises(FiguresRefused, match="below area 1"):
        correct(year, changes, by=secretariat, reason="x")
    assert not Figure.objects.exclude(number=None).exists()


def test_a_year_is_opened_again_only_with_a_reason_and_never_once_published(
    client_as, year, secretariat, verifier
):
    closed(year, secretariat)
    with pytest.raises(TransitionRefused, match="Say why"):
        reopen_year(year.pk, by=secretariat, reason=" ")
    reopen_year(year.pk, by=secretariat, reason="KPI 2 was counted by project year.")
    assert year.history.first().history_change_reason == "KPI 2 was counted by project year."
    published(year, secretariat, verifier)
    with pytest.raises(TransitionRefused, match="It is published now: published"):
        reopen_year(year.pk, by=secretariat, reason="x")
