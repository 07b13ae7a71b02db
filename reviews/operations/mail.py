"""Mail about reviews: to the economies when one is circulated, to a comment's author when answered.

Each mail has its row before it goes (smewg/operations/reminders.py), so that a step taken twice, or
a process that is killed in it, writes to nobody twice in a day.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from reviews.models import Review, ReviewComment
from smewg.domain.occasions import Occasion
from smewg.enums import MailChoice
from smewg.models import Reminder, Role, User
from smewg.operations import notices, reminders
from smewg.operations.reminders import KeptBack, Outgoing
from smewg.queries.recipients import Recipient
from smewg.toolkit import days
from smewg.toolkit.text import count_of

CIRCULATED = """Dear {name},

The Chair of SMEWG asks the economies for comments on a review:

{title}

You can read it and comment on each section here:
{link}

{until} Comments are voluntary. The Chair answers each of them on the same page.
"""
ANSWERED = """Dear {name},

{by} answered your comment on "{section}" of the review

{title}

You can read the answer here:
{link}
"""


def about(review: Review) -> str:
    """The review's name in the log of mails."""
    return f"review-{review.pk}"


def not_mailed(review: Review) -> list[User]:
    """The economies' people who may be written to, and to whom no mail of this review went."""
    told = Reminder.objects.filter(about=about(review)).exclude(state=Reminder.State.FAILED)
    people = User.objects.filter(role=Role.DELEGATE, is_active=True, economy__isnull=False)
    found = people.exclude(pk__in=told.values("person")).select_related("economy")
    kept_back, occasion = KeptBack(days.today()), _occasion(review)
    found = found.exclude(notices_by_mail=MailChoice.NONE)
    ordered = found.order_by("economy__order", "name", "email")
    return [each for each in ordered if not kept_back.reason(each, occasion)]


def mail_economies(review: Review, *, by: User) -> str:
    """Write to whoever was not told of the circulated review; what became of it, as a sentence."""
    path = reverse("reviews:review", args=[review.pk])
    until = review.comments_until
    said = f"They are asked for until {reminders.last_moment(until)}." if until else ""
    mails = [
        Outgoing(
            None,
            _occasion(review),
            Recipient(each, path),
            f"Comments are asked for: {review.title}"[:200],
            CIRCULATED.format(
                name=each.name or "colleague",
                title=review.title,
                link=settings.SITE_URL + path,
                until=said or "No last day is set.",
            )
            + _choice(),
            by,
            is_notice=True,
        )
        for each in not_mailed(review)
    ]
    return _sent(mails)


def mail_author(comment: ReviewComment, *, by: User) -> str:
    """Write to a comment's author that it was answered; what became of it, as a sentence."""
    author, section = comment.by, comment.section
    occasion = Occasion(f"review-comment-{comment.pk}", "the answer to a comment")
    today = days.today()
    wants_none = author.notices_by_mail == MailChoice.NONE
    if author.pk == by.pk or wants_none or KeptBack(today).reason(author, occasion):
        return ""
    path = reverse("reviews:section", args=[section.review_id, section.key])
    text = ANSWERED.format(
        name=author.name or "colleague",
        by=by,
        section=section.heading,
        title=section.review.title,
        link=settings.SITE_URL + path,
    )
    subject = f"Your comment was answered: {section.review.title}"[:200]
    recipient, text = Recipient(author, path), text + _choice()
    return _sent([Outgoing(None, occasion, recipient, subject, text, by, is_notice=True)])


def _choice() -> str:
    return f"\n{notices.CHOICE}{settings.SITE_URL}{reverse('group:me')}\n"


def _occasion(review: Review) -> Occasion:
    return Occasion(about(review), review.title, closes=review.comments_until)


def _sent(mails: Iterable[Outgoing]) -> str:
    done = reminders.send(mails, days.today())
    return f"{count_of(len(done.written), 'person is', 'people are')} told by mail."
