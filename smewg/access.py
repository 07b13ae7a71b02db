"""Asking who may: one call for a view, one for everything else, and why somebody may not."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import rules
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest

from smewg.models import OfficeTerm, Role, User
from smewg.toolkit.days import today

Reason = Callable[[User, Any], str]
_reasons: dict[str, Reason] = {}


class SignedInRequest(HttpRequest):
    """A request behind LoginRequiredMiddleware: its user is a person, never anonymous."""

    user: User


def allowed(user: User, permission: str, of: Model | None = None) -> bool:
    """Whether `user` has `permission` (stated in an app's permissions.py), on `of` if given."""
    return bool(user.has_perm(permission, of))


_terms_known: ContextVar[dict[int, bool] | None] = ContextVar("terms of Chairs", default=None)


@contextmanager
def terms_asked_once() -> Iterator[None]:
    """Within, whether somebody acts as Chair today is asked once: a page that asks it often."""
    token = _terms_known.set({})
    try:
        yield
    finally:
        _terms_known.reset(token)


def acts_as_chair_today(user: User) -> bool:
    """Whether a Chair's rights are this person's today, by the terms."""
    known = _terms_known.get()
    if known is not None and user.pk in known:
        return known[user.pk]
    acts = OfficeTerm.objects.gives_chair_rights(user, today())
    if known is not None:
        known[user.pk] = acts
    return acts


def require(request: SignedInRequest, permission: str, of: Model | None = None) -> None:
    """PermissionDenied, which the person sees as page 403, unless they are allowed."""
    if not allowed(request.user, permission, of):
        raise PermissionDenied(why_not(request.user, permission, of))


def because(*permissions: str) -> Callable[[Reason], Reason]:
    """Make a function the reason for which these permissions are refused by a thing's state.

    It gets the person, whose role would do, and the thing; "" where the state is not why.
    """

    def known(reason: Reason) -> Reason:
        _reasons.update(dict.fromkeys(permissions, reason))
        return reason

    return known


_ROLES = {
    Role.SECRETARIAT: ("is_secretariat", "the secretariat"),
    Role.CHAIR: ("is_chair", "the Chair"),
    Role.DELEGATE: ("is_delegate", "delegates"),
}
_OF_DELEGATES = ("is_delegate", "speaks_for", "proposes")


def roles_of(permission: str) -> list[Role]:
    """The roles that the rule of a permission names; all but observers where it names none."""
    rule = rules.permissions.permissions.get(permission)
    name = str(rule.name) if rule else ""
    found = [
        role
        for role, (word, _) in _ROLES.items()
        if word in name or (role is Role.DELEGATE and any(each in name for each in _OF_DELEGATES))
    ]
    return found or list(_ROLES)


def why_not(user: User, permission: str, of: Model | None = None) -> str:
    """Why somebody may not, in one sentence: the thing's state, their term, or their role."""
    roles = roles_of(permission)
    if Role.CHAIR in roles and _is_chair_without_a_term(user):
        return "Your term as Chair does not run today; the secretariat records the terms."
    reason = _reasons.get(permission) if user.role in roles else None
    if reason and (said := reason(user, of)):
        return said
    if user.role in roles:
        return "As things stand this cannot be done here."
    names = [_ROLES[role][1] for role in roles]
    who = " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
    return f"This is for {who}; you are signed in as {in_words(user)}."


def _is_chair_without_a_term(user: User) -> bool:
    return user.role == Role.CHAIR and not acts_as_chair_today(user)


def in_words(user: User) -> str:
    """In what role somebody is signed in: "a delegate of Peru", "an observer"."""
    if user.role == Role.DELEGATE:
        return f"a delegate of {user.economy}" if user.economy else "a delegate"
    if user.role == Role.OBSERVER:
        return "an observer"
    return "the Chair" if user.role == Role.CHAIR else "the secretariat"
