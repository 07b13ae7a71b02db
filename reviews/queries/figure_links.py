"""Where the figures in a paper's tables are explained: a review's page links each to its cell.

The paper itself holds words alone, and stays as it was published; what is linked says what stands
today, and who typed, verified and corrected it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from plans.models import Plan
from smewg.toolkit.addresses import reverse
from smewg.toolkit.documents import Table

OF_AREA = re.compile(r"Area (\d+) by indicator and year$")
OF_ALL = ("Indicators by year, ", "The plan's indicators, ")


@dataclass(frozen=True)
class FigureLinks:
    """The addresses of a plan's figures, by what a table's rows and columns are called."""

    key: str
    indicators: Mapping[str, str] = field(default_factory=dict)
    """Their slugs by their codes."""
    years: frozenset[int] = frozenset()

    def of_row(self, table: Table, row: tuple[str | int, ...]) -> list[str]:
        """The address of each cell after the row's name; "" where nothing stands behind it."""
        slug, column = self._slug(str(row[0])), _column(table.caption)
        if not slug or not column:
            return [""] * (len(row) - 1)
        return [self._address(slug, column, head) for head in table.columns[1 : len(row)]]

    def _slug(self, name: str) -> str:
        found = (slug for code, slug in self.indicators.items() if name.startswith(f"{code} "))
        return next(found, "")

    def _address(self, slug: str, column: str, head: str) -> str:
        if head.isdecimal() and int(head) in self.years:
            return reverse("kpis:cell", args=[int(head), slug, column])
        if head.startswith("Counted") or "ogether" in head:
            return reverse("kpis_pages:indicator", args=[self.key, slug])
        return ""


def _column(caption: str) -> str:
    """The column of counts that a table shows; "" where it shows no counts."""
    if found := OF_AREA.match(caption):
        return found[1]
    return "total" if caption.startswith(OF_ALL) else ""


def figure_links(plan: Plan) -> FigureLinks:
    codes = dict(plan.indicators.values_list("code", "slug"))
    return FigureLinks(plan.key, codes, frozenset(plan.years))
