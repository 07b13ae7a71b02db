"""What a reader finds: the things that may be seen by them, and nothing that tells of others.

The index knows every thing; each question is narrowed by the things' own `visible_to` before
anything is counted, shown or guessed. Whether a word was mistyped is judged by what the reader may
see: a word that stands only in what is hidden is as unknown as one that stands nowhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from smewg.models import Economy, Partner, SearchEntry, SearchWord, User
from smewg.queries import shortcuts
from smewg.queries.search_terms import Spellings, Term, by_spelling, name_near, terms_of
from smewg.queries.shortcuts import Shortcut, Shortcuts
from smewg.queries.snippets import Piece, around, marked
from smewg.toolkit.search import index, words

A_PAGE, MOST_GUESSES = 20, 60


@dataclass(frozen=True)
class Asked:
    """A question: what was typed, and by what the answer is narrowed."""

    typed: str
    kind: str = ""
    plan: str = ""
    year: int | None = None
    as_typed: bool = False
    page: int = 1


@dataclass(frozen=True)
class Hit:
    """One thing that was found, as it is shown."""

    key: str
    pk: int
    kind: str
    title: Sequence[Piece]
    url: str
    words: Sequence[Piece]
    where: str


@dataclass(frozen=True)
class Choice:
    """One way to narrow the answer, and how many things are left by it."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass
class Answer:
    """What was found. `corrected`: what was typed, and what is looked for in its place."""

    total: int = 0
    hits: list[Hit] = field(default_factory=list)
    kinds: list[Choice] = field(default_factory=list)
    plans: list[Choice] = field(default_factory=list)
    years: list[Choice] = field(default_factory=list)
    corrected: list[tuple[str, str]] = field(default_factory=list)
    has_some_words_only: bool = False
    pages: int = 1
    terms: list[Term] = field(default_factory=list)
    beside: Shortcuts = field(default_factory=Shortcuts)


@dataclass(frozen=True)
class _Row:
    pk: int
    kind: str
    plan: str
    year: int | None


def find(reader: User, asked: Asked) -> Answer:
    """Everything that `reader` may see and that holds each word; by how well it does."""
    index.flush()
    spellings = by_spelling(_names())
    terms = terms_of(asked.typed, spellings)
    if not terms:
        return Answer()
    answer, offered = Answer(terms=terms), shortcuts.all_for(reader)
    answer.beside = shortcuts.matching(offered, terms)
    rows = _rows(reader, terms)
    if not rows and not answer.beside.has_every_word:
        rows = _Forgiving(reader, offered, spellings).rows(asked, answer)
        answer.beside = shortcuts.matching(offered, answer.terms)
    _narrow(answer, rows, asked)
    return answer


def visible_entries(reader: User, among: Container[str] | None = None) -> QuerySet[SearchEntry]:
    """The entries of all things that `reader` may see; of the kinds `among` alone, where given."""
    open_to_them, either = [], Q()
    for kind in index.kinds():
        if among is not None and kind.key not in among:
            continue
        seen = kind.visible(reader).order_by()
        if seen.query.is_empty():
            continue
        if seen.query.where or seen.query.is_sliced:
            either |= Q(kind=kind.key, object_id__in=seen.values("pk"))
        else:
            open_to_them.append(kind.key)
    return SearchEntry.objects.filter(either | Q(kind__in=open_to_them))


def _names() -> list[list[str]]:
    """Every economy and partner, each by all its spellings."""
    columns = ("short_name", "running_text", "long_name", "code", "aliases")
    rows = Economy.objects.order_by("order").values_list(*columns)
    economies = [[*names, *aliases] for *names, aliases in rows]
    partners = Partner.objects.order_by("name").values_list("name", "aliases")
    return [*economies, *([name, *aliases] for name, aliases in partners)]


def _holding(term: Term) -> Q:
    either = Q()
    for way in term.ways:
        either |= Q(plain__holds=way)
    return either


def _rows(reader: User, terms: Sequence[Term], *, any_of: bool = False) -> list[_Row]:
    """What holds the words, the best first.

    Who may see what is asked of the kinds alone that hold them: it is most of what a search costs.
    """
    held = Q()
    for term in terms:
        held = held | _holding(term) if any_of else held & _holding(term)
    score = sum((_score(term) for term in terms), Value(0))
    kinds = set(
        SearchEntry.objects.filter(held).order_by().values_list("kind", flat=True).distinct()
    )
    found = visible_entries(reader, kinds).filter(held).annotate(score=score)
    ordered = found.order_by("-score", F("year").desc(nulls_last=True), "kind", "-object_id")
    return [_Row(*row) for row in ordered.values_list("pk", "kind", "plan", "year")]


def _score(term: Term) -> Case:
    """How well one word stands in an entry: as a whole word of the title, a part, in the text."""
    whole, start = f" {term.main.strip()} ", f" {term.main.strip()}"
    places = (("plain_title", whole, 9), ("plain_title", start, 7), ("plain_title", start[1:], 5))
    return Case(
        *(When(_stands(column, text), then=points) for column, text, points in places),
        When(_stands("plain", whole), then=3),
        When(_stands("plain", start), then=2),
        default=1 if len(term.ways) == 1 else 0,
        output_field=IntegerField(),
    )


def _stands(column: str, text: str) -> GreaterThan:
    return GreaterThan(StrIndex(F(column), Value(text)), 0)


