"""The figures that stand beside a review's sections: the same blocks for page and document.

Typed figures and the lists behind them are those of the end of the cut-off day, from the histories.
What keeps no such history (the schedule's state, recommendations, meetings, reports, notes) is as
it stands when the page or the snapshot is made, and says so (AS_IT_STANDS).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils import timezone

from kpis.as_of import Item, figures_as_of, items_as_of
from kpis.charts import by_area_and_year as area_panels
from kpis.status import METHOD
from kpis.totals import Standing
from plans.models import Indicator, PriorityArea, WorkPlanItem
from reviews.models import Review
from reviews.scope import Scope, scope, with_figures
from reviews.sections import (
    adoptions,
    coverage,
    data_state,
    dialogues,
    participation,
    proposals,
)
from reviews.sections import recommendations as assessed
from reviews.sections import schedule as schedules
from reviews.span import Span
from smewg.charts import Chart
from smewg.documents import Block, Bullets, Figure, Heading, Paragraph, Table
from smewg.formats.dates import day_in_words
from smewg.models import Meeting, OfficeTerm, User

AS_IT_STANDS = "as it stood when this was made"
ABBREVIATIONS = (
    ("ABAC", "APEC Business Advisory Council"),
    ("APEC", "Asia-Pacific Economic Cooperation"),
    ("KPI", "Key Performance Indicator"),
    ("MSME", "micro, small and medium enterprise"),
    ("SCE", "SOM Steering Committee on Economic and Technical Cooperation"),
    ("SME", "small and medium enterprise"),
    ("SMEWG", "Small and Medium Enterprises Working Group"),
    ("SOM", "Senior Officials' Meeting"),
)


@dataclass(frozen=True)
class Figures:
    """A review's figures as one person sees them, read once and used by every section."""

    review: Review
    scope: Scope

    @cached_property
    def items(self) -> list[Item]:
        """The items of the span that counted at the end of the cut-off day."""
        found = items_as_of(self.scope.plan, self.scope.user, self.review.moment)
        return [item for item in found if item.year in self.review.years]

    @property
    def source(self) -> str:
        day = day_in_words(timezone.localdate(self.review.moment))
        return f"the group's counts, as of the end of {day}"

    @property
    def indicators(self) -> list[Indicator]:
        return list(self.scope.plan.indicators.all())

    @property
    def areas(self) -> list[PriorityArea]:
        return list(self.scope.plan.areas.all())

    @property
    def years(self) -> list[int]:
        return list(self.review.years)

    def standing(
        self, indicator: Indicator, year: int, area: PriorityArea | None = None
    ) -> Standing:
        return self.scope.figures.standing(indicator, year, area)

    def total(self, indicator: Indicator, area: PriorityArea | None = None) -> int | str:
        """The sum of the span's years that have a number; words where none has."""
        values = [self.standing(indicator, year, area).value.number for year in self.years]
        known = [number for number in values if number is not None]
        return sum(known) if known else "no figure"

    def cells(self) -> dict[str, str]:
        """Each figure of the span in words, by its cell: "kpi-1/2017/2", or "/total"."""
        return {
            cell_key(indicator, year, area): self.standing(indicator, year, area).words
            for indicator in self.indicators
            for year in self.years
            for area in [*self.areas, None]
        }


def cell_key(indicator: Indicator, year: int, area: PriorityArea | None) -> str:
    return f"{indicator.slug}/{year}/{area.number if area else 'total'}"


def figures_of(review: Review, user: User) -> Figures:
    """The review's figures as of its cut-off day, as `user` sees them."""
    plan = with_figures(user, review.plan.key)
    found = scope(plan, user, Span(review.first_year, review.last_year))
    return Figures(review, replace(found, figures=figures_as_of(plan, user, review.moment)))


def _cell(standing: Standing) -> int | str:
    if standing.is_corrected or standing.value.number is None:
        return "no figure" if standing.words == "blank" else standing.words
    return standing.value.number


