"""Blocks of what the group did and said: reports, schedule, notes, partners, promises, meetings."""

from __future__ import annotations

from plans.models import WorkPlanItem
from reviews.queries import chart_findings
from reviews.queries.figures import economy_reports
from reviews.queries.figures.counts import adoptions_matrix
from reviews.queries.figures.reading import AS_IT_STANDS, Figures, figure_of
from reviews.queries.sections import dialogues, participation, proposals
from reviews.queries.sections import recommendations as assessed
from reviews.queries.sections import schedule as schedules
from smewg.models import Meeting, OfficeTerm
from smewg.toolkit.days import day_in_words
from smewg.toolkit.documents import Block, Bullets, Paragraph, Table
from smewg.toolkit.text import count_of


def by_economy(of: Figures) -> list[Block]:
    """What economies reported, and whom the listed items name; a silent economy is not named."""
    found = participation.participation_section(of.scope, for_all=True, of_those_there=True)
    named = chart_findings.of_named(found)
    blocks: list[Block] = [
        Bullets(tuple(economy_reports.who_answered(of))),
        Paragraph(
            "An answer is an accepted report, or that there is nothing to report. Telling is "
            "voluntary: none told is not none done.",
            "soft",
        ),
        *economy_reports.reported(of),
    ]
    if found.chart.rows:
        source = f"the economies' reports, {AS_IT_STANDS}"
        blocks.append(figure_of(of, found.chart, chart_findings.of_answers(found), source))
    blocks.append(Paragraph(f"{named} of this period."))
    if found.named_chart.rows:
        source = f"the list of evidence, {AS_IT_STANDS}"
        blocks.append(figure_of(of, found.named_chart, named, source))
    return blocks


def reports(of: Figures) -> list[Block]:
    """The accepted reports one by one; their titles stand in the section that tells of them."""
    return [economy_reports.details(of, with_titles=of.shown.isdisjoint(TELL_OF_REPORTS))]


def achievements(of: Figures) -> list[Block]:
    """What economies reported, and the practices that were shared and adopted."""
    who = Bullets(tuple(economy_reports.who_answered(of)))
    return [who, *economy_reports.reported(of), *adoptions_matrix(of)]


TELL_OF_REPORTS = frozenset({"participation", "achievements"})
"""The figures that name each accepted report of the span."""


def schedule(of: Figures) -> list[Block]:
    found = schedules.schedule_section(of.scope, schedules.activities_of(of.scope))
    source = f"the implementation schedule, {AS_IT_STANDS}"
    table = Table(
        "The schedule's activities by state",
        ("State", "Activities"),
        tuple((name, count) for name, count, _ in found.counts),
        source,
        note="A slipped activity also stands in its state. Not recorded: planned, its years are "
        "over, and nobody said what became of it.",
    )
    if found.chart is None:
        return [table]
    return [table, figure_of(of, found.chart, chart_findings.of_schedule(found), source)]


def schedule_lines(of: Figures) -> list[Block]:
    lines = schedules.activities_of(of.scope)
    rows = tuple(
        (
            f"{each.number}. {each.title}",
            each.years,
            "; ".join(map(str, each.proponents.all())),
            "; ".join(str(area.number) for area in each.areas.all()),
            each.get_state_display(),
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
            each.note.get_state_display(),
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
    said = count_of(found.sessions, "session is", "sessions are")
    blocks: list[Block] = [Paragraph(f"{said} listed for this period.")]
    if found.chart is not None and found.sessions:
        source = f"the list of evidence, {AS_IT_STANDS}"
        finding = chart_findings.of_dialogues(found, of.scope)
        blocks.append(figure_of(of, found.chart, finding, source))
    return blocks


def recommendations(of: Figures) -> list[Block]:
    found = assessed.recommendations_section(of.scope)
    rows = tuple(
        (
            found.name_of(each),
            each.owned_by or "nobody yet",
            each.get_state_display(),
            each.done or each.response,
        )
        for each in found.recommendations
    )
    table = Table(
        found.title,
        ("Recommendation", "Owner", "State", "What was done or answered"),
        rows,
        f"the register of recommendations, {AS_IT_STANDS}",
        empty="No recommendation is entered.",
    )
    return [table]


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
            each.get_state_display(),
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
