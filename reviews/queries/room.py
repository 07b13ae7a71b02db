"""A review or a dashboard as screens for the room: one message each, and safe to project.

What is projected is read by guests, too. So a draft's words are not shown, of reports only what
everybody may know, and persons are named by their office.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kpis.queries.charts import by_area_and_year
from reviews.domain.withheld import without_persons
from reviews.enums import ReviewState
from reviews.models import Review, ReviewAsk, Snapshot
from reviews.queries import chart_findings
from reviews.queries import dashboard as dashboards
from reviews.queries.chart_findings import saying
from reviews.queries.figures import blocks_for, figures_of
from reviews.queries.scope import Scope
from reviews.queries.sections.participation import participation_section
from reviews.queries.slides import OF_ASKS
from smewg.models import Meeting, User
from smewg.queries.offices import offices_by_name
from smewg.toolkit.charts.drawing import Chart
from smewg.toolkit.days import day_in_words, day_of, today
from smewg.toolkit.documents import Deck, Figure

MOST_SENTENCES = 4
"""What one screen of sentences holds."""
AGAIN = "What the meeting decided"


@dataclass(frozen=True)
class Screen:
    """One message with a chart or points; `ask` is decided on it, the last `takes_notes`."""

    title: str
    below: str = ""
    chart: Chart | None = None
    points: tuple[str, ...] = ()
    ask: ReviewAsk | None = None
    takes_notes: bool = False


@dataclass(frozen=True)
class Presentation:
    """The screens, what stands at the head of each, and of which day its figures are."""

    title: str
    figures_of: str
    screens: tuple[Screen, ...]


def of_review(review: Review, user: User) -> Presentation:
    """A published review as it was published; of any other its figures, and no draft word."""
    said = f"Figures as known on {day_in_words(day_of(review.moment))}."
    said += "" if review.is_published else " Not published yet."
    shown = _published(review) if review.is_published else _being_written(review, user)
    first = Screen(review.title, f"{review.span}. {said}")
    last = Screen(AGAIN, takes_notes=True)
    return Presentation(review.title, said, (first, *shown, *_asked(review), last))


def _published(review: Review) -> Iterator[Screen]:
    snapshot = Snapshot.objects.get(review=review, is_final=True)
    deck = Deck.from_dict(without_persons(snapshot.content["deck"], offices_by_name()))
    for slide in deck.slides:
        if slide.source != OF_ASKS:
            yield Screen(slide.message, chart=slide.chart, points=slide.points)


def _being_written(review: Review, user: User) -> Iterator[Screen]:
    of = figures_of(review, user)
    for section in review.sections.filter(is_annex=False):
        for block in blocks_for(of, section.figures):
            if isinstance(block, Figure):
                yield Screen(block.message or block.caption, chart=block.chart)


def _asked(review: Review) -> Iterator[Screen]:
    """What the meeting is asked, a screen each; a draft's are still being written."""
    if review.state == ReviewState.DRAFT:
        return
    for ask in review.asks.select_related("decision"):
        yield Screen(ask.words, f"Asked of {ask.get_asked_of_display()}.", ask=ask)


def of_dashboard(scope: Scope) -> Presentation:
    """What the dashboard finds, then each of its charts."""
    page = dashboards.Dashboard(scope)
    said = f"Figures of {day_in_words(today())}."
    first = Screen(scope.plan.title, f"{scope.words}. {said}")
    last = Screen(AGAIN, takes_notes=True)
    shown = (*_findings(page), *_indicators(page), *_charts(page))
    return Presentation(scope.plan.title, said, (first, *shown, last))


def _findings(page: dashboards.Dashboard) -> Iterator[Screen]:
    for question, sentences, empty in page.findings.questions:
        yield Screen(question, points=tuple(sentences[:MOST_SENTENCES]) or (empty,))


def _indicators(page: dashboards.Dashboard) -> Iterator[Screen]:
    """Each indicator's years in one sentence, with its areas where it is not narrowed to one."""
    for line in page.kpis.lines:
        years = ", ".join(f"{each.words} in {each.year}" for each in line.years)
        narrowed = page.scope.area or page.scope.economy
        by_area = by_area_and_year(page.scope.figures, line.indicator, page.scope.span.years)
        chart = line.chart if narrowed else by_area
        yield Screen(f"{line.indicator.name}: {years}", line.indicator.code, chart=chart)


def _charts(page: dashboards.Dashboard) -> Iterator[Screen]:
    """The other charts of the dashboard; of reports what everybody may know."""
    yield Screen(page.coverage.chart.title, chart=page.coverage.chart)
    told = participation_section(page.scope, for_all=True, of_those_there=True)
    answers = saying(told.chart, chart_findings.of_answers(told), str(page.scope.span))
    yield Screen(answers.title, chart=_filled(answers))
    if page.adoptions.chart:
        yield Screen(page.adoptions.chart.title, chart=page.adoptions.chart)
    if page.dialogues.chart and page.dialogues.sessions:
        yield Screen(page.dialogues.chart.title, chart=page.dialogues.chart)
    if page.schedule.chart:
        yield Screen(page.schedule.chart.title, chart=page.schedule.chart)


def _filled(chart: Chart) -> Chart | None:
    return chart if chart.rows else None


def meetings_near(review: Review | None) -> list[Meeting]:
    """The meeting whose record is written: the review's own, else those nearest to today."""
    if review:
        return [review.meeting] if review.meeting else []
    day = today()
    around: Iterable[Meeting] = Meeting.objects.filter(year__range=(day.year - 1, day.year + 1))
    dated = [each for each in around if each.start]
    return sorted(dated, key=lambda each: abs(((each.start or day) - day).days))[:6]
