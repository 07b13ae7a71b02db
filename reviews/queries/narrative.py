"""A review's written words: read once, with what each refers to and what a person must look at.

Page, paper and slides take their words from here. A number that is not among the figures, a name of
an economy in a form not ours, a reference to nothing and a sentence of the first draft that nobody
confirmed are each told on the section, before the review is circulated and before it is published.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from reviews.domain.economy_names import Names, odd_names
from reviews.domain.facts import Facts
from reviews.domain.number_check import Missing, names_a_number, not_among, sentence_at
from reviews.models import DismissedAlarm, DraftedSentence, ReviewSection
from reviews.queries.figures import Figures
from reviews.queries.number_facts import ReviewFacts, accepted_reports
from reviews.queries.references import LOOK, References
from smewg.models import Economy
from smewg.toolkit.documents.prose import (
    HEADING,
    QUOTE,
    TABLE,
    Line,
    Part,
    Span,
    parts_of,
    plain_lines,
    text_of,
)
from smewg.toolkit.text import count_of

NUMBER, NAME, DRAFT = "number", "name", "draft"


@dataclass(frozen=True)
class Alarm:
    """Something in a section's words that a person must look at, or has looked at."""

    kind: str
    said: str
    sentence: str
    stands: str = ""
    dismissed: DismissedAlarm | None = None

    @property
    def words(self) -> str:
        """What is wrong with it, in a sentence: "9 is not among the figures"."""
        if self.kind == NAME:
            return f"“{self.said}” is not how the group writes it"
        if self.kind == LOOK:
            return f"{self.said}: this reference does not work"
        return f"{self.said} is not among the figures"

    @property
    def help(self) -> str:
        """What the reader is given to mend it."""
        if self.kind == NAME:
            return f"Write: {self.stands}."
        if self.kind == LOOK:
            return "Look at the number; the paper would say the same."
        return f"{self.stands}." if self.stands else ""

    @property
    def may_be_dismissed(self) -> bool:
        return self.kind != LOOK


@dataclass(frozen=True)
class Field:
    """One text of a section: its parts as they are read, with marks where a person must look."""

    name: str
    parts: list[Part]
    alarms: list[Alarm]


@dataclass(frozen=True)
class SectionWords:
    """A section's words, and all that must be looked at in them."""

    section: ReviewSection
    fields: list[Field]
    unconfirmed: list[DraftedSentence]

    @property
    def alarms(self) -> list[Alarm]:
        """What nobody has looked at yet."""
        return [each for found in self.fields for each in found.alarms if not each.dismissed]

    @property
    def dismissed(self) -> list[Alarm]:
        return [each for found in self.fields for each in found.alarms if each.dismissed]

    @property
    def state(self) -> str:
        """What is left to look at: "1 number not among the figures; 1 name not as we write it"."""
        kinds = [each.kind for each in self.alarms]
        told = (
            (kinds.count(NUMBER), "number", "not among the figures"),
            (kinds.count(NAME), "name", "not as the group writes it"),
            (kinds.count(LOOK), "reference", "that leads nowhere"),
        )
        return "; ".join(f"{count_of(n, noun)} {what}" for n, noun, what in told if n)

    @property
    def not_confirmed(self) -> str:
        return f"{count_of(len(self.unconfirmed), 'sentence')} of the first draft not confirmed"

    @property
    def refers(self) -> set[str]:
        return {
            span.refers for found in self.fields for part in found.parts
            for line in part.lines for span in line if span.refers
        }  # fmt: skip


