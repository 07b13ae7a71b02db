"""Blocks that rest on the counts: indicators, areas, adoptions, the state of the data."""

from __future__ import annotations

from dataclasses import replace

from kpis.domain.status import METHOD
from kpis.queries.charts import by_area_and_year as area_panels
from plans.models import Indicator, PriorityArea
from reviews.domain.span import Span
from reviews.queries import chart_findings
from reviews.queries.figures import partial, substance
from reviews.queries.figures.reading import AS_IT_STANDS, Figures, cell_of, figure_of
from reviews.queries.sections import adoptions, coverage, data_state
from reviews.queries.sections import schedule as schedules
from smewg.toolkit.days import day_in_words, today
from smewg.toolkit.documents import Block, Bullets, Figure, Heading, Paragraph, Table
from smewg.toolkit.text import years_in_words


def _count_table(of: Figures, caption: str, area: PriorityArea | None = None) -> Table:
    """Each indicator with its years and their sum, in one area or in total."""
    years, is_summed = of.compared_years, of.is_summed
    in_part = of.review.partial_year is not None
    together = f"{years[0]} to {years[-1]} together" if in_part and is_summed else "Together"
    head = ["Indicator", *map(str, years), *([together] if is_summed else [])]
    rows = []
    for each in of.indicators:
        row = [cell_of(of.at(each, year, area)) for year in years]
        row += [of.total(each, area)] if is_summed else []
        row += partial.cells(of, each, area) if in_part else ()
        rows.append((f"{each.code} {each.name}", *row))
    head += partial.heads(of) if in_part else ()
    note = partial.NOTE if in_part else ""
    return Table(caption, tuple(head), tuple(rows), of.source, note=note)


def summary(of: Figures) -> list[Block]:
    """Each indicator's figure over the span, and how it does, in words."""
    in_part = of.review.partial_year is not None
    rows = []
    for each in of.indicators:
        counted = [of.total(each)] if of.whole_years else []
        row = (*counted, *(partial.cells(of, each) if in_part else ()), _how_it_does(of, each))
        rows.append((f"{each.code} {each.name}", *row))
    span = of.review.span
    whole = Span(of.whole_years[0], of.whole_years[-1]) if of.whole_years else None
    counted_head = [f"Counted, {str(whole) if in_part else span}"] if whole else []
    beside = partial.heads(of) if in_part else ()
    table = Table(
        f"The plan's indicators, {span}",
        ("Indicator", *counted_head, *beside, "How it does"),
        tuple(rows),
        of.source,
        note=f"{partial.NOTE} {METHOD}" if in_part else METHOD,
        empty="The plan has no indicators.",
    )
    return [table]


def _how_it_does(of: Figures, indicator: Indicator) -> str:
    """Its status in the last whole year with a number; a part of a year is not compared."""
    years = of.whole_years
    if not years:
        return "a part of a year is not compared"
    known = [y for y in years if of.at(indicator, y).value.number is not None]
    year = known[-1] if known else years[-1]
    judged = of.scope.figures.judgements.get((indicator.pk, year))
    said = f"{judged.words}, judged by {judged.by}: {judged.reason}" if judged else ""
    return f"{year}: {said or str(of.scope.figures.status(indicator, year))}"


def kpis(of: Figures) -> list[Block]:
    """Indicator by year, the sum, the target, and adoptions counted twice over."""
    targets = of.scope.figures.targets
    blocks: list[Block] = [
        _count_table(of, f"Indicators by year, {of.review.span}"),
        Table(
            "Targets",
            ("Indicator", *map(str, of.years)),
            tuple(
                (each.code, *(_target(targets.get((each.pk, year))) for year in of.years))
                for each in of.indicators
            ),
            "the plan, and what was set since",
        ),
        *adoptions_twice(of),
    ]
    for each in of.indicators:
        if of.review.partial_year is not None:
            blocks.append(partial.by_area(of, each))
        if not of.whole_years:
            continue
        if not _has_figures(of, each):
            blocks.append(
                Paragraph(
                    f"{each.code} has no figure yet for {years_in_words(of.whole_years)}.", "soft"
                )
            )
            continue
        chart = area_panels(of.scope.figures, each, of.compared_years)
        chart = replace(chart, name=f"{chart.name}-{of.review.pk or 'new'}")
        blocks.append(Figure(chart.title, chart, of.source, _moved(of, each)))
    return blocks


def _has_figures(of: Figures, indicator: Indicator) -> bool:
    return any(
        of.at(indicator, year, area).value.number is not None
        for year in of.whole_years
        for area in [*of.areas, None]
    )


