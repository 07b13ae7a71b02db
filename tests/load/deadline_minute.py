"""The minute of a deadline, on an installation as `make run` serves it (`make load`).

21 delegates and 3 of the staff save 40 times each within a minute, while 100 readers open the
dashboard and the public site. Nothing is lost and nothing refused without words; 95 of 100 answers
come within five times what they take for one person alone, measured before in the same run; and
after 1,000 more requests no process of the server has grown.

On the database that DATABASE_URL names, else SQLite. Prints what it finds; fails past a limit.
"""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.load.people import Delegate, Officer, Person

SAVES, READERS, MINUTE = 40, 100, 60.0
ALONE = 40
TIMES = 5
FEW, MANY = 300, 1_000
GROWTH = 8_000
"""Kilobytes that a process may have more after MANY requests: what its memory is handed out in."""
START = 400


class Place:
    """An installation in `folder`, served at `port`."""

    def __init__(self, folder):
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        own = {"VAR_DIR": str(folder), "BEGUN": str(folder / "begun.json")}
        self.env = {**os.environ, **own}

    def __enter__(self):
        self.log = (self.folder / "log").open("w")
        self.server = subprocess.Popen(
            ["bin/serve", "127.0.0.1", str(self.port), "yes"],
            env=self.env, stdout=self.log, stderr=self.log, start_new_session=True,
        )  # fmt: skip
        self._wait()
        return self

    def __exit__(self, *_):
        os.killpg(self.server.pid, signal.SIGTERM)
        self.server.wait(timeout=60)
        self.log.close()

    def _wait(self):
        until = time.monotonic() + START
        while Person(self.port, 0).get("/accounts/login/").status != 200:
            if self.server.poll() is not None or time.monotonic() > until:
                sys.exit((self.folder / "log").read_text())
            time.sleep(1)

    def run(self, script):
        """What a script in the installation's own process says of itself."""
        with Path(script).open() as words:
            subprocess.run(
                [sys.executable, "manage.py", "shell", "-v", "0"],
                env=self.env, stdin=words, check=True, stdout=self.log,
            )  # fmt: skip
        return json.loads(Path(self.env["BEGUN"]).read_text())

    def processes(self):
        """The numbers of those that answer."""
        children = Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children").read_text()
        numbers = map(int, children.split())
        return [n for n in numbers if "gunicorn" in Path(f"/proc/{n}/cmdline").read_text()]

    def memory(self):
        """Kilobytes of each process that answers, by its number."""
        return {number: _kilobytes(number) for number in self.processes()}

    def work(self):
        """Seconds of a processor that they have taken so far."""
        return sum(map(_seconds, self.processes()))


