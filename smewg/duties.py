"""What the group's own floor has the worker do."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from smewg.enums import AuditKind
from smewg.operations import backups, lists, long_lists, notices, reminders
from smewg.toolkit import audit, days, outbox, sessions, worker
from smewg.toolkit.search import index
from smewg.toolkit.text import count_of

MAIL, REMINDERS, DAILY_MAIL, TIDYING = "mail", "reminders", "daily-mail", "tidying"
LISTS, SEARCH, BACKUPS = "lists", "search", "backup-orders"


def send_mail() -> int:
    done = outbox.deliver_waiting()
    return done.sent + done.failed


def write_reminders() -> int:
    """What is due today, each once, however often it is asked."""
    today = days.today()
    return len(reminders.send(reminders.due(today), today).written)


def tidy() -> int:
    """Forget what was to be kept for a while only: who was signed in, mails that went, lists."""
    call_command("clearsessions", verbosity=0)
    sessions.forget_ended()
    kept = settings.MAIL_KEPT_DAYS
    mails = outbox.forget_old(kept) + notices.forget_old(kept)
    return mails + lists.forget_old() + cut_audit()


def cut_audit() -> int:
    """Forget the oldest rows of the audit trail, and write down that it was done."""
    with transaction.atomic():
        gone = audit.cut(timezone.now() - timedelta(days=settings.AUDIT_KEPT_DAYS))
        if gone:
            audit.record(AuditKind.LOG_CUT, detail=count_of(gone, "row"))
    return gone


def add_all() -> None:
    worker.add_duty(MAIL, "Sending mail", send_mail, every=1)
    worker.add_duty(REMINDERS, "Writing reminders", write_reminders, every=600)
    worker.add_duty(DAILY_MAIL, "Writing the mail of the day", notices.write_daily_mails, every=600)
    worker.add_duty(LISTS, "Reading long lists", long_lists.work, every=1)
    worker.add_duty(BACKUPS, "Making backups that were asked for", backups.make_ordered, every=2)
    worker.add_duty(SEARCH, "Looking after the search", index.mend, every=6 * 3600)
    worker.add_duty(TIDYING, "Forgetting what is over", tidy, every=6 * 3600)
