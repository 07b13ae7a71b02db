"""What the first screen says: one sentence for the plan, then three answers, by stated rules.

Moved: an indicator's last two closed years in a row whose figures differ, the largest change
first; then what was carried out, settled and handed in, the most first.
Stands still: 0 in each year that has a figure, whole indicators before their areas; then the last
two closed years alike; then what is open, late, dropped or without anything, the most first.
Not known: what lacks or is not sure, the most first; answers, which are voluntary, last.
Where two weigh the same, the plan's order. No line compares an open year, takes an absence for a
zero or claims an effect. Of one economy it is told what the lists hold, and nothing is compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from smewg.toolkit.text import count_of, in_a_sentence, listed, noun_for, years_in_words
from smewg.toolkit.values import NOT_RECORDED, Value

MOST_LINES = 3
"""How many lines an answer shows before "more"."""
MOST_NAMED = 4
"""How many indicators the sentence names."""


class Certainty(StrEnum):
    """How sure a year's figures are."""

    SURE = "sure"
    NOT_VERIFIED = "not verified"
    OPEN = "open"
    HIDDEN = "hidden"


class ThingKind(StrEnum):
    """What is counted besides the indicators' figures."""

    CARRIED_OUT = "carried-out"
    UNDER_WAY = "under-way"
    SETTLED = "settled"
    NOTES = "notes"
    OPEN = "open"
    LATE = "late"
    DROPPED = "dropped"
    WITHOUT = "without"
    NOT_SHOWN_BESIDE = "not-shown-beside"
    NOT_ENTERED = "not-entered"
    NOT_VERIFIED = "not-verified"
    NOT_DUE = "not-yet-due"
    NOT_PUBLISHED = "not-published"
    UNEXPLAINED = "unexplained"
    NOT_RECORDED = "not-recorded"
    ANSWERS = "answers"


K = ThingKind
MOVED = (K.CARRIED_OUT, K.UNDER_WAY, K.SETTLED, K.NOTES)
STILL = (K.OPEN, K.LATE, K.DROPPED, K.WITHOUT)
UNKNOWN = (
    K.NOT_ENTERED,
    K.NOT_VERIFIED,
    K.NOT_PUBLISHED,
    K.NOT_DUE,
    K.UNEXPLAINED,
    K.NOT_RECORDED,
    K.NOT_SHOWN_BESIDE,
    K.ANSWERS,
)
WORDS = {
    K.CARRIED_OUT: ("{n} of {of} planned activities was", "{n} of {of} planned activities were"),
    K.UNDER_WAY: ("{n} of {of} planned activities is", "{n} of {of} planned activities are"),
    K.SETTLED: ("{n} of {of} recommendations is", "{n} of {of} recommendations are"),
    K.NOTES: ("{n} concept note was", "{n} concept notes were"),
    K.OPEN: ("{n} of {of} recommendations is", "{n} of {of} recommendations are"),
    K.LATE: ("{n} activity is", "{n} activities are"),
    K.DROPPED: ("{n} activity was", "{n} activities were"),
    K.WITHOUT: ("{n} of {of} objectives has", "{n} of {of} objectives have"),
    K.NOT_SHOWN_BESIDE: ("{n} of {of} objectives has", "{n} of {of} objectives have"),
    K.NOT_ENTERED: ("{n} of {of} figures is", "{n} of {of} figures are"),
    K.NOT_VERIFIED: ("{n} figure of {years} is", "{n} figures of {years} are"),
    K.NOT_DUE: ("{n} figure is", "{n} figures are"),
    K.NOT_PUBLISHED: ("{n} year is", "{n} years are"),
    K.UNEXPLAINED: ("{n} figure differs", "{n} figures differ"),
    K.NOT_RECORDED: (
        "What became of {n} planned activity",
        "What became of {n} planned activities",
    ),
    K.ANSWERS: ("{n} of {of} economies has", "{n} of {of} economies have"),
}
"""How a line begins, of one and of several; of none as of several."""
ENDS = {
    K.CARRIED_OUT: " carried out",
    K.UNDER_WAY: " under way",
    K.SETTLED: " settled",
    K.NOTES: " handed in",
    K.OPEN: " open",
    K.LATE: " later than first planned",
    K.DROPPED: " dropped",
    K.WITHOUT: " nothing recorded yet",
    K.NOT_SHOWN_BESIDE: " nothing that is shown here",
    K.NOT_ENTERED: " not entered",
    K.NOT_VERIFIED: " not verified",
    K.NOT_DUE: " not yet due",
    K.NOT_PUBLISHED: " not published yet",
    K.UNEXPLAINED: " from the list without a reason",
    K.NOT_RECORDED: "",
    K.ANSWERS: " answered for {years}",
}
SAID = {
    K.NOT_ENTERED: "Not entered is not 0.",
    K.NOT_VERIFIED: "Closed; a second person has not looked yet.",
    K.NOT_PUBLISHED: "Their figures are shown once they are published.",
    K.NOT_DUE: "Somebody said so. Not yet due is not 0.",
    K.UNEXPLAINED: "Nobody has said why figure and list differ.",
    K.NOT_RECORDED: "Their years are over; nothing is recorded.",
    K.ANSWERS: "Telling the group is voluntary; no answer is not 0.",
    K.LATE: "Put off, moved, or past their last year.",
}
"""How sure a line is, where its things do not say it themselves."""


