"""A rehearsal of a backup: restored into a throw-away database, brought to this release, looked at.

What was published must be what it was: each published figure, each review with its checksum, and
every line of every history. And every page must open.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from tarfile import TarFile
from urllib.parse import urldefrag, urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Model
from django.test import Client
from django.test.utils import override_settings
from django.urls import (
    NoReverseMatch,
    Resolver404,
    URLPattern,
    URLResolver,
    get_resolver,
    resolve,
    reverse,
)

from kpis.models import PublishedFigure
from reviews.models import Snapshot
from smewg.models import Role
from smewg.toolkit.backups import archive, rows, staging

MOST_PAGES = 1_500
FROM_ONE_ADDRESS = 3
"""Pages opened of one kind of address: the first concept notes stand for all."""
NOT_OPENED = ("/accounts/logout", "/readyz", "/static/", "/media/")


@dataclass
class Rehearsal:
    """What a rehearsal found; nothing `wrong` and nothing `broken` where all is well."""

    rows: int = 0
    figures: int = 0
    snapshots: int = 0
    pages: int = 0
    kinds: int = 0
    wrong: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    @property
    def is_well(self) -> bool:
        return not self.wrong and not self.broken

    def __str__(self) -> str:
        what = (
            f"{self.rows} rows, {self.figures} published figures, {self.snapshots} frozen "
            f"reviews, {self.pages} pages of {self.kinds} addresses"
        )
        if self.is_well:
            return f"All is well: {what}."
        return f"{what}; wrong: {'; '.join([*self.wrong, *self.broken][:5])}"


def rehearse(path: Path, of_a_kind: int) -> Rehearsal:
    """Rehearse the restoring of a backup. BackupRefused where it cannot even be loaded.

    `of_a_kind`: how many pages of one kind of address are opened.
    """
    with staging.staged(path) as folder:
        manifest, tar = archive.opened(path)
        with tar:
            archive.put_files(tar, manifest, folder / "files")
        url = staging.url_in(folder)
        asked = ("rehearse", str(path), "--inside", "--of-a-kind", str(of_a_kind))
        said = staging.manage(*asked, url=url, folder=folder)
    return Rehearsal(**json.loads(said.strip().splitlines()[-1]))


def look(path: Path, of_a_kind: int) -> Rehearsal:
    """What is to be found in this database, which was loaded from `path`."""
    found = Rehearsal()
    manifest, tar = archive.opened(path)
    found.rows = manifest.rows
    models = {rows.label(each): each for each in _tables_of_today()}
    with tar:
        for name in filter(_must_stay, manifest.counts):
            found.wrong += _changed(tar, models[name]) if name in models else []
    _look_at_reviews(found)
    found.figures = PublishedFigure.objects.count()
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    # Files for the browser were not collected in the throw-away folder; pages are opened without.
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        _open_pages(found, of_a_kind)
    return found


def as_json(found: Rehearsal) -> str:
    return json.dumps(asdict(found))


def _must_stay(name: str) -> bool:
    """What no release may change once it was written: what was published, and every history."""
    return ".historical" in name or name in {"kpis.publishedfigure", "reviews.snapshot"}


def _tables_of_today() -> list[type[Model]]:
    return rows.tables(rows.state_apps(rows.applied("default")))


def _changed(tar: TarFile, model: type[Model]) -> list[str]:
    """A sentence where a table does not say any more what it said in the backup."""
    name = rows.label(model)
    columns, lines = archive.rows_of(tar, name)
    now_columns = [each.attname for each in rows.columns(model)]
    shared = [each for each in columns if each in now_columns]
    was = [[row[columns.index(each)] for each in shared] for row in lines]
    now = [[row[now_columns.index(each)] for each in shared] for row in rows.read(model, "default")]
    if was == now:
        return []
    differ = sum(one != other for one, other in zip(was, now, strict=False))
    return [f"{name}: {len(was)} rows then, {len(now)} now, {differ} of them differ"]


def _look_at_reviews(found: Rehearsal) -> None:
    for each in Snapshot.objects.select_related("review"):
        found.snapshots += 1
        if not each.is_intact:
            found.wrong.append(f"{each}: its checksum does not fit any more")


def _open_pages(found: Rehearsal, of_a_kind: int) -> None:
    """Open every address that a page of somebody in charge leads to, a few of each kind."""
    user = get_user_model()
    person = user.objects.filter(role=Role.SECRETARIAT, is_active=True).first()
    if person is None:
        return
    client = Client(HTTP_HOST=settings.SITE_HOST, raise_request_exception=False)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    waiting = deque(dict.fromkeys([reverse("home"), *_addresses_without_arguments()]))
    seen, kinds = set(waiting), dict[str, int]()
    while waiting and found.pages < MOST_PAGES:
        address = waiting.popleft()
        kind = _kind(address)
        if kind is None or kinds.get(kind, 0) >= of_a_kind:
            continue
        kinds[kind] = kinds.get(kind, 0) + 1
        answer = client.get(address, secure=settings.SERVED_OVER_HTTPS)
        found.pages += 1
        if answer.status_code >= 500:
            found.broken.append(f"{address} answers {answer.status_code}")
        for link in _links(answer):
            if link not in seen:
                seen.add(link)
                waiting.append(link)
    found.kinds = len(kinds)


def _addresses_without_arguments() -> Iterator[str]:
    for name in _names(get_resolver().url_patterns):
        with suppress(NoReverseMatch):  # it takes arguments: a page leads to it
            yield reverse(name)


def _names(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    for each in patterns:
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from _names(each.url_patterns, inner)
        elif each.name:
            yield f"{space}{each.name}"


def _kind(address: str) -> str | None:
    """The name of an address; None for one that is not of this application, or not to be opened."""
    path = urlsplit(address).path
    if path.startswith(NOT_OPENED):
        return None
    try:
        return resolve(path).view_name
    except Resolver404:
        return None


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href")
        if tag == "a" and href:
            self.found.append(href)


def _links(answer: object) -> list[str]:
    """The addresses of ours that a page leads to, or an answer sends on to."""
    if location := getattr(answer, "url", ""):
        return [location] if location.startswith("/") else []
    headers = getattr(answer, "headers", {})
    if getattr(answer, "streaming", False) or "html" not in headers.get("Content-Type", ""):
        return []
    parser = _Links()
    parser.feed(answer.content.decode(errors="replace"))  # type: ignore[attr-defined]
    links = (urldefrag(each).url for each in parser.found)
    return [each for each in links if each.startswith("/") and not each.startswith("//")]
