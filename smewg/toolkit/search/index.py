"""The index of the search: written in the transaction that saves what it tells of.

Each app says in its search.py what can be found (`Findable`) and on which other rows an entry
depends (`Touch`). A save, a deletion or a change of a list marks what it touches; a step that
writes rows without saving each marks them itself (`mark`). What is marked is written once, as the
last thing before the transaction is committed: nothing is found that was not saved, and a thousand
notes cost as many statements as one. Whoever searches within a transaction finds its own words.

A fault here is logged and costs nobody's words: they are saved, and `manage.py rebuild_search`
makes the index anew.
"""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models import Q, QuerySet
from django.db.models.signals import m2m_changed, post_delete, post_save

from smewg.toolkit.search import locks, words
from smewg.toolkit.search.models import SearchEntry, SearchWord

log = logging.getLogger(__name__)
AT_ONCE = 500
LONGEST_TEXT = 40_000
SHOWN = ("title", "url", "text", "where", "year", "plan", "plain")


@dataclass(frozen=True)
class Document:
    """What a search finds and shows of one thing: only what everybody who may see it may read."""

    title: str
    url: str
    text: str = ""
    where: str = ""
    year: int | None = None
    plan: str = ""


@dataclass(frozen=True)
class Touch:
    """Rows of another model on which entries depend.

    `to` is the lookup from the kind's rows to that row, `via` the column of that row that holds
    the kind's row. `columns`: a save of others than these alone changes nothing.
    """

    model: type[models.Model]
    to: str = ""
    via: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Findable:
    """A kind of things that can be found.

    `rows` gives all of them with what `document` asks for; `visible` those a reader may see.
    `lists` are the many-to-many fields of which a document tells.
    """

    key: str
    one: str
    several: str
    rows: Callable[[], QuerySet[Any]]
    document: Callable[[Any], Document]
    visible: Callable[[Any], QuerySet[Any]]
    lists: tuple[str, ...] = ()
    touches: tuple[Touch, ...] = ()


def lines_of(*texts: object) -> str:
    """A document's text: each of `texts` that says anything, on a line of its own."""
    return "\n".join(str(each) for each in texts if each)


def signed_in(model: type[models.Model]) -> Callable[[Any], QuerySet[Any]]:
    """`visible` of things that whoever is signed in may see."""

    def visible(reader: Any) -> QuerySet[Any]:
        rows = model._default_manager.all()
        return rows if reader.is_authenticated else rows.none()

    return visible


_Dependent = tuple[str, Touch]
Marks = dict[str, dict[str, set[Any]]]
"""By kind and lookup: the keys of the rows that were saved."""
_kinds: dict[str, Findable] = {}
_dependents: dict[type[models.Model], list[_Dependent]] = defaultdict(list)


def kinds() -> list[Findable]:
    return list(_kinds.values())


def kind_of(key: str) -> Findable | None:
    return _kinds.get(key)


def add_kind(kind: Findable) -> None:
    """From now on things of this kind are found."""
    if kind.key in _kinds:
        return
    _kinds[kind.key] = kind
    own = kind.rows().model
    for touch in (Touch(own, to="pk"), *kind.touches):
        _dependents[touch.model].append((kind.key, touch))
        for signal in (post_save, post_delete):
            signal.connect(_saved, sender=touch.model, dispatch_uid="search")
    for name in kind.lists:
        through = getattr(own, name).through
        m2m_changed.connect(_list_changed, sender=through, dispatch_uid=f"search-{kind.key}")


def listen() -> None:
    """From now on marks are written before each commit; called once, as the application starts."""
    connection_created.connect(_write_before_commits, dispatch_uid="search")


def mark(model: type[models.Model], pks: Iterable[Any]) -> None:
    """Rows were written without saving each: their entries are written with this transaction."""
    _mark((key, touch.to, pk) for key, touch in _dependents[model] if touch.to for pk in pks)


def _saved(
    sender: type[models.Model],
    instance: Any,
    using: str = DEFAULT_DB_ALIAS,
    update_fields: Iterable[str] | None = None,
    **told: Any,
) -> None:
    if using != DEFAULT_DB_ALIAS:
        return
    touched = [
        (key, "pk" if touch.via else touch.to, getattr(instance, touch.via or "pk"))
        for key, touch in _dependents[sender]
        if not (update_fields and touch.columns and not {*update_fields} & {*touch.columns})
    ]
    _mark(touched)


