"""A sum over years beside its list: which years it adds, what was corrected, why the two differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kpis.domain.explanation import Explanation
from kpis.domain.reconciliation import difference
from kpis.queries.totals import CurrentFigure, PlanFigures
from plans.models import Indicator, PriorityArea
from smewg.toolkit.text import years_in_words
from smewg.toolkit.values import Value, ValueKind, together


@dataclass(frozen=True)
class Sum:
    """An indicator's typed figures of several years, added, in one area or in total.

    `explanations` say, by year, why figure and list differ, where somebody has said so;
    `explanation` is what a page shows of the whole (kpis/queries/explanations.py).
    """

    years: Sequence[tuple[int, CurrentFigure]]
    explanations: dict[int, str] = field(default_factory=dict)
    explanation: Explanation | None = None

    @property
    def value(self) -> Value:
        return together(current.value for _, current in self.years)

    @property
    def listed(self) -> Value:
        """How many items the list holds in all of the years, also in those without a figure."""
        return together(current.listed_value for _, current in self.years)

    @property
    def added(self) -> list[int]:
        """The years that have a number."""
        return [year for year, current in self.years if current.value.number is not None]

    @property
    def corrected(self) -> list[int]:
        """The added years whose figure was corrected since it was published."""
        return [year for year, each in self.years if each.is_corrected and year in self.added]

    @property
    def left_out(self) -> list[str]:
        """The years without a number, with their reason: "2019 (no figure)"."""
        return [
            f"{year} ({_reason(current.value)})"
            for year, current in self.years
            if current.value.number is None
        ]

    @property
    def note(self) -> str:
        """What the sum's reader must know: "without 2019 (no figure); 2017 corrected"."""
        if not self.added:
            return ""
        parts = [f"without {', '.join(self.left_out)}"] if self.left_out else []
        if self.corrected:
            parts.append(f"{years_in_words(self.corrected)} corrected")
        return "; ".join(parts)

    @property
    def in_a_table(self) -> int | str:
        """The sum as a number where nothing has to be said of it, else with its note."""
        return f"{self.value.words} ({self.note})" if self.note else self.value.in_a_table

    @property
    def words(self) -> str:
        return f"{self.value.words} ({self.note})" if self.note else self.value.words

    @property
    def adds(self) -> str:
        """Which years stand in it, in a sentence; empty where no year has a number."""
        if not self.added:
            return ""
        corrected = years_in_words(self.corrected)
        return (
            f"Adds {years_in_words(self.added)}."
            + (f" Not in it: {', '.join(self.left_out)}." if self.left_out else "")
            + (f" Corrected since it was published: {corrected}." if corrected else "")
        )

    @property
    def differences(self) -> list[str]:
        """Where figure and list differ, year by year, each with why or that nobody has said."""
        found = []
        for year, current in self.years:
            if current.is_hidden:
                continue
            differs = difference(str(year), current.value, current.listed)
            if differs:
                why = self.explanations.get(year) or "nobody has said why"
                found.append(f"{differs}: {why}")
        return found


def _reason(value: Value) -> str:
    return "no figure" if value.kind is ValueKind.BLANK else value.words


def sum_of(
    figures: PlanFigures,
    indicator: Indicator,
    area: PriorityArea | None = None,
    years: Iterable[int] | None = None,
) -> Sum:
    """The indicator's years (all, or `years`) in one area or in total, added."""
    wanted = set(figures.plan.years if years is None else years)
    series = [(year, each) for year, each in figures.series(indicator, area) if year in wanted]
    explained = {year: figures.explanation(indicator, year) for year, _ in series}
    return Sum(series, explained)
