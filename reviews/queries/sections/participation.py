"""What each economy told the group, by year: in APEC's order, never ranked, nobody blamed.

Who answered is decided in contributions/queries/participation.py; here it is only shown. Which
economies the listed items name is another question, and has a picture of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from contributions.queries.participation import Answer, EconomyAnswer, Participation, participation
from reviews.queries.scope import Scope
from smewg.models import Economy
from smewg.toolkit.addresses import reverse
from smewg.toolkit.charts.drawing import Chart
from smewg.toolkit.charts.heat import Cell, heat
from smewg.toolkit.text import count_of
from smewg.toolkit.values import ValueKind

KINDS = {
    Answer.NOTHING: ValueKind.NUMBER,
    Answer.NOT_YET_DUE: ValueKind.NOT_YET_DUE,
}
"""Which reason a file gives where no report is accepted; "nothing to report" is a zero."""
MARKS = {
    Answer.CONTRIBUTED: "sent",
    Answer.NOTHING: "0",
    Answer.BEGUN: "draft",
    Answer.NONE: "\N{EN DASH}",
    Answer.NOT_YET_DUE: "later",
}
"""What stands in the picture where no report is accepted."""
NOTE = (
    "0: answered that there is nothing to report. \N{EN DASH}: nothing told yet. "
    "later: not yet due."
)
NOTE_OF_WAITING = " sent: a report waits to be read. draft: one was begun."


@dataclass(frozen=True)
class Answered:
    """One year's answers in words, how many economies gave one, and where they are listed.

    `number` is None where no answer is due yet.
    """

    year: int
    number: int | None
    words: str
    url: str


@dataclass(frozen=True)
class ParticipationSection:
    """`named`: at least one item names them. `answers`: by year, as the reader may see them."""

    economies: list[Economy]
    named: list[Economy]
    answers: list[Answered]
    who: dict[int, list[EconomyAnswer]]
    """By year, the answers that economies gave, in APEC's order."""
    chart: Chart
    named_chart: Chart

    @property
    def answered(self) -> list[tuple[int, int]]:
        """The years of which answers are due, with how many economies gave one."""
        return [(each.year, each.number) for each in self.answers if each.number is not None]


def participation_section(
    scope: Scope, *, for_all: bool = False, of_those_there: bool = False
) -> ParticipationSection:
    """`for_all`: only what everybody may know, for what is published.

    `of_those_there`: the pictures show who answered, and who is named, and no row of dashes.
    """
    found = participation(scope.plan, scope.user, for_all=for_all)
    items = scope.evidence().by_economy_and_year()
    economies = [scope.economy] if scope.economy else scope.economies
    years = scope.span.years
    named = [each for each in economies if any((each.pk, year) in items for year in years)]
    told = [each for each in economies if _told_something(found, each, years)]
    return ParticipationSection(
        economies,
        named,
        [_answered(scope, found, year) for year in years],
        _who(found, economies, years),
        _chart(scope, told if of_those_there else economies, found),
        _named_chart(scope, named if of_those_there else economies, items),
    )


def _told_something(found: Participation, economy: Economy, years: range) -> bool:
    return any(found.of(economy, year).is_answered for year in years if year in found.years)


def _who(
    found: Participation, economies: list[Economy], years: range
) -> dict[int, list[EconomyAnswer]]:
    said = {year: [found.of(each, year) for each in economies] for year in found.years}
    return {year: [each for each in said.get(year, ()) if each.is_answered] for year in years}


def _answered(scope: Scope, found: Participation, year: int) -> Answered:
    url = f"{reverse('contributions:who')}?plan={scope.plan.key}&sort={year}"
    if year not in found.years:
        return Answered(year, None, "not published yet", "")
    if not found.is_due(year):
        return Answered(year, None, Answer.NOT_YET_DUE.value, url)
    if scope.economy:
        said = found.of(scope.economy, year)
        return Answered(year, int(said.is_answered), words_of(said), url)
    return Answered(year, found.answered(year), found.coverage(year), url)


def words_of(said: EconomyAnswer) -> str:
    """An answer in words that blame nobody."""
    return "nothing told yet" if said.answer is Answer.NONE else said.words


def _chart(scope: Scope, economies: list[Economy], found: Participation) -> Chart:
    cells = [
        _cell(scope, found, economy, year) for economy in economies for year in scope.span.years
    ]
    knows_more = any(each.is_whole for each in found.said.values())
    narrowed = "Answers are for the whole year, whatever the area. " if scope.area else ""
    return heat(
        "participation",
        "What each economy told the group, by year",
        f"Accepted reports of each economy, in APEC's order. {narrowed}Telling the group is "
        "voluntary: nothing told is not nothing done.",
        cells,
        row_heading="Economy",
        note=NOTE + (NOTE_OF_WAITING if knows_more else ""),
        sizes=(560, 340),
        is_slim=True,
    )


def _cell(scope: Scope, found: Participation, economy: Economy, year: int) -> Cell:
    if year not in found.years:
        hidden = ValueKind.NOT_PUBLISHED
        return Cell(economy.short_name, str(year), None, hidden.words, mark="", kind=hidden)
    said = found.of(economy, year)
    return Cell(
        row=economy.short_name,
        column=str(year),
        value=said.accepted or None,
        said=words_of(said),
        mark=MARKS[said.answer],
        part="accepted reports",
        kind=KINDS.get(said.answer, ValueKind.NOT_RECORDED),
        url=list_of(scope, said),
    )


def list_of(scope: Scope, said: EconomyAnswer) -> str:
    """Where an answer is read; nowhere where there is none."""
    if said.answer is Answer.CONTRIBUTED:
        return f"{reverse('contributions:year', args=[said.year])}?economy={said.economy.code}"
    if said.answer is Answer.NOTHING:
        return f"{reverse('contributions:who')}?plan={scope.plan.key}&sort={said.year}"
    return ""


def _named_chart(
    scope: Scope, economies: list[Economy], items: dict[tuple[int, int], int]
) -> Chart:
    cells = [
        _items_cell(scope, economy, year, items.get((economy.pk, year), 0))
        for economy in economies
        for year in scope.span.years
    ]
    return heat(
        "named",
        "Listed items that name each economy, by year",
        "An item that names two economies stands at both. The list is the group's own: an economy "
        "that no item names may have done much.",
        cells,
        row_heading="Economy",
        note="\N{EN DASH}: no listed item names it.",
        sizes=(560, 340),
        is_slim=True,
    )


def _items_cell(scope: Scope, economy: Economy, year: int, count: int) -> Cell:
    query = scope.list_query(economy=economy.code, year=year)
    return Cell(
        row=economy.short_name,
        column=str(year),
        value=count or None,
        said=f"{count_of(count, 'item')} listed" if count else "none listed",
        part="listed items that name it",
        listed=count or None,
        url=f"{reverse('kpis:register', args=[scope.plan.key])}?{query}" if count else "",
    )
