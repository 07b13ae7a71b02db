"""What the group's own life asks of a reader: decisions to carry out, notice to give, people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from smewg.access import allowed
from smewg.hooks import Gathered, Waiting
from smewg.models import Meeting, MeetingDecision, ReceivedList, Role, User
from smewg.operations.invitations import expires_at
from smewg.queries import turns
from smewg.toolkit import days
from smewg.toolkit.deadlines import end_of
from smewg.toolkit.text import count_of
from smewg.toolkit.together import Answers, Question, Row, day_in, made, moment_in, part, question

AHEAD = timedelta(days=60)
NOTICE_AHEAD = timedelta(days=365)


def _ask_of_decisions(user: User) -> dict[str, Question]:
    """Decisions whose follow-up is due within two months, or was; for whoever keeps meetings."""
    if not allowed(user, "smewg.change_meeting"):
        return {}
    found = MeetingDecision.objects.filter(settled_on=None, due__lte=days.today() + AHEAD)
    return {
        "due": question(
            found,
            text="text",
            follow_up="follow_up",
            due="due",
            m_kind="meeting__kind",
            m_number="meeting__number",
            m_year="meeting__year",
            m_place="meeting__place",
        )
    }


def _decisions(user: User, answers: Answers) -> Iterator[Waiting]:
    for row in answers["due"]:
        meeting = made(Meeting, part(row, "m_"))
        due = day_in(row["due"])
        yield Waiting(
            text=f"Follow up: {row['follow_up'] or row['text']}"[:200],
            url=reverse("group:meeting", args=[meeting.slug]),
            until=end_of(due) if due else None,
            note=f"Decided at {meeting}.",
        )


def _ask_of_notices(user: User) -> dict[str, Question]:
    if user.economy is None or user.role not in (Role.DELEGATE, Role.CHAIR):
        return {}
    return turns.questions()


def _notices(user: User, answers: Answers) -> Iterator[Waiting]:
    """For an economy's people: the last day to say that it cannot serve in its coming turn."""
    today, own = days.today(), user.economy
    for _, turn in turns.notice_days(today, turns.rotations_in(answers)):
        is_ours = own is not None and turn.term.economy == own.short_name
        if own is not None and is_ours and turn.notice_by <= today + NOTICE_AHEAD:
            yield Waiting(
                text=f"Say if {own.running_text} cannot serve. {turn.label}",
                url=reverse("group:turns"),
                until=end_of(turn.notice_by),
                note="Nothing to do if it serves. A swap is announced to the secretariat.",
            )


def _ask_of_invitations(user: User) -> dict[str, Question]:
    """Invited people whose link has run out before they joined."""
    if not allowed(user, "smewg.invite_people"):
        return {}
    invited = User.objects.filter(is_active=True, joined_at=None, invited_at__isnull=False)
    without = invited.filter(Q(password="") | Q(password__startswith="!"))  # noqa: S106 -- none set
    return {"invited": question(without, id="id", name="name", email="email", at="invited_at")}


def _invitations(user: User, answers: Answers) -> Iterator[Waiting]:
    now = timezone.now()
    names = [row["name"] or row["email"] for row in answers["invited"] if _ran_out(row, now)]
    if names:
        yield Waiting(
            text="Invite again: " + ", ".join(names[:5]) + (" and others" if names[5:] else ""),
            url=reverse("group:people"),
            note="Their links have run out before they joined.",
            weight=80,
        )


def _ran_out(row: Row, now: datetime) -> bool:
    sent = moment_in(row["at"])
    return sent is not None and expires_at(sent) < now


def _ask_of_lists(user: User) -> dict[str, Question]:
    """Lists of which rows wait: one's own and, for the secretariat, those of others."""
    return {
        "lists": question(
            ReceivedList.objects.visible_to(user).waiting(),
            pk="pk",
            rows="open_rows",
            at="received_at",
            owner_id="owner_id",
            name="owner__name",
            email="owner__email",
        )
    }


def _lists(user: User, answers: Answers) -> Iterator[Waiting]:
    found = sorted(answers["lists"], key=lambda row: (moment_in(row["at"]), row["pk"]))
    if not found:
        return
    rows = sum(row["rows"] or 0 for row in found)
    others = [row for row in found if row["owner_id"] != user.pk]
    whose = f" {len(others)} of them came from others." if others and len(found) > 1 else ""
    if others and len(found) == 1:
        whose = f" It came from {others[0]['name'] or others[0]['email']}."
    first = made(ReceivedList, {"id": found[0]["pk"], "received_at": found[0]["at"]})
    yield Waiting(
        text=f"Finish {count_of(len(found), 'list')} that {'wait' if found[1:] else 'waits'}",
        url=reverse("lists:waiting") if found[1:] else first.get_absolute_url(),
        until=end_of(first.kept_until),
        note=f"{count_of(rows, 'row')} still to add.{whose}",
    )


decisions_due = Gathered(_ask_of_decisions, _decisions)
notices = Gathered(_ask_of_notices, _notices)
invitations_to_renew = Gathered(_ask_of_invitations, _invitations)
lists_that_wait = Gathered(_ask_of_lists, _lists)
