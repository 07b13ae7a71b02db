"""What moved, what stands still, what is not known: said in words, from the figures alone.

Rules (docs/architecture.md; the domain's "Counting" and "Learned in use"): only finished years are
compared, no trend from fewer than three years in a row, no percentage on a small base
(smewg/toolkit/values.py), and never that anything was achieved for firms: counts are what the group
did. Nobody is blamed. Where one economy is asked for, the figures are counts of a list: it is said
what the list holds, and never that an economy rose, fell or stands still.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from smewg.toolkit.text import count_of, noun_for, years_in_words
from smewg.toolkit.values import POINTS_FOR_A_TREND, Value, ValueKind, compared


@dataclass(frozen=True)
class Series:
    """An indicator's figures by year, first to last, each with its reason."""

    code: str
    figures: Sequence[tuple[int, Value]]
    before: tuple[int, Value] | None = None
    """The year before, which a single year is compared with; it is not one of those told of."""

    @property
    def compared(self) -> Sequence[tuple[int, Value]]:
        """The years that may be compared with one another."""
        return [self.before, *self.figures] if self.before else self.figures

    @property
    def known(self) -> list[tuple[int, int]]:
        """The finished numbers, which may be compared."""
        return [
            (year, value.number)
            for year, value in self.compared
            if value.is_comparable and value.number is not None
        ]

    def years_that_are(self, kind: ValueKind) -> list[int]:
        return [year for year, value in self.figures if value.kind is kind]

    @property
    def last_run(self) -> list[tuple[int, int]]:
        """The known figures of the last years in a row."""
        run: list[tuple[int, int]] = []
        for year, number in self.known:
            if run and run[-1][0] != year - 1:
                run = []
            run.append((year, number))
        return run


@dataclass(frozen=True)
class Facts:
    """What the sentences are made from. None: the reader does not see it, so nothing is said."""

    series: Sequence[Series] = ()
    economy: str = ""
    """The one economy that is asked for: then `series` are counts of items that name it."""
    hidden_years: Sequence[int] = ()
    """Years that the reader does not see yet."""
    activities: int = 0
    carried_out: int = 0
    under_way: int = 0
    slipped: int = 0
    not_recorded: int = 0
    """Activities whose planned years are over, and nobody said what became of them."""
    dropped: int = 0
    objectives: int = 0
    nothing_yet: Sequence[str] = ()
    economies: int = 0
    named: int = 0
    answered: Sequence[tuple[int, int]] = ()
    adoptions: int = 0
    practices: int = 0
    recommendations: int = 0
    settled: int = 0
    blank_cells: int | None = None
    cells: int = 0
    unexplained: Sequence[str] = ()
    unverified: Sequence[int] = ()
    notes: int = 0


@dataclass(frozen=True)
class Findings:
    """Sentences in answer to the three questions; an empty answer says that there is none."""

    moved: list[str] = field(default_factory=list)
    still: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    @property
    def questions(self) -> list[tuple[str, list[str], str]]:
        """Each question with its sentences, and what to say where there is none."""
        return [
            ("What moved", self.moved, "Nothing that these figures show."),
            ("What stands still", self.still, "Nothing that these figures show."),
            ("What is not known", self.unknown, "No figure is missing."),
        ]


def findings(facts: Facts) -> Findings:
    """The three answers."""
    return Findings(_moved(facts), _still(facts), _unknown(facts))


def _moved(facts: Facts) -> list[str]:
    said = [sentence for each in _figures(facts) if (sentence := _movement(each))]
    recorded = [
        f"{number} {state}"
        for number, state in ((facts.carried_out, "carried out"), (facts.under_way, "under way"))
        if number
    ]
    if recorded:
        said.append(
            f"Of {count_of(facts.activities, 'activity', 'activities')} in the schedule, "
            f"{' and '.join(recorded)}."
        )
    if facts.adoptions:
        said.append(
            f"{count_of(facts.adoptions, 'adoption', 'adoptions')} of "
            f"{count_of(facts.practices, 'practice', 'different practices')} "
            f"{noun_for(facts.adoptions, 'is', 'are')} listed."
        )
    if facts.settled:
        said.append(
            f"Of {count_of(facts.recommendations, 'recommendation')} to the group, "
            f"{facts.settled} settled."
        )
    if facts.notes:
        said.append(f"{count_of(facts.notes, 'concept note was', 'concept notes were')} handed in.")
    return said


def _figures(facts: Facts) -> Sequence[Series]:
    """The figures that may be compared: a list narrowed to one economy is none."""
    return () if facts.economy else facts.series


def _movement(series: Series) -> str:
    """How an indicator moved in the last years in a row; empty where it did not, or is unknown."""
    run = series.last_run
    if len(run) < 2 or run[-1][1] == run[-2][1]:
        return ""
    trend = _trend(run)
    if trend:
        return f"{series.code} {trend}: {_listed(run)}."
    (before, was), (year, now) = run[-2:]
    moved = "rose" if now > was else "fell"
    share = _share(series, before, year)
    return f"{series.code} {moved} to {now} in {year}, from {was} in {before}{share}."


def _trend(run: Sequence[tuple[int, int]]) -> str:
    """ "rose each year" or "fell each year", of at least three years in a row."""
    if len(run) < POINTS_FOR_A_TREND:
        return ""
    steps = [after - before for (_, before), (_, after) in pairwise(run)]
    if all(step > 0 for step in steps):
        return "rose each year"
    return "fell each year" if all(step < 0 for step in steps) else ""


def _listed(run: Sequence[tuple[int, int]]) -> str:
    return ", ".join(f"{number} in {year}" for year, number in run)


