"""What the group's own floor has the worker do."""

from __future__ import annotations

from django.conf import settings
from django.core.management import call_command

from smewg.operations import reminders
from smewg.toolkit import days, outbox, worker

MAIL, REMINDERS, TIDYING = "mail", "reminders", "tidying"


def send_mail() -> int:
    done = outbox.deliver_waiting()
    return done.sent + done.failed


def write_reminders() -> int:
    """What is due today, each once, however often it is asked."""
    today = days.today()
    return len(reminders.send(reminders.due(today), today).written)


def tidy() -> int:
    """Forget what was to be kept for a while only: who was signed in, which mails went."""
    call_command("clearsessions", verbosity=0)
    return outbox.forget_old(settings.MAIL_KEPT_DAYS)


def add_all() -> None:
    worker.add_duty(MAIL, "Sending mail", send_mail, every=1)
    worker.add_duty(REMINDERS, "Writing reminders", write_reminders, every=600)
    worker.add_duty(TIDYING, "Forgetting what is over", tidy, every=6 * 3600)
