"""The help inside: what a word means, how to do a job, how counts are made, and the keys."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from smewg.access import SignedInRequest
from smewg.queries import help_texts
from smewg.toolkit.crumbs import crumbs

KEYS = (
    ("Everywhere", (("Ctrl K, or /", "search everything"), ("?", "show these keys"))),
    (
        "In the search",
        (
            ("↓ and ↑", "go through what was found"),
            ("Enter", "open it; on the field: the whole search page"),
            ("Esc", "close the search"),
        ),
    ),
    (
        "Where counts are entered",
        (
            ("Enter", "the cell below; with Shift the cell above"),
            ("Arrow keys", "the next cell in that direction, where the text ends"),
            ("Esc", "put back what stood in the cell"),
        ),
    ),
    (
        "On a chart",
        (("← and →", "the bar before and after"), ("Home, End", "first and last bar")),
    ),
    ("In a menu or a question", (("Esc", "close it"),)),
)


@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    """The jobs of the reader's role first, then all others, and every word."""
    own = help_texts.jobs_for(request.user)
    others = [job for job in help_texts.jobs().values() if job not in own]
    words = sorted(help_texts.words().values(), key=lambda word: word.title.casefold())
    context = {"own": own, "others": others, "words": words, "crumbs": crumbs("Help")}
    return render(request, "help/index.html", context)


@require_GET
def word(request: SignedInRequest, key: str) -> HttpResponse:
    """What one word means here."""
    found = help_texts.words().get(key)
    if found is None:
        raise Http404
    more = [help_texts.words()[each] for each in found.more]
    context = {"word": found, "more": more, "crumbs": _crumbs(found.title)}
    return render(request, "help/word.html", context)


@require_GET
def job(request: SignedInRequest, key: str) -> HttpResponse:
    """How one job is done, in five lines."""
    found = help_texts.jobs().get(key)
    if found is None:
        raise Http404
    context = {
        "job": found,
        "lines": [(line, help_texts.pieces(line.say)) for line in found.lines],
        "is_own": request.user.role in found.roles,
        "who": " and ".join(help_texts.ROLES[role] for role in found.roles),
        "crumbs": _crumbs(found.title),
    }
    return render(request, "help/job.html", context)


@require_GET
def counts(request: SignedInRequest) -> HttpResponse:
    """How counts are made."""
    told = help_texts.counts()
    return render(request, "help/counts.html", {"told": told, "crumbs": _crumbs(told.title)})


@require_GET
def keys(request: SignedInRequest) -> HttpResponse:
    """The keys of the keyboard; static/js/keys.js shows the same list over a page."""
    return render(request, "help/keys.html", {"groups": KEYS, "crumbs": _crumbs("Keys")})


def _crumbs(title: str) -> list[dict[str, str]]:
    return crumbs(("Help", reverse("help:index")), title)
