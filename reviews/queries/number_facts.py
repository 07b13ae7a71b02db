"""What a review's narrative may say in numbers: the figures beside it, as of its cut-off day.

Each figure with its indicator, year and area; how many economies told the group, objectives there
are, recommendations stand where; and every number that is written in a table, a chart or a line
beside the section. The words of a review are compared with this (reviews/domain/number_check.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property

from contributions.models import Contribution
from contributions.models.report import ContributionQuerySet
from kpis.models import Evidence
from plans.models import Activity, Indicator
from projects.models import ConceptNote
from reviews.domain.facts import Cell, Facts, project_key
from reviews.models import Review, ReviewSection
from reviews.queries.dashboard import Dashboard
from reviews.queries.figures import Figures, blocks_for
from reviews.queries.sections.participation import ParticipationSection, participation_section
from smewg.models import Meeting
from smewg.toolkit.days import day_of
from smewg.toolkit.documents import Block, Box, Bullets, Figure, Heading, Paragraph, Table

RULES = ("fewer than three closed years", "one item can serve two areas")
"""How things are counted, as the house's own sentences say it: no figures."""
RECOMMENDATIONS = "recommendations recommendation"
SHORT_WORDS = frozenset(
    {"a", "an", "the", "of", "at", "by", "in", "with", "and", "or", "for", "to"}
)


class ReviewFacts:
    """The facts of one review, read once for all of its sections."""

    def __init__(self, of: Figures) -> None:
        self.of = of
        self._beside: dict[str, Facts] = {}

    def beside(self, section: ReviewSection, sections: Iterable[ReviewSection]) -> Facts:
        """What may be said in a section: its own figures; without any, those of all sections."""
        own = section.figures
        names = [own] if own else [each.figures for each in sections if not each.is_annex]
        key = "|".join(dict.fromkeys(filter(None, names)))
        if key not in self._beside:
            blocks = [block for name in key.split("|") for block in self._blocks(name)]
            self._beside[key] = self.core.with_text(
                text for block in blocks for text in texts_of(block)
            )
        return self._beside[key]

    def _blocks(self, name: str) -> list[Block]:
        return blocks_for(self.of, name)

    @cached_property
    def core(self) -> Facts:
        """What holds for every section: the indicators' figures, and what is counted beside."""
        of, review = self.of, self.of.review
        plan = of.scope.plan
        cells = list(_cells(of))
        return Facts(
            cells=cells,
            indicators={each.code: _words_of(each) for each in of.indicators},
            areas={
                each.number: frozenset({f"area {each.number}", each.name.casefold()})
                for each in of.areas
            },
            nouns={noun: frozenset(counts) for noun, counts in self._nouns().items()},
            shares=frozenset(self._shares()),
            years=frozenset(
                {*plan.years, review.cut_off.year, *self._years_of_the_paper(review)}
            ),
            days=frozenset(_days(of)),
            labels=self._labels(),
            projects=frozenset(_projects(of)),
            papers=frozenset({review.number.casefold()} if review.number else ()),
            meetings=frozenset(Meeting.objects.values_list("number", flat=True)),
            names=frozenset(_names(of)),
        )  # fmt: skip

    def _years_of_the_paper(self, review: Review) -> Iterator[int]:
        yield from review.years
        if review.meeting:
            yield review.meeting.year

    @cached_property
    def counted(self) -> Dashboard:
        """What is counted besides the figures, as the dashboard of the same span counts it."""
        return Dashboard(self.of.scope)

    @cached_property
    def told(self) -> ParticipationSection:
        """Who told the group, as everybody may know it."""
        return participation_section(self.of.scope, for_all=True)

    def _nouns(self) -> dict[str, set[int]]:
        """How many there are of what a review counts besides its figures, by its noun."""
        of, page = self.of, self.counted
        recommended, notes, schedule = page.recommendations, page.proposals, page.schedule
        everyone, coverage = recommended.recommendations, page.coverage
        settled = len(everyone) - len(recommended.open)
        states = {n for _, n in recommended.counts}
        of_notes = {n for _, n, _ in notes.counts}
        of_schedule = {n for _, n, _ in schedule.counts}
        counts: list[tuple[set[int], str]] = [
            ({n for pair in self._shares() for n in pair}, "economies economy members"),
            ({len(coverage.objectives), len(coverage.nothing_yet)}, "objectives objective"),
            ({len(of.areas)}, "areas area"),
            ({len(of.indicators)}, "indicators indicator kpis"),
            ({len(of.years), len(of.scope.plan.years)}, "years year"),
            ({len(everyone), len(recommended.open), settled, *states}, RECOMMENDATIONS),
            ({notes.total, notes.linked, notes.ranked, *of_notes}, "notes note"),
            (self._numbers_of_reports(), "reports report contributions"),
            ({len(of.items), *self._items_by_year()}, "items item"),
            ({len(schedule.activities), *of_schedule}, "activities activity"),
            ({page.adoptions.adoptions}, "adoptions adoption"),
            ({page.adoptions.practices, page.adoptions.shared}, "practices practice"),
            ({page.dialogues.sessions}, "sessions session"),
        ]  # fmt: skip
        return {noun: numbers for numbers, nouns in counts for noun in nouns.split()}

    def _items_by_year(self) -> set[int]:
        years = [each.year for each in self.of.items]
        return {years.count(year) for year in self.of.years}

    def _numbers_of_reports(self) -> set[int]:
        reports = list(accepted_reports(self.of).values_list("reporting_year__year", flat=True))
        return {len(reports), *(reports.count(year) for year in self.of.years)}

    def _shares(self) -> set[tuple[int, int]]:
        """ "n of 21" economies that told the group, or did not, or are named by an item."""
        whole = len(self.of.scope.economies)
        counts = {number for _, number in self.told.answered} | {len(self.told.named)}
        return {pair for n in counts for pair in ((n, whole), (whole - n, whole))}

    def _labels(self) -> dict[str, frozenset[str]]:
        of = self.of
        numbers = frozenset(
            number for each in of.indicators for number in re.findall(r"\d+", each.code)
        )
        recommended = self.counted.recommendations.recommendations
        return {
            "kpi": numbers,
            "indicator": numbers,
            "area": frozenset(str(each.number) for each in of.areas),
            "objective": frozenset(
                objective.code for area in of.areas for objective in area.objectives.all()
            ),
            "recommendation": frozenset(str(each.number) for each in recommended),
            **_meetings_by_kind(),
        }


