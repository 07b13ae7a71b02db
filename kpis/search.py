"""What the counts let one find: figures, evidence, and the practices among it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from kpis.models import Count, Evidence, Figure, ReportingYear
from plans.models import Indicator, Plan
from smewg.access import allowed
from smewg.hooks import Action
from smewg.models import Economy, Meeting, Partner, User
from smewg.toolkit.search.index import Document, Findable, Touch, lines_of
from smewg.toolkit.values import ValueKind

NAMES = ("economies", "partners")
TOUCHES = (
    Touch(Indicator, to="indicator"),
    Touch(Plan, to="indicator__plan"),
    Touch(Economy, to="economies", columns=("short_name",)),
    Touch(Economy, to="adopter", columns=("short_name",)),
    Touch(Partner, to="partners", columns=("name",)),
    Touch(Meeting, to="meeting"),
)


def _items() -> QuerySet[Evidence]:
    named = Evidence.objects.counted().select_related(
        "indicator__plan", "reporting_year", "meeting", "adopter"
    )
    return named.prefetch_related("economies", "partners")


def _of_practices() -> Exists:
    """Whether the items of their indicator are practices, which another indicator adopts."""
    return Exists(Indicator.objects.filter(practices_of=OuterRef("indicator")))


def _evidence() -> QuerySet[Evidence]:
    return _items().filter(~_of_practices())


def _practices() -> QuerySet[Evidence]:
    return _items().filter(_of_practices())


def _of_item(item: Evidence) -> Document:
    plan, year = item.indicator.plan, item.reporting_year.year
    named = [*item.economies.all(), *item.partners.all()]
    named += [each for each in (item.adopter, item.meeting) if each]
    texts = [item.description, item.adaptation, item.place, "; ".join(map(str, named))]
    texts += [item.number, item.project_number]
    return Document(
        title=item.title,
        url=reverse("kpis:evidence", args=[item.pk]),
        text=lines_of(*texts),
        where=str(item.indicator),
        year=year,
        plan=plan.period,
    )


def _figures() -> QuerySet[Figure]:
    """Each total, and the areas' figures that have a note; nothing for a cell nobody filled in."""
    told = Figure.objects.exclude(kind=ValueKind.BLANK.value, note="")
    shown = told.filter(Q(area=None) | ~Q(note=""))
    return shown.select_related("count__indicator__plan", "count__reporting_year", "area")


def _of_figure(figure: Figure) -> Document:
    count = figure.count
    indicator, year = count.indicator, count.reporting_year.year
    column, area = "total", ""
    if figure.area:
        column, area = str(figure.area.number), f", {figure.area.name}"
    return Document(
        title=f"{indicator}, {year}{area}",
        url=reverse("kpis:cell", args=[year, indicator.slug, column]),
        text=lines_of(figure.note, count.explanation, indicator.unit),
        where=indicator.group,
        year=year,
        plan=indicator.plan.period,
    )


EVIDENCE = Findable(
    key="evidence",
    one="Evidence",
    several="Evidence",
    rows=_evidence,
    document=_of_item,
    visible=Evidence.objects.visible_to,
    lists=NAMES,
    touches=TOUCHES,
)
PRACTICES = Findable(
    key="practice",
    one="Best practice",
    several="Best practices",
    rows=_practices,
    document=_of_item,
    visible=Evidence.objects.visible_to,
    touches=TOUCHES,
)
FIGURES = Findable(
    key="figure",
    one="Figure",
    several="Figures",
    rows=_figures,
    document=_of_figure,
    visible=Figure.objects.visible_to,
    touches=(
        Touch(Count, to="count"),
        Touch(Indicator, to="count__indicator"),
        Touch(Plan, to="count__indicator__plan"),
    ),
)


def actions(user: User) -> Iterable[Action]:
    """To enter a year's counts or to add to its list, while it is open."""
    if not (allowed(user, "kpis.change_figure") or allowed(user, "kpis.add_evidence")):
        return
    for year in ReportingYear.objects.visible_to(user).order_by("-year"):
        if year.is_open:
            yield Action(
                f"Enter the counts of {year}",
                reverse("kpis:grid", args=[year.year]),
                "type numbers figures fill in year",
            )
            yield Action(
                f"Add evidence of {year}",
                reverse("kpis:evidence_start", args=[year.year]),
                "new item adoption practice list initiative activity",
            )
