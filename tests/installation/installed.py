"""Installs the tracker by README's steps and breaks its neighbours one by one (bin/installed).

Behind nginx with TLS, over PostgreSQL, with a mail server and a worker, as an unprivileged user.
Whatever breaks, no acknowledged word is lost, no person sees an error without what to do (500),
and a minute later all goes on. Prints the seconds of each part.
"""

import hashlib
import hmac
import json
import os
import re
import shutil
import signal
import struct
import subprocess
import tempfile
import threading
import time
from base64 import b32decode
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2

from tests.installation.mail_sink import MailSink
from tests.installation.person import Person
from tests.installation.place import NOBODY, Place

PASSWORD = "a password for tests 2017"
EMAIL = "sri@example.org"
A_MINUTE = 60
DISK = 160_000_000
"""Bytes of the disk that fills: room for what collectstatic writes, and for some files."""
ROWS = 100
"""Of a list that is taken in while the server is killed."""
WRITES_EVIDENCE = """
SELECT count(*) FROM pg_stat_activity WHERE datname = 'smewg' AND state <> 'idle'
AND query ILIKE '%kpis_%evidence%' AND pid <> pg_backend_pid()
"""
WELL = {"site_answers", "clock", "backup", "disk", "https"}
"""Checks of the doctor that a certificate of one's own, a new place and a small disk fail."""
ASK_FOR_DOCUMENTS = """
from datetime import date
from django.db import transaction
from plans.models import Plan
from reviews.models import Review
from reviews.operations import snapshots
from smewg.models import User
sri = User.objects.get()
with transaction.atomic():
    review = Review(plan=Plan.objects.get(key="2017-2020"), kind="mid-term", title="A review",
                    first_year=2017, last_year=2018, cut_off=date(2018, 9, 1))
    review.begin(by=sri)
    snapshots.try_out(review, by=sri)
"""


class Trial:
    """One installation, its neighbours, and what was found."""

    def __init__(self, root: Path):
        self.place, self.sink = Place(root), MailSink()
        self.began = self.part = time.monotonic()
        self.database = self._make_database()
        self.seen, self.saved, self.stop = [], [], threading.Event()

    def say(self, words: str):
        now = time.monotonic()
        print(f"  {now - self.part:5.1f} s  {words}", flush=True)
        self.part = now

    def _make_database(self) -> str:
        """README, step 1: createuser smewg, createdb -O smewg smewg."""
        owner = psycopg2.connect(os.environ["DATABASE_URL"])
        owner.autocommit = True
        with owner.cursor() as cursor:
            cursor.execute("CREATE ROLE smewg LOGIN")
            cursor.execute("CREATE DATABASE smewg OWNER smewg")
        at = urlsplit(os.environ["DATABASE_URL"])
        return f"postgres://smewg@127.0.0.1:{at.port}/smewg"

    def asked(self, query: str):
        """The first column of what the database answers."""
        with psycopg2.connect(self.database) as connection, connection.cursor() as cursor:
            cursor.execute(query)
            return [row[0] for row in cursor.fetchall()]

    def person(self, address="127.0.0.9"):
        return Person(self.place.site, address=address)

    def look(self, answer, *fine):
        """Keep what a person met; 500 is never fine."""
        self.seen.append(answer.status)
        assert answer.status != 500, f"{answer.url}: {answer.text[-400:]}"
        assert not fine or answer.status in fine, f"{answer.url}: {answer.status}"
        return answer


