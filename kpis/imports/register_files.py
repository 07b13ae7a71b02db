"""The register as a file: what is downloaded here can be filled in and taken in again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from django.http import HttpResponse

from kpis.imports import evidence
from kpis.models import Evidence
from plans.models import Plan
from smewg.toolkit.cautions import caution
from smewg.toolkit.downloads import XLSX, attached
from smewg.toolkit.imports import workbooks


def as_xlsx(plan: Plan, items: Iterable[Evidence], name: str) -> HttpResponse:
    """The items as a workbook with drop-downs, in the columns that the import reads."""
    rows = [evidence.as_row(item) for item in items]
    content = workbooks.write(evidence.columns(plan), rows, title="Evidence")
    return attached(content, XLSX, f"{name}.xlsx")


def as_csv(plan: Plan, items: Iterable[Evidence], name: str) -> HttpResponse:
    """The items as CSV, in UTF-8 with a mark, as spreadsheets expect it.

    What this installation must say of its figures stands behind each item.

    Text that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    columns, warning = evidence.columns(plan), caution()
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*(column.title for column in columns), *(["Note"] if warning else [])])
    for item in items:
        row = evidence.as_row(item)
        cells = [_harmless(str(row[column.key])) for column in columns]
        writer.writerow([*cells, *([warning] if warning else [])])
    return attached(out.getvalue().encode("utf-8-sig"), "text/csv", f"{name}.csv")


def _harmless(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
