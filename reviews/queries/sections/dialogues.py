"""Dialogues by partner: the sessions listed as evidence, and those on the group's calendar."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from kpis.queries.dialogues import sessions_with_partners, slug_of_dialogues
from reviews.queries.scope import Scope
from smewg.models import Dialogue, Partner
from smewg.toolkit.addresses import reverse
from smewg.toolkit.charts.drawing import Chart
from smewg.toolkit.charts.heat import Cell, heat
from smewg.toolkit.text import count_of


@dataclass(frozen=True)
class DialoguesSection:
    """`sessions`: how many listed items name a partner, each once however many partners it had."""

    sessions: int
    chart: Chart | None
    dialogues: list[Dialogue]
    list_url: str


def dialogues_section(scope: Scope) -> DialoguesSection:
    items = sessions_with_partners(scope.plan, scope.evidence())
    found = items.by_partner_and_year()
    ids = {pk for pk, _ in found}
    partners = list(Partner.objects.filter(Q(plans=scope.plan) | Q(pk__in=ids)).distinct())
    slug = slug_of_dialogues(scope.plan)
    register = reverse("kpis:register", args=[scope.plan.key])
    return DialoguesSection(
        items.filter(partners__isnull=False).distinct().count(),
        _chart(scope, partners, found, slug) if partners else None,
        _on_the_calendar(scope),
        f"{register}?{scope.list_query(indicator=slug)}" if slug else register,
    )


def _on_the_calendar(scope: Scope) -> list[Dialogue]:
    """The group's dialogues in the span; they name neither area nor economy."""
    if scope.area or scope.economy:
        return []
    years = {"date__year__gte": scope.span.first, "date__year__lte": scope.span.last}
    return list(Dialogue.objects.filter(**years).prefetch_related("partners").order_by("date"))


def _chart(
    scope: Scope, partners: list[Partner], found: dict[tuple[int, int], int], slug: str
) -> Chart:
    register = reverse("kpis:register", args=[scope.plan.key])
    cells = []
    for partner in partners:
        for year in scope.span.years:
            count = found.get((partner.pk, year), 0)
            query = scope.list_query(indicator=slug, partner=partner.pk, year=year)
            cells.append(
                Cell(
                    row=partner.name,
                    column=str(year),
                    value=count or None,
                    said=count_of(count, "session") if count else "none listed",
                    part="listed sessions",
                    listed=count or None,
                    url=f"{register}?{query}" if count else "",
                )
            )
    return heat(
        "dialogues",
        "Dialogues by partner and year",
        "Listed sessions with each partner. A session with three partners stands at each of "
        "them, and is one session in the total.",
        cells,
        row_heading="Partner",
        note="\N{EN DASH}: no session is listed.",
        sizes=(640, 340),
        is_slim=True,
    )
