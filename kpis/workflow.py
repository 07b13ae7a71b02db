"""The life of a reporting year, and of one cell of a closed year: which step leads where.

open -> closed (then verified, a stamp) -> published; a closed year may be opened again, a
published one never. Guards that ask other rows stand in kpis/operations/.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from kpis.enums import CellState, ReportingYearState
from smewg.toolkit.transitions import Attempt, Columns, Transition, last_step_in_words

if TYPE_CHECKING:
    from kpis.models import ReportingYear


def another_person_closed_it(year: ReportingYear, attempt: Attempt) -> str | None:
    """Four eyes: whoever closed the year does not verify it (unless the setting waives it)."""
    if settings.SECOND_PERSON_VERIFIES and attempt.by.pk == year.closed_by_id:
        return "You closed the year, so somebody else verifies it."
    return None


def nobody_verified_it_yet(year: ReportingYear, attempt: Attempt) -> str | None:
    if year.verified_at:
        return f"The year is verified already: {last_step_in_words(year)}."
    return None


def a_second_person_verified_it(year: ReportingYear, attempt: Attempt) -> str | None:
    if settings.SECOND_PERSON_VERIFIES and not year.verified_at:
        return "A second person verifies the year before it is published."
    return None


YEAR = Columns(state="state")
VERIFICATION = ("verified_by", "verified_at")

CLOSE = Transition(
    "close",
    frozenset({ReportingYearState.OPEN}),
    ReportingYearState.CLOSED,
    verb="Close the year",
    stamps="closed",
    refusal="Only an open year can be closed.",
    columns=YEAR,
)
REOPEN = Transition(
    "reopen",
    frozenset({ReportingYearState.CLOSED}),
    ReportingYearState.OPEN,
    verb="Open the year again",
    needs_reason=True,
    ask_reason="Say why the year is opened again.",
    clears=("closed_by", "closed_at", *VERIFICATION),
    refusal="Only a closed year can be opened again.",
    columns=YEAR,
)
VERIFY = Transition(
    "verify",
    frozenset({ReportingYearState.CLOSED}),
    verb="I have verified these figures",
    guards=(another_person_closed_it, nobody_verified_it_yet),
    stamps="verified",
    refusal="Only a closed year can be verified.",
    columns=YEAR,
)
FORGET_VERIFICATION = Transition(
    "forget the verification",
    frozenset({ReportingYearState.CLOSED}),
    clears=VERIFICATION,
    refusal="Only a closed year is verified.",
    columns=YEAR,
)
PUBLISH = Transition(
    "publish",
    frozenset({ReportingYearState.CLOSED}),
    ReportingYearState.PUBLISHED,
    verb="Publish the year",
    guards=(a_second_person_verified_it,),
    stamps="published",
    refusal="Only a closed year can be published.",
    columns=YEAR,
)

CELL = Columns(state="state")

REOPEN_CELL = Transition(
    "re-open",
    frozenset({CellState.SHUT}),
    verb="Open this cell",
    needs_reason=True,
    ask_reason="Say to its author what is to be looked at.",
    stamps="reopened",
    refusal="The cell is open already.",
    columns=CELL,
)
SHUT_CELL = Transition(
    "shut again",
    frozenset({CellState.REOPENED}),
    verb="Shut it without a change",
    clears=("reopened_by", "reopened_at"),
    refusal="Only a re-opened cell is shut again.",
    columns=CELL,
)