@dataclass(frozen=True)
class ScreenFigure:
    """What stands in a year, and how many items its list holds; None where that is not shown."""

    year: int
    value: Value = NOT_RECORDED
    listed: int | None = None
    url: str = ""
    corrected_from: str = ""


@dataclass(frozen=True)
class Series:
    """An indicator's figures by year, whole or in `area`; `before`: the year before a single one.

    url, rows: the list over all of the years, and how many it holds.
    """

    name: str
    figures: Sequence[ScreenFigure]
    before: ScreenFigure | None = None
    area: str = ""
    url: str = ""
    rows: int = 0

    @property
    def numbered(self) -> list[ScreenFigure]:
        return [each for each in self.figures if each.value.number is not None]

    @property
    def pair(self) -> tuple[ScreenFigure, ScreenFigure] | None:
        """The last two closed years in a row that both have a number; None where there are none."""
        before = [self.before] if self.before else []
        closed = [each for each in (*before, *self.figures) if each.value.is_comparable]
        if len(closed) < 2 or closed[-1].year - closed[-2].year != 1:
            return None
        return closed[-2], closed[-1]


@dataclass(frozen=True)
class Thing:
    """How many there are of a kind, of how many, in which years; `rows` stand in its list.

    by_year: how many of each year, where that is to be said. said: what is to say of these ones.
    """

    kind: ThingKind
    number: int
    url: str = ""
    of: int = 0
    years: str = ""
    by_year: Mapping[int, int] = field(default_factory=dict)
    said: str = ""


@dataclass(frozen=True)
class ScreenFacts:
    """What the first screen is made from, for one reader and scope."""

    series: Sequence[Series] = ()
    in_areas: Sequence[Series] = ()
    """Each indicator in each area; nothing where the scope is narrowed to one."""
    certainty: Mapping[int, Certainty] = field(default_factory=dict)
    """Of each year of the span, in order."""
    things: Sequence[Thing] = ()
    economy: str = ""
    area: str = ""
    first_year: int = 0
    """The plan's first year."""


@dataclass(frozen=True)
class ScreenLine:
    """A finding: its words are the link to a list of `rows`; `said` is how sure it is."""

    text: str
    said: str
    url: str
    rows: int


@dataclass(frozen=True)
class ScreenAnswer:
    """One of the three questions with its lines, the weightiest first, or why there is none."""

    question: str
    lines: Sequence[ScreenLine]
    empty: str
    note: str = ""

    @property
    def first(self) -> Sequence[ScreenLine]:
        return self.lines[:MOST_LINES]

    @property
    def more(self) -> Sequence[ScreenLine]:
        return self.lines[MOST_LINES:]

    @property
    def folded(self) -> Sequence[ScreenLine]:
        """What a narrow page folds: one line more."""
        return self.lines[MOST_LINES - 1 :]


@dataclass(frozen=True)
class FirstScreen:
    sentence: str
    answers: Sequence[ScreenAnswer]


def first_screen(facts: ScreenFacts) -> FirstScreen:
    """The sentence and the three answers."""
    return FirstScreen(
        sentence(facts),
        (
            ScreenAnswer("What moved", moved(facts), nothing_moved(facts)),
            ScreenAnswer("What stands still", still(facts), "Nothing that these figures show."),
            ScreenAnswer(
                "What is not known",
                unknown(facts),
                "No figure is missing.",
                "Counts do not say what changed for small firms.",
            ),
        ),
    )


# What moved


