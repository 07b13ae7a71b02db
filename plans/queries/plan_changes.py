"""What a plan file changes, part by part, as the page that shows it before it is loaded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from plans.domain.plan_matching import FilePart, Known, Matching, plain, same_words
from plans.domain.plan_questions import Decided, Part, Question, named
from plans.hooks import Rests
from plans.queries.plan_parts import Parts
from smewg.toolkit.text import count_of
from smewg.toolkit.text_diff import Piece, compare

SAME, REWORDED, MOVED, NEW = "the same", "reworded", "moved", "new"
ASKED, TAKEN_OUT, STAYS, ENDS = "in a question", "taken out", "stays", "ends"
LOOKS = {
    SAME: "quiet",
    REWORDED: "active",
    MOVED: "active",
    NEW: "good",
    ASKED: "attention",
    TAKEN_OUT: "problem",
    STAYS: "quiet",
    ENDS: "attention",
}


@dataclass(frozen=True)
class Line:
    """One part: what it is now, what the file says, what becomes of it, and what rests on it."""

    kind: str
    now: str
    now_words: str
    new: str
    pieces: list[Piece]
    becomes: str
    note: str = ""
    question: int = 0
    """The number of the question that it waits for on the page, 0 for none."""
    rests: list[Rests] = field(default_factory=list)

    @property
    def looks(self) -> str:
        return LOOKS[self.becomes]

    @property
    def is_same(self) -> bool:
        return self.becomes == SAME


@dataclass(frozen=True)
class Shown:
    """A file's changes for the page: the questions with their numbers, and the lines by kind."""

    questions: list[tuple[int, Question, list[str], Mapping[str, str]]]
    """Number, question, what rests on its parts in words, and what was typed for an answer."""
    groups: list[tuple[str, str, list[Line], int]]
    """Heading, how many now and in the file, the lines that differ, and how many do not."""
    counts: list[tuple[str, int]]

    @property
    def open(self) -> int:
        return sum(question.is_open for _, question, *_ in self.questions)


def shown(decided: Decided, parts: Parts, resting: Mapping[Part, str]) -> Shown:
    """`resting` says of a part what was recorded of it, in a sentence."""
    numbers = {
        part: number
        for number, question in enumerate(decided.questions, 1)
        if question.is_open
        for part in question.parts
    }
    groups, counts = [], Counter[str]()
    for heading, kinds in (
        ("Indicators", ("indicator",)),
        ("Areas and objectives", ("area", "objective")),
        ("Activities of the schedule", ("activity",)),
    ):
        lines = [each for kind in kinds for each in _lines(decided, parts, kind, numbers)]
        counts.update(each.becomes for each in lines)
        differing = [each for each in lines if not each.is_same]
        if lines:
            numbered = _now_and_then([decided.matchings[kind] for kind in kinds])
            groups.append((heading, numbered, differing, len(lines) - len(differing)))
    asked = [
        (
            number,
            question,
            [resting[part] for part in question.parts if resting.get(part)],
            decided.answers.get(question.id, {}),
        )
        for number, question in enumerate(decided.questions, 1)
    ]
    return Shown(asked, groups, [(what, counts[what]) for what in LOOKS if counts[what]])


def _now_and_then(matchings: list[Matching]) -> str:
    now = sum(len(each.pairs) + len(each.left_out) for each in matchings)
    then = sum(len(each.pairs) + len(each.new) for each in matchings)
    return f"{now} now, {then} in the file"


def _lines(
    decided: Decided, parts: Parts, kind: str, numbers: Mapping[Part, int]
) -> Iterator[Line]:
    matching = decided.matchings[kind]
    for known, each in matching.pairs:
        yield _pair(decided, parts, kind, (known, each), numbers.get((kind, known.key), 0))
    for known in matching.left_out:
        yield _left_out(decided, parts, kind, known, numbers.get((kind, known.key), 0))
    for each in matching.new:
        place = named(kind, each.place)
        yield Line(kind, "", "", place, [Piece("same", each.words)], NEW)


def _pair(
    decided: Decided, parts: Parts, kind: str, pair: tuple[Known, FilePart], question: int
) -> Line:
    known, each = pair
    keeps_words = known.is_kept or (kind, known.key) in decided.old_words
    words = known.words if keeps_words else each.words
    code = known.place if known.key in decided.old_codes or known.is_kept else each.place
    is_same = same_words(known.words, words) and (
        keeps_words or same_words(known.meaning, each.meaning)
    )
    is_moved = plain(known.place) != plain(code)
    becomes, note = SAME, ""
    if is_moved:
        becomes, note = MOVED, "Known by its words. What was recorded goes with it."
    if not is_same:
        becomes, note = REWORDED, "What was recorded stays with it."
    if known.key in decided.changed:
        note = f"The change is dated {decided.changed[known.key][0]}."
    return Line(
        kind,
        named(kind, known.place),
        known.words,
        named(kind, code),
        compare(known.words, words) if known.words != words else [],
        ASKED if question else becomes,
        "" if question else note,
        question,
        parts.rests.get((kind, known.key), []),
    )


def _left_out(decided: Decided, parts: Parts, kind: str, known: Known, question: int) -> Line:
    becomes, note = TAKEN_OUT, ""
    if (kind, known.key) in decided.stays:
        last = decided.stays[kind, known.key]
        becomes = STAYS if last is None else ENDS
        note = f"Its last year is {last}." if last else "It stays as it is."
    return Line(
        kind,
        named(kind, known.place),
        known.words,
        "",
        [],
        ASKED if question else becomes,
        "" if question else note,
        question,
        parts.rests.get((kind, known.key), []),
    )


def resting_of_all(decided: Decided, parts: Parts) -> str:
    """All that rests on the parts of open questions: "29 figures and 47 items"."""
    found: Counter[tuple[str, str]] = Counter()
    for part in {part for question in decided.open_questions for part in question.parts}:
        for each in parts.rests.get(part, []):
            found[each.one, each.several] += each.number
    listed = [count_of(number, one, several) for (one, several), number in found.items()]
    *first, last = listed or [""]
    return f"{', '.join(first)} and {last}" if first else last