def _table_of(chart: Chart, caption: str, source: str) -> Table:
    """The table under a chart."""
    rows = [
        [cell if isinstance(cell, int) else str(cell or "") for cell in row] for row in chart.rows
    ]
    return Table(
        caption, tuple(chart.columns), tuple(tuple(row) for row in rows), source, note=chart.note
    )


def _count_table(of: Figures, caption: str, area: PriorityArea | None = None) -> Table:
    """Each indicator with its years and their sum, in one area or in total."""
    is_one = len(of.years) == 1
    head = ("Indicator", *map(str, of.years), *([] if is_one else ["Together"]))
    rows = []
    for each in of.indicators:
        row = [_cell(of.standing(each, year, area)) for year in of.years]
        rows.append((f"{each.code} {each.name}", *row, *([] if is_one else [of.total(each, area)])))
    return Table(caption, head, tuple(rows), of.source)


def summary(of: Figures) -> list[Block]:
    """Each indicator's figure over the span, and how it does, in words."""
    rows = []
    for each in of.indicators:
        known = [y for y in of.years if of.standing(each, y).value.number is not None]
        year = known[-1] if known else of.years[-1]
        judged = of.scope.figures.judgements.get((each.pk, year))
        said = f"{judged.words}, judged by {judged.by}: {judged.reason}" if judged else ""
        answer = said or str(of.scope.figures.status(each, year))
        rows.append((f"{each.code} {each.name}", of.total(each), f"{year}: {answer}"))
    span = of.review.span
    table = Table(
        f"The plan's indicators, {span}",
        ("Indicator", f"Counted, {span}", "How it does"),
        tuple(rows),
        of.source,
        note=METHOD,
        empty="The plan has no indicators.",
    )
    return [table]


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
        if not _has_figures(of, each):
            blocks.append(Paragraph(f"{each.code} has no figure yet for {of.review.span}.", "soft"))
            continue
        chart = area_panels(of.scope.figures, each, of.years)
        chart = replace(chart, name=f"{chart.name}-{of.review.pk or 'new'}")
        caption = f"{each.code} by priority area and year"
        blocks.append(Figure(caption, chart, of.source, _moved(of, each)))
    return blocks


def _has_figures(of: Figures, indicator: Indicator) -> bool:
    return any(
        of.standing(indicator, year, area).value.number is not None
        for year in of.years
        for area in [*of.areas, None]
    )


def _moved(of: Figures, indicator: Indicator) -> str:
    """The indicator's years in one sentence: "KPI 2: 8 in 2017, 12 in 2018; 20 together"."""
    standing = ((year, of.standing(indicator, year)) for year in of.years)
    known = [(year, each.value.number) for year, each in standing if each.value.number is not None]
    if not known:
        return f"{indicator.code}: no figure yet for {of.review.span}"
    said = ", ".join(f"{number} in {year}" for year, number in known)
    together = f"; {of.total(indicator)} together" if len(known) > 1 else ""
    return f"{indicator.code}: {said}{together}"


def _target(number: int | None) -> int | str:
    return "not set in the plan" if number is None else number


def adoptions_twice(of: Figures) -> list[Block]:
    """Adoptions, and the different practices that were adopted: two counts of the same lists."""
    found = adoptions.adoptions_section(of.scope)
    if not found.is_kept:
        return []
    rows = (
        ("Practices shared", found.shared),
        ("Different practices adopted", found.practices),
        ("Adoptions (practice and adopting economy)", found.adoptions),
    )
    table = Table(
        f"Practices shared and adopted, {of.review.span}",
        ("What is counted", "Items"),
        rows,
        f"the list of evidence, {AS_IT_STANDS}",
        note="An adoption may come years after the practice was shared.",
    )
    return [table]


def adoptions_matrix(of: Figures) -> list[Block]:
    chart = adoptions.adoptions_section(of.scope).chart
    if chart is None:
        return [*adoptions_twice(of), Paragraph("No adoption is listed in this period.")]
    source = f"the list of evidence, {AS_IT_STANDS}"
    return [*adoptions_twice(of), Figure(chart.title, chart, source)]