def _list_changed(
    sender: type[models.Model], *, instance: Any, action: str, reverse: bool, **told: Any
) -> None:
    if action.startswith("post_"):
        owner, pks = type(instance), (instance.pk,)
        if reverse:
            owner, pks = told["model"], tuple(told["pk_set"] or ())
        mark(owner, pks)


def _marks(connection: BaseDatabaseWrapper) -> Marks:
    marks: Marks = vars(connection).setdefault("search_marks", {})
    return marks


def _mark(touched: Iterable[tuple[str, str, Any]]) -> None:
    connection = connections[DEFAULT_DB_ALIAS]
    marks = _marks(connection)
    for key, lookup, pk in touched:
        marks.setdefault(key, {}).setdefault(lookup, set()).add(pk)
    if marks and not connection.in_atomic_block:
        flush(is_last=True)


def _write_before_commits(connection: BaseDatabaseWrapper, **told: Any) -> None:
    """Django has a hook after a commit, and none before: the connection's own steps are wrapped."""
    if connection.alias != DEFAULT_DB_ALIAS or "search_is_written" in vars(connection):
        return
    commit, roll_back = connection._commit, connection._rollback  # type: ignore[attr-defined]

    def write_and_commit() -> None:
        flush(is_last=True)
        commit()

    def forget_and_roll_back() -> None:
        _marks(connection).clear()
        roll_back()

    vars(connection).update(
        search_is_written=True, _commit=write_and_commit, _rollback=forget_and_roll_back
    )


def flush(*, is_last: bool = False) -> None:
    """Write the entries of all that is marked, in the transaction that is open.

    `is_last`: nothing but the commit follows, so that others may write at the same time.
    """
    marks = _marks(connections[DEFAULT_DB_ALIAS])
    if not marks:
        return
    taken = dict(marks)
    marks.clear()
    try:
        with transaction.atomic():
            _write_marked(taken, is_last)
    except Exception:
        log.exception("The search was not told of a change: manage.py rebuild_search")


def _write_marked(marks: Marks, is_last: bool) -> None:
    things = [(key, pk) for key, touched in marks.items() for pk in touched.get("pk", ())]
    are_known = all(lookups.keys() == {"pk"} for lookups in marks.values())
    if is_last and are_known and len(things) <= locks.MOST_BESIDE:
        locks.write_beside_others(things)
    else:
        locks.write_alone()
    counted: Counter[str] = Counter()
    for key, touched in marks.items():
        _write(_kinds[key], _rows_touched(_kinds[key], touched), counted)
    _count_words(counted)


def _rows_touched(kind: Findable, touched: dict[str, set[Any]]) -> set[Any]:
    pks = set(touched.get("pk", ()))
    others = {lookup: found for lookup, found in touched.items() if lookup != "pk"}
    if others:
        either = Q()
        for lookup, found in others.items():
            either |= Q(**{f"{lookup}__in": found})
        pks.update(kind.rows().filter(either).order_by().values_list("pk", flat=True))
    return pks


def _write(kind: Findable, pks: set[Any], counted: Counter[str]) -> None:
    """Put the entries of these rows as they should be; leave those that are so already."""
    for part in _portions(sorted(pks)):
        stands = SearchEntry.objects.filter(kind=kind.key, object_id__in=part)
        before = {each.object_id: each for each in stands}
        after = {row.pk: entry_of(kind, row) for row in kind.rows().filter(pk__in=part)}
        same = {pk for pk in before.keys() & after.keys() if _says_the_same(before[pk], after[pk])}
        gone = [each for pk, each in before.items() if pk not in same]
        come = [each for pk, each in after.items() if pk not in same]
        if gone:
            SearchEntry.objects.filter(pk__in=[each.pk for each in gone]).delete()
        SearchEntry.objects.bulk_create(come)
        for each in gone:
            counted.subtract(words.forgivable(each.plain))
        for each in come:
            counted.update(words.forgivable(each.plain))


