"""The help inside, from smewg/data/help.yaml: words, jobs, and how counts are made."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml
from django.conf import settings
from django.urls import NoReverseMatch, reverse

from smewg.models import User
from smewg.queries.shortcuts import Shortcut, ShortcutKind

FILE = settings.BASE_DIR / "smewg" / "data" / "help.yaml"
QUOTED = re.compile("“([^”]+)”")


@dataclass(frozen=True)
class Word:
    """A word that is explained. `also`: other forms of it; `more`: keys of words beside it."""

    key: str
    title: str
    text: str
    also: tuple[str, ...] = ()
    more: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        return reverse("help:word", args=[self.key])


@dataclass(frozen=True)
class Line:
    """One line of a job: what to do, and on which page. `state`: as the page is by then."""

    say: str
    at: str
    state: str = ""

    @property
    def url(self) -> str:
        """The page's address, where it is the same for everybody; "" else."""
        try:
            return reverse(self.at)
        except NoReverseMatch:
            return ""

    @property
    def names(self) -> list[str]:
        """The buttons, links and titles that the line names."""
        return QUOTED.findall(self.say)


@dataclass(frozen=True)
class Job:
    """How something is done, in five lines, and by whom."""

    key: str
    title: str
    roles: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def url(self) -> str:
        return reverse("help:job", args=[self.key])


@dataclass(frozen=True)
class Counts:
    """How counts are made: paragraphs, and the words that they use."""

    title: str
    paragraphs: tuple[str, ...]
    words: tuple[Word, ...]


@cache
def _file() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return found


@cache
def words() -> dict[str, Word]:
    """Every word that is explained, by its key."""
    return {
        key: Word(
            key, told["title"], told["text"], tuple(told["also"]), tuple(told.get("more", ()))
        )
        for key, told in _file()["words"].items()
    }


@cache
def jobs() -> dict[str, Job]:
    """Every job, by its key."""
    return {
        key: Job(
            key,
            told["title"],
            tuple(told["for"]),
            tuple(Line(each["say"], each["at"], each.get("in", "")) for each in told["lines"]),
        )
        for key, told in _file()["jobs"].items()
    }


def jobs_for(reader: User) -> list[Job]:
    """The jobs of a reader's role."""
    return [job for job in jobs().values() if reader.role in job.roles]


@cache
def counts() -> Counts:
    told = _file()["counts"]
    return Counts(
        told["title"], tuple(told["paragraphs"]), tuple(words()[key] for key in told["words"])
    )


@cache
def _of_words() -> tuple[Shortcut, ...]:
    return tuple(
        Shortcut(ShortcutKind.WORD, word.title, word.url, " ".join(word.also), word.text)
        for word in words().values()
    )


def shortcuts(reader: User) -> Iterable[Shortcut]:
    """What the search finds of the help: each word, the reader's jobs, counts and keys."""
    yield from _of_words()
    if reader.is_authenticated:
        yield from _of_jobs(tuple(jobs_for(reader)))


@cache
def _of_jobs(jobs: tuple[Job, ...]) -> tuple[Shortcut, ...]:
    told = (
        *((job.title, job.url, "how to help") for job in jobs),
        (counts().title, reverse("help:counts"), "help method rules"),
        ("Keys of the keyboard", reverse("help:keys"), "shortcuts"),
        ("Help", reverse("help:index"), "glossary words how to"),
    )
    return tuple(Shortcut(ShortcutKind.HELP, *each) for each in told)


ROLES = {
    "secretariat": "the secretariat",
    "chair": "the Chair",
    "delegate": "delegates",
    "observer": "observers",
}


def pieces(say: str) -> list[tuple[str, bool]]:
    """A line in pieces, each with whether it names what stands on the page."""
    parts = QUOTED.split(say)
    return [(text, bool(place % 2)) for place, text in enumerate(parts) if text]
