"""A mail at each turn: each app has a table of its notices, a row for each thing that happens.

A notice is written down in the transaction of what it tells (smewg/toolkit/outbox.py), so that it
goes exactly when that stands: a step that is refused, undone or taken twice at one instant tells
nothing, or tells once. Each person chooses whether it comes at once, once a day, or not at all;
what concerns the safety of their account comes at once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from smewg.enums import MailChoice
from smewg.models import (
    DailyMail,
    HomeNews,
    OutgoingMail,
    Reminder,
    Role,
    User,
    WaitingNotice,
)
from smewg.operations.reminders import filled_in
from smewg.toolkit.days import SINGAPORE, day_in_words, day_of
from smewg.toolkit.links import absolute
from smewg.toolkit.outbox import deliver_waiting
from smewg.toolkit.text import count_of

DAILY_FROM = 7
"""The hour in Singapore from which the mail of the day goes."""

TEXT = """Dear {name},

{text}

{link}

{choice}

With kind regards,
the SMEWG secretariat
"""
CHOICE = "When such mail comes is your choice: at once, once a day, or not at all. Choose here: "
SECURITY = "This mail concerns your account, so it always comes. Your account: "
DAILY = """Dear {name},

This is what happened since your last mail:

{lines}

{choice}

With kind regards,
the SMEWG secretariat
"""


@dataclass(frozen=True)
class Audience:
    """Whom something concerns: delegates of economies, the secretariat, or some of its persons.

    `with_chairs` takes in a Chair's person who speaks for one of the economies; `everybody` is
    every delegate, `chair` whoever has the Chair's role, and `readers` everybody who signs in.
    """

    economies: Collection[int] = ()
    secretariat: bool = False
    officers: Collection[int] = ()
    with_chairs: bool = False
    everybody: bool = False
    chair: bool = False
    readers: bool = False

    def holds(self, person: User) -> bool:
        if self.readers or (self.chair and person.role == Role.CHAIR):
            return True
        if person.role == Role.SECRETARIAT:
            return self.secretariat or person.pk in self.officers
        speaks = person.role == Role.DELEGATE or (self.with_chairs and person.role == Role.CHAIR)
        return speaks and (self.everybody or person.economy_id in self.economies)


@dataclass(frozen=True)
class Notice:
    """A row of a table of notices: what happened, whom it concerns, where it leads, its words.

    In `subject` and `text` stand the names that `words` gives, in braces; {by} is who did it. Each
    stands on Home for those whom it concerns (HomeNews); `is_mailed` says whether a mail goes too.
    """

    key: str
    whom: Callable[[Any], Audience]
    path: Callable[[Any], str]
    words: Callable[[Any], Mapping[str, str]]
    subject: str
    text: str = ""
    is_mailed: bool = True


_quiet: ContextVar[bool] = ContextVar("no notices", default=False)


@contextmanager
def quiet() -> Iterator[None]:
    """Nobody is told of what happens within: a demonstration is invented."""
    before = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(before)


def tell(notice: Notice, *about: Any, by: User | None, **more: str) -> int:
    """Write the notice down for everybody whom each of `about` concerns, but not for `by`.

    It stands on their Home, and is mailed as each of them chose. `more` are further words of its
    text. The caller's transaction is the one of the step; gives to how many persons a mail goes,
    each once for each of `about`.
    """
    if _quiet.get() or not about:
        return 0
    audiences = [(each, notice.whom(each)) for each in about]
    people = _people([audience for _, audience in audiences])
    told: list[tuple[User, str, str, str]] = []
    for each, audience in audiences:
        words = {"by": _name_of(by), **notice.words(each), **more}
        path = notice.path(each)
        subject = one_line(filled_in(notice.subject, words))
        text = filled_in(notice.text, words).strip()
        told += [
            (person, subject, text, path)
            for person in people
            if audience.holds(person) and (by is None or person.pk != by.pk)
        ]
    HomeNews.objects.bulk_create(
        [HomeNews(person=person, text=subject, path=path) for person, subject, _, path in told]
    )
    if not notice.is_mailed:
        return 0
    mailed = [each for each in told if each[0].notices_by_mail != MailChoice.NONE]
    _write((person, subject, text, absolute(path)) for person, subject, text, path in mailed)
    return len(mailed)


def one_line(text: str) -> str:
    """A mail's subject: what people typed may hold line breaks, and no end."""
    return " ".join(text.split())[:200]


def _name_of(by: User | None) -> str:
    if by is None:
        return "The SMEWG secretariat"
    return f"{by} ({by.economy})" if by.economy else f"{by} ({by.get_role_display()})"


