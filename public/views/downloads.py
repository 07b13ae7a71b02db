"""Open data: the files of an edition, at an address that names the edition."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from public.answers import LATEST, NotThere, in_public, marked
from public.queries import reviews, states
from public.queries.files import package, zipped
from reviews.models.snapshot import MEDIA

KINDS = {
    "csv": "text/csv",
    "json": "application/json",
    "txt": "text/plain",
    "py": "text/plain",
    "zip": "application/zip",
    **MEDIA,
}


@in_public
def file(request: HttpRequest, key: str, edition: str, name: str) -> HttpResponse:
    if edition == "latest":
        return _to_newest(key, f"/{name}")
    files = package(states.shown(request, key, edition))
    if name not in files:
        raise NotThere(f"There is no file {name[:40]}.", files=sorted(files))
    kind = KINDS.get(name.rpartition(".")[2], "text/plain")
    return marked(files[name], kind, pinned=True)


@partial(in_public, of_rows=False)
def review_document(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """A published review's document: its sealed content, and in front what happened since."""
    found = reviews.document_named(number, name)
    with found.file.open("rb") as file:
        return marked(file.read(), MEDIA[found.form], pinned=False)


@in_public
def archive(request: HttpRequest, key: str, edition: str) -> HttpResponse:
    if edition == "latest":
        return _to_newest(key, ".zip")
    files = package(states.shown(request, key, edition))
    return marked(zipped(files), KINDS["zip"], pinned=True)


def _to_newest(key: str, end: str) -> HttpResponse:
    found = states.current_edition(states.plan_named(key)).kept
    if not found:
        raise NotThere("There is no edition yet: nothing is published, or its day has not ended.")
    answer = HttpResponseRedirect(f"/data/{key}/{found[-1]}{end}")
    answer["Cache-Control"] = LATEST
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
