"""Who may do what with counts, evidence and a year's life."""

from __future__ import annotations

import rules

from kpis.models import Evidence, ReportingYear
from smewg.access import because
from smewg.models import User
from smewg.permissions import is_chair, is_observer, is_secretariat, is_signed_in


@rules.predicate
def year_takes_changes(user: User, year: ReportingYear | None) -> bool:
    """Open years take changes; closed ones only in cells that were re-opened."""
    return year is None or not year.is_published


@rules.predicate
def year_is_published(user: User, year: ReportingYear | None) -> bool:
    return year is not None and year.is_published


@rules.predicate
def year_of_item_is_open(user: User, item: Evidence | None) -> bool:
    return item is None or (item.reporting_year.is_open and item.is_counted)


@rules.predicate
def year_of_item_is_published(user: User, item: Evidence | None) -> bool:
    return item is None or (item.reporting_year.is_published and item.is_counted)


rules.add_perm("kpis.view_figure", is_signed_in)
rules.add_perm("kpis.view_history", is_signed_in & ~is_observer)
rules.add_perm("kpis.change_figure", is_secretariat & year_takes_changes)
rules.add_perm("kpis.close_year", is_secretariat & year_takes_changes)
rules.add_perm("kpis.verify_year", (is_secretariat | is_chair) & year_takes_changes)
rules.add_perm("kpis.publish_year", (is_secretariat | is_chair) & year_takes_changes)
rules.add_perm("kpis.correct_figure", is_secretariat & year_is_published)
rules.add_perm("kpis.add_evidence", is_secretariat)
rules.add_perm("kpis.change_evidence", is_secretariat & year_of_item_is_open)
rules.add_perm("kpis.correct_evidence", is_secretariat & year_of_item_is_published)
rules.add_perm("kpis.set_target", is_secretariat)
rules.add_perm("kpis.judge", is_secretariat | is_chair)


@because("kpis.change_figure", "kpis.close_year", "kpis.verify_year", "kpis.publish_year")
def a_published_year_is_corrected(user: User, year: ReportingYear | None) -> str:
    if year is None or not year.is_published:
        return ""
    return f"{year.year} is published; correct a figure instead, on the page of its indicator."


@because("kpis.correct_figure")
def an_open_year_is_typed_in(user: User, year: ReportingYear | None) -> str:
    if year is None or year.is_published:
        return ""
    return f"{year.year} is {year.get_state_display()}: only a published figure is corrected."


@because("kpis.change_evidence")
def items_stand_with_their_year(user: User, item: Evidence | None) -> str:
    if item is None:
        return ""
    if not item.is_counted:
        return f"{item.number} does not count any more, so it stays as it is."
    year = item.reporting_year
    return f"{year.year} is {year.get_state_display()}, so its items stay as they are."


@because("kpis.correct_evidence")
def items_of_open_years_are_changed(user: User, item: Evidence | None) -> str:
    if item is None:
        return ""
    if not item.is_counted:
        return f"{item.number} does not count any more, so it stays as it is."
    return f"{item.reporting_year} is not published: change the item itself."
