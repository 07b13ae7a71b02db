"""The register as a file: what is downloaded here can be filled in and taken in again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from django.http import HttpResponse

from kpis.imports import evidence
from kpis.models import Evidence
from plans.models import Plan
from smewg.toolkit.downloads import XLSX, attached
from smewg.toolkit.imports import workbooks


def as_xlsx(plan: Plan, items: Iterable[Evidence]) -> HttpResponse:
    """The items as a workbook with drop-downs, in the columns that the import reads."""
    rows = [evidence.as_row(item) for item in items]
    content = workbooks.write(evidence.columns(plan), rows, title="Evidence")
    return attached(content, XLSX, f"evidence-{plan.key}.xlsx")


def as_csv(plan: Plan, items: Iterable[Evidence]) -> HttpResponse:
    """The items as CSV, in UTF-8 with a mark, as spreadsheets expect it.

    Text that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    columns = evidence.columns(plan)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(column.title for column in columns)
    for item in items:
        row = evidence.as_row(item)
        writer.writerow(_harmless(str(row[column.key])) for column in columns)
    return attached(out.getvalue().encode("utf-8-sig"), "text/csv", f"evidence-{plan.key}.csv")


def _harmless(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
