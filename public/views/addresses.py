"""Every public address there is now: for the folder, the site map and the tests."""

from __future__ import annotations

from collections.abc import Iterator

from plans.models import Plan
from public.queries import files, reviews, states
from public.queries.states import Shown
from public.views.api import LARGEST_PAGE
from smewg.toolkit.addresses import reverse

EDITION = "?edition="


def all_addresses() -> Iterator[str]:
    """Pages, files and API answers, each once: of today, and of every edition that is kept."""
    yield from common_pages()
    yield from machine_files()
    yield from (reverse(f"public:api_{name}") for name in ("schema", "reviews", "releases"))
    for kept in reviews.published_snapshots():
        yield reverse("public:api_review", args=[kept.number])
        for each in reviews.made_documents(kept):
            file = reviews.name_of(kept.number, each)
            yield reverse("public:review_document", args=[kept.number, file])
    for plan in Plan.objects.order_by("start_year"):
        yield from of_plan(plan)


def common_pages() -> Iterator[str]:
    """The pages that belong to no plan, and each published review."""
    names = ("home", "reviews", "releases", "corrections", "method", "api")
    yield from (reverse(f"public:{name}") for name in names)
    for found in reviews.published_reviews():
        yield reverse("public:review", args=[found["number"]])


def machine_files() -> Iterator[str]:
    """What programs ask for first: robots, the site map, feeds and the calendar."""
    names = ("robots", "sitemap", "catalog", "releases_atom", "releases_ics", "corrections_atom")
    yield from (reverse(f"public:{name}") for name in names)


def of_plan(plan: Plan) -> Iterator[str]:
    """A plan's addresses of today, then those of its editions, oldest first."""
    now = states.shown_of(plan)
    yield from plan_pages(now)
    yield from chart_files(now)
    yield from _api(now)
    yield reverse("public:api_editions", args=[plan.key])
    for edition in now.kept:
        name = str(edition)
        then = states.shown_of(plan, name)
        pinned = (*plan_pages(then), *chart_files(then), *_api(then))
        yield from (_with_edition(address, name) for address in pinned)
        yield from _of_edition(then, name)


def plan_pages(state: Shown) -> Iterator[str]:
    """The plan, its areas with their objectives, its indicators, and each figure of the state."""
    key, content = state.plan.key, state.content
    yield reverse("public:plan", args=[key])
    for number, area in content.get("areas", {}).items():
        yield reverse("public:area", args=[key, number])
        for objective in area.get("objectives", ()):
            place = [key, number, objective["code"].rpartition(".")[2]]
            yield reverse("public:objective", args=place)
    for slug in content["indicators"]:
        yield reverse("public:indicator", args=[key, slug])
    for row in states.figures(state):
        yield reverse("public:figure", args=[key, row["indicator"], row["year"], row["column"]])


def chart_files(state: Shown) -> Iterator[str]:
    for slug in state.content["indicators"]:
        yield reverse("public:chart", args=[state.plan.key, slug])


def _api(state: Shown) -> Iterator[str]:
    key = state.plan.key
    yield reverse("public:api_plan", args=[key])
    for slug in state.content["indicators"]:
        yield reverse("public:api_indicator", args=[key, slug])
    for row in states.figures(state):
        place = [key, row["indicator"], row["year"], row["column"]]
        yield reverse("public:api_figure", args=place)
    for name, rows in (("figures", states.figures(state)), ("evidence", states.evidence(state))):
        yield from _pages_of_list(reverse(f"public:api_{name}", args=[key]), len(rows))


def _pages_of_list(address: str, rows: int) -> Iterator[str]:
    yield f"{address}?format=csv"
    for number in range(1, max(1, -(-rows // LARGEST_PAGE)) + 1):
        yield f"{address}?page={number}&page_size={LARGEST_PAGE}"


def _of_edition(state: Shown, name: str) -> Iterator[str]:
    key = state.plan.key
    yield reverse("public:api_edition", args=[key, name])
    yield reverse("public:api_changes", args=[key, name])
    yield reverse("public:archive", args=[key, name])
    for each in files.NAMES:
        yield reverse("public:file", args=[key, name, each])


def _with_edition(address: str, name: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}edition={name}"
