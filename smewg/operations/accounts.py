"""Closing somebody's account, and opening it again."""

from __future__ import annotations

from django.db import transaction as database

from smewg import workflow
from smewg.models import Role, User
from smewg.toolkit.confirm import Matter, what_stops
from smewg.toolkit.transitions import Attempt, Refusal, transition


@database.atomic
def close_account(pk: int, *, by: User, reason: str, seen: str | None = None) -> User:
    """Nobody signs in with it any more; an open session ends. Raises TransitionRefused."""
    User.objects.hold_secretariat()

    def nothing_stops_it(found: User, attempt: Attempt) -> list[Refusal]:
        return what_stops(in_the_way(found))

    return transition(
        workflow.CLOSE_ACCOUNT,
        User,
        pk,
        by=by,
        reason=reason,
        changes={"is_active": False},
        guards=[nothing_stops_it],
        note=reason.strip(),
        seen=seen,
    )


def open_account(pk: int, *, by: User, reason: str) -> User:
    """They may sign in again, as they did before. Raises TransitionRefused."""
    return transition(
        workflow.OPEN_ACCOUNT,
        User,
        pk,
        by=by,
        reason=reason,
        changes={"is_active": True},
        note=reason.strip(),
    )


def in_the_way(found: User) -> list[Matter]:
    """What stops the closing of an account, and what the group should know of it."""
    matters = []
    if found.is_the_only_secretariat():
        matters.append(
            Matter("This is the only secretariat account", "Invite another first.", blocks=True)
        )
    if found.role == Role.DELEGATE and found.economy and not _another_speaks_for(found):
        matters.append(
            Matter(
                f"Nobody else speaks for {found.economy}",
                "No other open account of a delegate names it.",
            )
        )
    return matters


def _another_speaks_for(found: User) -> bool:
    others = User.objects.filter(role=Role.DELEGATE, economy=found.economy, is_active=True)
    return others.exclude(pk=found.pk).exists()