def moved(facts: ScreenFacts) -> list[ScreenLine]:
    if facts.economy:
        return [*_named_in_lists(facts), *_things(facts, MOVED)]
    pairs = [(each, pair) for each in facts.series if (pair := each.pair) and _change(pair)]
    pairs.sort(key=lambda found: -abs(_change(found[1])))
    return [*(_pair_line(each, pair) for each, pair in pairs), *_things(facts, MOVED)]


def nothing_moved(facts: ScreenFacts) -> str:
    """Why nothing moved, of one year that has none before it or is still open."""
    years = list(facts.certainty)
    if len(years) == 1 and not facts.economy:
        year = years[0]
        if facts.certainty[year] is Certainty.OPEN:
            return f"{year} is still open. It is compared once it is closed."
        if year == facts.first_year:
            return f"{year} is the plan's first year. The plan has no year before it to compare."
    return "Nothing that these figures show."


def _change(pair: tuple[ScreenFigure, ScreenFigure]) -> int:
    before, now = pair
    return (now.value.number or 0) - (before.value.number or 0)


def _pair_line(series: Series, pair: tuple[ScreenFigure, ScreenFigure]) -> ScreenLine:
    before, now = pair
    return ScreenLine(
        f"{series.name}: {now.value.words} in {now.year}, {before.value.words} in {before.year}",
        _sentences(_list_words(now), *map(_corrected, pair)),
        now.url,
        now.listed or 0,
    )


def _list_words(figure: ScreenFigure) -> str:
    """How many of the figure are listed; an empty list is no zero."""
    number, items = figure.value.number or 0, figure.listed or 0
    if not items:
        return "None is listed"
    if items == number:
        return "It is listed" if items == 1 else f"All {items} are listed"
    if items < number:
        return f"{items} of the {number} {noun_for(items, 'is', 'are')} listed"
    return f"{items} {noun_for(items, 'is', 'are')} listed"


def _corrected(figure: ScreenFigure) -> str:
    if not figure.corrected_from:
        return ""
    return f"{figure.year} was corrected from {figure.corrected_from} to {figure.value.words}"


def _sentences(*said: str) -> str:
    return " ".join(f"{each}." for each in said if each)


def _named_in_lists(facts: ScreenFacts) -> list[ScreenLine]:
    """How many items of each indicator's list name the economy, the most first."""
    found = [each for each in facts.series if each.rows]
    found.sort(key=lambda each: -each.rows)
    return [
        ScreenLine(
            f"{each.name}: {each.rows} listed",
            f"Listed {noun_for(each.rows, 'item that names', 'items that name')} {facts.economy}.",
            each.url,
            each.rows,
        )
        for each in found
    ]


# What stands still


def still(facts: ScreenFacts) -> list[ScreenLine]:
    if facts.economy:
        return _things(facts, STILL)
    zeros = [each for each in facts.series if is_zero(each)]
    whole = {each.name for each in zeros}
    zeros += [each for each in facts.in_areas if is_zero(each) and each.name not in whole]
    alike = [
        _pair_line(each, pair)
        for each in facts.series
        if each.name not in whole and (pair := each.pair) and not _change(pair)
    ]
    return [*map(_zero_line, zeros), *alike, *_things(facts, STILL)]


def is_zero(series: Series) -> bool:
    """Whether at least two years have a number, and each of these numbers is 0."""
    numbers = [each.value.number for each in series.numbered]
    return len(numbers) > 1 and not any(numbers)


def _zero_line(series: Series) -> ScreenLine:
    closed = [each.year for each in series.numbered if each.value.is_comparable]
    so_far = [each.year for each in series.numbered if not each.value.is_comparable]
    told = [f"0 in {years_in_words(closed)}"] if closed else []
    told += [f"{'so far' if closed else '0 so far'} in {years_in_words(so_far)}"] if so_far else []
    where = f" in {series.area}" if series.area else ""
    items = f"{series.rows} {noun_for(series.rows, 'is', 'are')} listed"
    return ScreenLine(
        f"{series.name}{where}: {', and '.join(told)}",
        _sentences(items if series.rows else "None is listed"),
        series.url,
        series.rows,
    )


# What is not known


def unknown(facts: ScreenFacts) -> list[ScreenLine]:
    return _things(facts, UNKNOWN)


def _things(facts: ScreenFacts, kinds: Sequence[ThingKind]) -> list[ScreenLine]:
    """The things of these kinds, the most first, then in the order of the kinds; answers last."""
    found = [each for each in facts.things if each.kind in kinds and _is_told(each)]
    found.sort(key=lambda each: (each.kind is K.ANSWERS, -each.number, kinds.index(each.kind)))
    return [thing_line(each) for each in found]