def _people(audiences: Iterable[Audience]) -> list[User]:
    """Everybody with an open account whom one of these may mean, in one query."""
    economies: set[int] = set()
    persons: set[int] = set()
    roles: set[str] = set()
    for each in audiences:
        economies |= set(each.economies)
        persons |= set(each.officers)
        roles |= {Role.SECRETARIAT} if each.secretariat else set()
        roles |= {Role.DELEGATE} if each.everybody else set()
        roles |= {Role.CHAIR} if each.chair else set()
        roles |= set(Role) if each.readers else set()
    wanted = Q(pk__in=persons) | Q(economy__in=economies) | Q(role__in=roles)
    found = User.objects.filter(wanted, is_active=True)
    return [each for each in found.order_by("pk") if each.has_usable_password()]


def _write(told: Iterable[tuple[User, str, str, str]]) -> None:
    """At once, or into the mail of the day, as each person chose."""
    mails, waiting = [], []
    choice = CHOICE + settings.SITE_URL + reverse("group:me")
    for person, subject, text, link in told:
        if person.notices_by_mail == MailChoice.DAILY:
            waiting.append(WaitingNotice(person=person, subject=subject, link=link))
            continue
        named = {"name": person.name or "colleague", "text": text, "link": link, "choice": choice}
        message = EmailMessage(subject, filled_in(TEXT, named), to=[person.email])
        mails.append(OutgoingMail.of(message))
    OutgoingMail.objects.bulk_create(mails)
    WaitingNotice.objects.bulk_create(waiting)
    if mails and settings.MAIL_IN_PLACE:
        deliver_waiting()


def tell_of_account(person: User, subject: str, text: str, *, addresses: Iterable[str]) -> None:
    """Write at once about somebody's account, whatever they chose, to each of the addresses."""
    for address in dict.fromkeys(each.lower() for each in addresses if each):
        words = {
            "name": person.name or "colleague",
            "text": text,
            "link": "If this is wrong, write to the secretariat at once.",
            "choice": SECURITY + settings.SITE_URL + reverse("group:me"),
        }
        EmailMessage(one_line(subject), filled_in(TEXT, words), to=[address]).send()


# The mail of the day


def write_daily_mails(now: datetime | None = None) -> int:
    """Write today's mail to everybody for whom something waits; how many were written."""
    moment = now or timezone.now()
    if moment.astimezone(SINGAPORE).hour < DAILY_FROM:
        return 0
    waiting = WaitingNotice.objects.exclude(person__daily_mails__day=day_of(moment))
    people = User.objects.filter(pk__in=waiting.values("person"))
    return sum(_write_daily_mail(person, moment) for person in people.order_by("pk"))


def _write_daily_mail(person: User, moment: datetime) -> int:
    """One person's mail and the note that it is written, together; 0 where another wrote it."""
    try:
        with transaction.atomic():
            DailyMail.objects.create(person=person, day=day_of(moment))
            waiting = list(
                WaitingNotice.objects.select_for_update(of=("self",)).filter(person=person)
            )
            if not waiting or not person.is_active:
                WaitingNotice.objects.filter(person=person).delete()
                return 0
            mail = OutgoingMail.written(_daily_mail(person, waiting, moment))
            Reminder.objects.filter(waiting_notice__in=waiting).update(mail=mail)
            WaitingNotice.objects.filter(pk__in=[each.pk for each in waiting]).delete()
    except IntegrityError:
        return 0
    if settings.MAIL_IN_PLACE:
        deliver_waiting()
    return 1


def _daily_mail(person: User, waiting: list[WaitingNotice], moment: datetime) -> EmailMessage:
    words = {
        "name": person.name or "colleague",
        "lines": "\n\n".join(f"{each.subject}\n{each.link}" for each in waiting),
        "choice": CHOICE + settings.SITE_URL + reverse("group:me"),
    }
    what = count_of(len(waiting), "thing", "things")
    subject = f"SMEWG plan tracker, {day_in_words(day_of(moment))}: {what} for you"
    return EmailMessage(subject, filled_in(DAILY, words), to=[person.email])


def forget_old(days: int) -> int:
    """Take away what is older than so many days: that a mail of a day was written, news at home."""
    before = day_of(timezone.now() - timedelta(days=days))
    gone, _ = DailyMail.objects.filter(day__lt=before).delete()
    HomeNews.objects.filter(at__lt=timezone.now() - timedelta(days=days)).delete()
    return gone


@transaction.atomic
def choose(person: User, choice: MailChoice) -> User:
    """When the person is written to from now on. What waits goes, where they want no mail."""
    held = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if held.notices_by_mail != choice:
        held.notices_by_mail = choice
        held._history_user, held._change_reason = held, "chose when mail comes"  # type: ignore[attr-defined]
        held.save(update_fields=["notices_by_mail"])
    if choice == MailChoice.NONE:
        WaitingNotice.objects.filter(person=held).delete()
    return held
