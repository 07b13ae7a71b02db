"""Reminders: what is due to whom, and sending it, once.

The group stands on the lowest floor. What there is to remind of (a year's contributions, a
session's scores) is added by the apps above, in their apps.py, as a ReminderSource. A reminder is
written down together with its mail (smewg/toolkit/outbox.py), under a constraint: a run that is
repeated, killed or run twice at the same instant writes to nobody twice, and loses nobody's mail.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.urls import reverse

from smewg.domain.occasions import Occasion
from smewg.enums import MailChoice
from smewg.models import (
    Economy,
    OutgoingMail,
    Reminder,
    ReminderRule,
    Role,
    Snooze,
    User,
    WaitingNotice,
)
from smewg.queries.recipients import Recipient
from smewg.toolkit.days import day_in_words
from smewg.toolkit.deadlines import end_of
from smewg.toolkit.outbox import deliver_waiting, settled


@dataclass(frozen=True)
class Default:
    """A rule that a source brings along; the secretariat changes it or switches it off."""

    key: str
    audience: str
    days: int
    side: str
    edge: str
    subject: str
    text: str


@dataclass(frozen=True)
class ReminderSource:
    """Something that people may be reminded of. `audiences` names them by their keys."""

    key: str
    title: str
    audiences: Mapping[str, str]
    occasions: Callable[[], Iterable[Occasion]]
    people: Callable[[Occasion, str], Iterable[Recipient]]
    defaults: Sequence[Default] = ()


PLACEHOLDERS = {
    "name": "the person's name",
    "economy": "their economy",
    "what": "what it is about, as: contributions of 2018",
    "opens": "its first day",
    "closes": "its last moment, in Singapore time and in UTC",
    "link": "where to go",
    "later": "where the person can ask for no more reminders for a while",
}

FOOT = """

If you would rather not be reminded for a while: {later}

With kind regards,
the SMEWG secretariat
"""
"""What every rule's text that comes along ends with."""

_sources: dict[str, ReminderSource] = {}


def add_reminder_source(source: ReminderSource) -> None:
    """From now on rules may be about `source`."""
    _sources[source.key] = source


def sources() -> list[ReminderSource]:
    return list(_sources.values())


def occasion_of(about: str) -> Occasion | None:
    """The occasion that `about` names; None where there is none."""
    found = (each for source in sources() for each in source.occasions() if each.about == about)
    return next(found, None)


def make_missing_rules() -> int:
    """Add the rules that the sources bring along and that are not there yet; how many."""
    known = set(ReminderRule.objects.values_list("key", flat=True))
    missing = [
        ReminderRule(source=source.key, **vars(default))
        for source in sources()
        for default in source.defaults
        if default.key not in known
    ]
    for rule in missing:
        rule.save()
    return len(missing)


def unknown_words(text: str) -> list[str]:
    """What stands in braces in `text` and is no placeholder; "{" where a brace is left open."""
    try:
        found = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    except ValueError:
        return ["{"]
    return [name for name in found if name not in PLACEHOLDERS]


def filled_in(text: str, words: Mapping[str, str]) -> str:
    """`text` with its placeholders replaced; what people typed is never read as a placeholder."""
    parts = []
    for before, name, _, _ in string.Formatter().parse(text):
        parts += [before, words.get(name, "") if name is not None else ""]
    return "".join(parts)


def last_moment(day: date | None) -> str:
    """The deadline in words: "31 January 2019, 23:59 Singapore time (15:59 UTC)"."""
    if day is None:
        return "a day that is not set yet"
    return f"{day_in_words(day)}, 23:59 Singapore time ({end_of(day).astimezone(UTC):%H:%M} UTC)"


def words_for(occasion: Occasion, recipient: Recipient) -> dict[str, str]:
    """What a mail's placeholders stand for."""
    person = recipient.person
    return {
        "name": person.name or "colleague",
        "economy": person.economy.running_text if person.economy else "the group",
        "what": occasion.title,
        "opens": day_in_words(occasion.opens) if occasion.opens else "a day that is not set yet",
        "closes": last_moment(occasion.closes),
        "link": settings.SITE_URL + recipient.path,
        "later": settings.SITE_URL + reverse("group:snooze", args=[occasion.about]),
    }


@dataclass(frozen=True)
class Outgoing:
    """A mail that is due, with its words filled in."""

    rule: ReminderRule | None
    occasion: Occasion
    recipient: Recipient
    subject: str
    text: str
    asked_by: User | None = None
    is_notice: bool = False
    """Whether it tells what happened: then it comes when the person chose that such mail comes."""

    @property
    def person(self) -> User:
        return self.recipient.person

    def __str__(self) -> str:
        return f"{self.person.email}: {self.subject}"