def _is_told(thing: Thing) -> bool:
    """What there is none of is not told; of answers, that some lack."""
    return thing.number < thing.of if thing.kind is K.ANSWERS else thing.number > 0


def thing_line(thing: Thing) -> ScreenLine:
    """The words of what is counted, whose list has as many rows as it tells."""
    one, several = WORDS[thing.kind]
    words = (one if thing.number == 1 else several) + ENDS[thing.kind]
    text = words.format(n=thing.number, of=thing.of, years=thing.years)
    said = " ".join(filter(None, (_by_year(thing), thing.said or SAID.get(thing.kind, ""))))
    return ScreenLine(text, said, thing.url, thing.number)


def _by_year(thing: Thing) -> str:
    """How many are of which year, the most first: "25 of 2020, 4 of 2019."."""
    years = sorted(thing.by_year.items(), key=lambda each: (-each[1], each[0]))
    if len(years) < 2:
        return f"All of {years[0][0]}." if years else ""
    told = [f"{number} of {year}" for year, number in years[:MOST_LINES]]
    rest = sum(number for _, number in years[MOST_LINES:])
    return f"{', '.join(told)}{f', {rest} of other years' if rest else ''}."


# The sentence


def sentence(facts: ScreenFacts) -> str:
    """What was counted, of indicators that have a number in every year begun; then what is open."""
    where = f"In {facts.area}: " if facts.area else ""
    if facts.economy:
        return _capital(where + _of_economy(facts))
    begun = list(_begun(facts))
    complete = [each for each in facts.series if begun and _is_complete(each, begun)]
    said = _counted(complete, begun) if complete else _nothing_counted(facts, begun)
    return f"{_capital(where + said)}{_of_years(facts, begun)}."


def _nothing_counted(facts: ScreenFacts, begun: Sequence[int]) -> str:
    years = years_in_words(begun or facts.certainty)
    if begun:
        return f"no indicator has a figure for each year of {years}"
    return f"nothing is counted yet for {years}"


def _begun(facts: ScreenFacts) -> Iterator[int]:
    """The years in which any indicator has a number."""
    for year in facts.certainty:
        if any(each.year == year for series in facts.series for each in series.numbered):
            yield year


def _is_complete(series: Series, begun: Sequence[int]) -> bool:
    return {each.year for each in series.numbered} >= set(begun)


def _sum(series: Series) -> int:
    return sum(each.value.number or 0 for each in series.numbered)


def _counted(complete: Sequence[Series], begun: Sequence[int]) -> str:
    """The sums, by name; a name that stands beside a 1 is said alone, for names are of several."""
    named, more = [(each.name, _sum(each)) for each in complete[:MOST_NAMED]], len(complete)
    is_of_one = any(number == 1 for _, number in named)
    things = [
        f"{in_a_sentence(name)} {number}" if is_of_one else f"{number} {in_a_sentence(name)}"
        for name, number in named
    ]
    if more > MOST_NAMED:
        things.append(f"{count_of(more - MOST_NAMED, 'more indicator')}")
    years = years_in_words(begun)
    return f"{'from' if ' to ' in years else 'in'} {years} the group has counted {listed(things)}"


NO_FIGURE = ("has no figure yet", "have no figure yet")
STATES = {
    Certainty.NOT_VERIFIED: ("is not verified", "are not verified"),
    Certainty.OPEN: ("is still open", "are still open"),
    Certainty.HIDDEN: ("is not published yet", "are not published yet"),
}


def _of_years(facts: ScreenFacts, begun: Sequence[int]) -> str:
    """How sure the years are: not verified, still open, without a figure, not published."""
    found: dict[tuple[str, str], list[int]] = {}
    for year, certainty in facts.certainty.items():
        has_none = year not in begun and certainty is not Certainty.HIDDEN
        said = NO_FIGURE if has_none else STATES.get(certainty)
        if said and (begun or not has_none):
            found.setdefault(said, []).append(year)
    clauses = [
        f"{years_in_words(years)} {noun_for(len(years), one, several)}"
        for (one, several), years in found.items()
    ]
    return f"; {listed(clauses)}" if clauses else ""


def _of_economy(facts: ScreenFacts) -> str:
    rows = sum(each.rows for each in facts.series)
    names = f"{rows} {noun_for(rows, 'listed item names', 'listed items name')}"
    years = years_in_words(facts.certainty)
    return f"{names if rows else 'no listed item names'} {facts.economy} in {years}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
