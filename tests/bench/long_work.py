"""What long work costs per row, few rows beside many: none costs more for being one of many.

Lists that come in, files of a list, a backup's rows and the public folder. All of it but a file of
a list is the worker's or a command's: nobody's page waits for it (smewg/operations/long_lists.py,
reviews/operations/snapshots.py, public/apps.py, manage.py backup).
"""

from time import perf_counter

import pytest
from django.apps import apps
from django.urls import reverse

from kpis.imports.register_files import as_csv, as_xlsx
from kpis.models import Evidence
from public import folder
from smewg.toolkit.backups import rows
from tests.kpis.test_ten_thousand_items import list_many
from tests.lists_pages import take
from tests.public.published import publish

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("drawn_anew", "as_in_use", "made_in_place"),
]

FEW, MANY = 100, 2_000
SLOWER = 1.5
"""How much more a row may cost where there are twenty times as many."""


def each_of(do, how_many):
    """Milliseconds for each row."""
    began = perf_counter()
    do()
    return (perf_counter() - began) * 1_000 / how_many


def compare(report, what, few, many):
    """A line: what a row of many costs, and what it may, for what a row of few does."""
    report.add(f"{what}: a row", many, few * SLOWER, f"ms, {SLOWER} x a row of {FEW}")


def read_all():
    for model in rows.tables(apps):
        for _ in rows.read(model, "default"):
            pass


def test_files_of_a_list_and_a_backup(report, plan):
    work = {
        "Evidence as XLSX": lambda: as_xlsx(plan, Evidence.objects.with_names(), "evidence"),
        "Evidence as CSV": lambda: as_csv(plan, Evidence.objects.with_names(), "evidence"),
        "Rows of a backup": read_all,
    }
    costs = {}
    for how_many, added in ((FEW, FEW), (MANY, MANY - FEW)):
        list_many(plan, added)
        costs[how_many] = {what: each_of(do, how_many) for what, do in work.items()}
    for what in work:
        compare(report, what, costs[FEW][what], costs[MANY][what])
    assert not report.over()


def block(first, rows):
    lines = [f"DEAP\t{number}\tItem {number}" for number in range(first, first + rows)]
    return "\n".join(["Initiative\tNo.\tText", *lines])


def test_lists_that_come_in(report, plan, client_as):
    office, address = client_as("secretariat"), reverse("plans:aligned_import", args=[plan.key])

    def come_in(first, rows):
        page = office.post(address, {"pasted": block(first, rows)}, follow=True)
        assert page.status_code == 200
        take(office, page)

    come_in(1, FEW)  # what is made once
    few = each_of(lambda: come_in(1_001, FEW * 4), FEW * 4)
    many = each_of(lambda: come_in(3_001, MANY), MANY)
    compare(report, "A list read and taken in", few, many)
    assert not report.over()


def test_the_public_folder(report, plan, tmp_path, client_as):
    publish(plan)
    folder.write(tmp_path / "first")
    began = perf_counter()
    files = folder.write(tmp_path / "second").files
    each = (perf_counter() - began) * 1_000 / files
    chair, address = client_as("chair"), reverse("reviews:dashboard", args=[plan.key])
    chair.get(address)
    page = each_of(lambda: chair.get(address), 1)
    report.add("The public folder: a file", each, page, "ms, as a dashboard")
    assert not report.over()
