"""Whether a number of a narrative stands among the figures beside it. Pure: it is given them.

A count that speaks of an indicator, a year or an area is looked for among those figures alone; one
that counts economies, objectives or reports among the counts of these; any other among all that is
written beside the section. Nothing is guessed: what is not found is shown to a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from reviews.domain.facts import Cell, Facts, as_written, project_key
from reviews.domain.numbers import Named, NumberKind, numbers_in

NOUN_WITHIN = 5
"""Words after a count within which its noun stands: "12 training activities"."""
LONGEST_SENTENCE = 2000
NEAR = 30
"""Numbers before and after one that may say what it speaks of."""
_END = re.compile(r"(?<=[.!?])[\s)]+(?=[A-Z0-9\"“(\[])|\n+")
_MORE = re.compile(
    r"\b(more|fewer|less|increase|decrease|difference|rise|fall|up|down|by|grew|rose|fell)\b", re.I
)


_TOGETHER = frozenset({"together", "altogether", "all", "total"})


@dataclass(frozen=True)
class Missing:
    """A number that is not among the figures; `stands`, what stands there in its place."""

    said: str
    sentence: str
    start: int
    end: int
    stands: str = ""


def not_among(text: str, facts: Facts, heading: str = "") -> Iterator[Missing]:
    """Each number of a paragraph that is not among the figures. `heading`: what it stands under."""
    names = list(_places_of_names(text, facts.names))
    at, told = 0, ""
    for sentence in _sentences(text):
        is_beside = as_written(sentence) in facts.sentences
        named = [
            each for each in (() if is_beside else numbers_in(sentence))
            if not any(s <= at + each.start and at + each.end <= e for s, e in names)
        ]  # fmt: skip
        for place, each in enumerate(named):
            beside = named[max(0, place - NEAR) : place + NEAR]
            claim = _Claim(each, sentence, f"{heading} {told}", beside, facts)
            if not claim.stands:
                yield Missing(
                    each.said, sentence.strip(), at + each.start, at + each.end, claim.in_its_place
                )
        at += len(sentence)
        told = f"{told} {sentence}"[-LONGEST_SENTENCE:]


def names_a_number(text: str) -> bool:
    """Whether not_among() has anything to look for in the text, whatever the figures are."""
    return any(True for sentence in _sentences(text) for _ in numbers_in(sentence))


def _sentences(text: str) -> Iterator[str]:
    """The sentences with what parts them, so that joined they are the text."""
    last = 0
    for found in _END.finditer(text):
        yield from _short(text[last : found.end()])
        last = found.end()
    yield from _short(text[last:])


def _short(sentence: str) -> Iterator[str]:
    """The sentence; one without an end is parted, so that it stays quick to read."""
    while len(sentence) > LONGEST_SENTENCE:
        at = sentence.rfind(" ", 0, LONGEST_SENTENCE) + 1 or LONGEST_SENTENCE
        yield sentence[:at]
        sentence = sentence[at:]
    if sentence:
        yield sentence


def sentence_at(text: str, place: int) -> str:
    """The sentence that a letter of the text stands in."""
    at = 0
    for sentence in _sentences(text):
        at += len(sentence)
        if place < at:
            return sentence.strip()
    return text.strip()


def _places_of_names(text: str, names: Iterable[str]) -> Iterator[tuple[int, int]]:
    folded = text.casefold()
    if len(folded) != len(text):  # a letter that folds to two would move the places
        folded = text
    for name in names:
        wanted, at = name.casefold(), -1
        while (at := folded.find(wanted, at + 1)) >= 0:
            yield at, at + len(wanted)


class _Claim:
    """One number in its sentence: what it speaks of, and whether the figures say so too."""

    def __init__(
        self, named: Named, sentence: str, before: str, others: Sequence[Named], facts: Facts
    ) -> None:
        self.named, self.sentence, self.before = named, sentence, before
        self.others, self.facts = others, facts

    @property
    def stands(self) -> bool:
        judges = {
            NumberKind.COUNT: self._count,
            NumberKind.YEAR: lambda: set(self.named.years) <= self.facts.years,
            NumberKind.DAY: self._day,
            NumberKind.SHARE: self._share,
            NumberKind.PERCENT: self._percent,
            NumberKind.LABEL: self._label,
            NumberKind.ORDINAL: self._ordinal,
            NumberKind.PROJECT: lambda: project_key(self.named.said) in self.facts.projects,
            NumberKind.PAPER: lambda: self.named.said.casefold() in self.facts.papers,
        }
        return judges[self.named.kind]()

    # What the number speaks of

    @cached_property
    def nouns(self) -> list[str]:
        """The words after it, up to a mark or to another number."""
        after = self.sentence[self.named.end :]
        following = [each.start for each in self.others if each.start >= self.named.end]
        if following:
            after = after[: following[0] - self.named.end]
        after = re.split(r"[.;:!?()]", after)[0]
        return [word.casefold() for word in re.findall(r"[^\W\d_]+", after)[:NOUN_WITHIN]]

    @cached_property
    def counted(self) -> str:
        """The noun of the house that it counts: "economies"; empty for none.

        "Of the 21 economies, 3 told": what the sentence begins with counts the same.
        """
        found = self._noun_of(self.nouns)
        if not found and re.match(r"\s*of\b", self.sentence, re.I):
            before = re.findall(r"[^\W\d_]+", self.sentence[: self.named.start].casefold())
            found = self._noun_of(before[:NOUN_WITHIN])
        return found

    def _noun_of(self, words: list[str]) -> str:
        pairs = [*words, *(f"{a} {b}" for a, b in pairwise(words))]
        found = [noun for noun in self.facts.nouns if noun in pairs]
        return min(found, key=lambda noun: words.index(noun.split()[0]), default="")

    @cached_property
    def indicators(self) -> list[str]:
        """The indicators that it counts, or that its sentence names, or the text above it."""
        own = [
            code for code, words in self.facts.indicators.items()
            if any(word in words for word in self.nouns)
        ]  # fmt: skip
        if own:
            return own
        for text in (self.sentence[: self.named.start], self.sentence, self.before):
            if spoken := self._last_named(text):
                return spoken
        return []

    def _last_named(self, text: str) -> list[str]:
        """The indicators that a text named last; several of one word stand together."""
        folded = text.casefold()
        places: dict[str, int] = {}
        for code, words in self.facts.indicators.items():
            found = [at for word in words if (at := _last_word(folded, word)) >= 0]
            if found:
                places[code] = max(found)
        latest = max(places.values(), default=-1)
        return [code for code, at in places.items() if at == latest]

    @cached_property
    def areas(self) -> set[int]:
        found = self._areas_in(self.sentence)
        return found or self._areas_in(self.before.rsplit("\n", 1)[-1])

    def _areas_in(self, text: str) -> set[int]:
        folded = text.casefold()
        return {
            number for number, words in self.facts.areas.items()
            if any(_last_word(folded, word) >= 0 for word in words)
        }  # fmt: skip

    @cached_property
    def years(self) -> set[int]:
        """The years that the sentence ties it to; all that it names where none is nearer."""
        if not _TOGETHER.isdisjoint(self.nouns):
            return set()
        said = [
            each
            for each in self.others
            if each.kind in (NumberKind.YEAR, NumberKind.DAY) and each.years
        ]
        nearest = self._year_after(said) or self._year_before(said)
        return set(nearest) if nearest else {year for each in said for year in each.years}

    def _year_after(self, said: Sequence[Named]) -> tuple[int, ...]:
        after = [each for each in said if each.start >= self.named.end]
        if not after:
            return ()
        between = self.sentence[self.named.end : after[0].start]
        other = any(
            self.named.end <= each.start < after[0].start and each.kind is not NumberKind.LABEL
            for each in self.others
        )
        is_tied = re.search(r"(\b(in|of|for|during|by)|^\s*\()\s*$", between, re.I)
        return after[0].years if is_tied and not other and ";" not in between else ()

    def _year_before(self, said: Sequence[Named]) -> tuple[int, ...]:
        before = [each for each in said if each.end <= self.named.start]
        is_tied = before and (len(before) == 1 or self._is_just_before(before[-1]))
        return before[-1].years if is_tied else ()

    def _is_just_before(self, year: Named) -> bool:
        return self.sentence[year.end : self.named.start].strip() in (":", "-", "\N{EN DASH}", "")

    # Whether the figures say it

    @cached_property
    def _cells(self) -> list[Cell]:
        """The figures that it may be: of its indicators, its years and its areas."""
        areas = self.areas
        return [each for each in self._in_time if not areas or each.area in areas]

    @cached_property
    def _in_time(self) -> list[Cell]:
        codes, years = self.indicators, self.years
        single = len(years) == 1
        return [
            each for each in self.facts.cells
            if each.indicator in codes
            and (not years or each.year in years or (each.year is None and not single))
        ]  # fmt: skip

    def _count(self) -> bool:
        value, facts = self.named.value, self.facts
        if not self._own_indicator:
            if self.named.is_word and value in (0, 1) and not self.counted:
                return True  # "one of the findings", "a blank is not zero": no count
            if (value, next(iter(self.nouns), "")) in facts.phrases:
                return True
            if self.counted:
                return value in facts.nouns[self.counted]
            if not self.indicators:
                return value in facts.beside
        counted = facts.nouns.get(self.counted, frozenset())
        is_there = value in {Fraction(each.value) for each in self._cells} or value in counted
        return is_there or self._is_a_difference()

    @cached_property
    def _own_indicator(self) -> bool:
        return any(word in words for words in self.facts.indicators.values() for word in self.nouns)

    def _is_a_difference(self) -> bool:
        """ "4 more than in 2017": the change between two of its figures, where that is said."""
        around = self.sentence[max(0, self.named.start - 20) : self.named.end + 20]
        if not _MORE.search(around):
            return False
        return self.named.value in {Fraction(abs(a.value - b.value)) for a, b in self._pairs()}

    def _pairs(self) -> Iterator[tuple[Cell, Cell]]:
        """Two years' figures of one indicator in one place."""
        codes, areas = self.indicators, self.areas
        cells = [
            each for each in self.facts.cells
            if each.indicator in codes and each.year is not None
            and (each.area in areas if areas else each.area is None)
        ]  # fmt: skip
        for a in cells:
            for b in cells:
                if a.year != b.year and (a.indicator, a.area) == (b.indicator, b.area):
                    yield a, b

    def _share(self) -> bool:
        value, of, facts = self.named.value, self.named.of, self.facts
        if self.named.is_written_of:
            if (value, of) in facts.shares:
                return True
            if self.counted and not self._own_indicator:
                return False
            wholes = {Fraction(each.value) for each in self._in_time}
            return value in {Fraction(each.value) for each in self._cells} and of in wholes
        return value / of in self._known_shares()

    def _known_shares(self) -> set[Fraction]:
        """Every "n of m" that is written beside, and an area's share of its indicator."""
        found = {Fraction(n, m) for n, m in self.facts.shares if m}
        wholes: dict[tuple[str, int | None], set[int]] = {}
        for each in self.facts.cells:
            if each.area is None and each.indicator in self.indicators:
                wholes.setdefault((each.indicator, each.year), set()).add(each.value)
        for each in self.facts.cells:
            if each.area is not None:
                of = wholes.get((each.indicator, each.year), set())
                found |= {Fraction(each.value, whole) for whole in of if whole}
        return found

    def _percent(self) -> bool:
        value = self.named.value
        if value in self.facts.percents:
            return True
        changes = {
            Fraction(100 * abs(a.value - b.value), b.value) for a, b in self._pairs() if b.value
        }
        shares = {100 * each for each in self._known_shares()}
        digits = len(re.sub(r"[^\d.].*", "", self.named.said).partition(".")[2])
        return any(_rounded(each, digits) == value for each in changes | shares)

    def _label(self) -> bool:
        known = self.facts.labels.get(self.named.label)
        if known is None:
            return True  # a section, a page: a place in a paper, and no figure
        numbers = re.findall(r"\d+(?:\.\d+)*", self.named.said)
        return all(number in known for number in numbers)

    def _ordinal(self) -> bool:
        after = self.sentence[self.named.end :].lstrip().casefold()
        return after.startswith("century") or self.named.value in self.facts.meetings

    def _day(self) -> bool:
        if not self.named.days:
            return False
        known = self.facts.days
        if self.named.years:
            return set(self.named.days) <= known
        short = {(each.month, each.day) for each in known}
        return all((each.month, each.day) in short for each in self.named.days)

    @property
    def in_its_place(self) -> str:
        """What the figures say there: "KPI 2: 8 in 2017, 12 in 2018"; empty where it is unknown."""
        if self.named.kind is not NumberKind.COUNT or not self.indicators:
            return ""
        areas = self.areas
        lines: dict[tuple[str, int | None], list[str]] = {}
        for each in self.facts.cells:
            is_here = each.area in areas if areas else each.area is None
            if each.indicator in self.indicators and is_here and each.year and each.words:
                lines.setdefault((each.indicator, each.area), []).append(each.words)
        return "; ".join(
            f"{code}{f', area {area}' if area else ''}: {', '.join(dict.fromkeys(said))}"
            for (code, area), said in lines.items()
        )


def _rounded(value: Fraction, digits: int) -> Fraction:
    """Rounded half up, as percentages are written."""
    scale = 10**digits
    return Fraction(int(value * scale + Fraction(1, 2)), scale)


def _last_word(text: str, word: str) -> int:
    """Where the whole word stands last; -1 where it does not."""
    if word not in text:
        return -1
    places = [found.start() for found in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text)]
    return places[-1] if places else -1