def areas(of: Figures) -> list[Block]:
    """Each area with its counts; then what there is for each objective."""
    blocks: list[Block] = []
    for area in of.areas:
        blocks += [
            Heading(f"Area {area.number}: {area.name}", 2),
            Bullets(tuple(f"{each.code} {each.text}" for each in area.objectives.all())),
            _count_table(of, f"Area {area.number} by indicator and year", area),
            *_judged(of, area),
        ]
    if not of.areas:
        return [Paragraph("The plan has no priority areas.")]
    found = coverage.coverage_section(of.scope, schedules.activities_of(of.scope))
    source = f"schedule, evidence, accepted reports and concept notes, {AS_IT_STANDS}"
    blocks += [
        Heading("What there is for each objective", 2),
        Figure(found.chart.title, found.chart, source, _covered(found)),
        Paragraph(
            "One item can serve two areas, so the areas may add up to more than the total.", "soft"
        ),
    ]
    return blocks


def _covered(found: coverage.CoverageSection) -> str:
    lines = found.objectives
    nothing = sum(line.has_nothing for line in lines)
    if nothing:
        return f"{nothing} of {len(lines)} objectives have nothing yet"
    return f"Each of the {len(lines)} objectives has an activity, evidence, a report or a note"


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


def by_economy(of: Figures) -> list[Block]:
    """Who told the group, and whom the listed items name: two questions, two pictures."""
    found = participation.participation_section(of.scope, for_all=True)
    told = "; ".join(f"{each.year}: {each.words}" for each in found.answers)
    return [
        Paragraph(
            f"Economies that answered the group's question: {told}. An answer is an accepted "
            "report, or that there is nothing to report. Telling is voluntary: none told is not "
            "none done."
        ),
        Figure(found.chart.title, found.chart, f"the economies' reports, {AS_IT_STANDS}"),
        Paragraph(
            f"{len(found.named)} of {len(of.scope.economies)} economies are named in at least one "
            "listed item of this period."
        ),
        Figure(found.named_chart.title, found.named_chart, f"the list of evidence, {AS_IT_STANDS}"),
    ]


def reports(of: Figures) -> list[Block]:
    """Each economy's answer in each year, in words."""
    found = participation.participation_section(of.scope, for_all=True)
    return [
        replace(
            _table_of(
                found.chart,
                f"Accepted reports by economy and year, {of.review.span}",
                f"the economies' reports, {AS_IT_STANDS}",
            ),
            note="In APEC's order. Reporting is voluntary.",
        )
    ]


def schedule(of: Figures) -> list[Block]:
    found = schedules.schedule_section(of.scope, schedules.activities_of(of.scope))
    source = f"the implementation schedule, {AS_IT_STANDS}"
    table = Table(
        "The schedule's activities by state",
        ("State", "Activities"),
        tuple((name, count) for name, count, _ in found.counts),
        source,
        note="A slipped activity also stands in its state.",
    )
    if found.chart is None:
        return [table]
    said = ", ".join(f"{count} {name}" for name, count, _ in found.counts if count)
    return [table, Figure(found.chart.title, found.chart, source, f"Activities: {said}")]


def schedule_lines(of: Figures) -> list[Block]:
    lines = schedules.activities_of(of.scope)
    rows = tuple(
        (
            f"{each.number}. {each.title}",
            each.years,
            "; ".join(map(str, each.proponents.all())),
            "; ".join(str(area.number) for area in each.areas.all()),
            each.get_stage_display(),
        )
        for each in lines
    )
    table = Table(
        "Activities of the schedule in this period",
        ("Activity", "Years", "Proponents", "Areas", "State"),
        rows,
        f"the implementation schedule, {AS_IT_STANDS}",
        empty="The schedule has no activity in this period.",
    )
    return [table]