def _moved(of: Figures, indicator: Indicator) -> str:
    """The indicator's years: "Activities (KPI 2): 8 in 2017, 12 in 2018; 20 together"."""
    name = f"{indicator.label} ({indicator.code})"
    stands = ((year, of.at(indicator, year)) for year in of.compared_years)
    known = [(year, each) for year, each in stands if each.value.number is not None]
    if not known:
        return f"{name}: no figure yet for {of.review.span}"
    said = ", ".join(f"{each.words} in {year}" for year, each in known)
    found = of.sum(indicator)
    note = f" ({found.note})" if found.note else ""
    together = f"; {found.value.words} together{note}" if of.is_summed and len(known) > 1 else ""
    return f"{name}: {said}{together}{_in_part(of, indicator)}"


def _in_part(of: Figures, indicator: Indicator) -> str:
    if of.review.partial_year is None:
        return ""
    listed, whole = partial.cells(of, indicator)
    return f". In {of.review.partial_year}: {listed}; whole year: {whole}"


def _target(number: int | None) -> int | str:
    return "not set in the plan" if number is None else number


def adoptions_twice(of: Figures) -> list[Block]:
    """Adoptions, and the different practices that were adopted: two counts of the same lists."""
    found = adoptions.adoptions_section(of.scope)
    if not found.is_kept:
        return []
    rows = (
        ("Practices shared", found.shared or found.none),
        ("Different practices adopted", found.practices or found.none),
        ("Adoptions (practice and adopting economy)", found.adoptions or found.none),
    )
    table = Table(
        f"Practices shared and adopted, {of.review.span}",
        ("What is listed", "Items"),
        rows,
        f"the list of evidence, {AS_IT_STANDS}",
        note="An adoption may come years after the practice was shared.",
    )
    return [table]


def adoptions_matrix(of: Figures) -> list[Block]:
    found = adoptions.adoptions_section(of.scope)
    if found.chart is None:
        return [*adoptions_twice(of), Paragraph("No adoption is listed in this period.")]
    source = f"the list of evidence, {AS_IT_STANDS}"
    finding = chart_findings.of_learning(found)
    return [*adoptions_twice(of), figure_of(of, found.chart, finding, source)]


def areas(of: Figures) -> list[Block]:
    """Each area with its counts; then what there is for each objective."""
    if not of.areas:
        return [Paragraph("The plan has no priority areas.")]
    blocks: list[Block] = []
    activities = schedules.activities_of(of.scope)
    found = coverage.coverage_section(of.scope, activities)
    lines = {line.area.pk: line.objectives for line in found.areas}
    for area in of.areas:
        blocks += [
            Heading(f"Area {area.number}: {area.name}", 2),
            Bullets(tuple(f"{each.code} {each.text}" for each in area.objectives.all())),
            _count_table(of, f"Area {area.number} by indicator and year", area),
            *substance.key_activities(of, area, activities),
            *substance.gaps(of, area, lines.get(area.pk, [])),
            *_judged(of, area),
        ]
    source = f"schedule, evidence, accepted reports and concept notes, {AS_IT_STANDS}"
    blocks += [
        Heading("What there is for each objective", 2),
        figure_of(of, found.chart, chart_findings.of_coverage(found, of.scope), source),
        Paragraph(
            "One item can serve two areas, so the areas may add up to more than the total.", "soft"
        ),
    ]
    return blocks


def _judged(of: Figures, area: PriorityArea) -> list[Block]:
    """What a person said of an area and its objectives in place of the method; nothing if none."""
    figures = of.scope.figures
    found = [
        (name, year, judgement)
        for name, judgements, pk in (
            (f"Area {area.number}", figures.area_judgements, area.pk),
            *(
                (f"Objective {each.code}", figures.objective_judgements, each.pk)
                for each in area.objectives.all()
            ),
        )
        for year in of.years
        if (judgement := judgements.get((pk, year)))
    ]
    if not found:
        return []
    return [
        Table(
            f"Area {area.number}: what a person judged otherwise than the method",
            ("Of what", "Year", "Judged", "Why", "By"),
            tuple((name, str(year), j.words, j.reason, str(j.by)) for name, year, j in found),
            f"judgements under their authors' names, {AS_IT_STANDS}",
        )
    ]


def data(of: Figures) -> list[Block]:
    rows = tuple(
        (
            str(each.year),
            each.words,
            "not shown" if each.blank is None else each.blank,
            "not shown" if each.unexplained is None else len(each.unexplained),
            each.corrections,
        )
        for each in data_state.data_state(of.scope).years
    )
    table = Table(
        "The state of the data",
        ("Year", "State", "Blank cells", "Indicators that differ, unexplained", "Corrections"),
        rows,
        of.source,
        note=f"A blank is not zero. Years' states are those of {day_in_words(today())}.",
    )
    return [table]


def moved(of: Figures, indicator: Indicator) -> str:
    """The sentence of an indicator's years, for the words beside its figures."""
    return _moved(of, indicator)
