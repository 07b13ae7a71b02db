"""The figures of a dashboard's scope as a file: the same values, with their reasons."""

from __future__ import annotations

import csv
import io

import xlsxwriter

from kpis.queries.figure_rows import COLUMNS, figure_rows
from reviews.queries.scope import Scope
from smewg.toolkit.cautions import caution

HEADS = {
    "indicator": "Indicator",
    "year": "Year",
    "column": "Column",
    "kind": "Kind",
    "number": "Number",
    "listed_kind": "Kind of the list",
    "listed": "Listed",
    "corrected": "Corrected",
    "note": "Note",
}


def rows_of(scope: Scope) -> list[list[str | int | None]]:
    """A row for each figure of the scope, in the order of COLUMNS."""
    areas = [scope.area] if scope.area else [*scope.plan.areas.all(), None]
    found = figure_rows(
        scope.figures, scope.span.years, areas, of_the_list=scope.economy is not None
    )
    more = f" {caution()}." if caution() else ""
    return [[row[name] for name in COLUMNS[:-1]] + [row["note"] + more] for row in found]


def as_csv(scope: Scope) -> bytes:
    """Tidy: one figure a row, and no word in a column of numbers."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(rows_of(scope))
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(scope: Scope) -> bytes:
    """The same rows as a workbook; what the file is about stands in its properties."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": f"{scope.plan.title}: {scope.words}"})
    sheet = book.add_worksheet("Figures")
    sheet.write_row(0, 0, [HEADS[name] for name in COLUMNS], book.add_format({"bold": True}))
    for line, row in enumerate(rows_of(scope), 1):
        for place, cell in enumerate(row):
            if cell is not None:
                sheet.write(line, place, cell)
    sheet.freeze_panes(1, 1)
    sheet.autofit()
    book.close()
    return out.getvalue()


def file_name(scope: Scope) -> str:
    """The plan, the span and the narrowing: "figures-2017-2020-2017-to-2018-area-2-PE"."""
    parts = ["figures", scope.plan.key, str(scope.span).replace(" ", "-")]
    if scope.area:
        parts.append(f"area-{scope.area.number}")
    return "-".join([*parts, *([scope.economy.code] if scope.economy else [])])