def projects(of: Figures) -> list[Block]:
    """The notes by session and rank; how they were scored only where the session is closed."""
    found = proposals.proposals_section(of.scope)
    rows = tuple(
        (
            each.note.title,
            str(each.note.session or ""),
            "; ".join(map(str, each.note.proposers.all())),
            each.links,
            each.scored,
            each.link,
            each.note.get_stage_display(),
        )
        for each in found.proposals
    )
    table = Table(
        f"Concept notes handed in, {of.review.span}",
        (
            "Concept note",
            "Session",
            "Proposed by",
            "Objectives",
            "Rank and points",
            "Of them for the link",
            "State",
        ),
        rows,
        f"the concept notes and the rankings of closed sessions, {AS_IT_STANDS}",
        note="Scored, approved in principle and approved are different things; funding is decided "
        "elsewhere.",
        empty="No concept note was handed in for this period.",
    )
    return [table]


def partners(of: Figures) -> list[Block]:
    found = dialogues.dialogues_section(of.scope)
    said = "session is" if found.sessions == 1 else "sessions are"
    blocks: list[Block] = [Paragraph(f"{found.sessions} {said} listed for this period.")]
    if found.chart is not None and found.sessions:
        source = f"the list of evidence, {AS_IT_STANDS}"
        message = f"{found.sessions} {said} listed with {len(found.chart.rows)} partners"
        blocks.append(Figure(found.chart.title, found.chart, source, message))
    return blocks


def recommendations(of: Figures) -> list[Block]:
    found = assessed.recommendations_section(of.scope)
    rows = tuple(
        (
            str(each),
            each.owned_by or "nobody yet",
            each.get_stage_display(),
            each.done or each.response,
        )
        for each in found.recommendations
    )
    table = Table(
        "Recommendations of the independent assessment",
        ("Recommendation", "Owner", "State", "What was done or answered"),
        rows,
        f"the register of recommendations, {AS_IT_STANDS}",
        empty="No recommendation is entered.",
    )
    return [table]


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
        note="A blank is not zero. Years' states are those of today.",
    )
    return [table]


def counting_rules(of: Figures) -> list[Block]:
    blocks: list[Block] = []
    for each in of.indicators:
        blocks.append(Heading(f"{each.code}: {each.name}", 2, is_listed=False))
        lines = [
            *(f"Counts: {line}" for line in each.what_counts),
            *(f"Does not count: {line}" for line in each.what_does_not_count),
        ]
        if lines:
            blocks.append(Bullets(tuple(lines)))
        else:
            blocks.append(Paragraph("The plan says nothing more of it."))
    return blocks or [Paragraph("The plan has no indicators.")]


def lists(of: Figures) -> list[Block]:
    """Every item behind each indicator's figures, with its lasting number."""
    blocks: list[Block] = []
    for each in of.indicators:
        items = [item for item in of.items if item.indicator_id == each.pk]
        rows = tuple(
            (
                item.number,
                item.title,
                str(item.year),
                "; ".join(objective.code for objective in item.objectives),
                item.adopter or "; ".join(map(str, item.economies)),
            )
            for item in items
        )
        blocks.append(
            Table(
                f"{each.code}: the list behind its figures ({len(items)})",
                ("Number", "Item", "Year", "Objectives", "Economies"),
                rows,
                of.source,
                empty="Nothing is listed in this period.",
            )
        )
    return blocks or [Paragraph("The plan has no indicators.")]


def abbreviations(of: Figures) -> list[Block]:
    return [Table("Abbreviations", ("Short", "In full"), ABBREVIATIONS)]


def corrections(of: Figures) -> list[Block]:
    found = [each for year in of.years for each in of.scope.figures.corrections(year=year)]
    rows = tuple(
        (each.place, each.value.words, each.reason, day_in_words(timezone.localdate(each.at)))
        for each in found
    )
    explained = tuple(
        (f"{each.code}, {year}", reason)
        for each in of.indicators
        for year in of.years
        if (reason := of.scope.figures.explanation(each, year))
    )
    return [
        Table(
            "Published figures that were corrected by the cut-off day",
            ("Figure", "Corrected to", "Reason", "Day"),
            rows,
            of.source,
            empty="No published figure was corrected.",
        ),
        Table(
            "Where typed figures and lists differ, and why",
            ("Figure", "Why"),
            explained,
            of.source,
            empty="No difference is explained.",
        ),
    ]