def soon(question, within=A_MINUTE):
    """What `question` gives, as soon as it gives something; AssertionError after a minute."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        try:
            if given := question():
                return given
        except (OSError, psycopg2.Error):
            pass
        time.sleep(0.1)
    raise AssertionError(f"It did not come within {within} s: {question}")


def install(trial: Trial):
    """README, steps 2 to 6."""
    place = trial.place
    place.root.chmod(0o755)
    disk_of_its_own(place)
    ran = place.containerfile()
    assert {"COPY", "RUN", "USER", "CMD"} <= set(ran)
    trial.say(f"Containerfile, {len(ran)} instructions, and the libraries")
    place.write_settings(
        SITE_URL=place.site, DATABASE_URL=trial.database, VAR_DIR=str(place.var),
        EMAIL_URL=f"smtp://127.0.0.1:{trial.sink.port}", EMAIL_TIMEOUT="2", PUBLIC_SITE="folder",
    )  # fmt: skip
    place.give_to_nobody(place.var, place.env_file.parent)
    place.manage("upgrade")
    trial.say("manage.py upgrade")
    place.start_nginx()
    place.start_unit("smewg-web")
    keep_worker(trial)
    soon(lambda: trial.person().get("/healthz").status == 200)
    trial.say("nginx, web server and worker")


def disk_of_its_own(place: Place):
    """VAR_DIR on a small disk, where this machine lets one be mounted."""
    place.var.mkdir(parents=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=750", "tmpfs", str(place.var)]
    place.has_disk = place.is_root and (
        subprocess.run(command, capture_output=True, check=False).returncode == 0
    )


def keep_worker(trial: Trial):
    """Restart=always, RestartSec=2."""

    def keep():
        while not trial.stop.is_set():
            trial.place.start_unit("smewg-worker").wait()
            trial.stop.wait(2)

    threading.Thread(target=keep, daemon=True).start()


def first_account(trial: Trial) -> Person:
    """The printed link leads to where people really go; then only the second step is open."""
    said = trial.place.manage("create_secretariat", EMAIL).stdout
    link = re.search(rf"{trial.place.site}(\S+)", said).group(1)
    sri = trial.person()
    fields = {"name": "Sri Wibowo", "password": PASSWORD, "again": PASSWORD}
    trial.look(sri.post(link, fields), 200)
    setting_up = "/accounts/2fa/totp/activate/"
    assert sri.get("/plans/").url in {setting_up, "/accounts/reauthenticate/"}
    way = f"/accounts/reauthenticate/?next={setting_up}"
    page = sri.send(way, {"password": PASSWORD}, sri.get(way))
    secret = re.search(r'value="([A-Z2-7]{16,})"', page.text).group(1)
    trial.look(sri.send(setting_up, {"code": code_of(secret)}, page), 200)
    assert sri.get("/plans/").url == "/plans/"
    names = {each.name for each in sri.jar}
    assert names <= {"__Host-sessionid", "__Host-csrftoken"}, names
    trial.secret = secret
    trial.say("the first account, with its second step")
    return sri


def code_of(secret: str, moment=None) -> str:
    """The code that an app shows (RFC 6238)."""
    step = int((moment or time.time()) // 30)
    digest = hmac.new(b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def doctor_says(trial: Trial):
    said = json.loads(trial.place.manage("doctor", "--json", check=False).stdout)
    problems = {each["key"]: each["found"] for each in said if each["state"] == "problem"}
    assert set(problems) <= WELL, problems
    trial.say(f"the doctor, {len(said)} checks")


def no_environment(trial: Trial):
    """A command that finds no settings says so and makes no database."""
    for command in ("send_reminders", "worker", "backup"):
        done = trial.place.manage(command, env={"PATH": "/usr/bin:/bin"}, check=False)
        assert done.returncode != 0
        assert "No settings were found" in done.stdout + done.stderr
    trial.say("commands without an environment stop")


def mail_is_silent(trial: Trial):
    """Twenty strangers ask for a new password; nobody waits for the mail server."""
    trial.sink.is_silent = True

    def ask(number):
        began = time.monotonic()
        stranger = trial.person(f"127.0.1.{number + 1}")
        email = EMAIL if number < 3 else f"{number}@example.org"
        trial.look(stranger.post("/accounts/password/reset/", {"email": email}), 200)
        return time.monotonic() - began

    with ThreadPoolExecutor(20) as pool:
        took = list(pool.map(ask, range(20)))
    assert trial.person().get("/healthz").status == 200
    assert max(took) < 30, took
    time.sleep(3)  # the worker meets the silence
    trial.sink.is_silent = False
    trial.say(f"20 resets against a silent mail server, the slowest {max(took):.1f} s")


def documents_are_asked_for(trial: Trial):
    """The worker is killed while it makes one."""
    trial.place.manage("shell", "-c", ASK_FOR_DOCUMENTS)
    soon(lambda: trial.asked("SELECT 1 FROM reviews_reviewdocument WHERE state = 'being made'"))
    os.killpg(trial.place.processes["smewg-worker"].pid, signal.SIGKILL)
    trial.killed_at = time.monotonic()
    trial.say("the worker killed while it makes documents")


def publishing_is_killed(trial: Trial):
    """The worker is killed while it writes the public folder; the next one ends it, whole."""
    folder = trial.place.var / "public"
    soon((folder / "SHA256SUMS").exists)
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    kill_worker(trial)
    journal = folder / ".publishing"
    soon(lambda: journal.exists() and journal.read_text().count("\n") > 20)
    kill_worker(trial)
    killed_at = time.monotonic()
    assert not (folder / "SHA256SUMS").exists(), "it was killed before the folder was whole"
    soon(lambda: (folder / "SHA256SUMS").exists() and not journal.exists())
    listed = dict(
        line.split("  ", 1)[::-1] for line in (folder / "SHA256SUMS").read_text().splitlines()
    )
    there = {str(each.relative_to(folder)) for each in folder.rglob("*") if each.is_file()}
    assert there == {*listed, "SHA256SUMS"}, there ^ {*listed}
    for name, checksum in listed.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == checksum, name
    took = time.monotonic() - killed_at
    trial.say(f"{len(listed)} public files whole {took:.0f} s after the kill")


def kill_worker(trial: Trial):
    """Wait for one that runs, and kill it; another one starts."""
    worker = trial.place.processes["smewg-worker"]
    os.killpg(worker.pid, signal.SIGKILL)
    soon(lambda: trial.place.processes["smewg-worker"] is not worker)


def import_is_killed(trial: Trial, sri: Person):
    """The web server is killed while it takes a list in: all of it or nothing, and once."""
    rows = [f"KPI 1,2017,Item {n},1.1,Peru,2017-05-04" for n in range(ROWS)]
    table = "\n".join(["Indicator,Year,Title,Objectives,Economies,First day", *rows])
    way = "/kpis/evidence/2017-2020/import/"
    page = trial.look(sri.post(way, {}, {"file": ("items.csv", table.encode())}), 200)
    take = f"{page.url}take/"
    counted = "SELECT count(*) FROM kpis_evidence"
    with ThreadPoolExecutor(1) as pool:
        taking = pool.submit(sri.send, take, {}, page)
        soon(lambda: trial.asked(WRITES_EVIDENCE)[0] or taking.done())
        os.killpg(trial.place.processes["smewg-web"].pid, signal.SIGKILL)
        killed_at = time.monotonic()
    soon(lambda: not trial.asked(WRITES_EVIDENCE)[0])
    (kept,) = trial.asked(counted)
    assert kept in {0, ROWS}, f"{kept} of {ROWS} rows"
    trial.place.start_unit("smewg-web")
    soon(lambda: trial.person().get("/healthz").status == 200)
    for _ in range(2):
        page = trial.look(sri.get(page.url), 200)
        if 'name="seen"' in page.text:
            trial.look(sri.send(take, {}, page), 200)
    assert trial.asked(counted) == [ROWS]
    assert trial.asked("SELECT count(DISTINCT title) FROM kpis_evidence") == [ROWS]
    took = time.monotonic() - killed_at
    said = "too late" if kept else "in the middle"
    trial.say(f"{ROWS} rows once, {took:.0f} s after the server was killed {said} of taking them")


def guesses_lock_nobody_out(trial: Trial):
    """Twelve wrong passwords from one address; the person comes from another."""
    guesser = trial.person("127.0.2.1")
    said = [guesser.sign_in(EMAIL, f"wrong {n}").text for n in range(12)]
    assert "too many wrong passwords" in said[-1]
    sri = trial.person("127.0.2.2")
    assert sri.sign_in(EMAIL, PASSWORD).url == "/accounts/2fa/authenticate/"
    trial.say("wrong passwords lock out their own address alone")


class Writer(threading.Thread):
    """Somebody who saves without end; what was not acknowledged is sent again."""

    def __init__(self, trial: Trial, sri: Person):
        super().__init__(daemon=True)
        self.trial, self.sri, self.fault, self.waits = trial, sri, None, 0
        self.goes_on = threading.Event()
        self.start()

    def run(self):
        number = 0
        try:
            while not self.goes_on.is_set():
                number += self._save(f"Partner {number}")
        except Exception as error:
            self.fault = error

    def _save(self, name) -> bool:
        try:
            page = self.trial.look(self.sri.get("/group/partners/new/"))
            if page.status != 200:
                return self._wait()
            kind = re.search(r'<option value="(\w[\w-]*)"', page.text).group(1)
            fields = {"name": name, "kind": kind, "reason": "a trial"}
            answer = self.trial.look(self.sri.send("/group/partners/new/", fields, page))
        except OSError:
            return self._wait()
        if answer.status == 200 and answer.url == "/group/partners/":
            self.trial.saved.append(name)
            return True
        assert answer.status in {502, 503, 504, 422}, answer.status
        return answer.status == 422 or self._wait()

    def _wait(self):
        self.waits += 1
        time.sleep(0.2)
        return False

    def goes_on_within_a_minute(self):
        before = len(self.trial.saved)
        soon(lambda: self.fault or len(self.trial.saved) > before + 1)
        assert not self.fault, self.fault


def database_is_restarted(trial: Trial, writer: Writer):
    writer.goes_on_within_a_minute()
    owner = ["runuser", "-u", "postgres", "--"] if trial.place.is_root else []
    control = f"{os.environ['POSTGRES_PROGRAMS']}/pg_ctl"
    data = os.environ["POSTGRES_DATA"]
    subprocess.run(
        [*owner, control, "-D", data, "-m", "fast", "-w", "-l", f"{data}/../log", "restart"],
        check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    writer.goes_on_within_a_minute()
    trial.say("the database started anew while somebody saves")


def cache_cannot_be_written(trial: Trial, writer: Writer):
    cache = trial.place.var / "cache"
    cache.mkdir(exist_ok=True)
    if trial.place.is_root:
        os.chown(cache, 0, 0)
    cache.chmod(0o500)
    writer.goes_on_within_a_minute()
    assert trial.person("127.0.3.1").sign_in(EMAIL, PASSWORD).url == "/accounts/2fa/authenticate/"
    cache.chmod(0o750)
    if trial.place.is_root:
        os.chown(cache, NOBODY, NOBODY)
    trial.say("saving and signing in without a cache")


def disk_is_full(trial: Trial, writer: Writer, sri: Person):
    """A file is refused in words, words are saved, and a file goes once there is room."""
    if not trial.place.has_disk:
        return trial.say("no disk can be mounted here: the full disk was left out")
    meeting = trial.asked(
        "SELECT number FROM smewg_meeting WHERE kind='SMEWG' ORDER BY number LIMIT 1"
    )
    papers = f"/group/meetings/smewg-{meeting[0]}/papers/add/"
    filler = trial.place.var / "filler"
    with filler.open("wb", buffering=0) as full:
        try:
            while True:
                full.write(b"x" * 1_000_000)
        except OSError:
            pass
    sent = {"file": ("a.pdf", b"%PDF-1.4\n" + os.urandom(2_000_000))}
    refused = trial.look(sri.post(papers, {"title": "A paper", "access": "public"}, sent), 503)
    assert "room" in refused.text, refused.text
    writer.goes_on_within_a_minute()
    filler.unlink()
    kept = trial.look(sri.post(papers, {"title": "A paper", "access": "public"}, sent), 200)
    assert papers.startswith(kept.url), kept.url
    assert "A paper" in kept.text
    return trial.say("a full disk: words are saved, a file is refused in words")


def too_large_is_a_page(trial: Trial, sri: Person):
    """nginx's own refusal says what to do; the calendar's key never stands in its log."""
    meeting = "/group/meetings/new/"
    page = sri.get(meeting)
    sent = {"file": ("a.pdf", b"x" * 27_000_000)}
    answer = sri.send(meeting, {}, page, sent)
    assert answer.status == 413, answer.status
    assert "Send a smaller file" in answer.text
    sri.get("/group/calendar.ics?key=a-secret-key")
    log = trial.place.root / "var/log/nginx/smewg.log"
    soon(lambda: "/group/calendar.ics" in log.read_text())  # it is written after the answer
    assert "a-secret-key" not in log.read_text()
    trial.say("a file that is too large gets a page; no key in the proxy's log")


def documents_are_made(trial: Trial):
    """Within a minute of the kill another worker has taken them up."""
    waiting = "SELECT count(*) FROM reviews_reviewdocument WHERE state IN ('waiting', 'being made')"
    soon(lambda: trial.asked(waiting) == [0], within=A_MINUTE + 30)
    assert set(trial.asked("SELECT state FROM reviews_reviewdocument")) == {"made"}
    took = time.monotonic() - trial.killed_at
    trial.say(f"documents made {took:.0f} s after the kill")


def no_word_is_lost(trial: Trial, writer: Writer):
    writer.goes_on.set()
    writer.join(30)
    assert not writer.fault, writer.fault
    kept = set(trial.asked("SELECT name FROM smewg_partner"))
    assert set(trial.saved) <= kept, set(trial.saved) - kept
    assert "bound to the last" in trial.place.manage("audit", "--verify").stdout
    waits = writer.waits
    trial.say(f"{len(trial.saved)} acknowledged saves, each kept; {waits} times asked to wait")


def mails_went(trial: Trial):
    """Once the server spoke again; with addresses of ours, and none to strangers."""
    soon(lambda: any("/password/reset/key/" in each for each in trial.sink.received))
    told = "".join(trial.sink.received)
    assert set(re.findall(r"https?://[^/\s]+", told)) == {trial.place.site}
    assert not any(f"{number}@example.org" in told for number in range(3, 20))
    trial.say(f"{len(trial.sink.received)} mails went, none to strangers")


def main():
    root = Path(tempfile.mkdtemp(prefix="smewg-installed-"))
    trial = Trial(root)
    try:
        install(trial)
        sri = first_account(trial)
        publishing_is_killed(trial)
        mail_is_silent(trial)
        documents_are_asked_for(trial)
        no_environment(trial)
        writer = Writer(trial, sri)
        database_is_restarted(trial, writer)
        import_is_killed(trial, sri)
        cache_cannot_be_written(trial, writer)
        guesses_lock_nobody_out(trial)
        too_large_is_a_page(trial, sri)
        doctor_says(trial)
        documents_are_made(trial)
        disk_is_full(trial, writer, sri)
        mails_went(trial)
        no_word_is_lost(trial, writer)
        print(f"{time.monotonic() - trial.began:5.0f} s  Installed, broken, and gone on")
    except BaseException:
        for log in (*root.glob("*.log"), root / "var/log/nginx/smewg.log"):
            if log.is_file():
                print(f"== {log.name}\n{log.read_text(errors='replace')[-3000:]}")
        raise
    finally:
        trial.stop.set()
        trial.place.stop()
        if getattr(trial.place, "has_disk", False):
            subprocess.run(["umount", "-l", str(trial.place.var)], check=False)
        shutil.rmtree(root, ignore_errors=True)


if __name__ == "__main__":
    main()
