"""Who sees which report: one rule for lists, pages, files and figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from contributions.enums import ContributionState
from kpis.enums import ReportingYearState
from smewg.models import Economy, Role

if TYPE_CHECKING:
    from smewg.models import User


def economy_of(user: User) -> Economy | None:
    """The economy that `user` reports for; a Chair may speak for one too."""
    if user.is_authenticated and user.role in {Role.DELEGATE, Role.CHAIR}:
        return user.economy
    return None


def may_see(user: User, to_report: str = "") -> Q:
    """Which reports `user` may see, reached through `to_report` ("contribution__").

    Its own economy sees all of its own. The secretariat sees what was sent, and what it enters
    itself on behalf of an economy. Everybody else sees what was accepted, observers only of
    published years, as with every figure.
    """
    if not user.is_authenticated:
        return Q(pk__in=[])
    accepted = Q(**{f"{to_report}state": ContributionState.ACCEPTED})
    if user.role == Role.SECRETARIAT:
        sent = Q(**{f"{to_report}submitted_at__isnull": False})
        return sent | Q(**{f"{to_report}on_behalf_by__isnull": False})
    if user.role == Role.OBSERVER:
        return accepted & Q(**{f"{to_report}reporting_year__state": ReportingYearState.PUBLISHED})
    own = economy_of(user)
    return accepted | Q(**{f"{to_report}economy": own}) if own else accepted