def accepted_reports(of: Figures) -> ContributionQuerySet:
    """The accepted reports of the review's years: what a paper of the group may name."""
    reports = Contribution.objects.visible_to(of.scope.user).accepted()
    return reports.of_plan(of.scope.plan).in_years(of.review.years)


def texts_of(block: Block) -> Iterator[str]:
    """All that a block writes."""
    if isinstance(block, Heading | Paragraph):
        yield block.text
    elif isinstance(block, Bullets):
        yield from block.items
    elif isinstance(block, Box):
        yield from (block.title, *block.paragraphs)
    elif isinstance(block, Table):
        yield from (block.caption, block.note, block.source, *block.columns)
        yield from (str(cell) for row in block.rows for cell in row)
    elif isinstance(block, Figure):
        chart = block.chart
        yield from (block.caption, block.message, chart.title, chart.summary, chart.note)
        yield from (str(cell) for row in chart.rows for cell in row)


def _cells(of: Figures) -> Iterator[Cell]:
    for each in of.indicators:
        for area in [*of.areas, None]:
            number = area.number if area else None
            for year in of.years:
                current = of.at(each, year, area)
                if current.value.number is not None:
                    words = f"{current.value.words} in {year}"
                    yield Cell(each.code, year, number, current.value.number, words)
                if current.published is not None and current.published.value.number is not None:
                    yield Cell(each.code, year, number, current.published.value.number)
                if current.listed and not current.is_hidden:
                    yield Cell(each.code, year, number, current.listed)
            together, listed = of.sum(each, area).value, of.sum(each, area).listed
            yield from (
                Cell(each.code, None, number, value.number)
                for value in (together, listed)
                if value.number is not None
            )
        for year in of.years:
            target = of.scope.figures.targets.get((each.pk, year))
            if target is not None:
                yield Cell(each.code, year, None, target)


def _words_of(indicator: Indicator) -> frozenset[str]:
    """How the indicator is spoken of: its code, its heading, and the noun of what it counts."""
    noun = noun_of(indicator.unit)
    return frozenset(
        each.casefold()
        for each in (indicator.code, indicator.label, indicator.group, noun, several_of(noun))
        if each
    )


def noun_of(unit: str) -> str:
    """The noun of a unit: "activity" of "an activity carried out"; empty where there is none."""
    words: list[str] = []
    for word in re.findall(r"[^\W\d_]+", unit.casefold()):
        if words and (word in SHORT_WORDS or word.endswith(("ed", "ing"))):
            break
        if word not in SHORT_WORDS:
            words.append(word)
    return words[-1] if words else ""


def several_of(noun: str) -> str:
    if not noun:
        return ""
    return f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2:-1] not in "aeiou" else f"{noun}s"


def _days(of: Figures) -> Iterator[date]:
    review = of.review
    yield from (review.cut_off, review.last_day, day_of(review.moment))
    if review.comments_until:
        yield review.comments_until
    items = Evidence.objects.filter(pk__in=[each.pk for each in of.items])
    for pair in items.values_list("held_from", "held_until"):
        yield from (day for day in pair if day)
    for pair in Meeting.objects.filter(year__in=of.years).values_list("start", "end"):
        yield from (day for day in pair if day)


def _projects(of: Figures) -> Iterator[str]:
    notes = ConceptNote.objects.visible_to(of.scope.user).exclude(project_number="")
    items = Evidence.objects.visible_to(of.scope.user).counted().exclude(project_number="")
    for number in notes.values_list("project_number", flat=True):
        yield project_key(number)
    for number in items.values_list("project_number", flat=True):
        yield project_key(number)


def _meetings_by_kind() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {"smewg": set(), "smemm": set()}
    rows = Meeting.objects.values_list("kind", "number")
    for kind, number in rows:
        found.setdefault(str(kind).casefold(), set()).add(str(number))
    return {kind: frozenset(numbers) for kind, numbers in found.items()}


def _names(of: Figures) -> Iterator[str]:
    """Names with numbers in them, which are names wherever they stand."""
    review, plan = of.review, of.scope.plan
    named = [review.title, plan.title]
    named += [text for each in of.indicators for text in (each.group, each.name, each.unit)]
    named += [
        code for each in of.indicators if not each.code.startswith("KPI") for code in (each.code,)
    ]
    named += [area.name for area in of.areas]
    named += [objective.text for area in of.areas for objective in area.objectives.all()]
    named += [item.title for item in of.items]
    named += [report.title for report in accepted_reports(of).select_related("accepted_version")]
    named += [each.title for each in Activity.objects.filter(plan=plan)]
    named += [each.title for each in ConceptNote.objects.visible_to(of.scope.user)]
    named += [f"{each.what}" for each in plan.planned_reviews.all()]
    named += [each.name for each in Meeting.objects.filter(year__in=of.years)]
    yield from (name for name in named if any(letter.isdigit() for letter in name))
    yield from RULES
