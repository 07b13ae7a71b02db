"""Checks of the machine and of what stands around the application."""

from __future__ import annotations

import json
import os
import shutil
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen
from uuid import uuid4

from django.conf import settings
from django.core import mail
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from smewg.doctor import Finding, attention, check, good, problem
from smewg.doctor.configuration import is_local
from smewg.models import OutgoingMail
from smewg.toolkit import worker
from smewg.toolkit.charts import scripts
from smewg.toolkit.text import count_of

PATIENCE = 4
"""Seconds until a neighbour counts as away."""
FREE_BYTES, FREE_SHARE = 500_000_000, 0.05
WRONG_CLOCK = timedelta(minutes=2)
LONG_WAIT = timedelta(hours=1)


@check("site_answers", "The address people type answers")
def site_answers() -> Finding:
    address = f"{settings.SITE_URL}/healthz"
    try:
        with urlopen(Request(address), timeout=PATIENCE) as answer:  # noqa: S310 -- our own site
            said = answer.read(10)
    except (HTTPError, URLError, HTTPException, OSError) as error:
        if is_local():
            return attention(f"{address} does not answer ({error}).", "Is the server running?")
        return problem(
            f"{address} does not answer ({error}).",
            "Look at the proxy and the server; SITE_URL must be the address people type.",
        )
    if said != b"ok":
        return problem(
            f"Something else answers at {address}.", "Look at the proxy's place for this tool."
        )
    return good(f"{address} answers.")


@check("clock", "The clock is right")
def clock() -> Finding:
    times = [each for each in (_time_of_the_database(), _time_of_the_site()) if each]
    wrong = [each for each in times if abs(each - timezone.now()) > WRONG_CLOCK]
    if wrong:
        return problem(
            f"This machine says {timezone.now():%H:%M:%S} UTC, and another {wrong[0]:%H:%M:%S}.",
            "Let the machine set its clock by itself (timedatectl set-ntp true): deadlines and "
            "second steps go by it.",
        )
    return good(f"{timezone.now():%H:%M:%S} UTC")


def _time_of_the_database() -> datetime | None:
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        found: datetime = cursor.fetchone()[0]
    return found


def _time_of_the_site() -> datetime | None:
    if is_local():
        return None
    try:
        with urlopen(f"{settings.SITE_URL}/healthz", timeout=PATIENCE) as answer:  # noqa: S310
            date = answer.headers.get("Date")
    except (URLError, HTTPException, OSError):
        return None
    return parsedate_to_datetime(date) if date else None


@check("disk", "There is room on the disk")
def disk() -> Finding:
    found = shutil.disk_usage(settings.VAR_DIR)
    free = f"{found.free / 1e9:.1f} GB free of {found.total / 1e9:.0f} GB"
    if found.free < FREE_BYTES or found.free < found.total * FREE_SHARE:
        return problem(f"Only {free}.", "Make room: with a full disk nothing can be saved.")
    return good(f"{free}.")


@check("folder", "The installation's folder can be written")
def folder() -> Finding:
    trial = settings.VAR_DIR / f".doctor-{uuid4().hex}"
    try:
        trial.write_text("x")
        trial.unlink()
    except OSError as error:
        return problem(
            f"{settings.VAR_DIR} cannot be written: {error.strerror}.",
            "Give it to the user that the service runs as.",
        )
    return good(str(settings.VAR_DIR))


@check("storage", "Attached files can be kept")
def storage() -> Finding:
    name = f".doctor-{uuid4().hex}"
    try:
        kept = default_storage.save(name, ContentFile(b"x"))
        default_storage.delete(kept)
    except OSError as error:
        return problem(
            f"A file cannot be kept: {error}.", "Look at FILES_URL: room, and who may write."
        )
    return good("A file was kept and taken away again.")


@check("cache", "The caches work")
def cache() -> Finding:
    for name in settings.CACHES:
        token = uuid4().hex
        caches[name].set("doctor", token, 60)
        if caches[name].get("doctor") != token:
            return problem(
                f'The cache "{name}" keeps nothing: pages are slow, and limits do not hold.',
                "Look at CACHE_URL, or at the folder cache in VAR_DIR: who may write, and room.",
            )
    return good(", ".join(settings.CACHES))


