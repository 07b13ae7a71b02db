"""The implementation schedule over a span: what is planned, under way, done, slipped, dropped."""

from __future__ import annotations

from dataclasses import dataclass

from plans.models import Activity
from plans.queries import timeline
from reviews.queries.scope import Scope
from smewg.toolkit.addresses import reverse
from smewg.toolkit.charts.drawing import Chart

State = Activity.State


@dataclass(frozen=True)
class ScheduleSection:
    """The lines of the schedule in the scope. `slipped`: put off, moved later, or past their years.

    `not_recorded`: their years are over and nobody said what became of them, which is not known and
    not slipped. Both also stand in the list of their state.
    """

    activities: list[Activity]
    slipped: list[Activity]
    not_recorded: list[Activity]
    chart: Chart | None
    url: str
    this_year: int = 0
    """The first year that is not over yet."""

    def at(self, *states: str) -> list[Activity]:
        return [each for each in self.activities if each.state in states]

    @property
    def counts(self) -> list[tuple[str, int, str]]:
        """Each state with how many there are, and the address of the list."""
        states = [
            (state.label, len(self.at(state)), f"{self.url}?stage={state.value.replace(' ', '+')}")
            for state in State
        ]
        return [
            *states,
            ("slipped", len(self.slipped), ""),
            ("not recorded", len(self.not_recorded), ""),
        ]

    def column_of(self, activity: Activity) -> str:
        """Where an activity stands in the table by year: what is not recorded stands apart."""
        if _is_not_recorded(activity, self.this_year):
            return NOT_RECORDED
        return COLUMN_OF[State(activity.state)]

    def in_table(self, column: str, last_year: int) -> list[Activity]:
        return [
            each
            for each in self.activities
            if each.last_year == last_year and self.column_of(each) == column
        ]

    @property
    def last_years(self) -> list[int]:
        return sorted({each.last_year for each in self.activities})


NOT_RECORDED = "not-recorded"
COLUMN_OF = {
    State.CARRIED_OUT: "carried-out",
    State.UNDER_WAY: "under-way",
    State.PLANNED: "planned",
    State.DEFERRED: "put-off-or-dropped",
    State.DROPPED: "put-off-or-dropped",
}
COLUMNS = {
    "carried-out": "Carried out",
    "under-way": "Under way",
    "planned": "Planned",
    "put-off-or-dropped": "Put off or dropped",
    NOT_RECORDED: "Not recorded",
}
"""The columns of the table by last planned year."""


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
    slipped = [each for each in activities if _slipped(each, was.get(each.pk), year)]
    return ScheduleSection(
        activities,
        slipped,
        [each for each in activities if _is_not_recorded(each, year) and each not in slipped],
        timeline.timeline(scope.plan, activities, was) if activities else None,
        reverse("plans:schedule", args=[scope.plan.key]),
        year,
    )


def _slipped(activity: Activity, was: tuple[int, int] | None, this_year: int) -> bool:
    """Put off, moved later than first planned, or under way though its years are over."""
    if activity.state == State.DROPPED:
        return False
    moved_later = was is not None and (activity.first_year, activity.last_year) > was
    over = activity.state == State.UNDER_WAY and activity.last_year < this_year
    late = activity.carried_out_in is not None and activity.carried_out_in > (
        was[1] if was else activity.last_year
    )
    return activity.state == State.DEFERRED or moved_later or over or late


def _is_not_recorded(activity: Activity, this_year: int) -> bool:
    """Its years are over, and it still stands as it was planned: nobody said what became of it."""
    return activity.state == State.PLANNED and activity.last_year < this_year