def _kilobytes(number):
    lines = Path(f"/proc/{number}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


def _seconds(number):
    words = Path(f"/proc/{number}/stat").read_text().rpartition(") ")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def p95(answers):
    seconds = sorted(each.seconds for each in answers)
    return seconds[int(len(seconds) * 0.95)] if seconds else 0.0


def kind(answer):
    return "save" if answer.asks.startswith("save") else answer.asks


def by_kind(answers):
    found = {}
    for each in answers:
        name = kind(each)
        if name == "save":
            name = "save a draft" if "/draft/" in each.asks else "save a cell"
        found.setdefault(name, []).append(each)
    return found


def alone(port, begun):
    """One person's answers, of each kind, when nobody else is there. The first of each warms."""
    person = Person(port, 1, begun["reader"])
    delegate = Delegate(port, 2, begun["writers"][0]["session"])
    officer = Officer(port, 3, begun["staff"][0]["session"])
    for n in range(ALONE):
        person.get(begun["dashboard"])
        person.get(begun["public"])
        delegate.save(begun["writers"][0]["address"], n)
        officer.save(begun["staff"][0]["address"], n, begun["staff"][0]["row"])
    warm = [answer for each in (person, delegate, officer) for answer in each.answers[4:]]
    return warm, delegate, officer


def spread(times, dice):
    """Moments within the minute, in order."""
    return sorted(dice.uniform(0, MINUTE) for _ in range(times))


def at_its_moments(began, moments, do):
    for n, moment in enumerate(moments):
        time.sleep(max(0.0, began + moment - time.monotonic()))
        do(n)


def minute(port, begun, first, officer):
    """All of them at once. `first` and `officer` go on from what they saved alone."""
    dice, began = random.Random(21), time.monotonic() + 1
    writers = [first] + [
        Delegate(port, 10 + n, each["session"]) for n, each in enumerate(begun["writers"][1:])
    ]
    staff = [officer] + [
        Officer(port, 40 + n, each["session"]) for n, each in enumerate(begun["staff"][1:])
    ]
    readers = [Person(port, 60 + n, begun["reader"] if n % 2 else "") for n in range(READERS)]
    for each in (*writers, *staff):
        each.answers = []
    jobs = [
        (spread(SAVES, dice), lambda n, who=who, to=to: who.save(to["address"], ALONE + n))
        for who, to in zip(writers, begun["writers"], strict=True)
    ]
    jobs += [
        (
            spread(SAVES, dice),
            lambda n, who=who, to=to: who.save(to["address"], ALONE + n, to["row"]),
        )
        for who, to in zip(staff, begun["staff"], strict=True)
    ]
    jobs += [
        (
            spread(2, dice),
            lambda _, who=who: who.get(begun["dashboard" if who.session else "public"]),
        )
        for who in readers
    ]
    with ThreadPoolExecutor(len(jobs)) as crowd:
        list(crowd.map(lambda job: at_its_moments(began, *job), jobs))
    return writers, staff, [a for each in (*writers, *staff, *readers) for a in each.answers]


def lost(port, begun, writers, staff):
    """Whose last acknowledged words are not what the server gives back.

    A draft that is sent once more on its first version is answered with what stands there now.
    """
    found = []
    for who, to in zip(writers, begun["writers"], strict=True):
        other = {"version": 0, "draft_writer": "another", "touched": "done", "done": "Other words"}
        answer = who.post(to["address"], other)
        found += [] if answer.status == 409 and who.kept in answer.words else [who.kept]
    for who, to in zip(staff, begun["staff"], strict=True):
        answer = who.post(to["address"], {"cell": ""})
        text = json.loads(answer.words)["cells"][f"{to['row']}.1"]["text"]
        found += [] if text == who.kept else [f"{to['row']}: {who.kept}, not {text}"]
    return found


def grown(place, begun):
    """Kilobytes more of each process after MANY requests than after the FEW before them."""
    person = Person(place.port, 7, begun["reader"])
    ask = [begun["dashboard"], begun["public"], "/", "/kpis/2019/", "/contributions/"]
    with ThreadPoolExecutor(4) as crowd:
        list(crowd.map(lambda n: person.get(ask[n % len(ask)]), range(FEW)))
        before = place.memory()
        list(crowd.map(lambda n: person.get(ask[n % len(ask)]), range(MANY)))
    after = place.memory()
    return {number: after[number] - rss for number, rss in before.items()}, after


def tell(one, all_at_once):
    """The figures, a line each; what is past its limit."""
    past = []
    for name, answers in sorted(by_kind(all_at_once).items()):
        single, many = p95(by_kind(one)[name]), p95(answers)
        ratio = many / single
        line = f"{name}: {len(answers)}, p95 {many * 1000:.0f} ms, alone {single * 1000:.0f} ms"
        print(f"  {line}, {ratio:.1f} times", flush=True)
        past += [f"{name} takes {ratio:.1f} times"] if ratio > TIMES else []
    return past


def main():
    with tempfile.TemporaryDirectory() as folder, Place(Path(folder)) as place:
        print("Load on", os.environ.get("DATABASE_URL", "sqlite").split(":")[0], flush=True)
        begun = place.run("tests/load/begin.py")
        one, first, officer = alone(place.port, begun)
        before = place.work()
        writers, staff, answers = minute(place.port, begun, first, officer)
        print(f"  the server took {place.work() - before:.0f} s of {os.cpu_count()} processors")
        past = tell(one, answers)
        gone = lost(place.port, begun, writers, staff)
        refused = [each for each in answers if not each.is_good]
        silent = [each for each in refused if each.is_without_words]
        more, after = grown(place, begun)
        print(f"  lost: {len(gone)}; refused: {len(refused)}, of them without words: {len(silent)}")
        print(f"  kB of each process: {after}; more after {MANY} requests: {more}")
        past += [f"lost: {each}" for each in gone]
        past += [f"refused: {each.asks} {each.status} {each.words[:200]}" for each in refused]
        past += [f"a process grew by {each} kB" for each in more.values() if each > GROWTH]
    if past:
        sys.exit("\n".join(past))


if __name__ == "__main__":
    main()
