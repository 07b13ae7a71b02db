"""Drafts that lose no word: the server's half of static/js/draft-form.js.

A page's form carries the version of the draft that it shows. A save is refused with both sides'
words (ChangedMeanwhile) where it would put its own in place of words that another page saved since
that version. It stands once it says, field by field, which side was chosen, and which version of
theirs the person had read. draft_history.py keeps which page changed which field, and all words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, JsonResponse, QueryDict
from django.template.loader import render_to_string
from django.utils import timezone

from smewg.toolkit.conflicts import Conflict, Difference
from smewg.toolkit.form_layout import CONFLICT
from smewg.toolkit.text import storable, whole_number
from smewg.toolkit.transitions import TransitionRefused

Words = Mapping[str, Any]
"""What stands in a form's fields, by name: a text, or a list of texts for boxes to tick."""

HERE_FOR = 75
"""Seconds for which somebody counts as being in a draft after their page last asked."""


MINE, THEIRS = "mine", "theirs"
CHOICE = "choice-"
"""What the name of a field's choice begins with."""
ASKED = "asked"
"""The hidden field that names each field for which the page asks to choose."""
TOUCHED = "touched"
"""Names each field that a person changed, where a script sends these and no others."""


@dataclass(frozen=True)
class Sent:
    """What a form says of the draft it shows: its version, and which open page is writing.

    `chosen`: by field, the side that stands of the words that the page showed of version `seen`.
    """

    version: int
    writer: str = ""
    seen: int = -1
    chosen: Mapping[str, str] = field(default_factory=dict)
    touched: frozenset[str] | None = None
    """The fields that a person changed, where only these are sent; None where all are."""

    @classmethod
    def by(cls, request: HttpRequest) -> Sent:
        """As the request's form says it; version -1, which follows nothing, where it says none."""
        posted = request.POST
        return cls(
            _version(posted.get("version")),
            storable(posted.get("draft_writer", "")[:40]),
            _version(posted.get("seen_version")),
            {
                name: side
                for name in posted.getlist(ASKED)
                if (side := posted.get(f"{CHOICE}{name}", "")) in {MINE, THEIRS}
            },
            frozenset(posted.getlist(TOUCHED)) if TOUCHED in posted else None,
        )

    def over(self, current: Words, words: Words) -> dict[str, Any]:
        """What was sent, and what stands in the fields that nobody touched."""
        if self.touched is None:
            return dict(words)
        touched = {name: value for name, value in words.items() if name in self.touched}
        return {**current, **touched}

    def read(self, name: str) -> int:
        """The version up to which the person has read the others' words in a field."""
        return max(self.version, self.seen) if name in self.chosen else self.version


def _version(typed: Any) -> int:
    version = whole_number(typed)
    return -1 if version is None else version


def with_words(posted: QueryDict, words: Words) -> QueryDict:
    """What was posted, with `words` in its fields: what stands where theirs was chosen."""
    copied = posted.copy()
    for name, value in words.items():
        copied.setlist(name, list(value) if isinstance(value, (list, tuple)) else [str(value)])
    return copied


ANY = "*"
"""Stands for each field of which nothing is known but the version at which a history begins."""


@dataclass(frozen=True)
class Changes:
    """Which open pages changed each field, and at which version each did so last."""

    by_field: Mapping[str, Mapping[str, int]]

    def of(self, name: str) -> Mapping[str, int]:
        return self.by_field.get(name, self.by_field.get(ANY, {}))

    def is_by_another(self, name: str, *, since: int, writer: str) -> bool:
        """Whether another page than `writer` changed the field after version `since`."""
        return any(
            version > since for page, version in self.of(name).items() if not page or page != writer
        )

    def with_change(self, names: Iterable[str], writer: str, version: int) -> Changes:
        """These and one more, of the fields `names`."""
        changed = {name: {**self.of(name), writer: version} for name in names}
        return Changes({**self.by_field, **changed})


@dataclass(frozen=True)
class CurrentDraft:
    """The draft as the server has it."""

    version: int
    words: Words
    by: str = ""
    at: datetime | None = None
    writer: str = ""
    person: Any = None
    """Who `by` names, for the history."""


