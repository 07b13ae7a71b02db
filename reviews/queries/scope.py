"""What a dashboard or a review looks at: a plan's years, narrowed to an area or an economy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.shortcuts import get_object_or_404

from kpis.models import Evidence
from kpis.models.evidence import EvidenceQuerySet
from kpis.queries.totals import PlanFigures, plan_figures
from plans.models import Plan, PriorityArea
from reviews.domain import span as spans
from reviews.domain.span import Span
from smewg.models import Economy, User
from smewg.toolkit import days


@dataclass(frozen=True)
class Scope:
    """Whose eyes, which plan, which years; `figures` are the plan's as this person sees them."""

    user: User
    plan: Plan
    span: Span
    figures: PlanFigures
    economies: list[Economy]
    today: date
    area: PriorityArea | None = None
    economy: Economy | None = None

    @property
    def words(self) -> str:
        """The scope in words: "2017 to 2018, the plan's first half; area 2; Peru"."""
        return "; ".join([spans.named(self.span, self.plan.years), *self.narrowing])

    @property
    def narrowing(self) -> tuple[str, ...]:
        """What the scope is narrowed to: "area 2", "Peru"."""
        area = [f"area {self.area.number}"] if self.area else []
        return (*area, *([self.economy.short_name] if self.economy else []))

    @property
    def is_hidden(self) -> bool:
        """Whether the reader sees none of the span's years yet."""
        return set(self.span.years) <= self.figures.hidden_years

    @property
    def query(self) -> str:
        """The scope as the dashboard's address names it."""
        return self.query_of(self.span)

    def query_of(self, span: Span) -> str:
        """The same scope over another span."""
        asked = {"from": span.first, "to": span.last}
        if self.area:
            asked["area"] = self.area.number
        return urlencode(asked | ({"economy": self.economy.code} if self.economy else {}))

    def list_query(self, **more: object) -> str:
        """The scope as the register of evidence names it, with what else is asked."""
        asked: dict[str, object] = (
            {"year": self.span.first}
            if self.span.is_one_year
            else {"since": self.span.first, "until": self.span.last}
        )
        if self.area:
            asked["area"] = self.area.number
        if self.economy:
            asked["economy"] = self.economy.code
        if "year" in more:
            asked = {name: each for name, each in asked.items() if name not in ("since", "until")}
        return urlencode(asked | more)

    def span_query(self, **more: object) -> str:
        """The span and area as lists that ask for the first and the last year name them."""
        asked: dict[str, object] = {"since": self.span.first, "until": self.span.last}
        if self.area:
            asked["area"] = self.area.number
        return urlencode(asked | more)

    def evidence(self) -> EvidenceQuerySet:
        """The counted items that the person may see in this scope."""
        items = Evidence.objects.visible_to(self.user).counted().of_plan(self.plan)
        items = items.in_years(self.span.years)
        if self.area:
            items = items.serving(self.area)
        return items.naming(self.economy) if self.economy else items


def scope(
    plan: Plan,
    user: User,
    span: Span | None = None,
    *,
    area: PriorityArea | None = None,
    economy: Economy | None = None,
) -> Scope:
    """The scope of `span` (the whole plan without one); `plan` as `with_figures` gives it."""
    return Scope(
        user=user,
        plan=plan,
        span=span or spans.whole(plan.years),
        figures=plan_figures(plan, user, economy=economy),
        economies=list(Economy.objects.all()),
        today=days.today(),
        area=area,
        economy=economy,
    )


def with_figures(user: User, key: str) -> Plan:
    """The plan with the parts that its figures need; Http404 where there is none."""
    plans = Plan.objects.visible_to(user).prefetch_related(
        "areas__objectives__area", "indicators__definition_changes", "indicators__comes_from"
    )
    return get_object_or_404(plans, key=key)


def asked_for(plan: Plan, user: User, asked: Mapping[str, str]) -> Scope:
    """The scope that an address asks for; what it names wrongly is left out."""
    area = next((a for a in plan.areas.all() if str(a.number) == asked.get("area")), None)
    code = asked.get("economy") or ""
    return scope(
        plan,
        user,
        spans.asked(plan.years, asked.get("from"), asked.get("to")),
        area=area,
        economy=Economy.objects.filter(code=code).first() if code else None,
    )
