"""What the counts ask of a reader: years to close, verify and publish, cells to look at again."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse

from kpis.domain import figures
from kpis.models import Figure, ReportingYear, ReportingYearState
from kpis.queries.totals import PlanFigures, plan_figures
from smewg.access import allowed
from smewg.hooks import Waiting
from smewg.models import User
from smewg.toolkit.days import today
from smewg.toolkit.text import count_of


def years(user: User) -> Iterator[Waiting]:
    """One line for each begun year that is not published and that the reader can take further."""
    if not (allowed(user, "kpis.close_year") or allowed(user, "kpis.verify_year")):
        return
    begun = ReportingYear.objects.visible_to(user).filter(year__lte=today().year)
    known: dict[int, PlanFigures] = {}
    for year in begun.exclude(state=ReportingYearState.PUBLISHED).with_parts().order_by("year"):
        if year.is_open:
            yield from _open(user, year, known)
        else:
            yield from _closed(user, year)


def _open(user: User, year: ReportingYear, known: dict[int, PlanFigures]) -> Iterator[Waiting]:
    if not allowed(user, "kpis.close_year", year):
        return
    current = known.setdefault(year.plan_id, plan_figures(year.plan, user))
    is_over = year.year < today().year
    yield Waiting(
        text=f"Close the counts of {year}" if is_over else f"Enter the counts of {year}",
        url=reverse("kpis:close" if is_over else "kpis:grid", args=[year.year]),
        note=_what_is_missing(current, year),
        weight=10 if is_over else 30,
    )


def _what_is_missing(current: PlanFigures, year: ReportingYear) -> str:
    """How many cells are blank, and how many indicators differ without a reason."""
    indicators, areas = year.plan.indicators.all(), [None, *year.plan.areas.all()]
    blanks = sum(
        current.value(indicator, year.year, area) == figures.BLANK
        for indicator in indicators
        for area in areas
    )
    differing = sum(
        bool(current.reconciliation(indicator, year.year).differences)
        and not current.explanation(indicator, year.year)
        for indicator in indicators
    )
    said = []
    if blanks:
        said.append(f"{blanks} of {year.cell_count} cells blank")
    if differing:
        indicators_differ = count_of(differing, "indicator differs", "indicators differ")
        said.append(f"{indicators_differ} from the list, not explained")
    return "; ".join(said) or "Nothing is missing."


def _closed(user: User, year: ReportingYear) -> Iterator[Waiting]:
    """Verified by a second person, then published."""
    asks_for_a_second = settings.SECOND_PERSON_VERIFIES
    address = reverse("kpis:year", args=[year.year])
    if asks_for_a_second and not year.verified_at:
        if allowed(user, "kpis.verify_year", year) and year.closed_by_id != user.pk:
            yield Waiting(
                text=f"Verify the counts of {year}",
                url=address,
                note=f"{year.closed_by} closed them; a second person looks.",
                weight=15,
            )
    elif allowed(user, "kpis.publish_year", year):
        yield Waiting(text=f"Publish the counts of {year}", url=address, weight=20)


def cells_to_look_at_again(user: User) -> Iterator[Waiting]:
    """Re-opened cells, for the person who entered them."""
    if not allowed(user, "kpis.change_figure"):
        return
    found = Figure.objects.visible_to(user).filter(reopened_at__isnull=False, changed_by=user)
    for figure in found.select_related("count__indicator", "count__reporting_year", "area"):
        count = figure.count
        column = str(figure.area.number) if figure.area else "total"
        yield Waiting(
            text=f"Look again at {count.indicator.code}, "
            f"{f'area {column}' if figure.area else 'total'}, {count.reporting_year}",
            url=reverse(
                "kpis:cell", args=[count.reporting_year.year, count.indicator.slug, column]
            ),
            note=figure.reopened_because,
            weight=5,
        )