def _share(series: Series, before: int, year: int) -> str:
    """The change against a base that is large enough to bear a percentage."""
    figures = dict(series.compared)
    found = compared(figures[before], figures[year])
    if found is None or not found.percent:
        return ""
    return f" ({found.percent}% {'more' if found.change > 0 else 'fewer'})"


def _still(facts: Facts) -> list[str]:
    said = [sentence for each in _figures(facts) if (sentence := _standstill(each))]
    if facts.nothing_yet and not facts.economy and not facts.hidden_years:
        objectives = count_of(facts.objectives, "objective")
        if len(facts.nothing_yet) == facts.objectives:
            said.append(f"Nothing stands beside any of {objectives} yet.")
        else:
            said.append(
                f"Nothing stands yet beside {len(facts.nothing_yet)} of {objectives}: "
                f"{'; '.join(facts.nothing_yet)}."
            )
    if facts.slipped:
        many = count_of(facts.slipped, "activity was", "activities were")
        said.append(f"{many} put off, moved later or still under way after the last planned year.")
    if facts.dropped:
        said.append(f"{count_of(facts.dropped, 'activity was', 'activities were')} dropped.")
    if open_ones := facts.recommendations - facts.settled:
        said.append(
            f"Of {count_of(facts.recommendations, 'recommendation')} to the group, "
            f"{open_ones} not settled yet."
        )
    return said


def _standstill(series: Series) -> str:
    run = series.last_run
    if len(run) < 2 or run[-1][1] != run[-2][1]:
        return ""
    (before, _), (year, number) = run[-2:]
    return f"{series.code}: {number} in {year}, the same as in {before}."


def _unknown(facts: Facts) -> list[str]:
    said = _not_published(facts.hidden_years)
    said += _not_listed(facts) if facts.economy else _not_counted(facts.series)
    said += _of_objectives(facts)
    if facts.not_recorded:
        many = count_of(facts.not_recorded, "planned activity", "planned activities")
        said.append(f"What became of {many} is not recorded.")
    if facts.blank_cells:
        said.append(f"{facts.blank_cells} of {facts.cells} cells are blank; blank is not zero.")
    if facts.unexplained:
        said.append(
            f"Figure and list differ, and nobody has said why: {'; '.join(facts.unexplained)}."
        )
    if facts.unverified:
        said.append(f"Nobody has verified the figures of {years_in_words(facts.unverified)} yet.")
    if facts.economies:
        said += _of_economies(facts)
    series = _figures(facts)
    if series and not any(len(each.last_run) >= POINTS_FOR_A_TREND for each in series):
        said.append("Fewer than three closed years in a row have figures, so no trend can be told.")
    said.append("What changed for small firms: counts say what was done, not what came of it.")
    return said


def _not_published(years: Sequence[int]) -> list[str]:
    verb = noun_for(len(years), "is", "are")
    return [f"{years_in_words(years)} {verb} not published yet."] if years else []


def _not_counted(series: Sequence[Series]) -> list[str]:
    """What is not finished, not entered and not due, by year."""
    open_ones: dict[int, list[str]] = {}
    for each in series:
        for year, value in each.figures:
            if value.kind is ValueKind.SO_FAR:
                open_ones.setdefault(year, []).append(f"{each.code} {value.words}")
    return [
        *(
            f"{year} is open and not compared: {'; '.join(figures)}."
            for year, figures in sorted(open_ones.items())
        ),
        *_by_years("No figure for", _lacking(series, ValueKind.BLANK)),
        *_by_years("Not yet due for", _lacking(series, ValueKind.NOT_YET_DUE)),
    ]


def _not_listed(facts: Facts) -> list[str]:
    """A list that names the economy nowhere says what the list holds, not what it did."""
    words = f"No listed item names {facts.economy} in"
    return _by_years(words, _lacking(facts.series, ValueKind.NOT_RECORDED))


def _lacking(series: Sequence[Series], kind: ValueKind) -> list[tuple[str, Sequence[int]]]:
    return [(each.code, each.years_that_are(kind)) for each in series]


def _of_objectives(facts: Facts) -> list[str]:
    """Objectives without anything, where the reader does not see the whole list."""
    if not facts.nothing_yet or not (facts.economy or facts.hidden_years):
        return []
    named = f" that names {facts.economy}" if facts.economy else ""
    many = f"{len(facts.nothing_yet)} of {count_of(facts.objectives, 'objective')}"
    codes = "; ".join(facts.nothing_yet)
    return [f"Nothing{named} is shown here beside {many}: {codes}."]


def _by_years(words: str, codes: Sequence[tuple[str, Sequence[int]]]) -> list[str]:
    """One sentence for all indicators that lack the same years."""
    lacking: dict[tuple[int, ...], list[str]] = {}
    for code, years in codes:
        if years:
            lacking.setdefault(tuple(years), []).append(code)
    return [
        f"{words} {years_in_words(years)}: {'; '.join(each)}." for years, each in lacking.items()
    ]


def _of_economies(facts: Facts) -> list[str]:
    """How complete the answers are, year by year; before any is due, whom the evidence names."""
    open_years = [(year, number) for year, number in facts.answered if number < facts.economies]
    if open_years:
        told = ", ".join(f"{number} of {facts.economies} for {year}" for year, number in open_years)
        return [
            f"Economies that have answered: {told}. Telling the group is voluntary, and no answer "
            "is not zero."
        ]
    if not facts.answered and not facts.named:
        shown = " that is shown here" if facts.hidden_years else ""
        return [f"No listed item{shown} names an economy; what they did is not recorded here."]
    if not facts.answered and facts.named < facts.economies:
        return [
            f"The evidence names {facts.named} of {facts.economies} economies; what others did is "
            "not recorded here."
        ]
    return []