def entry_of(kind: Findable, row: Any) -> SearchEntry:
    """The entry of a thing as it stands."""
    told = kind.document(row)
    title, text = " ".join(told.title.split()), told.text[:LONGEST_TEXT]
    plain_title = words.fold(title)
    return SearchEntry(
        kind=kind.key,
        object_id=row.pk,
        title=title,
        url=told.url,
        text=text,
        where=told.where,
        year=told.year,
        plan=told.plan,
        plain_title=plain_title,
        plain=f"{plain_title.rstrip()}{words.fold(f'{text} {told.where}')}",
    )


def _says_the_same(one: SearchEntry, other: SearchEntry) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in SHOWN)


def _count_words(counted: Counter[str]) -> None:
    """Add to each word's uses; one that stands nowhere any more is forgotten.

    Words that stand are locked first, all in one order, and new ones come after them, in one order
    too: whoever writes at the same time counts the same words waits, and not in a circle.
    """
    changed = {word: number for word, number in sorted(counted.items()) if number}
    stands = _locked_uses(list(changed))
    now = {word: uses + changed[word] for word, uses in stands.items()}
    for part in _portions([word for word, n in now.items() if n > 0]):
        SearchWord.objects.bulk_create(
            [SearchWord(word=word, length=len(word), uses=now[word]) for word in part],
            update_conflicts=True,
            unique_fields=["word"],
            update_fields=["uses"],
        )
    for part in _portions([word for word, n in now.items() if n <= 0]):
        SearchWord.objects.filter(word__in=part).delete()
    for part in _portions([word for word, n in changed.items() if n > 0 and word not in stands]):
        _add_words({word: changed[word] for word in part})


def _locked_uses(changed: Sequence[str]) -> dict[str, int]:
    """The uses of those of the words that stand, which nobody else changes from now on."""
    connection = connections[DEFAULT_DB_ALIAS]
    if not connection.features.has_select_for_update:
        parts = [SearchWord.objects.filter(word__in=part) for part in _portions(changed)]
    else:  # in one statement, so that all are locked in one order
        rows = SearchWord.objects.select_for_update().order_by("word")
        parts = [rows.filter(word__in=changed)] if changed else []
    return {word: uses for part in parts for word, uses in part.values_list("word", "uses")}


def _add_words(uses: dict[str, int]) -> None:
    """Words that stood nowhere; one that somebody else wrote meanwhile has both counts."""
    table = SearchWord._meta.db_table
    rows = ", ".join(["(%s, %s, %s)"] * len(uses))
    told = [each for word, number in uses.items() for each in (word, len(word), number)]
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" ("word", "length", "uses") VALUES {rows} '  # noqa: S608 -- numbers of marks
            f'ON CONFLICT ("word") DO UPDATE SET "uses" = "{table}"."uses" + excluded."uses"',
            told,
        )


def _portions(keys: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]


@transaction.atomic
def rebuild() -> dict[str, int]:
    """Make the whole index anew from what stands; how many things of each kind."""
    _marks(connections[DEFAULT_DB_ALIAS]).clear()
    locks.write_alone()
    SearchEntry.objects.all().delete()
    SearchWord.objects.all().delete()
    counted: Counter[str] = Counter()
    found = {}
    for kind in kinds():
        rows = kind.rows().order_by("pk")
        found[kind.key] = 0
        entries: list[SearchEntry] = []
        for row in rows.iterator(chunk_size=AT_ONCE):
            entries.append(entry_of(kind, row))
            if len(entries) == AT_ONCE:
                found[kind.key] += _put_in(entries, counted)
        found[kind.key] += _put_in(entries, counted)
    _count_words(counted)
    return found


def _put_in(entries: list[SearchEntry], counted: Counter[str]) -> int:
    SearchEntry.objects.bulk_create(entries)
    for each in entries:
        counted.update(words.forgivable(each.plain))
    number = len(entries)
    entries.clear()
    return number


def differs() -> dict[str, tuple[int, int]]:
    """By kind, where they are not as many: how many things there are, and how many are found."""
    stands = Counter(SearchEntry.objects.values_list("kind", flat=True))
    there = {kind.key: kind.rows().order_by().count() for kind in kinds()}
    keys = there.keys() | stands.keys()
    return {
        key: (there.get(key, 0), stands[key]) for key in keys if there.get(key, 0) != stands[key]
    }


def mend() -> int:
    """Make the index anew where it misses a thing, as after a fault; how many can be found then."""
    return sum(rebuild().values()) if differs() else 0
