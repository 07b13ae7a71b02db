"""Who may do what with an economy's reports. What its state allows is said by the report itself,
so that somebody who comes too late is told so and keeps what they typed. Which reports somebody
sees: models/visibility.py."""

from __future__ import annotations

import rules

from contributions.models import Contribution
from contributions.models.visibility import economy_of
from smewg.access import because
from smewg.models import User
from smewg.permissions import is_secretariat, is_signed_in


@rules.predicate
def speaks_for_its_economy(user: User, report: Contribution | None) -> bool:
    """A delegate of the report's economy; without a report, of any economy."""
    own = economy_of(user)
    return own is not None and (report is None or report.economy_id == own.pk)


@rules.predicate
def entered_by_the_secretariat(user: User, report: Contribution | None) -> bool:
    return report is None or report.on_behalf_by_id is not None


@rules.predicate
def was_sent(user: User, report: Contribution | None) -> bool:
    return report is None or report.submitted_at is not None


writes_it = speaks_for_its_economy | (is_secretariat & entered_by_the_secretariat)

rules.add_perm("contributions.view_contribution", is_signed_in)
rules.add_perm("contributions.report", speaks_for_its_economy | is_secretariat)
rules.add_perm("contributions.write_report", writes_it)
rules.add_perm("contributions.read_private", speaks_for_its_economy | is_secretariat)
rules.add_perm("contributions.join_thread", (speaks_for_its_economy | is_secretariat) & was_sent)
rules.add_perm("contributions.decide", is_secretariat)
rules.add_perm("contributions.view_participation", is_signed_in)
rules.add_perm("contributions.change_window", is_secretariat)
rules.add_perm("contributions.remind", is_secretariat)


@because("contributions.write_report", "contributions.read_private", "contributions.join_thread")
def a_report_is_its_economy_s(user: User, report: Contribution | None) -> str:
    if report is None:
        return ""
    if report.submitted_at is None and report.economy_id == user.economy_id:
        return f"{report.number} was not sent yet; send it first."
    return f"{report.number} is a report of {report.economy}: its delegates write it."
