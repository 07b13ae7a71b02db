"""Drafts that lose no word: the server's half of static/js/draft-form.js.

A page's form carries the version of the draft that it shows. A save that follows that version
stands; any other is refused with both sides' words (ChangedMeanwhile), so that the person chooses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from smewg.toolkit.conflicts import Conflict, Difference
from smewg.toolkit.text import storable, whole_number
from smewg.toolkit.transitions import TransitionRefused

Words = Mapping[str, Any]
"""What stands in a form's fields, by name: a text, or a list of texts for boxes to tick."""

HERE_FOR = 75
"""Seconds for which somebody counts as being in a draft after their page last asked."""


@dataclass(frozen=True)
class Sent:
    """What a form says of the draft it shows: its version, and which open page is writing."""

    version: int
    writer: str = ""

    @classmethod
    def by(cls, request: HttpRequest) -> Sent:
        """As the request's form says it; version -1, which follows nothing, where it says none."""
        version = whole_number(request.POST.get("version"))
        return cls(
            -1 if version is None else version, storable(request.POST.get("draft_writer", "")[:40])
        )


@dataclass(frozen=True)
class Standing:
    """The draft as the server has it."""

    version: int
    words: Words
    by: str = ""
    at: datetime | None = None
    writer: str = ""


class ChangedMeanwhile(Exception):
    """Somebody saved the draft after the page was served; `theirs` holds the fields that differ."""

    def __init__(self, standing: Standing, theirs: dict[str, Any]) -> None:
        super().__init__(f"{standing.by} changed this while you were writing.")
        self.standing = standing
        self.theirs = theirs


def both_sides(
    changed: ChangedMeanwhile,
    labels: Mapping[str, str],
    mine: Mapping[str, str],
    theirs: Mapping[str, str],
) -> Conflict:
    """What a page without script shows of both: `mine` and `theirs` as a person reads them."""
    standing = changed.standing
    return Conflict(
        [
            Difference(
                name,
                labels[name],
                mine.get(name, ""),
                theirs.get(name, ""),
                standing.by,
                standing.at,
            )
            for name in changed.theirs
            if name in labels
        ],
        by=standing.by,
        at=standing.at,
    )


def differing(mine: Words, theirs: Words) -> dict[str, Any]:
    """The fields of `theirs` that do not hold what `mine` holds; a missing field is an empty one.

    Ticked boxes are the same in any order, and lines end alike.
    """
    names = dict.fromkeys([*theirs, *mine])
    return {
        name: theirs.get(name, "")
        for name in names
        if _plain(mine.get(name)) != _plain(theirs.get(name))
    }


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return tuple(sorted(map(str, value)))
    text = str(value if value is not None else "").replace("\r\n", "\n")
    return text or ()


def require_latest(sent: Sent, standing: Standing, mine: Words) -> None:
    """ChangedMeanwhile unless the save follows the standing draft or says just the same.

    The same open page may save again over its own words: it never heard the first answer. The
    caller has locked the draft.
    """
    follows = sent.version == standing.version
    is_same_page = bool(sent.writer) and sent.writer == standing.writer
    if follows or is_same_page:
        return
    theirs = differing(mine, standing.words)
    if theirs:
        raise ChangedMeanwhile(standing, theirs)


@dataclass(frozen=True)
class Saved:
    """What the page is told after a save: `sections` by name, `errors` by field to mend later."""

    version: int
    at: datetime = field(default_factory=timezone.now)
    sections: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, list[str]] = field(default_factory=dict)


def also_here(draft: str, user: Any) -> list[str]:
    """The others who have `draft` open now; from now on `user` is there too."""
    key, now = f"also-here-{draft}", timezone.now().timestamp()
    people = {
        pk: (name, at)
        for pk, (name, at) in (cache.get(key) or {}).items()
        if now - at < HERE_FOR and pk != user.pk
    }
    cache.set(key, {**people, user.pk: (str(user), now)}, HERE_FOR * 2)
    return sorted(name for name, _ in people.values())


def answer(
    request: HttpRequest, user: Any, draft: str, save: Callable[[Sent], Saved]
) -> JsonResponse:
    """What a script hears of a save: 200 saved, 409 changed meanwhile, 422 refused.

    `draft` names the draft for whoever else has it open ("contribution-17"); `save` raises
    ChangedMeanwhile, ValidationError or TransitionRefused where nothing was saved.
    """
    here = also_here(draft, user)
    try:
        saved = save(Sent.by(request))
    except ChangedMeanwhile as changed:
        return JsonResponse(as_json(changed) | {"also_here": here}, status=409)
    except ValidationError as error:
        return JsonResponse({"errors": _by_field(error), "also_here": here}, status=422)
    except TransitionRefused as refused:
        errors = {NON_FIELD_ERRORS: list(refused.reasons)}
        return JsonResponse({"errors": errors, "also_here": here}, status=422)
    return JsonResponse(
        {
            "version": saved.version,
            "saved_at": saved.at.isoformat(timespec="seconds"),
            "also_here": here,
            "sections": saved.sections,
            "errors": saved.errors,
        }
    )


def as_json(changed: ChangedMeanwhile) -> dict[str, Any]:
    """What a page needs to show both sides."""
    standing = changed.standing
    return {
        "version": standing.version,
        "by": standing.by,
        "at": standing.at.isoformat(timespec="seconds") if standing.at else "",
        "theirs": changed.theirs,
    }


def watch(user: Any, draft: str, version: int) -> JsonResponse:
    """What an open page asks now and then: who else is there, and whether there is a newer one."""
    return JsonResponse({"version": version, "also_here": also_here(draft, user)})


def _by_field(error: ValidationError) -> dict[str, list[str]]:
    if hasattr(error, "error_dict"):
        return error.message_dict
    return {NON_FIELD_ERRORS: list(error.messages)}
