"""Asking who may: one call for a view, one for everything else."""

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest

from smewg.models import User


class SignedInRequest(HttpRequest):
    """A request behind LoginRequiredMiddleware: its user is a person, never anonymous."""

    user: User


def allowed(user: User, permission: str, of: Model | None = None) -> bool:
    """Whether `user` has `permission` (stated in an app's permissions.py), on `of` if given."""
    return bool(user.has_perm(permission, of))


def require(request: SignedInRequest, permission: str, of: Model | None = None) -> None:
    """PermissionDenied, which the person sees as page 403, unless they are allowed."""
    if not allowed(request.user, permission, of):
        raise PermissionDenied(permission)
