"""Who learned from whom: practices shared, and the economies that adopted them."""

from __future__ import annotations

from dataclasses import dataclass

from reviews.queries.scope import Scope
from smewg.models import Economy
from smewg.toolkit.addresses import reverse
from smewg.toolkit.charts.drawing import Chart
from smewg.toolkit.charts.matrix import Pair, matrix
from smewg.toolkit.text import count_of


@dataclass(frozen=True)
class AdoptionsSection:
    """Counts in the span: practices shared, adoptions, and the different practices adopted.

    `is_kept` is False where no indicator of the plan counts adoptions. `chart` is None where
    nothing was adopted yet.
    """

    is_kept: bool
    shared: int
    adoptions: int
    practices: int
    chart: Chart | None
    shared_url: str = ""
    adoptions_url: str = ""
    none: str = "none listed"
    """What stands where the list holds nothing: an empty list is no zero."""


def adoptions_section(scope: Scope) -> AdoptionsSection:
    adopting = [each for each in scope.plan.indicators.all() if each.practices_of_id]
    if not adopting:
        return AdoptionsSection(False, 0, 0, 0, None)
    ids = {each.pk for each in adopting} | {each.practices_of_id for each in adopting}
    items = scope.evidence().filter(indicator__in=ids)
    rows = list(items.order_by().values_list("pk", "indicator_id", "practice_id"))
    adopted = [practice for _, _, practice in rows if practice]
    register = reverse("kpis:register", args=[scope.plan.key])
    slugs = {each.pk: each.slug for each in scope.plan.indicators.all()}
    first = adopting[0]
    shared_slug = slugs[first.practices_of_id or 0]
    return AdoptionsSection(
        True,
        shared=sum(1 for _, _, practice in rows if not practice),
        adoptions=len(adopted),
        practices=len(set(adopted)),
        chart=_chart(scope, items.adoptions(), first.slug) if adopted else None,
        shared_url=f"{register}?{scope.list_query(indicator=shared_slug)}",
        adoptions_url=f"{register}?{scope.list_query(indicator=first.slug)}",
        none="not published yet" if scope.is_hidden else "none listed",
    )


def _chart(scope: Scope, rows: list[tuple[int, int, int]], slug: str) -> Chart:
    register = reverse("kpis:register", args=[scope.plan.key])
    by_id = {economy.pk: economy for economy in scope.economies}
    sharing, adopting = {giver for giver, _, _ in rows}, {taker for _, taker, _ in rows}
    return matrix(
        "adoptions",
        "Who learned from whom",
        "Rows: the economies whose practices were adopted. Columns: the economies that adopted "
        "them. A practice that two economies shared together stands at both.",
        [_pair(scope, by_id[giver], by_id[taker], n, slug) for giver, taker, n in rows],
        givers=[each.short_name for each in scope.economies if each.pk in sharing],
        receivers=[(each.short_name, each.code) for each in scope.economies if each.pk in adopting],
        heading="Shared by",
        giver_urls={
            each.short_name: f"{register}?{scope.list_query(indicator=slug, sharer=each.code)}"
            for each in scope.economies
            if each.pk in sharing
        },
        note="; ".join(f"{e.code}: {e.short_name}" for e in scope.economies if e.pk in adopting),
    )


def _pair(scope: Scope, giver: Economy, taker: Economy, count: int, slug: str) -> Pair:
    query = scope.list_query(indicator=slug, sharer=giver.code, economy=taker.code)
    return Pair(
        giver.short_name,
        taker.short_name,
        count,
        f"{count_of(count, 'adoption')} by {taker.short_name}",
        f"{reverse('kpis:register', args=[scope.plan.key])}?{query}",
    )
