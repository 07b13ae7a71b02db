"""What was saved of a draft, by whom and when: no word that a page was told is saved is lost.

A draft is named as drafts.also_here names it ("contribution-17"). A line holds all its words as
they stood at a version. It is written in the transaction that saves them, and goes with the draft.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from smewg.toolkit import drafts, text_diff
from smewg.toolkit.conflicts import Conflict
from smewg.toolkit.drafts import (
    ANY,
    THEIRS,
    ChangedMeanwhile,
    Changes,
    CurrentDraft,
    Saved,
    Sent,
    Words,
    differing,
    require_latest,
)
from smewg.toolkit.text_diff import Piece

ONE_SITTING = timedelta(minutes=10)
"""What an open page saves within this time shares a line, where no word of before is gone."""


class DraftLineQuerySet(models.QuerySet["DraftLine"]):
    def of(self, draft: str) -> DraftLineQuerySet:
        """The draft's lines, the newest first."""
        return self.filter(draft=draft).order_by("-version")


class DraftLine(models.Model):
    """A draft's words as they stood at a version."""

    draft = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    words = models.JSONField(default=dict)
    changes = models.JSONField(default=dict, help_text="By field: which page, at which version.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    writer = models.CharField(max_length=40, blank=True, help_text="Which open page wrote it.")
    begun_at = models.DateTimeField(default=timezone.now)
    at = models.DateTimeField(default=timezone.now)

    objects = DraftLineQuerySet.as_manager()

    class Meta:
        app_label = "smewg"
        ordering: ClassVar = ["draft", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["draft", "version"], name="one_line_per_version_of_a_draft"
            )
        ]

    def __str__(self) -> str:
        return f"{self.draft}, version {self.version}"

    def takes_in(self, words: Words, sent: Sent, by: Any, at: datetime) -> bool:
        """Whether `words` may share the line: the same page goes on, and no word goes."""
        return (
            bool(sent.writer)
            and (self.writer, self.by_id) == (sent.writer, by.pk)
            and at - self.begun_at < ONE_SITTING
            and all(_holds(words.get(name), before) for name, before in self.words.items())
        )


def _holds(now: Any, before: Any) -> bool:
    """Whether every word of `before` still stands, in its order, in `now`."""
    if isinstance(before, list):
        return set(map(str, before)) <= set(map(str, now or []))
    then, rest = (" ".join(str(text or "").split()) for text in (before, now))
    return not then or f" {then} " in f" {rest} "


def settle(draft: str, sent: Sent, current: CurrentDraft, mine: Words) -> dict[str, Any]:
    """The words that stand after a save, as drafts.require_latest; the caller locked the draft.

    `standing` may hold a part of the draft's words, the part that the form shows.
    """
    last = DraftLine.objects.of(draft).first()
    mine = sent.over(current.words, mine)
    try:
        return require_latest(sent, current, mine, _changes(last, current))
    except ChangedMeanwhile as changed:
        changed.chosen = _foreseen(draft, sent, mine, changed.theirs)
        raise


def answer(
    request: HttpRequest,
    user: Any,
    draft: str,
    save: Callable[[Sent], Saved],
    both: Callable[[ChangedMeanwhile], Conflict],
) -> JsonResponse:
    """As drafts.answer, with what others wrote meanwhile in fields that the page did not send."""

    def with_others(sent: Sent) -> Saved:
        try:
            saved = save(sent)
        except ChangedMeanwhile as changed:
            changed.others = _by_others(draft, sent, changed.current, set(changed.theirs))
            raise
        return replace(saved, others=_by_others(draft, sent))

    return drafts.answer(request, user, draft, with_others, both)


def _by_others(
    draft: str, sent: Sent, current: CurrentDraft | None = None, asked: Set[str] = frozenset()
) -> dict[str, Any]:
    """The words of each field that another page changed since, and that was not sent.

    `standing` where nothing was saved, so that the history may not know it yet.
    """
    last = DraftLine.objects.of(draft).first()
    if sent.touched is None or (last is None and current is None):
        return {}
    words = {**(last.words if last else {}), **(current.words if current else {})}
    changes = _changes(last, current) if current else Changes(last.changes if last else {})
    return {
        name: each
        for name, each in words.items()
        if name not in sent.touched | asked
        and changes.is_by_another(name, since=sent.version, writer=sent.writer)
    }


def _foreseen(draft: str, sent: Sent, mine: Words, theirs: Words) -> dict[str, str]:
    """What is ticked already: what was chosen, and theirs where the person changed nothing."""
    opened = DraftLine.objects.filter(draft=draft, version=max(sent.version, 0)).first()
    if opened is None:
        return {}
    changed = differing(mine, opened.words)
    return {name: THEIRS for name in theirs if name not in changed}


def _changes(last: DraftLine | None, current: CurrentDraft) -> Changes:
    """Who changed what, with what was saved past this history since its last line."""
    if last is None:
        return Changes({ANY: {current.writer: current.version}})
    known = Changes(last.changes)
    if last.version == current.version:
        return known
    names = [
        name
        for name in current.words
        if differing({name: current.words[name]}, {name: last.words.get(name, "")})
    ]
    return known.with_change(names, current.writer, current.version)


def record(  # noqa: PLR0913 (what a line says)
    draft: str, before: CurrentDraft, words: Words, version: int, *, sent: Sent, by: Any
) -> None:
    """Write down the words that a save left, over `before`; in its transaction, under its lock.

    Both hold all of the draft's words. What stood before and was never written down is, first.
    """
    now = timezone.now()
    last = DraftLine.objects.of(draft).first()
    changes = _changes(last, before)
    is_known = last is not None and last.version == before.version
    if not is_known and any(before.words.values()):
        at = before.at or now
        last = DraftLine.objects.create(
            draft=draft, version=before.version, words=dict(before.words),
            changes=changes.by_field, by=before.person, writer=before.writer, begun_at=at, at=at,
        )  # fmt: skip
    names = differing(words, before.words)
    changes = changes.with_change(names, sent.writer, version)
    if last is None or not last.takes_in(words, sent, by, now):
        last = DraftLine(draft=draft, begun_at=now)
    last.version, last.words, last.changes = version, dict(words), changes.by_field
    last.by, last.writer, last.at = by, sent.writer, now
    last.save()


@dataclass(frozen=True)
class FieldChange:
    """What a save changed in one field, word by word."""

    label: str
    pieces: list[Piece]


@dataclass(frozen=True)
class LineToRead:
    """A line of the history as a page shows it."""

    line: DraftLine
    changes: list[FieldChange]
    since: list[FieldChange]
    """What differs now."""


Texts = Callable[[Words], Mapping[str, str]]
"""Each field of a draft as a person reads it."""


def lines_to_read(
    lines: Sequence[DraftLine], texts: Texts, labels: Mapping[str, str], *, now: Words
) -> list[LineToRead]:
    """Each line, the newest first, beside the one before it and beside the words of `now`.

    `labels`: what the fields are called, in their order.
    """
    read = [texts(line.words) for line in lines]
    earlier = [*read[1:], {}][: len(read)]
    current = texts(now)
    return [
        LineToRead(line, _between(before, after, labels), _between(after, current, labels))
        for line, after, before in zip(lines, read, earlier, strict=True)
    ]


def _between(
    before: Mapping[str, str], after: Mapping[str, str], labels: Mapping[str, str]
) -> list[FieldChange]:
    return [
        FieldChange(label, text_diff.compare(before.get(name, ""), after.get(name, "")))
        for name, label in labels.items()
        if before.get(name, "") != after.get(name, "")
    ]
