"""Taking lists in: received, answered, and its good rows written, each step looked at anew."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import transaction

from smewg.imports.kinds import ListKind, kind_of, kinds_with_addresses
from smewg.imports.names import MEETING, PARTNER, make_meetings, make_partners, meeting_named
from smewg.models import LearnedAnswer, ReceivedList, User
from smewg.toolkit.imports.finding import Table, title_key
from smewg.toolkit.imports.planned_rows import TO_TAKE, PlannedRow, Verdict, counted
from smewg.toolkit.imports.questions import About, Question
from smewg.toolkit.imports.reading import LEAVE_OUT, ListRead, ListReader
from smewg.toolkit.imports.sheets import OpenedFile
from smewg.toolkit.imports.sources import open_file
from smewg.toolkit.text import storable

CONVENTIONS = (About.DAYS, About.THAI, About.NUMBERS, About.NOTHING)
"""What is remembered of a sender for lists with the same titles."""
FIRST = (About.LETTERS, About.SHEET)
"""What is answered before any row can be looked at."""


@dataclass
class LookedAt:
    """A received list as it stands now: what was read, and what each row would do."""

    received: ReceivedList
    kind: ListKind
    opened: OpenedFile
    read: ListRead
    planned: Sequence[PlannedRow] = field(default_factory=list)
    told: Mapping[str, str] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        return counted(self.planned)

    def with_verdict(self, verdict: Verdict) -> list[PlannedRow]:
        return [each for each in self.planned if each.verdict is verdict]

    @property
    def ready(self) -> list[PlannedRow]:
        """The rows that can be taken now."""
        return [each for each in self.planned if each.verdict in TO_TAKE]

    @property
    def is_valid(self) -> bool:
        return not self.with_verdict(Verdict.NEEDS_ANSWER)

    @property
    def seen(self) -> str:
        """A mark of all that would be written: nothing is kept that was not shown."""
        return hashlib.sha256("\n".join(map(mark_of, self.ready)).encode()).hexdigest()

    @property
    def open_rows(self) -> int:
        """How many rows wait: for an answer, or to be taken in."""
        if not self.planned:
            return len(self.read.table.rows)
        return len(self.ready) + len(self.with_verdict(Verdict.NEEDS_ANSWER))


def mark_of(planned: PlannedRow) -> str:
    """A mark of all that one row would write."""
    row = planned.row
    shown = (row.number, planned.verdict.value, row.values, dict(planned.before))
    return hashlib.sha256(json.dumps(shown, sort_keys=True, default=str).encode()).hexdigest()


def new_list(kind: ListKind, name: str, content: bytes) -> ReceivedList:
    """A file or a pasted block as a list, not kept yet."""
    return ReceivedList(
        kind=kind.key,
        where=kind.where,
        owner=kind.user,
        is_private=kind.is_private,
        name=storable(name)[:200],
        content=content,
    )


def receive_list(received: ReceivedList) -> ReceivedList:
    """Keep a list for its questions. WorkbookRefused for what cannot be read."""
    looked = read_anew(received, received.owner)
    received.open_rows = looked.open_rows
    received.save()
    return received


def read_anew(received: ReceivedList, user: User) -> LookedAt:
    """The list read and planned anew. WorkbookRefused, PermissionDenied or Http404 as its kind."""
    looked = read_only(received, user)
    plan(looked)
    return looked


def read_only(received: ReceivedList, user: User) -> LookedAt:
    """The list as it is read, before anything is said of what its rows would do."""
    kind = kind_of(received.kind)(user, received.where)
    if not kind.columns:
        raise PermissionDenied(received.kind)
    opened = open_file(bytes(received.content), received.answers.get("letters", ""))
    told = dict(received.answers)
    told = remembered(kind, received.owner) | told
    vocabularies = kind.vocabularies(learned_names())
    read = ListReader(kind.columns, vocabularies, told).read(opened)
    if signature := _signature(read.table):
        by_titles = _conventions(kind, received.owner, signature)
        if by_titles:
            told = by_titles | told
            read = ListReader(kind.columns, vocabularies, told).read(opened)
    return LookedAt(received, kind, opened, read, told=told)


def plan(looked: LookedAt) -> None:
    """Say what each row would do, as far as the list is understood."""
    is_open = any(each.about in FIRST for each in looked.read.questions)
    if not looked.read.missing and not is_open:
        looked.planned = looked.kind.plan(looked.read.rows, looked.told)
        _leave_out(looked)


def _leave_out(looked: LookedAt) -> None:
    for each in looked.planned:
        became = looked.received.taken.get(str(each.row.number))
        if became is not None:
            each.is_left_out, each.because = True, f"Added already: {became}."
        elif each.row.number in looked.read.left_out:
            each.is_left_out = True
            each.because = looked.read.left_out[each.row.number]


# Answers and what is learned from them


def learned_names() -> dict[str, dict[str, str]]:
    """Names that were answered once, for everybody's lists."""
    found: dict[str, dict[str, str]] = {}
    for each in LearnedAnswer.objects.filter(owner=None, key__startswith="name:"):
        found.setdefault(each.kind, {})[each.spelling] = each.value
    return found


