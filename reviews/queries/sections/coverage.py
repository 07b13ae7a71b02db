"""What names each objective: activities, evidence, reports, notes; and which have nothing yet."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from contributions.models import Contribution
from contributions.models.report import ContributionQuerySet
from kpis.domain.status import objective_status
from kpis.models import Judgement
from plans.models import Activity, Objective, PriorityArea
from projects.models import ClaimedLink
from reviews.queries.scope import Scope
from reviews.queries.sections.proposals import notes_of
from smewg.toolkit.addresses import reverse
from smewg.toolkit.charts.coverage import Covered, coverage
from smewg.toolkit.charts.drawing import Chart


@dataclass(frozen=True)
class ObjectiveLine:
    """One objective with the counts of what names it, in the order of the section's kinds."""

    objective: Objective
    counts: list[int]
    urls: list[str]
    status: str
    judgement: Judgement | None

    @property
    def has_nothing(self) -> bool:
        return not any(self.counts)


@dataclass(frozen=True)
class AreaLine:
    """One area with its status in the last year that has figures, and the last word of a person."""

    area: PriorityArea
    objectives: list[ObjectiveLine]
    status: str
    status_year: int
    judgement: Judgement | None


@dataclass(frozen=True)
class CoverageSection:
    kinds: list[str]
    areas: list[AreaLine]
    chart: Chart

    @property
    def objectives(self) -> list[ObjectiveLine]:
        return [line for area in self.areas for line in area.objectives]

    @property
    def nothing_yet(self) -> list[ObjectiveLine]:
        return [line for line in self.objectives if line.has_nothing]


@dataclass(frozen=True)
class CoverageKind:
    """A kind of thing that names objectives: how many name each, and the list that they open to."""

    name: str
    by_objective: dict[int, int]
    url: str

    def url_of(self, objective: Objective) -> str:
        count = self.by_objective.get(objective.pk)
        return f"{self.url}&objective={objective.pk}" if count else ""


def coverage_section(scope: Scope, activities: list[Activity]) -> CoverageSection:
    """`activities`: the schedule's lines in the scope, with their objectives at hand."""
    kinds = _kinds(scope, activities)
    areas = [scope.area] if scope.area else list(scope.plan.areas.all())
    year = max(
        (each for each in scope.span.years if _has_numbers(scope, each)), default=scope.span.last
    )
    lines = [_area(scope, area, kinds, year) for area in areas]
    section = CoverageSection([kind.name for kind in kinds], lines, _chart(lines, kinds))
    return section


def _has_numbers(scope: Scope, year: int) -> bool:
    return any(
        scope.figures.value(indicator, year).number is not None
        for indicator in scope.plan.indicators.all()
    )


def _kinds(scope: Scope, activities: list[Activity]) -> list[CoverageKind]:
    key, economy = scope.plan.key, scope.economy
    of_economy = {"economy": economy.code} if economy else {}
    proponent = {"proponent": economy.code} if economy else {}
    named = Counter(o.pk for activity in activities for o in activity.objectives.all())
    return [
        CoverageKind(
            "Activities",
            named,
            f"{reverse('plans:schedule', args=[key])}?{scope.span_query(**proponent)}",
        ),
        CoverageKind(
            "Evidence",
            scope.evidence().by_objective(),
            f"{reverse('kpis:register', args=[key])}?{scope.list_query()}",
        ),
        CoverageKind(
            "Contributions",
            _reports(scope).by_objective(),
            f"{reverse('contributions:accepted', args=[key])}?{scope.span_query(**of_economy)}",
        ),
        CoverageKind(
            "Concept notes",
            ClaimedLink.by_objective(notes_of(scope)),
            f"{reverse('projects:register')}?{scope.span_query(**of_economy)}",
        ),
    ]


def _reports(scope: Scope) -> ContributionQuerySet:
    reports = Contribution.objects.visible_to(scope.user).of_plan(scope.plan)
    reports = reports.in_years(scope.span.years)
    return reports.filter(economy=scope.economy) if scope.economy else reports


def _area(scope: Scope, area: PriorityArea, kinds: list[CoverageKind], year: int) -> AreaLine:
    return AreaLine(
        area,
        [_objective(scope, each, kinds) for each in area.objectives.all()],
        _area_status(scope, area, year),
        year,
        _last_judged(scope, scope.figures.area_judgements, area.pk),
    )


def _area_status(scope: Scope, area: PriorityArea, year: int) -> str:
    if scope.economy:
        return "figures are typed for the whole group, not for one economy"
    return scope.figures.area_status(area, year)


def _last_judged(
    scope: Scope, judgements: dict[tuple[int, int], Judgement], pk: int
) -> Judgement | None:
    """A person's word of the last year of the span that has one."""
    found = (judgements.get((pk, year)) for year in reversed(scope.span.years))
    return next((each for each in found if each), None)


def _objective(scope: Scope, objective: Objective, kinds: list[CoverageKind]) -> ObjectiveLine:
    counts = [kind.by_objective.get(objective.pk, 0) for kind in kinds]
    by_name = dict(zip((kind.name for kind in kinds), counts, strict=True))
    return ObjectiveLine(
        objective,
        counts,
        [kind.url_of(objective) for kind in kinds],
        objective_status(by_name["Activities"], by_name["Evidence"]),
        _last_judged(scope, scope.figures.objective_judgements, objective.pk),
    )


def _chart(areas: list[AreaLine], kinds: list[CoverageKind]) -> Chart:
    lines = [line for area in areas for line in area.objectives]
    nothing = sum(1 for line in lines if line.has_nothing)
    return coverage(
        "coverage",
        "What there is for each objective",
        f"{len(lines)} objectives; {nothing} of them have nothing yet. Each kind has a scale of "
        "its own, and a thing that serves two objectives stands at both.",
        [
            Covered(line.objective.code, line.objective.text, line.counts, line.urls)
            for line in lines
        ],
        [kind.name for kind in kinds],
        heading="Objective",
    )