@dataclass
class Narrative:
    """The words of a review's sections, as one person reads them."""

    of: Figures
    sections: list[ReviewSection]
    facts: ReviewFacts = field(init=False)

    def __post_init__(self) -> None:
        self.facts = ReviewFacts(self.of)

    @cached_property
    def references(self) -> References:
        texts = [text for each in self.sections for text in each.words.values()]
        return References(self.of, texts)

    def parts(self, section: ReviewSection, name: str) -> list[Part]:
        """A text's parts with what it refers to, as page and paper write them."""
        return self.references.resolved(parts_of(getattr(section, name)))

    def read(self, section: ReviewSection) -> SectionWords:
        """A section's words as they are read, without what its writers must look at."""
        fields = [
            Field(name, self.parts(section, name), [])
            for name, text in section.words.items()
            if text.strip()
        ]
        return SectionWords(section, fields, unconfirmed(section))

    def checked(self, section: ReviewSection) -> SectionWords:
        """A section's words with what must be looked at."""
        dismissed = {(each.said, _plain(each.sentence)): each for each in section.dismissed.all()}
        fields = [
            self._field(section, name, dismissed)
            for name, text in section.words.items()
            if text.strip()
        ]
        return SectionWords(section, fields, unconfirmed(section))

    def _field(
        self, section: ReviewSection, name: str, dismissed: dict[tuple[str, str], DismissedAlarm]
    ) -> Field:
        drafted = [
            " ".join(text_of(line) for part in parts_of(each.text) for line in part.lines)
            for each in unconfirmed(section)
            if each.field == name
        ]
        check = _Check(
            lambda: self.facts.beside(section, self.sections),
            lambda: self._quoted,
            self._economies,
            dismissed,
            drafted,
        )
        typed = parts_of(getattr(section, name))
        marked = [check.part(part) for part in typed]
        alarms = list(check.alarms)
        for part in typed:
            alarms += self._of_references(part)
        return Field(name, self.references.resolved(marked), alarms)

    def _of_references(self, part: Part) -> Iterator[Alarm]:
        for line in part.lines:
            text = text_of(line)
            for each in self.references.in_text(text):
                if not each.is_known:
                    yield Alarm(LOOK, each.words, _plain(text))

    @cached_property
    def _economies(self) -> list[Names]:
        return [
            Names(each.code, (each.running_text, each.short_name, each.long_name), each.aliases)
            for each in Economy.objects.all()
        ]

    @cached_property
    def _quoted(self) -> frozenset[str]:
        """The words of reports that may be quoted: they are their economy's, with its numbers."""
        reports = accepted_reports(self.of).may_quote().select_related("accepted_version")
        texts = [
            text for each in reports if each.accepted_version
            for text in (each.accepted_version.done, each.accepted_version.outcome)
        ]  # fmt: skip
        return frozenset(
            _plain(line) for text in texts for line in text.splitlines() if line.strip()
        )