@dataclass
class _Forgiving:
    """Nothing held every word: words that stand nowhere are read anew, or some words will do."""

    reader: User
    offered: list[Shortcut]
    spellings: Spellings

    def rows(self, asked: Asked, answer: Answer) -> list[_Row]:
        standing = self._standing(answer.terms)
        unknown = [term for term in answer.terms if not standing[term.typed]]
        meant = {} if asked.as_typed else self._meant(unknown)
        answer.corrected = [(typed, term.main.strip()) for typed, term in meant.items()]
        answer.terms = [meant.get(term.typed, term) for term in answer.terms]
        if meant and (rows := _rows(self.reader, answer.terms)):
            return rows
        known = [term for term in answer.terms if standing[term.typed] or term.typed in meant]
        offered = shortcuts.matching(self.offered, answer.terms)
        if offered.has_every_word or len(answer.terms) == 1 or not known:
            return []
        answer.has_some_words_only = True
        return _rows(self.reader, known, any_of=True)

    def _standing(self, terms: Sequence[Term]) -> dict[str, bool]:
        """Of each word, whether it stands in anything that the reader may see."""
        either = Q()
        for term in terms:
            either |= _holding(term)
        counts = {f"t{at}": Count("pk", filter=_holding(term)) for at, term in enumerate(terms)}
        found = visible_entries(self.reader).filter(either).aggregate(**counts)
        return {
            term.typed: bool(found[f"t{at}"]) or shortcuts.is_in(term, self.offered)
            for at, term in enumerate(terms)
        }

    def _meant(self, unknown: Sequence[Term]) -> dict[str, Term]:
        """What each of the words may have meant, by what was typed: only words they may see."""
        found = {term.typed: name for term in unknown if (name := name_near(term, self.spellings))}
        guesses = self._guesses([term for term in unknown if term.typed not in found])
        stands = self._uses(sorted({word for each in guesses.values() for _, word in each}))
        for term in unknown:
            near = guesses.get(term.typed, ())
            if seen := [(far, -stands[word], word) for far, word in near if stands[word]]:
                found[term.typed] = replace(term, ways=(f" {min(seen)[2]}",))
        return found

    def _guesses(self, unknown: Sequence[Term]) -> dict[str, list[tuple[int, str]]]:
        """Known words that look like each; hidden ones are among them, so they are never shown."""
        lengths = [length for term in unknown for length in words.lengths_near(term.typed)]
        if not lengths:
            return {}
        rows = SearchWord.objects.filter(length__range=(min(lengths), max(lengths)))
        known = {*rows.values_list("word", flat=True), *shortcuts.words_in(self.offered)}
        return {term.typed: list(words.near(term.typed, known))[:MOST_GUESSES] for term in unknown}

    def _uses(self, asked: Sequence[str]) -> Counter[str]:
        """In how many things that the reader may see each of the words stands."""
        if not asked:
            return Counter()
        either = Q()
        for word in asked:
            either |= Q(plain__holds=f" {word} ")
        counts = {
            f"w{at}": Count("pk", filter=Q(_stands("plain", f" {word} ")))
            for at, word in enumerate(asked)
        }
        found = visible_entries(self.reader).filter(either).aggregate(**counts)
        offered = shortcuts.words_in(self.offered)
        return Counter({word: found[f"w{at}"] + (word in offered) for at, word in enumerate(asked)})


def _narrow(answer: Answer, rows: Sequence[_Row], asked: Asked) -> None:
    """Count by kind, plan and year, each under the other two; show the page that is asked for."""
    answer.kinds = _choices(rows, asked, "kind")
    answer.plans = _choices(rows, asked, "plan")
    answer.years = _choices(rows, asked, "year")
    left = _fitting(rows, asked)
    answer.total = len(left)
    answer.pages = max(1, -(-len(left) // A_PAGE))
    page = min(max(1, asked.page), answer.pages)
    shown = [row.pk for row in left[(page - 1) * A_PAGE : page * A_PAGE]]
    entries = SearchEntry.objects.in_bulk(shown)
    answer.hits = [_hit(entries[pk], answer.terms) for pk in shown if pk in entries]


def _fitting(rows: Sequence[_Row], asked: Asked, but: str = "") -> Sequence[_Row]:
    """Those of the kind, plan and year that are asked for; one of the three may be left open."""
    wanted = {"kind": asked.kind, "plan": asked.plan, "year": asked.year}
    narrow = [
        (name, value) for name, value in wanted.items() if value not in {"", None} and name != but
    ]
    if not narrow:
        return rows
    return [row for row in rows if all(getattr(row, name) == value for name, value in narrow)]


def _choices(rows: Sequence[_Row], asked: Asked, name: str) -> list[Choice]:
    counted = Counter(getattr(row, name) for row in _fitting(rows, asked, but=name))
    chosen = getattr(asked, name)
    if chosen not in ("", None):
        counted.setdefault(chosen, 0)
    found = [
        Choice(str(value), _label(name, value), count, value == chosen)
        for value, count in counted.items()
        if value not in ("", None)
    ]
    if name == "kind":
        return sorted(found, key=lambda each: (-each.count, each.label))
    return sorted(found, key=lambda each: each.value, reverse=True)


def _label(name: str, value: object) -> str:
    kind = index.kind_of(str(value)) if name == "kind" else None
    return kind.several if kind else str(value)


def _hit(entry: SearchEntry, terms: Sequence[Term]) -> Hit:
    kind = index.kind_of(entry.kind)
    plan = f"Plan {entry.plan}" if entry.plan else ""
    year = str(entry.year) if entry.year and str(entry.year) not in entry.where else ""
    return Hit(
        key=entry.kind,
        pk=entry.object_id,
        kind=kind.one if kind else entry.kind,
        title=marked(entry.title, terms),
        url=entry.url,
        words=around(entry.text, terms),
        where=" · ".join(each for each in (plan, year, entry.where) if each),
    )
