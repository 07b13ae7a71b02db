"""What the group's own life asks of a reader: decisions to carry out, notice to give, people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from smewg.access import allowed
from smewg.hooks import Waiting
from smewg.models import MeetingDecision, ReceivedList, Role, User
from smewg.operations.invitations import expires_at
from smewg.queries.turns import notice_days
from smewg.toolkit import days
from smewg.toolkit.deadlines import end_of
from smewg.toolkit.text import count_of

AHEAD = timedelta(days=60)
NOTICE_AHEAD = timedelta(days=365)


def decisions_due(user: User) -> Iterator[Waiting]:
    """Decisions whose follow-up is due within two months, or was; for whoever keeps meetings."""
    if not allowed(user, "smewg.change_meeting"):
        return
    until = days.today() + AHEAD
    found = MeetingDecision.objects.filter(settled_on=None, due__lte=until)
    for decision in found.select_related("meeting"):
        if decision.due:
            yield Waiting(
                text=f"Follow up: {decision.follow_up or decision.text}"[:200],
                url=reverse("group:meeting", args=[decision.meeting.slug]),
                until=end_of(decision.due),
                note=f"Decided at {decision.meeting}.",
            )


def notices(user: User) -> Iterator[Waiting]:
    """For an economy's people: the last day to say that it cannot serve in its coming turn."""
    if user.economy is None or user.role not in (Role.DELEGATE, Role.CHAIR):
        return
    today = days.today()
    for _, turn in notice_days(today):
        is_ours = turn.term.economy == user.economy.short_name
        if is_ours and turn.notice_by <= today + NOTICE_AHEAD:
            yield Waiting(
                text=f"Say if {user.economy.running_text} cannot serve. {turn.label}",
                url=reverse("group:turns"),
                until=end_of(turn.notice_by),
                note="Nothing to do if it serves. A swap is announced to the secretariat.",
            )


def invitations_to_renew(user: User) -> Iterator[Waiting]:
    """Invited people whose link has run out before they joined."""
    if not allowed(user, "smewg.invite_people"):
        return
    now = timezone.now()
    invited = User.objects.filter(is_active=True, joined_at=None, invited_at__isnull=False)
    names = [
        str(each)
        for each in invited
        if each.invited_at and expires_at(each.invited_at) < now and not each.has_usable_password()
    ]
    if names:
        yield Waiting(
            text="Invite again: " + ", ".join(names[:5]) + (" and others" if names[5:] else ""),
            url=reverse("group:people"),
            note="Their links have run out before they joined.",
            weight=80,
        )


def lists_that_wait(user: User) -> Iterator[Waiting]:
    """Lists of which rows wait: one's own and, for the secretariat, those of others."""
    visible = ReceivedList.objects.visible_to(user).waiting().select_related("owner")
    found = list(visible.defer("content", "answers", "taken").order_by("received_at", "pk"))
    if not found:
        return
    rows = sum(each.open_rows or 0 for each in found)
    others = [each for each in found if each.owner_id != user.pk]
    whose = f" {len(others)} of them came from others." if others and len(found) > 1 else ""
    if others and len(found) == 1:
        whose = f" It came from {others[0].owner}."
    yield Waiting(
        text=f"Finish {count_of(len(found), 'list')} that {'wait' if found[1:] else 'waits'}",
        url=reverse("lists:waiting") if found[1:] else found[0].get_absolute_url(),
        until=end_of(found[0].kept_until),
        note=f"{count_of(rows, 'row')} still to take in.{whose}",
    )
