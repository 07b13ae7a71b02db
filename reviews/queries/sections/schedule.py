"""The implementation schedule over a span: what is planned, under way, done, slipped, dropped."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from plans.models import Activity
from plans.queries import timeline
from reviews.queries.scope import Scope
from smewg.toolkit.charts.drawing import Chart

Stage = Activity.Stage


@dataclass(frozen=True)
class ScheduleSection:
    """The lines of the schedule in the scope. `slipped`: put off, moved later, or past their years.

    A slipped activity also stands in the list of its stage.
    """

    activities: list[Activity]
    slipped: list[Activity]
    chart: Chart | None
    url: str

    def at(self, *stages: str) -> list[Activity]:
        return [each for each in self.activities if each.stage in stages]

    @property
    def counts(self) -> list[tuple[str, int, str]]:
        """Each state with how many there are, and the address of the list."""
        stages = [
            (stage.label, len(self.at(stage)), f"{self.url}?stage={stage.value.replace(' ', '+')}")
            for stage in Stage
        ]
        return [*stages, ("slipped", len(self.slipped), "")]


def activities_of(scope: Scope) -> list[Activity]:
    """The schedule's lines that touch the scope, with their names and objectives."""
    lines = Activity.objects.visible_to(scope.user).filter(plan=scope.plan)
    found = list(lines.in_years(scope.span.years).with_names())
    if scope.area:
        found = [each for each in found if scope.area in each.areas.all()]
    if scope.economy:
        found = [each for each in found if scope.economy in each.proponents.all()]
    return found


def schedule_section(scope: Scope, activities: list[Activity]) -> ScheduleSection:
    was = timeline.first_planned(scope.plan)
    year = min(scope.today.year, scope.span.last + 1)
    return ScheduleSection(
        activities,
        [each for each in activities if _slipped(each, was.get(each.pk), year)],
        timeline.timeline(scope.plan, activities, was) if activities else None,
        reverse("plans:schedule", args=[scope.plan.key]),
    )


def _slipped(activity: Activity, was: tuple[int, int] | None, this_year: int) -> bool:
    """Put off, moved later than first planned, or not settled though its years are over."""
    if activity.stage == Stage.DROPPED:
        return False
    moved_later = was is not None and (activity.first_year, activity.last_year) > was
    over = not activity.is_settled and activity.last_year < this_year
    late = activity.carried_out_in is not None and activity.carried_out_in > (
        was[1] if was else activity.last_year
    )
    return activity.stage == Stage.DEFERRED or moved_later or over or late
