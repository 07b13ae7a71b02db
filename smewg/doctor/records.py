"""Checks of the database, the files and the accounts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TypeGuard

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import FileField, Q
from django.utils import timezone

from smewg import duties
from smewg.doctor import Finding, attention, check, good, problem
from smewg.doctor.configuration import is_local
from smewg.models import Installation, Role, User
from smewg.operations.demo import DOMAIN
from smewg.toolkit import audit, worker
from smewg.toolkit.backups import archive, rows
from smewg.toolkit.days import moment_in_words
from smewg.toolkit.search import index, structures
from smewg.toolkit.text import count_of

BACKUP_DAYS, REHEARSAL_DAYS, IDLE_DAYS = 8, 100, 365
REMINDERS_RUN = timedelta(days=1)
AUDIT_LOOKED_AT = 20_000
"""Rows of the audit trail that the doctor looks at, the newest; the command looks at all."""


@check("migrations", "The database is of this release")
def migrations() -> Finding:
    executor = MigrationExecutor(connection)
    if newer := rows.unknown(executor.loader.applied_migrations):
        return problem(f"The database is of a newer release ({newer[0]}).", "Install that release.")
    if waiting := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return problem(f"{count_of(len(waiting), 'migration')} not done yet.", "manage.py upgrade")
    return good("Every migration is done.")


@check("search", "Everything is found")
def search() -> Finding:
    """That the index is as it should be, and quick."""
    if differs := index.differs():
        things = sum(abs(there - found) for there, found in differs.values())
        return attention(
            f"Not found as they should be: {count_of(things, 'thing')} of "
            f"{count_of(len(differs), 'kind')}.",
            "manage.py rebuild_search",
        )
    if not structures.finds_by_trigrams(DEFAULT_DB_ALIAS):
        return attention(
            "The database has no trigrams, so the search looks at each thing and takes longer.",
            "Let the database's owner run: CREATE EXTENSION pg_trgm; then manage.py migrate",
        )
    return good("The search knows every thing.")


@check("database_is_closed", "The database is nobody else's")
def database_is_closed() -> Finding:
    if connection.vendor == "sqlite":
        name = str(settings.DATABASES["default"]["NAME"])
        path = settings.BASE_DIR / name
        if path.is_file() and path.stat().st_mode & 0o002:
            return problem(f"Everybody may write {path}.", f"chmod 640 {path}")
        return good("A file of this machine.")
    with connection.cursor() as cursor:
        cursor.execute("SHOW listen_addresses")
        listens = str(cursor.fetchone()[0])
    outside = {each.strip() for each in listens.split(",")} - {"localhost", "127.0.0.1", "::1", ""}
    if outside:
        return attention(
            f"PostgreSQL listens to other machines ({listens}).",
            "If no other machine needs it: listen_addresses = 'localhost'. Else look that "
            "pg_hba.conf lets in only those that do, and by TLS.",
        )
    return good("It listens to this machine alone.")


def _kept_names() -> Iterator[tuple[str, str]]:
    """The files that rows name, each with the kind of its row."""
    for model in apps.get_models():
        fields = [each for each in model._meta.local_fields if isinstance(each, FileField)]
        if ".historical" in model._meta.label_lower:
            continue
        for field in fields:
            for name in model._base_manager.exclude(**{field.name: ""}).values_list(
                field.name, flat=True
            ):
                yield str(name), str(model._meta.verbose_name)


@check("rows_without_files", "Every attached file is there")
def rows_without_files() -> Finding:
    gone = [(name, kind) for name, kind in _kept_names() if not default_storage.exists(name)]
    if gone:
        name, kind = gone[0]
        return problem(
            f"{count_of(len(gone), 'file is', 'files are')} missing; the first: {name} ({kind}).",
            "Look whether FILES_URL is the right folder; get them back from a backup.",
        )
    return good("None is missing.")


@check("files_without_rows", "No file lies around")
def files_without_rows() -> Finding:
    known = {name for name, _ in _kept_names()}
    found = [name for name in archive.stored_files(default_storage) if name not in known]
    stray = [name for name in found if not name.rsplit("/", 1)[-1].startswith(".doctor-")]
    if stray:
        return attention(
            f"{count_of(len(stray), 'file belongs', 'files belong')} to nothing any more; the "
            f"first: {stray[0]}.",
            "They do no harm. Keep them until the next backup, then take them away.",
        )
    return good("Each belongs to a row.")


def _is_recent(moment: datetime | None, days: int) -> TypeGuard[datetime]:
    return moment is not None and moment >= timezone.now() - timedelta(days=days)


@check("backup", "There is a backup of these days")
def backup() -> Finding:
    run = worker.last_run("backup")
    if run is None or not _is_recent(run.last_at, BACKUP_DAYS):
        return (attention if is_local() else problem)(
            "None was made for more than a week." if run else "None was ever made.",
            "manage.py backup FILE, each night (deploy/ has a timer), to another machine.",
        )
    return good(f"{moment_in_words(run.last_at)}: {run.words}")


@check("rehearsal", "Restoring was rehearsed")
def rehearsal() -> Finding:
    run = worker.last_run("rehearsal")
    if run is not None and run.failing_since:
        return problem(f"The last rehearsal failed: {run.error}", "manage.py rehearse FILE")
    if run is None or not _is_recent(run.last_at, REHEARSAL_DAYS):
        return attention(
            "Nobody tried for a long time whether a backup can be restored.",
            "manage.py rehearse FILE, some four times a year. It changes nothing here.",
        )
    return good(f"{moment_in_words(run.last_at)}: {run.words}")


@check("reminders", "Reminders are looked after")
def reminders() -> Finding:
    run = worker.last_run(duties.REMINDERS)
    if run is None or run.last_at is None or run.last_at < timezone.now() - REMINDERS_RUN:
        return problem("Nobody looked for a day what is due.", "Start the worker.")
    return good("The worker looks every ten minutes.")


@check("idle_accounts", "Accounts are in use")
def idle_accounts() -> Finding:
    before = timezone.now() - timedelta(days=IDLE_DAYS)
    idle = User.objects.filter(is_active=True).filter(
        Q(last_login__lt=before) | Q(last_login=None, joined_at__lt=before)
    )
    if count := idle.count():
        return attention(
            f"{count_of(count, 'account was', 'accounts were')} not used for a year.",
            "Close those of people who have left, under People.",
        )
    return good("Each was used within a year.")


@check("secretariat", "The secretariat is more than one person")
def secretariat() -> Finding:
    count = User.objects.filter(role=Role.SECRETARIAT, is_active=True).count()
    if count == 0:
        return problem(
            "There is no secretariat account.", "manage.py create_secretariat you@example.org"
        )
    if count == 1:
        return attention(
            "There is one account. If its owner is away, nobody can invite or help.",
            "Invite a second person.",
        )
    return good(count_of(count, "account"))


@check("second_step", "The secretariat signs in with a second step")
def second_step() -> Finding:
    with_one = Authenticator.objects.exclude(type="recovery_codes").values("user")
    people = User.objects.filter(role=Role.SECRETARIAT, is_active=True)
    without = people.exclude(pk__in=with_one).exclude(email__endswith=f"@{DOMAIN}")
    if count := without.count():
        return (attention if is_local() else problem)(
            f"{count_of(count, 'secretariat account')} without a second step.",
            "They set it up under their name, Second step: a password alone can be stolen.",
        )
    return good("Everybody has one.")


@check("demonstration", "No accounts of the demonstration")
def demonstration() -> Finding:
    demo = User.objects.filter(email__endswith=f"@{DOMAIN}", is_active=True).exists()
    if (demo or Installation.shows_invented_figures()) and not is_local():
        return problem(
            "This database holds the demonstration, whose password is one for all.",
            "Begin with an empty database: name a new one in DATABASE_URL.",
        )
    return good("For trying out." if demo else "None.")


@check("audit", "The audit trail is whole")
def audit_trail() -> Finding:
    verdict = audit.verify(newest=AUDIT_LOOKED_AT)
    if verdict.fault:
        return problem(
            verdict.fault,
            "Somebody changed the database by hand. Compare with a backup: manage.py audit "
            "--verify looks at all of it.",
        )
    return good(f"{count_of(verdict.rows, 'row')} looked at, each bound to the last.")