def remembered(kind: ListKind, owner: User) -> dict[str, str]:
    """Which columns the sender's titles are, as they answered before."""
    answers = LearnedAnswer.objects.filter(owner=owner, kind=kind.key, key__startswith="column:")
    return {each.key: each.value for each in answers}


def _conventions(kind: ListKind, owner: User, signature: str) -> dict[str, str]:
    start = f"{signature}/"
    answers = LearnedAnswer.objects.filter(owner=owner, kind=kind.key, key__startswith=start)
    return {each.key.removeprefix(start): each.value for each in answers}


def _signature(table: Table) -> str:
    """Names lists with the same titles."""
    titles = sorted(title_key(cell.text) for cell in table.titles.cells if cell.text)
    return hashlib.sha256("\n".join(titles).encode()).hexdigest()[:16]


@transaction.atomic
def answer_list(
    pk: int,
    answers: Mapping[str, str],
    by: User,
    look: Callable[[ReceivedList, User], LookedAt] = read_anew,
) -> ReceivedList:
    """Keep answers to what is asked of a list, and remember what holds for others too.

    `look` gives the list as its page shows it. ValidationError for a new partner or meeting from
    somebody who may not add one.
    """
    received = ReceivedList.objects.select_for_update().get(pk=pk)
    looked = look(received, by)
    questions = {each.key: each for each in looked.read.questions}
    shown = {each.row.number: each.row.values for each in looked.planned}
    learned: list[LearnedAnswer] = []
    for key, answer in answers.items():
        question = questions.get(key)
        if question is None:
            if not _is_as_shown(key, answer, shown):
                received.answers[key] = answer
        elif question.about is About.NAME and answer != LEAVE_OUT:
            learned += _name(question, answer, by)
        elif question.takes(answer):
            received.answers[key] = answer
            if question.about in CONVENTIONS:
                learned.append(_habit(received, _signature(looked.read.table), question, answer))
    learned += _columns(received, looked, answers)
    _remember(learned, by)
    received.save(update_fields=["answers"])
    return received


def _remember(learned: Sequence[LearnedAnswer], by: User) -> None:
    """Keep the answers in place of earlier ones; a new partner is made first."""
    make_partners([each.value for each in learned if each.kind == PARTNER], by)
    make_meetings([each.value for each in learned if each.kind == MEETING], by)
    for owner, kind in {(each.owner, each.kind) for each in learned}:
        keys = [each.key for each in learned if (each.owner, each.kind) == (owner, kind)]
        LearnedAnswer.objects.filter(owner=owner, kind=kind, key__in=keys).delete()
    for each in learned:
        each.learned_by = by
    LearnedAnswer.objects.bulk_create({(e.owner, e.kind, e.key): e for e in learned}.values())


