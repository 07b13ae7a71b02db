"""Which plan and edition an address asks for, and a figure as everybody reads it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from kpis.domain import editions as domain
from kpis.domain.editions import Content, Row
from kpis.domain.explanation import TOTAL_RULE
from kpis.models.editions import Edition
from kpis.operations.editions import current_edition
from plans.models import Plan
from public.answers import NotThere, licence
from smewg.models import Installation


@dataclass(frozen=True)
class Shown:
    """One state of a plan, as an address asks for it."""

    plan: Plan
    content: Content
    name: str
    edition: Edition | None
    pinned: bool
    kept: tuple[Edition, ...]

    @property
    def query(self) -> str:
        """What an address of this state ends with; nothing where it has no number yet."""
        return f"?edition={self.name}" if self.edition else ""


def plan_named(key: str) -> Plan:
    known = _held.get()
    if known is not None and key in known.plans:
        return known.plans[key]
    plan = Plan.objects.filter(key=key).first()
    if plan is None:
        keys = list(Plan.objects.values_list("key", flat=True))
        raise NotThere(f"There is no plan {key}.", plans=keys)
    if known is not None:
        known.plans[key] = plan
    return plan


def shown(request: HttpRequest, key: str, edition: str | None = None) -> Shown:
    """The plan's newest state, or the edition asked for; NotThere names those there are."""
    wanted = edition or request.GET.get("edition")
    return shown_of(plan_named(key), wanted)


@dataclass
class Held:
    """What was read of one moment: plans by their key, states by key and edition asked for."""

    plans: dict[str, Plan] = field(default_factory=dict)
    states: dict[tuple[str, str | None], Shown] = field(default_factory=dict)


_held: ContextVar[Held | None] = ContextVar("held", default=None)


@contextmanager
def held() -> Iterator[None]:
    """Within it each plan and state is read once, for who asks for many addresses of one moment."""
    token = _held.set(Held())
    try:
        yield
    finally:
        _held.reset(token)


def shown_of(plan: Plan, wanted: str | None = None) -> Shown:
    """The plan's newest state, or its edition of that number."""
    known = _held.get()
    if known is None:
        return _read(plan, wanted)
    if (plan.key, wanted) not in known.states:
        known.states[plan.key, wanted] = _read(plan, wanted)
    return known.states[plan.key, wanted]


def _read(plan: Plan, wanted: str | None) -> Shown:
    state = current_edition(plan)
    if wanted in (None, "latest"):
        return Shown(plan, state.content, state.name, state.edition, False, state.kept)
    found = edition_named(state.kept, str(wanted))
    return Shown(plan, found.content, str(found), found, True, state.kept)


def edition_named(kept: tuple[Edition, ...], wanted: str) -> Edition:
    for each in kept:
        if str(each) == wanted:
            return each
    known = [str(each) for each in kept]
    raise NotThere(f"There is no edition {wanted[:20]}.", editions=known)


def figures(state: Shown) -> list[Row]:
    """The figures in the plan's order: indicator, year, areas, total."""
    order = {slug: row["number"] for slug, row in state.content["indicators"].items()}
    return sorted(
        state.content["figures"].values(),
        key=lambda row: (order[row["indicator"]], row["year"], _place(row["column"])),
    )


def _place(column: str) -> int:
    return 10_000 if column == "total" else int(column.removeprefix("area-"))


def evidence(state: Shown) -> list[Row]:
    """The items by their lasting number."""
    rows = state.content.get("evidence", {}).values()
    return sorted(rows, key=lambda row: int(row["number"][1:]))


def figure(state: Shown, slug: str, year: int, column: str) -> dict[str, Any]:
    """One figure with all that explains it."""
    row = state.content["figures"].get(domain.key_of(slug, year, column))
    if row is None:
        raise NotThere("There is no such figure in this plan.")
    return explained(state, row)


def explained(state: Shown, row: Row) -> dict[str, Any]:
    indicator = state.content["indicators"][row["indicator"]]
    place = f"{row['indicator']}/{row['year']}/{row['column']}"
    address = f"{settings.SITE_URL}/f/{state.plan.key}/{place}"
    items = f"{settings.SITE_URL}/api/v1/plans/{state.plan.key}/evidence"
    asked = f"?indicator={row['indicator']}&year={row['year']}&column={row['column']}"
    listed = row["listed"]
    pinned = f"&edition={state.name}" if state.edition else ""
    return {
        "id": f"smewg:{state.plan.key}:{place.replace('/', ':')}",
        "permalink": address,
        "edition": state.name,
        "indicator": {
            "code": indicator["code"],
            "name": indicator["name"],
            "unit": indicator["unit"],
        },
        "year": row["year"],
        "column": column_of(state, row["column"]),
        "value": row["value"],
        "published": row["published"],
        "corrections": row["corrections"],
        "listed": {**listed, "address": items + asked + pinned} if listed else None,
        "total_rule": TOTAL_RULE,
        "definition": {"changes": indicator["definition_changes"]},
        "target": None,
        "invented": Installation.shows_invented_figures(),
        "licence": licence(),
        "cite": _cite(state, indicator, row, address),
    }


def column_of(state: Shown, column: str) -> dict[str, Any]:
    if column == "total":
        return {"kind": "total", "number": None, "name": "all priority areas"}
    number = column.removeprefix("area-")
    name = state.content["areas"][number]["name"]
    return {"kind": "area", "number": int(number), "name": name}


def _cite(state: Shown, indicator: Row, row: Row, address: str) -> str:
    place = "total" if row["column"] == "total" else row["column"].replace("-", " ")
    said = (
        f"SMEWG, {state.plan.title}, {indicator['code']}, {row['year']}, {place}: "
        f"{row['value']['words']}."
    )
    if state.edition is None:
        return f"{said} Not yet in an edition. {address}"
    mark = state.edition.checksum[:12]
    return f"{said} Edition {state.name} (checksum {mark}). {address}{state.query}"
