"""What the group itself has on its calendar: meetings, follow-ups, notice dates and terms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.urls import reverse

from smewg.enums import MeetingState
from smewg.hooks import Entry
from smewg.models import Dialogue, Meeting, MeetingDecision, OfficeTerm, TermsReview, User
from smewg.queries.meeting_revisions import MeetingRevisions, meeting_revisions
from smewg.queries.turns import notice_days as rotation_notice_days
from smewg.toolkit.days import today


def meetings(user: User) -> Iterator[Entry]:
    """Meetings with a known day; where only the month is known, a day's note at its start.

    Calendars that took a meeting are also told that it is not on the list any more, or that its
    day is not known any more, on the last day that it had.
    """
    revisions = meeting_revisions()
    for meeting in Meeting.objects.visible_to(user).select_related("host"):
        told = revisions.pop(meeting.pk, None)
        if meeting.start or meeting.month:
            yield _meeting(meeting, told, meeting, _meeting_title(meeting))
        elif told and told.with_day:
            title = f"{meeting.name}: day not known yet"
            yield _meeting(meeting, told, told.with_day, title, only_in_feed=True)
    if user.is_authenticated:
        yield from _removed(revisions.values())


def _meeting(
    meeting: Meeting,
    told: MeetingRevisions | None,
    dated: Any,
    title: str,
    *,
    only_in_feed: bool = False,
) -> Entry:
    """A meeting on the day that `dated` has: the meeting itself, or an earlier record of it."""
    day, days = _days(dated)
    return Entry(
        key=f"meeting-{told.key if told else meeting.slug}",
        day=day,
        days=days,
        title=title,
        kind="Meeting",
        place=meeting.place,
        text=_meeting_text(meeting),
        path=reverse("group:meeting", args=[meeting.slug]),
        changed=told.changed if told else None,
        is_cancelled=meeting.state == MeetingState.CANCELLED,
        is_uncertain=only_in_feed or meeting.state == MeetingState.POSTPONED,
        sequence=told.sequence if told else 0,
        only_in_feed=only_in_feed,
    )


def _days(dated: Any) -> tuple[date, int]:
    """The first day, and how many there are."""
    day = dated.start or date(dated.year, dated.month or 1, 1)
    return day, ((dated.end or day) - day).days + 1


def _removed(revisions: Iterable[MeetingRevisions]) -> Iterator[Entry]:
    for told in revisions:
        if told.removed is None or told.with_day is None:
            continue
        day, days = _days(told.with_day)
        yield Entry(
            key=f"meeting-{told.key}",
            day=day,
            days=days,
            title=f"Cancelled: {told.removed.get_kind_display()} {told.removed.number}",
            kind="Meeting",
            text="It is not on the group's list of meetings any more.",
            changed=told.changed,
            is_cancelled=True,
            sequence=told.sequence,
            only_in_feed=True,
        )


def _meeting_title(meeting: Meeting) -> str:
    name = f"{meeting.name} (extraordinary)" if meeting.is_extraordinary else meeting.name
    if meeting.is_called_off:
        return f"{meeting.get_state_display().capitalize()}: {name}"
    return name if meeting.start else f"{name}: day not known yet"


def _meeting_text(meeting: Meeting) -> str:
    text = f"Host: {meeting.host}. {meeting.mode}." if meeting.host else meeting.mode
    return f"{meeting.state_because}. {text}" if meeting.is_called_off else text


def terms_of_reference(user: User) -> Iterator[Entry]:
    """Reviews of the terms of reference that are due, until another review was held."""
    reviews = TermsReview.objects.filter(next_due__isnull=False).select_related("terms")
    for review in reviews:
        later = TermsReview.objects.filter(terms=review.terms, day__gt=review.day)
        if review.next_due and not later.exists():
            yield Entry(
                key=f"terms-review-{review.pk}",
                day=review.next_due,
                title=f"Review due: {review.terms}",
                kind="Deadline",
                path=reverse("group:terms_of_reference"),
            )


def dialogues(user: User) -> Iterator[Entry]:
    for dialogue in Dialogue.objects.prefetch_related("partners"):
        yield Entry(
            key=f"dialogue-{dialogue.pk}",
            day=dialogue.date,
            title=dialogue.title,
            kind="Dialogue",
            text="With " + "; ".join(map(str, dialogue.partners.all())),
            path=reverse("group:partners"),
        )


def follow_ups(user: User) -> Iterator[Entry]:
    open_ones = MeetingDecision.objects.filter(due__isnull=False, settled_on=None)
    for decision in open_ones.select_related("meeting"):
        if decision.due:
            yield Entry(
                key=f"decision-{decision.pk}",
                day=decision.due,
                title=f"Due: {decision.follow_up or decision.text}"[:200],
                kind="Deadline",
                text=f"Decided at {decision.meeting}: {decision.text}",
                path=reverse("group:meeting", args=[decision.meeting.slug]),
            )


def terms(user: User) -> Iterator[Entry]:
    for term in OfficeTerm.objects.select_related("economy"):
        yield Entry(
            key=f"term-{term.pk}-begins",
            day=term.starts,
            title=f"{term.economy} becomes {term.get_office_display()}",
            kind="Term",
            path=reverse("group:turns"),
        )
        yield Entry(
            key=f"term-{term.pk}-ends",
            day=term.ends,
            title=f"Last day of {term.economy} as {term.get_office_display()}",
            kind="Term",
            path=reverse("group:turns"),
        )


def notice_days(user: User) -> Iterator[Entry]:
    """The last days on which a swap of a coming turn is announced in time."""
    for found, turn in rotation_notice_days(today()):
        yield Entry(
            key=f"notice-{found.kind}-{turn.term.first_year}",
            day=turn.notice_by,
            title=f"Last day to announce a swap: {turn.label}",
            kind="Notice",
            text=turn.term.why,
            path=reverse("group:turns"),
        )
