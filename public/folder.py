"""The public side as a folder of files, that any web server hands out and any disk keeps.

Each file holds what the address answers, byte for byte; in pages the links lead from file to file,
so that the folder is whole wherever it lies. Two runs over the same rows write the same bytes.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import resolve, reverse

from public.answers import AsFolder, fault_page
from public.queries import states
from public.views.addresses import all_addresses
from reviews.operations.public_documents import make_public_documents
from smewg.toolkit import at_work

SUMS = "SHA256SUMS"
JOURNAL = ".publishing"
LINK = re.compile(r'(?P<start>\b(?:href|src)=")(?P<address>/[^"]*)(?P<end>")')
ENDS = {"text/html": "/index.html", "text/csv": ".csv", "application/json": ".json"}
EVERY = 100
"""After how many files the one who waits is told."""


class FolderRefused(Exception):
    """The folder cannot be written; the message says what to do."""


class FolderBusy(FolderRefused):
    """Another run writes the folder now."""


@dataclass
class Written:
    """What a run did."""

    files: int = 0
    changed: int = 0
    removed: int = 0


def write(folder: Path, tell: Callable[[str], Any] = lambda _: None) -> Written:
    """Write every public address below `folder`, and take out what an earlier run left there.

    Files that are no work of an earlier run are not touched; a folder with such files in it and no
    list of ours is refused, so that nobody's files are mixed with these.
    """
    before = _known(folder)
    make_public_documents()
    done, sums = Written(), {}
    with _journal(folder) as journal, states.held():
        for name, body in _files():
            sums[name] = hashlib.sha256(body).hexdigest()
            done.files += 1
            journal.write(f"{name}\n")
            journal.flush()
            done.changed += _put(folder / name, body)
            if done.files % EVERY == 0:
                tell(f"{done.files} files written")
        for name in before - set(sums):
            (folder / name).unlink(missing_ok=True)
            done.removed += 1
        lines = "".join(f"{sums[name]}  {name}\n" for name in sorted(sums))
        _put(folder / SUMS, lines.encode())
    return done


@contextmanager
def _journal(folder: Path) -> Iterator[TextIO]:
    """A list of what this run writes, held by this process alone, and gone once it is whole.

    A run that is killed leaves it, so that the next one knows the files as ours and ends the work.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / JOURNAL).open("a", encoding="utf-8") as journal:
        try:
            fcntl.flock(journal, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as held:
            raise FolderBusy(f"{folder} is being written by another run. Wait for it.") from held
        yield journal
        (folder / JOURNAL).unlink(missing_ok=True)


def renew() -> int:
    """The worker's duty: the folder that PUBLIC_FOLDER names, as it should be now."""
    try:
        with at_work.telling(at_work.PUBLIC_FOLDER) as tell:
            done = write(Path(settings.PUBLIC_FOLDER), tell)
    except FolderBusy:
        return 0
    return done.changed + done.removed


def _known(folder: Path) -> set[str]:
    """The files that an earlier run wrote there."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise FolderRefused(f"{folder} is not a folder. Name a folder of its own.")
    listed, journal = folder / SUMS, folder / JOURNAL
    if listed.exists() or journal.exists():
        lines = listed.read_text(encoding="utf-8").splitlines() if listed.exists() else []
        return {line.split("  ", 1)[1] for line in lines if "  " in line} | _left_by(journal)
    if folder.exists() and any(folder.iterdir()):
        raise FolderRefused(
            f"{folder} holds other files. Name an empty folder, or one that publish_site wrote."
        )
    return set()


def _left_by(journal: Path) -> set[str]:
    """What a run wrote that was killed, half a file too; its last line may be half a name."""
    if not journal.exists():
        return set()
    names = [line for line in journal.read_text(encoding="utf-8").split("\n")[:-1] if line]
    return {*names, *(str(Path(name).with_name(_part_of(name))) for name in names[-1:])}


def _part_of(name: str) -> str:
    return f".{Path(name).name}.part"


def _put(path: Path, body: bytes) -> bool:
    """Write a file whole or not at all; whether it changed."""
    if path.is_file() and path.read_bytes() == body:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(_part_of(path.name))
    part.write_bytes(body)
    os.replace(part, path)
    return True


def _files() -> Iterable[tuple[str, bytes]]:
    """Each file's name and bytes, once."""
    given: set[str] = set()
    styles: set[str] = set()
    for address in all_addresses():
        answer = asked(address)
        kind = answer.headers["Content-Type"].split(";")[0]
        body = answer.content
        name = file_of(address, kind)
        if kind == "text/html":
            text, found = linked(body.decode(), name)
            body, styles = text.encode(), styles | found
        if name not in given:
            given.add(name)
            yield name, body
    for name, address in (("index.html", reverse("public:home")),):
        text, _ = linked(asked(address).content.decode(), name)
        yield name, text.encode()
    text, _ = linked(fault_page("Nothing stands at this address."), "404.html")
    yield "404.html", text.encode()
    for style in sorted(styles):
        yield f"static/{style}", _static(style)


def asked(address: str) -> HttpResponse:
    """What the address answers; an address of ours that answers nothing stops the run."""
    parts = urlsplit(address)
    request: HttpRequest = AsFolder()
    request.method = "GET"
    request.path = request.path_info = parts.path
    request.META = {"SERVER_NAME": "localhost", "SERVER_PORT": "80", "QUERY_STRING": parts.query}
    request.GET = QueryDict(parts.query)
    found = resolve(parts.path)
    answer: HttpResponse = found.func(request, *found.args, **found.kwargs)
    if answer.status_code != 200:
        raise FolderRefused(f"{address} answers {answer.status_code}. Nothing more was written.")
    return answer


def file_of(address: str, kind: str | None = None) -> str:
    """The file of an address: /public/method/ is public/method/index.html.

    Without `kind` the address is that of a page, or of a file that has its name in the address.
    """
    parts = urlsplit(address)
    asks = dict(parse_qsl(parts.query))
    path = parts.path.strip("/")
    marks = [f"edition-{asks['edition']}"] if "edition" in asks else []
    if asks.get("page", "1") != "1":
        marks.append(f"page-{asks['page']}")
    if _names_a_file(path):
        head, _, end = path.rpartition(".")
        return ".".join([head, *marks, end])
    if kind is None:
        kind = "application/json" if path.startswith("api/") else "text/html"
        kind = "text/csv" if asks.get("format") == "csv" else kind
    if kind == "text/html":
        return "/".join([path, *marks, "index.html"])
    return ".".join([path, *marks]) + ENDS[kind]


def _names_a_file(path: str) -> bool:
    last = path.rpartition("/")[2]
    return path.startswith("data/") or bool(
        re.search(r"\.(json|jsonld|txt|xml|ics|atom|svg|docx|pdf|pptx)$", last)
    )


def linked(text: str, name: str) -> tuple[str, set[str]]:
    """The page with links from file to file, and the static files that it asks for."""
    styles = set()
    static = urlsplit(settings.STATIC_URL).path

    def lead(match: re.Match[str]) -> str:
        address, _, place = match["address"].partition("#")
        address = address.replace("&amp;", "&")
        if address.startswith(static):
            to = f"static/{address.removeprefix(static)}"
            styles.add(address.removeprefix(static))
        else:
            to = file_of(address)
        way = _way(to, os.path.dirname(name) or ".")
        return f"{match['start']}{way}{'#' + place if place else ''}{match['end']}"

    return LINK.sub(lead, text), styles


@lru_cache(maxsize=20_000)
def _way(to: str, here: str) -> str:
    """The way from a folder to a file, the same for most links of most pages."""
    return os.path.relpath(to, here).replace(os.sep, "/")


def _static(name: str) -> bytes:
    """A static file as it is served: from the collected ones, or where the source keeps it."""
    if staticfiles_storage.exists(name):
        with staticfiles_storage.open(name) as file:
            body: bytes = file.read()
            return body
    found = finders.find(name)
    if not found:
        raise FolderRefused(f"{name} is missing. Run manage.py collectstatic first.")
    return Path(str(found)).read_bytes()
