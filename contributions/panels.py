"""What the reports add to the pages of the floors below, and to the handover pack."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from django.db.models import Q

from contributions.models import Contribution, ContributionState
from contributions.queries.reporting_window import windows_of_unpublished_years
from contributions.reminders import path
from kpis.hooks import Suggestion
from kpis.models import Evidence
from plans.models import Activity, Objective, Plan
from smewg.hooks import PanelLine, Section
from smewg.models import User
from smewg.toolkit.addresses import reverse
from smewg.toolkit.text import count_of

SHOWN = 10
"""How many reports stand beside an objective; the rest are in the list."""


def _line(report: Contribution) -> PanelLine:
    return PanelLine(
        text=f"{report.reference} {report.title}",
        url=reverse("contributions:report", args=report.place),
        note=str(report.economy),
    )


def of_evidence(user: User, item: Evidence) -> Section | None:
    """The reports that an item was made from, or that say the same."""
    reports = Contribution.objects.visible_to(user).filter(accepted_evidence__evidence=item)
    lines = [_line(report) for report in reports.with_names()]
    return Section("Reported by economies", lines) if lines else None


def of_activity(user: User, activity: Activity) -> Section:
    """Accepted reports that name an activity of the schedule."""
    reports = Contribution.objects.visible_to(user).filter(accepted_version__activity=activity)
    return Section(
        "Reports of economies",
        [_line(report) for report in reports.with_names()],
        empty="No accepted report names this activity.",
    )


def of_objectives(user: User, objectives: Sequence[Objective]) -> dict[int, list[PanelLine]]:
    """The accepted reports that name each objective, by its id: the latest, and where all are."""
    reports = Contribution.objects.visible_to(user).accepted()
    rows = reports.filter(accepted_version__objectives__in=objectives).order_by(
        "-reporting_year__year", "economy__order", "number"
    )
    named: dict[int, list[int]] = {}
    for objective, report in rows.values_list("accepted_version__objectives", "pk"):
        named.setdefault(objective, []).append(report)
    shown = {pk for reports_ in named.values() for pk in reports_[:SHOWN]}
    lines = {report.pk: _line(report) for report in reports.filter(pk__in=shown).with_names()}
    return {
        each.pk: [
            *(lines[pk] for pk in named[each.pk][:SHOWN]),
            *_all_of(each, len(named[each.pk])),
        ]
        for each in objectives
        if each.pk in named
    }


def _all_of(objective: Objective, number: int) -> list[PanelLine]:
    if number <= SHOWN:
        return []
    key = objective.area.plan.key
    address = f"{reverse('contributions:accepted', args=[key])}?objective={objective.pk}"
    return [PanelLine(f"All {number} accepted reports for {objective.code}", address)]


def still_open(user: User, day: date) -> Section:
    """For the handover: years whose reports are asked for or wait to be read."""
    waiting = Contribution.objects.visible_to(user).waiting()
    numbers = list(waiting.values_list("reporting_year__year", flat=True))
    lines = [
        PanelLine(
            text=str(each),
            url=path(each.reporting_year.year),
            note=f"{each.state_in_words}; "
            f"{count_of(numbers.count(each.reporting_year.year), 'report')} to read",
            when=each.closes,
        )
        for each in windows_of_unpublished_years()
    ]
    return Section("Economies' contributions", lines, empty="No window is set.")


def to_list(user: User, plan: Plan, years: Collection[int]) -> Iterator[Suggestion]:
    """Reports of open years that wait, or were accepted and stand behind no item."""
    reports = Contribution.objects.visible_to(user).filter(
        reporting_year__plan=plan, reporting_year__year__in=years
    )
    not_counted = Q(state=ContributionState.SUBMITTED) | Q(
        state=ContributionState.ACCEPTED, accepted_evidence=None
    )
    for report in reports.filter(not_counted).with_names():
        yield Suggestion(
            source="Reports of economies",
            title=f"{report.reference} {report.title}",
            note=f"{report.economy}, {report.get_state_display()}",
            url=reverse("contributions:report", args=report.place),
        )