def meetings(of: Figures) -> list[Block]:
    held = Meeting.objects.visible_to(of.scope.user).filter(year__in=of.years)
    rows = tuple(
        (each.name, each.when, each.place or "not known", str(each.host or "not known"))
        for each in held.select_related("host").order_by("year", "month", "number")
    )
    terms = OfficeTerm.objects.filter(
        starts__year__lte=of.years[-1], ends__year__gte=of.years[0]
    ).select_related("economy")
    offices = tuple(
        (
            each.get_office_display(),
            str(each.economy),
            f"{day_in_words(each.starts)} to {day_in_words(each.ends)}",
        )
        for each in terms.order_by("starts")
    )
    return [
        Table(
            "Chair and Vice-Chair",
            ("Office", "Economy", "Term"),
            offices,
            "the group's terms",
            empty="No term is recorded.",
        ),
        Table(
            f"Meetings, {of.review.span}",
            ("Meeting", "When", "Place", "Host"),
            rows,
            "the group's meetings",
            empty="No meeting is known.",
        ),
    ]


def alignment(of: Figures) -> list[Block]:
    found = of.scope.plan.aligned_with.all()
    said = tuple(str(each) for each in found)
    return [Paragraph("The plan contributes to:"), Bullets(said)] if said else []


def work_plan(of: Figures) -> list[Block]:
    return [_promises(of, of.years[-1])]


def next_work_plan(of: Figures) -> list[Block]:
    return [_promises(of, of.years[-1] + 1)]


def _promises(of: Figures, year: int) -> Table:
    items = WorkPlanItem.objects.visible_to(of.scope.user).filter(edition__year=year)
    rows = tuple(
        (
            each.title,
            each.get_kind_display(),
            each.objective.code if each.objective else "",
            each.owned_by or "nobody yet",
            each.get_stage_display(),
        )
        for each in items.with_names().order_by("pk")
    )
    return Table(
        f"Work Plan {year}",
        ("Deliverable", "Kind", "Objective", "Lead", "State"),
        rows,
        f"the Work Plan, {AS_IT_STANDS}",
        empty=f"There is no Work Plan {year} yet.",
    )


Builder = Callable[[Figures], Iterable[Block]]
SECTIONS: dict[str, tuple[str, Builder]] = {
    "summary": ("Each indicator's figure and how it does", summary),
    "data": ("The state of the data", data),
    "kpis": ("Indicators by year and area", kpis),
    "areas": ("Counts by area, and what there is for each objective", areas),
    "participation": ("Economies by year", by_economy),
    "adoptions": ("Practices shared and adopted", adoptions_matrix),
    "schedule": ("The schedule by state", schedule),
    "projects": ("Concept notes", projects),
    "dialogues": ("Dialogues by partner", partners),
    "recommendations": ("The assessment's recommendations", recommendations),
    "meetings": ("Offices and meetings", meetings),
    "alignment": ("What the plan is aligned with", alignment),
    "work_plan": ("The year's Work Plan", work_plan),
    "next_work_plan": ("The next Work Plan", next_work_plan),
    "counting_rules": ("How things are counted", counting_rules),
    "lists": ("The list behind every figure", lists),
    "reports": ("Reports by economy", reports),
    "schedule_lines": ("The schedule's activities", schedule_lines),
    "abbreviations": ("Abbreviations", abbreviations),
    "corrections": ("Corrections and explained differences", corrections),
}
"""What may stand beside a section: its name for the secretariat, and what builds it."""


def blocks_for(of: Figures, name: str) -> list[Block]:
    """The figures named `name`; none for a section without any."""
    return list(SECTIONS[name][1](of)) if name in SECTIONS else []