class ChangedMeanwhile(Exception):
    """Somebody saved the draft after the page was served; `theirs` holds the fields that differ."""

    def __init__(
        self, current: CurrentDraft, theirs: dict[str, Any], sent: Sent | None = None
    ) -> None:
        super().__init__(f"{current.by} changed this while you were writing.")
        self.current = current
        self.theirs = theirs
        self.chosen: Mapping[str, str] = {}
        self.others: Words = {}
        """As in Saved."""
        self.version = sent.version if sent else -1
        """The version that the form goes on to follow: it has not taken over the newer one."""


def both_sides(
    changed: ChangedMeanwhile,
    labels: Mapping[str, str],
    mine: Mapping[str, str],
    theirs: Mapping[str, str],
) -> Conflict:
    """What a page without script shows of both: `mine` and `theirs` as a person reads them.

    It stands in the form, and asks for a choice for each field, also for one without a label.
    """
    current = changed.current
    return Conflict(
        [
            Difference(
                name,
                labels.get(name, name),
                mine.get(name, ""),
                theirs.get(name, ""),
                current.by,
                current.at,
                chosen=changed.chosen.get(name, ""),
                choice_name=f"{CHOICE}{name}",
            )
            for name in changed.theirs
        ],
        asks=ASKED,
        by=current.by,
        at=current.at,
        version=current.version,
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


def require_latest(
    sent: Sent, current: CurrentDraft, mine: Words, changes: Changes | None = None
) -> dict[str, Any]:
    """The words that stand after this save: `mine`, and theirs where those were chosen.

    ChangedMeanwhile where `mine` would replace words that another page saved since the person read
    the field, and they did not choose. The same open page may save again over its own words: it
    never heard the first answer. Without `changes` all of the standing draft is its last writer's.
    The caller has locked the draft.
    """
    changes = changes or Changes({ANY: {current.writer: current.version}})
    theirs = differing(mine, current.words)
    unseen = {
        name: words
        for name, words in theirs.items()
        if changes.is_by_another(name, since=_read(sent, name, current), writer=sent.writer)
    }
    if unseen:
        raise ChangedMeanwhile(current, unseen, sent)
    taken = {name: words for name, words in theirs.items() if sent.chosen.get(name) == THEIRS}
    return {**mine, **taken}


def _read(sent: Sent, name: str, current: CurrentDraft) -> int:
    """As Sent.read; a version that there is not yet was read by nobody."""
    version = sent.read(name)
    return version if version <= current.version else -1


@dataclass(frozen=True)
class Saved:
    """What the page is told after a save: `sections` by name, `errors` by field to mend later."""

    version: int
    at: datetime = field(default_factory=timezone.now)
    sections: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    others: Words = field(default_factory=dict)
    """What other pages wrote in fields that were not sent, since the version that was."""


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
    request: HttpRequest,
    user: Any,
    draft: str,
    save: Callable[[Sent], Saved],
    both: Callable[[ChangedMeanwhile], Conflict] | None = None,
) -> JsonResponse:
    """What a script hears of a save: 200 saved, 409 changed meanwhile, 422 refused.

    `draft` names the draft for whoever else has it open ("contribution-17"); `save` raises
    ChangedMeanwhile, ValidationError or TransitionRefused where nothing was saved; `both` puts both
    sides in words. draft_history.answer is the one that views call.
    """
    here = also_here(draft, user)
    try:
        saved = save(Sent.by(request))
    except ChangedMeanwhile as changed:
        is_own = changed.current.person == user
        shown = as_json(changed) | {"also_here": here, "is_own": is_own}
        if both:
            conflict = replace(both(changed), is_own=is_own)
            shown["html"] = render_to_string(CONFLICT, {"conflict": conflict})
        return JsonResponse(shown, status=409)
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
            "others": saved.others,
        }
    )


def as_json(changed: ChangedMeanwhile) -> dict[str, Any]:
    """What a page needs to show both sides."""
    current = changed.current
    return {
        "version": current.version,
        "by": current.by,
        "at": current.at.isoformat(timespec="seconds") if current.at else "",
        "theirs": changed.theirs,
        "others": changed.others,
    }


def watch(user: Any, draft: str, version: int) -> JsonResponse:
    """What an open page asks now and then: who else is there, and whether there is a newer one."""
    return JsonResponse({"version": version, "also_here": also_here(draft, user)})


def _by_field(error: ValidationError) -> dict[str, list[str]]:
    if hasattr(error, "error_dict"):
        return error.message_dict
    return {NON_FIELD_ERRORS: list(error.messages)}