@check("cache_is_shared", "All machines share one cache")
def cache_is_shared() -> Finding:
    hosts = {each.name.partition(":")[0] for each in worker.WorkerProcess.of_late()}
    hosts |= {os.uname().nodename}
    is_file = "FileCache" in settings.CACHES["limits"]["BACKEND"]
    if len(hosts) > 1 and is_file:
        return attention(
            f"{len(hosts)} machines work here, each with a cache of its own, so that each counts "
            "wrong passwords for itself and sees its own workers alone.",
            "Set CACHE_URL to a cache that they share (docs/scaling.md).",
        )
    return good("One machine." if len(hosts) == 1 else "Shared.")


@check("static", "Files for the browser are there")
def static() -> Finding:
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    if settings.DEBUG or "Manifest" not in settings.STORAGES["staticfiles"]["BACKEND"]:
        return good("They are served as they lie.")
    try:
        count = len(json.loads(manifest.read_text())["paths"])
    except (OSError, ValueError, KeyError):
        return problem("They were not collected, so that pages have no style.", "manage.py upgrade")
    return good(count_of(count, "file"))


@check("pango", "Pango is there, for PDFs")
def pango() -> Finding:
    try:
        from weasyprint import HTML  # noqa: PLC0415 (fails where Pango is missing)

        HTML(string="<p>x</p>").write_pdf()
    except OSError as error:
        return problem(
            f"PDFs cannot be made: {error}.",
            "apt-get install libpangoft2-1.0-0 libharfbuzz-subset0, then start the worker anew.",
        )
    return good("A PDF was made.")


@check("fonts", "The letters for papers are there")
def fonts() -> Finding:
    found = list((settings.BASE_DIR / "smewg" / "toolkit" / "documents" / "fonts").glob("*.ttf"))
    if not found:
        return problem("The fonts that come along are missing.", "Install the release again.")
    return good(count_of(len(found), "font"))


@check("scripts", "Every economy's letters can be drawn")
def scripts_are_there() -> Finding:
    if lacking := scripts.missing():
        names = ", ".join(each.name for each in lacking)
        return attention(
            f"Charts and PDFs show boxes for letters of these scripts: {names}.",
            f"apt-get install {scripts.packages(lacking)}, then start server and worker anew.",
        )
    return good(", ".join(each.name for each in scripts.SCRIPTS))


@check("mail_server", "Mail has a way out")
def mail_server() -> Finding:
    if "filebased" in settings.MAIL_TRANSPORT:
        return attention(
            "Mails are written into a folder, and nobody gets them.",
            "Set EMAIL_URL to your mail server.",
        )
    server = mail.get_connection(settings.MAIL_TRANSPORT)
    if hasattr(server, "timeout"):
        server.timeout = PATIENCE
    try:
        server.open()
        server.close()
    except Exception as error:  # whatever the way out is made of
        return problem(
            f"The mail server cannot be reached: {error}.",
            "Look at EMAIL_URL. Mails wait meanwhile, for three days.",
        )
    return good("The mail server answers.")


@check("mail_goes", "Mails go")
def mail_goes() -> Finding:
    failed = OutgoingMail.objects.failed().count()
    old = OutgoingMail.objects.waiting().filter(written_at__lt=timezone.now() - LONG_WAIT).count()
    if old:
        return problem(
            f"{count_of(old, 'mail waits', 'mails wait')} for more than an hour.",
            "See Group, Mail: it says why. Is the worker running?",
        )
    if failed:
        return attention(
            f"{count_of(failed, 'mail was', 'mails were')} given up.", "See Group, Mail."
        )
    return good("None waits long, none was given up.")


@check("worker", "The worker is running")
def worker_is_running() -> Finding:
    if not worker.is_alive():
        return problem(
            "No worker was seen: no mail goes, no document is made, nobody is reminded.",
            "Start it: manage.py worker (deploy/ has its unit).",
        )
    return good(", ".join(each.name for each in worker.WorkerProcess.alive()))


@check("duties", "The worker does its duties")
def duties() -> Finding:
    failing = [each for each in worker.states() if each.run and each.run.failing_since]
    if failing:
        first = failing[0]
        return problem(
            f"{first.duty.title} fails: {first.run.error if first.run else ''}",
            "See the worker's log.",
        )
    return good("None fails.")