def outgoing(  # noqa: PLR0913 -- what a mail is
    rule: ReminderRule | None,
    occasion: Occasion,
    recipient: Recipient,
    *,
    subject: str,
    text: str,
    asked_by: User | None = None,
) -> Outgoing:
    words = words_for(occasion, recipient)
    one_line = " ".join(filled_in(subject, words).split())[:200]
    return Outgoing(rule, occasion, recipient, one_line, filled_in(text, words), asked_by)


class KeptBack:
    """Whom nothing is sent today: those who snoozed, and who cannot sign in."""

    def __init__(self, today: date) -> None:
        asleep = Snooze.objects.on(today).values_list("about", "person_id", "economy_id")
        self._asleep = set(asleep)

    def reason(self, person: User, occasion: Occasion) -> str:
        """Why a person is not written to, in words; empty where they are."""
        if not person.is_active or not person.has_usable_password():
            return "has no open account"
        if (occasion.about, person.pk, None) in self._asleep:
            return "asked for no reminders for now"
        if (occasion.about, None, person.economy_id) in self._asleep and person.economy_id:
            return "no reminders to this economy for now"
        return ""


def due(today: date) -> Iterator[Outgoing]:
    """Every mail that is due on `today` and was not begun: by rule, then by the source's order."""
    kept_back = KeptBack(today)
    begun = set(
        Reminder.objects.filter(rule__isnull=False).values_list("rule_id", "person_id", "about")
    )
    for rule in ReminderRule.objects.filter(is_active=True, source__in=_sources):
        source = _sources[rule.source]
        for occasion in source.occasions():
            if not rule.is_due(occasion, today):
                continue
            for recipient in source.people(occasion, rule.audience):
                person = recipient.person
                is_begun = (rule.pk, person.pk, occasion.about) in begun
                if not is_begun and not kept_back.reason(person, occasion):
                    yield outgoing(rule, occasion, recipient, subject=rule.subject, text=rule.text)


@dataclass
class Written:
    """What became of the mails of one run: those that go now, and those of another run."""

    written: list[Reminder] = field(default_factory=list)
    begun_elsewhere: list[Outgoing] = field(default_factory=list)


def send(mails: Iterable[Outgoing], today: date) -> Written:
    """Write each mail down that nobody has written yet; the outbox sends it."""
    done = Written()
    for each in mails:
        row = _write(each, today)
        if row is None:
            done.begun_elsewhere.append(each)
        else:
            done.written.append(row)
    return done


def _write(each: Outgoing, today: date) -> Reminder | None:
    """The reminder with its mail; None where somebody else has begun it."""
    try:
        with transaction.atomic():
            row = Reminder.objects.create(
                rule=each.rule,
                person=each.person,
                about=each.occasion.about,
                day=today,
                subject=each.subject,
                asked_by=each.asked_by,
            )
            if each.is_notice and each.person.notices_by_mail == MailChoice.DAILY:
                link = settings.SITE_URL + each.recipient.path
                WaitingNotice.objects.create(
                    person=each.person, subject=each.subject, link=link, reminder=row
                )
                return row
            message = EmailMessage(each.subject, each.text, to=[each.person.email])
            row.mail = OutgoingMail.written(message)
            row.save(update_fields=["mail"])
    except IntegrityError:
        return None
    if settings.MAIL_IN_PLACE:
        deliver_waiting()
    return row


def _note_what_became_of_it(mail: OutgoingMail, **_: object) -> None:
    """The reminder's state follows its mail's."""
    states = {
        OutgoingMail.State.SENT: Reminder.State.SENT,
        OutgoingMail.State.FAILED: Reminder.State.FAILED,
    }
    Reminder.objects.filter(mail=mail).update(
        state=states[OutgoingMail.State(mail.state)],
        error=mail.error,
        sent_at=mail.settled_at if mail.state == OutgoingMail.State.SENT else None,
    )


settled.connect(_note_what_became_of_it, sender=OutgoingMail, dispatch_uid="reminders")


def reminded_today(about: str, today: date) -> set[int]:
    """The ids of people who got, or may have got, a mail about it today."""
    rows = Reminder.objects.filter(about=about, day=today).exclude(state=Reminder.State.FAILED)
    return set(rows.values_list("person_id", flat=True))


def snooze(about: str, until: date, *, by: User, economy: Economy | None = None) -> Snooze:
    """No reminders about it until after `until`: to `by`, or to the people of an economy."""
    kept, _ = Snooze.objects.update_or_create(
        about=about,
        economy=economy,
        person=None if economy else by,
        defaults={"until": until, "by": by},
    )
    return kept


def may_be_reminded(user: User) -> bool:
    """Whether reminders are for such a person at all; observers are asked for nothing."""
    return user.is_active and user.role != Role.OBSERVER
