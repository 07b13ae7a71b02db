"""What the counts ask of a reader: years to close, verify and publish, cells to look at again."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.db.models import Count, Q

from kpis.models import Figure, ReportingYear, ReportingYearState
from kpis.queries.totals import PlanFigures, figures_of_years
from plans.models import Indicator
from smewg.access import allowed
from smewg.hooks import Gathered, Waiting
from smewg.models import User
from smewg.toolkit.addresses import reverse
from smewg.toolkit.days import today
from smewg.toolkit.text import count_of, years_in_words
from smewg.toolkit.together import Answers, Question, Row, made, part, question
from smewg.toolkit.values import ValueKind


def _ask_of_years(user: User) -> dict[str, Question]:
    """Begun years that are not published, for those who can take one further."""
    if not (allowed(user, "kpis.close_year") or allowed(user, "kpis.verify_year")):
        return {}
    begun = ReportingYear.objects.visible_to(user).filter(year__lte=today().year)
    answered = Count("counts__figures", filter=~Q(counts__figures__kind=ValueKind.BLANK.value))
    return {
        "begun": question(
            begun.exclude(state=ReportingYearState.PUBLISHED).annotate(answered=answered),
            y_id="id",
            y_year="year",
            y_state="state",
            y_verified_at="verified_at",
            y_plan_id="plan_id",
            y_closed_by_id="closed_by_id",
            closed_by="closed_by__name",
            closed_by_email="closed_by__email",
            answered="answered",
        )
    }


def _years(user: User, answers: Answers) -> Iterator[Waiting]:
    """The open year of each plan that comes next, this year's counts, and each closed year."""
    begun = sorted(answers["begun"], key=lambda row: row["y_year"])
    in_turn = list(_in_turn(begun)) if allowed(user, "kpis.close_year") else []
    wanted = [row["y_id"] for row, _ in in_turn]
    years = ReportingYear.objects.filter(pk__in=wanted).with_parts() if wanted else ()
    known = {each.pk: each for each in years}
    figures = figures_of_years(list(known.values()), user) if known else {}
    for row, later in in_turn:
        year = known.get(row["y_id"])
        if year is not None:
            yield _open(year, figures[year.plan_id], row["answered"], later)
    for row in begun:
        if row["y_state"] != ReportingYearState.OPEN:
            yield from _closed(user, row)


def _in_turn(begun: list[Row]) -> Iterator[tuple[Row, list[int]]]:
    """This year, and of each plan the first open one that is over, with those that follow it.

    A plan of the past is entered one year after the other, so only the next one is asked for.
    """
    is_open = [row for row in begun if row["y_state"] == ReportingYearState.OPEN]
    over: dict[int, list[Row]] = {}
    for row in is_open:
        if row["y_year"] == today().year:
            yield row, []
        else:
            over.setdefault(row["y_plan_id"], []).append(row)
    for first, *later in over.values():
        yield first, [row["y_year"] for row in later]


def _open(year: ReportingYear, current: PlanFigures, answered: int, later: list[int]) -> Waiting:
    is_over = year.year < today().year
    is_closing = is_over and answered > 0
    then = f" After it: {years_in_words(later)}, one year at a time." if later else ""
    return Waiting(
        text=f"Close the counts of {year}" if is_closing else f"Enter the counts of {year}",
        url=reverse("kpis:close" if is_closing else "kpis:grid", args=[year.year]),
        note=_how_far(current, year, answered) + then,
        weight=10 if is_over else 30,
    )


def _how_far(current: PlanFigures, year: ReportingYear, answered: int) -> str:
    """How many figures are in and blank, and how many indicators differ without a reason."""
    if not answered:
        return "No figure is in yet."
    blanks = year.cell_count - answered
    differing = sum(
        bool(current.reconciliation(indicator, year.year).differences)
        and not current.explanation(indicator, year.year)
        for indicator in year.plan.indicators.all()
    )
    said = f"{answered} of {count_of(year.cell_count, 'figure is', 'figures are')} in"
    said += f", {blanks} {'is' if blanks == 1 else 'are'} blank." if blanks else "."
    if differing:
        who = count_of(
            differing, "indicator differs from its list", "indicators differ from their lists"
        )
        said += f" {who}, without a reason."
    return said


def _closed(user: User, row: Row) -> Iterator[Waiting]:
    """Verified by a second person, then published."""
    year = made(ReportingYear, part(row, "y_"))
    address = reverse("kpis:year", args=[year.year])
    if settings.SECOND_PERSON_VERIFIES and not year.verified_at:
        if allowed(user, "kpis.verify_year", year) and year.closed_by_id != user.pk:
            yield Waiting(
                text=f"Verify the counts of {year}",
                url=address,
                note=f"{row['closed_by'] or row['closed_by_email']} closed them. "
                "A second person looks at them.",
                weight=15,
            )
    elif allowed(user, "kpis.publish_year", year):
        verified = "They are closed and verified." if year.verified_at else "They are closed."
        yield Waiting(text=f"Publish the counts of {year}", url=address, note=verified, weight=20)


def _ask_of_cells(user: User) -> dict[str, Question]:
    """Re-opened cells, for the person who entered them."""
    if not allowed(user, "kpis.change_figure"):
        return {}
    found = Figure.objects.visible_to(user).filter(reopened_at__isnull=False, changed_by=user)
    return {
        "cells": question(
            found,
            code="count__indicator__code",
            group="count__indicator__group",
            short_name="count__indicator__short_name",
            slug="count__indicator__slug",
            year="count__reporting_year__year",
            area="area__number",
            area_name="area__name",
            because="reopened_because",
        )
    }


def _cells(user: User, answers: Answers) -> Iterator[Waiting]:
    for row in sorted(answers["cells"], key=lambda each: (each["year"], each["code"])):
        has_area = row["area"] is not None
        where = f"area {row['area']} ({row['area_name']})" if has_area else "total"
        indicator = Indicator(**{name: row[name] for name in ("code", "group", "short_name")})
        yield Waiting(
            text=f"Look again at {indicator.short}, {where}, {row['year']}",
            url=reverse(
                "kpis:cell",
                args=[row["year"], row["slug"], str(row["area"]) if has_area else "total"],
            ),
            note=row["because"],
            weight=5,
        )


years = Gathered(_ask_of_years, _years)
cells_to_look_at_again = Gathered(_ask_of_cells, _cells)
