"""The way in: the secretariat invites by e-mail; the person sets a password nobody else sees."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from smewg.enums import JOINED, AuditKind
from smewg.models import User
from smewg.toolkit import audit
from smewg.toolkit.days import day_in_words, day_of
from smewg.toolkit.links import absolute


class InvitationRefused(ValueError):
    """An invitation that cannot be sent, shown or used; the message says what to do."""


class _InvitationToken(PasswordResetTokenGenerator):
    """A token that dies when it is used, sent anew, or the account is closed."""

    key_salt = "smewg.operations.invitations"

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        sent = user.invited_at.isoformat() if user.invited_at else ""
        return f"{user.pk}{user.password}{user.email}{user.is_active}{sent}"


_tokens = _InvitationToken()


def invite(user: User, *, by: User | None) -> str:
    """Send `user`, saved or not, an invitation by `by` (None from the command line); its link.

    An earlier link no longer works. The mail is written down with the account and goes with it.
    Raises InvitationRefused for somebody who has joined.
    """
    if user.pk and user.has_usable_password():
        raise InvitationRefused(f"{user} has joined already. They can reset their password.")
    with transaction.atomic():
        user.invited_by, user.invited_at = by, timezone.now()
        if not user.pk:
            user.set_unusable_password()
        user._change_reason = "invited"
        user.save()
        link = link_of(user)
        context = {"user": user, "by": by, "link": link, "until": until(user)}
        body = render_to_string("group/mail/invitation.txt", context)
        send_mail("Your invitation to the SMEWG plan tracker", body, None, [user.email])
        audit.record(AuditKind.INVITED, person=by.pk if by else None, about=user.pk)
    return link


def link_of(user: User) -> str:
    """The link of the invitation that was sent last; the same rights as the one in the mail."""
    return absolute(reverse("accept_invitation", args=_place_and_token(user)))


def link_to_copy(user: User) -> str:
    """The link, for an office that no mail reaches. It stands in the history that it was shown.

    Raises InvitationRefused where no invitation is open.
    """
    if user.has_usable_password() or not user.is_active:
        raise InvitationRefused(f"{user} needs no invitation.")
    if not _is_open(user):
        raise InvitationRefused("The invitation is over. Send it again first.")
    user._change_reason = "the invitation's link was shown, to be passed on"
    with transaction.atomic():
        user.save()
        audit.record(AuditKind.LINK_SHOWN, about=user.pk)
    return link_of(user)


def _is_open(user: User) -> bool:
    if user.invited_at is None:
        return False
    return timezone.now() <= expires_at(user.invited_at)


def expires_at(sent: datetime) -> datetime:
    """When an invitation that was sent at `sent` expires."""
    return sent + timedelta(days=settings.INVITATION_DAYS)


def until(user: User) -> str:
    """The last day of the invitation, as APEC writes dates."""
    sent = user.invited_at or timezone.now()
    return day_in_words(day_of(expires_at(sent)))


def _place_and_token(user: User) -> tuple[str, str]:
    return urlsafe_base64_encode(force_bytes(user.pk)), _tokens.make_token(user)


def invited_by_link(place: str, token: str) -> User | None:
    """Who a link invites; None for a link that is used, replaced, too old, or was never sent."""
    try:
        pk = int(urlsafe_base64_decode(place))
    except ValueError:
        return None
    user = User.objects.filter(pk=pk, is_active=True).first()
    if user is None or user.has_usable_password() or not _is_open(user):
        return None
    return user if _tokens.check_token(user, token) else None


def accept(user: User, *, name: str, password: str) -> None:
    """Join: the name and the password are the person's own. InvitationRefused a second time."""
    with transaction.atomic():
        current = User.objects.select_for_update().get(pk=user.pk)
        if current.has_usable_password() or not current.is_active:
            raise InvitationRefused("This invitation was used already. Sign in instead.")
        current.name = name
        current.set_password(password)
        current.joined_at = timezone.now()
        current._change_reason = JOINED
        current._history_user = current  # type: ignore[attr-defined]
        current.save()
        audit.record(AuditKind.JOINED, person=current.pk, about=current.pk)