def _is_as_shown(key: str, answer: str, shown: Mapping[int, Mapping[str, str]]) -> bool:
    """Whether a cell of a row came back as the page showed it: nobody typed anything there."""
    start, _, rest = key.partition(":")
    number, _, column = rest.partition(":")
    if start != "cell" or not number.isdecimal():
        return False
    return shown.get(int(number), {}).get(column, "") == answer.replace("\r\n", "\n").strip()


def _name(question: Question, answer: str, by: User) -> list[LearnedAnswer]:
    """What is learned of a name: "=Korea" for one that is known, "+" for a new one.

    A new meeting is answered with its year: "+2022".
    """
    if answer.startswith("+") and question.takes(answer):
        value = " ".join(question.spelling.split())[:200]
        if question.what == MEETING and (read := meeting_named(value)):
            value = f"{read.name} ({answer.removeprefix('+')})"
    elif question.takes(answer) and answer.startswith("="):
        value = answer.removeprefix("=")
    else:
        return []
    return [
        LearnedAnswer(
            kind=question.what,
            key=question.key[:250],
            spelling=question.spelling[:250],
            value=value[:250],
            words=value[:250],
        )
    ]


def _habit(
    received: ReceivedList, signature: str, question: Question, answer: str
) -> LearnedAnswer:
    """How the sender writes lists with these titles."""
    label = next((each.label for each in question.choices if each.value == answer), answer)
    return LearnedAnswer(
        owner=received.owner,
        kind=received.kind,
        key=f"{signature}/{question.key}"[:250],
        spelling=question.text[:250],
        value=answer[:250],
        words=label[:250],
    )


def _columns(
    received: ReceivedList, looked: LookedAt, answers: Mapping[str, str]
) -> list[LearnedAnswer]:
    """Which columns the sender's titles are."""
    titles = {title_key(cell.text): cell.text for cell in looked.read.table.titles.cells}
    columns = {each.key: each.title for each in looked.kind.columns}
    return [
        LearnedAnswer(
            owner=received.owner,
            kind=received.kind,
            key=key[:250],
            spelling=titles[key.removeprefix("column:")][:250],
            value=value,
            words=columns.get(value, "Not used"),
        )
        for key, value in answers.items()
        if key.startswith("column:")
        and key.removeprefix("column:") in titles
        and (value in columns or not value)
    ]


# Rows


class NotWhatWasShown(Exception):
    """Something changed since the page was shown; look at it again."""


@transaction.atomic
def take_rows(pk: int, seen: str, by: User) -> tuple[LookedAt, dict[int, str]]:
    """Write the rows that are ready, as they were shown; what each became, by its number.

    NotWhatWasShown where they would do something else by now; ValidationError names a row that its
    own page would refuse. Sent twice it writes once.
    """
    received = ReceivedList.objects.select_for_update().get(pk=pk)
    looked = read_anew(received, by)
    if not looked.ready:
        return looked, {}
    if looked.seen != seen:
        raise NotWhatWasShown
    became = looked.kind.take(looked.ready, by)
    received.taken |= {str(number): name for number, name in became.items()}
    received.open_rows = len(looked.with_verdict(Verdict.NEEDS_ANSWER))
    received.save(update_fields=["taken", "open_rows"])
    return looked, became


def count_open_rows(received: ReceivedList, by: User) -> None:
    """Note how many rows wait now."""
    received.open_rows = read_anew(received, by).open_rows
    received.save(update_fields=["open_rows"])


def remove_list(pk: int) -> None:
    """Throw a waiting list away; what was taken from it stays."""
    ReceivedList.objects.filter(pk=pk).delete()


def forget_lists_with_addresses() -> None:
    """Throw away lists of people that still wait: somebody's name is taken off for good."""
    ReceivedList.objects.filter(kind__in=kinds_with_addresses()).delete()


def forget_answer(pk: int) -> None:
    """Take back what was learned; later lists ask again."""
    LearnedAnswer.objects.filter(pk=pk).delete()


def forget_old() -> int:
    """Throw away lists whose 30 days are over; how many there were."""
    return ReceivedList.objects.all().over().delete()[0]
