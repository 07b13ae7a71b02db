"""Whom reminders go to: an economy's delegates, the secretariat, in an order that stays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from smewg.models import Economy, Role, User


@dataclass(frozen=True)
class Recipient:
    """Somebody whom an occasion concerns, and where its link leads (a path)."""

    person: User
    path: str


def delegates(economies: Iterable[Economy], path: str) -> list[Recipient]:
    """The people who speak for `economies`, in APEC's order; `path` is where the link leads."""
    found = User.objects.filter(role=Role.DELEGATE, is_active=True, economy__in=economies)
    ordered = found.select_related("economy").order_by("economy__order", "name", "email")
    return [Recipient(each, path) for each in ordered]


def secretariat(path: str) -> list[Recipient]:
    found = User.objects.filter(role=Role.SECRETARIAT, is_active=True).select_related("economy")
    return [Recipient(each, path) for each in found.order_by("name", "email")]