class _Check:
    """One pass over a text's parts, with what stood above each.

    The figures, and what may be quoted, are read where the text names a number: a text without
    one is saved and published sooner.
    """

    def __init__(
        self,
        facts: Callable[[], Facts],
        quoted: Callable[[], frozenset[str]],
        economies: list[Names],
        dismissed: dict[tuple[str, str], DismissedAlarm],
        drafted: list[str],
    ) -> None:
        self._facts, self._quoted = facts, quoted
        self.economies, self.dismissed, self.drafted = economies, dismissed, drafted
        self.heading = self.above = ""
        self.alarms: list[Alarm] = []

    @cached_property
    def facts(self) -> Facts:
        return self._facts()

    @cached_property
    def quoting(self) -> Facts:
        """With the words of reports that may be quoted, and their numbers."""
        return replace(self.facts, names=self.facts.names | self._quoted())

    def part(self, part: Part) -> Part:
        """The part with marks; what must be looked at is added to the alarms."""
        if part.kind == TABLE:
            return self._table(part)
        is_quoted = part.kind == QUOTE
        above = f"{self.heading}\n{self.above}"
        made = part.with_lines(lambda line: self._line(line, above, is_quoted=is_quoted))
        said = " ".join(text_of(line) for line in part.lines)
        if part.kind == HEADING:
            self.heading, self.above = said, ""
        else:
            self.above = said
        return made

    def _table(self, part: Part) -> Part:
        """A cell is read with the names of its row and of its column."""
        heads, *rows = part.rows
        columns = [text_of(head) for head in heads]
        made = [tuple(self._line(head, self.heading) for head in heads)]
        for row in rows:
            name = text_of(row[0]) if row else ""
            made.append(
                tuple(
                    self._line(
                        cell, self.heading,
                        f"{name}, {columns[place]}: " if place and place < len(columns) else "",
                    )
                    for place, cell in enumerate(row)
                )
            )  # fmt: skip
        return replace(part, rows=tuple(made))

    def _missing(self, text: str, above: str, *, is_quoted: bool) -> Iterator[Missing]:
        if names_a_number(text):
            yield from not_among(text, self.quoting if is_quoted else self.facts, above)

    def _line(self, line: Line, above: str, before: str = "", *, is_quoted: bool = False) -> Line:
        text = before + text_of(line)
        marks: list[tuple[int, int, str]] = []
        for number in self._missing(text, above, is_quoted=is_quoted):
            if number.start >= len(before):
                marks.append((number.start, number.end, NUMBER))
                self._add(NUMBER, number.said, number.sentence, number.stands)
        for name in odd_names(text, self.economies):
            if name.start >= len(before):
                marks.append((name.start, name.end, NAME))
                self._add(NAME, name.said, sentence_at(text, name.start), name.ours)
        kept = [
            (start - len(before), end - len(before), mark)
            for start, end, mark in sorted(marks)
            if (text[start:end], _plain(sentence_at(text, start))) not in self.dismissed
        ]
        kept += [
            (at - len(before), at - len(before) + len(sentence), DRAFT)
            for sentence in self.drafted
            if (at := text.find(sentence)) >= 0
        ]
        return marked(line, kept)

    def _add(self, kind: str, said: str, sentence: str, stands: str) -> None:
        sentence = _plain(sentence)
        dismissed = self.dismissed.get((said, sentence))
        self.alarms.append(Alarm(kind, said, sentence, stands, dismissed))


def marked(line: Line, marks: Iterable[tuple[int, int, str]]) -> Line:
    """The line parted at the marks, each from a letter to a letter; marks may overlap."""
    made: list[Span] = []
    places = list(marks)
    at = 0
    for span in line:
        end = at + len(span.text)
        cuts = sorted({at, end, *(p for s, e, _ in places for p in (s, e) if at < p < end)})
        for start, stop in pairwise(cuts):
            found = dict.fromkeys(f"prose-{m}" for s, e, m in places if s <= start and stop <= e)
            text = span.text[start - at : stop - at]
            made.append(replace(span, text=text, mark=" ".join(found)))
        at = end
    return tuple(made)


def _plain(text: str) -> str:
    return " ".join(text.split())


def unconfirmed(section: ReviewSection) -> list[DraftedSentence]:
    """The first draft's sentences that stand in the section as they were made, unconfirmed."""
    words = {name: _plain(text) for name, text in section.words.items()}
    drafted = (each for each in section.drafted.all() if each.confirmed_at is None)
    return [each for each in drafted if _plain(each.text) in words.get(each.field, "")]


def narrative_of(of: Figures, sections: Iterable[ReviewSection] | None = None) -> Narrative:
    """The words of a review; without `sections`, of all of them."""
    found = of.review.sections.prefetch_related("dismissed__by", "drafted")
    return Narrative(of, list(found if sections is None else sections))


def in_plain_words(sections: Iterable[ReviewSection], of: Figures) -> list[ReviewSection]:
    """The sections with their words as plain lines, for slides: without Markdown, titles said."""
    found = list(sections)
    narrative = Narrative(of, found)
    plain = [copy(each) for each in found]
    for section, told in zip(found, plain, strict=True):
        for name in section.asked:
            setattr(told, name, "\n".join(plain_lines(narrative.parts(section, name))).strip())
    return plain
