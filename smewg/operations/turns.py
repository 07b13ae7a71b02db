"""Swaps of turns are recorded and withdrawn."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from smewg.domain import rotation
from smewg.domain.rotation import Swap
from smewg.models import Economy, TurnSwap, User
from smewg.queries.turns import current_rotation
from smewg.toolkit import days
from smewg.toolkit.days import day_in_words
from smewg.toolkit.transitions import transition
from smewg.workflow import WITHDRAW_SWAP


@transaction.atomic
def record_swap(  # noqa: PLR0913 -- what a swap is
    kind: str, year: int, *, announced_on: date, is_late: bool, reason: str, by: User
) -> TurnSwap:
    """Record that whoever's turn begins in `year` cannot serve then.

    Raises ValidationError where nobody's turn is known, where the rules refuse the swap, and for
    one after its notice date that is not recorded as late with its reason.
    """
    found = current_rotation(kind)
    if found is None:
        raise ValidationError("No turn is recorded yet. Record the first known one.")
    term = rotation.term_of(found.terms(year), year)
    if term is None or term.economy is None:
        raise ValidationError("It is not decided whose turn that is. Record the decision first.")
    swap = Swap(term.economy, year, announced_on, reason if is_late else "")
    late = rotation.is_late(kind, swap)
    problems = rotation.swap_problems(kind, found.rules, swap, found.plain_swaps(), found.names())
    if is_late and not late:
        by_day = day_in_words(rotation.notice_by(kind, year))
        problems.append(f"It is in time: notice was due by {by_day}. Do not record it as late.")
    if announced_on > days.today():
        problems.append("It cannot have been announced on a day to come.")
    if problems:
        raise ValidationError(problems)
    economy = Economy.objects.get(short_name=term.economy)
    kept = TurnSwap(
        rotation=kind,
        year=year,
        economy=economy,
        announced_on=announced_on,
        is_late=late,
        reason=reason,
        recorded_by=by,
    )
    kept.validate_constraints()
    kept.save()
    return kept


def withdraw_swap(swap_id: int, *, by: User, reason: str) -> TurnSwap:
    """The swap is off, with the reason; it stays readable in the history.

    TransitionRefused without a reason, and once it is withdrawn.
    """
    return transition(
        WITHDRAW_SWAP,
        TurnSwap,
        swap_id,
        by=by,
        reason=reason,
        note=f"withdrawn: {reason.strip()}",
    )
