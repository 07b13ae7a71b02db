"""Closing somebody's account, and opening it again."""

from __future__ import annotations

from django.db import transaction as database

from smewg import workflow
from smewg.enums import AuditKind
from smewg.models import Role, User
from smewg.operations import notices
from smewg.toolkit import audit
from smewg.toolkit.confirm import Matter, what_stops
from smewg.toolkit.transitions import Attempt, Refusal, transition


@database.atomic
def close_account(pk: int, *, by: User, reason: str, seen: str | None = None) -> User:
    """Nobody signs in with it any more; an open session ends. Raises TransitionRefused."""
    User.objects.hold_secretariat()

    def nothing_stops_it(found: User, attempt: Attempt) -> list[Refusal]:
        return what_stops(in_the_way(found))

    closed = transition(
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
    audit.record(AuditKind.ACCOUNT_CLOSED, person=by.pk, about=pk)
    return closed


@database.atomic
def open_account(pk: int, *, by: User, reason: str) -> User:
    """They may sign in again, as they did before. Raises TransitionRefused."""
    opened = transition(
        workflow.OPEN_ACCOUNT,
        User,
        pk,
        by=by,
        reason=reason,
        changes={"is_active": True},
        note=reason.strip(),
    )
    audit.record(AuditKind.ACCOUNT_OPENED, person=by.pk, about=pk)
    return opened


def tell_of_change(before: User, after: User) -> None:
    """Tell somebody that role, economy or address changed: at the old address and at the new."""
    changed = [
        f"{what}: {was}. It is now: {now}."
        for what, was, now in (
            ("Your role was", before.get_role_display(), after.get_role_display()),
            ("Your economy was", before.economy or "none", after.economy or "none"),
            ("Your e-mail address was", before.email, after.email),
        )
        if str(was) != str(now)
    ]
    if changed:
        text = "The secretariat changed your account.\n\n" + "\n".join(changed)
        subject = "Your account in the SMEWG plan tracker was changed"
        notices.tell_of_account(after, subject, text, addresses=[before.email, after.email])


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
