"""What is missing of an objective, in sentences: what was not recorded is never called zero."""

from __future__ import annotations

from collections.abc import Iterator

from plans.models import Activity
from reviews.queries.objective import reports_and_notes
from reviews.queries.objective.parts import Asked, StoryYear
from smewg.access import allowed
from smewg.hooks import PanelLine
from smewg.toolkit.addresses import reverse
from smewg.toolkit.text import count_of, years_in_words


def missing(asked: Asked, years: list[StoryYear]) -> list[PanelLine]:
    """A sentence for each thing that is not there, with where it could be looked up."""
    return [
        *_of_the_schedule(asked, years),
        *_of_the_years(years),
        *_of_the_list(asked, years),
        *_of_reports(asked, years),
        *_of_notes(asked, years),
    ]


def _of_the_schedule(asked: Asked, years: list[StoryYear]) -> Iterator[PanelLine]:
    if _has(years, "schedule"):
        return
    rows = Activity.objects.visible_to(asked.user).filter(plan=asked.plan).order_by()
    number = rows.count()
    naming = rows.exclude(objectives=None).distinct().count()
    schedule = reverse("plans:schedule", args=[asked.plan.key])
    if not number:
        yield PanelLine("The plan's schedule has no activity yet.", schedule)
    elif not naming:
        planned = count_of(number, "planned activity", "planned activities")
        yield PanelLine(
            f"None of the {planned} names an objective, so the schedule says nothing about this "
            "one.",
            schedule,
        )
    else:
        yield PanelLine(
            f"No planned activity names this objective; {naming} of {number} name another one.",
            schedule,
        )


def _of_the_years(years: list[StoryYear]) -> Iterator[PanelLine]:
    hidden = [each.state.year for each in years if each.state.is_hidden]
    blank = [each.state.year for each in years if each.state.instead and not each.state.is_hidden]
    if hidden:
        yield PanelLine(f"What was done in {years_in_words(hidden)} is not published yet.")
    if blank:
        yield PanelLine(
            f"Nothing has been entered for {years_in_words(blank)} yet, for any objective."
        )
    silent = [each.state.year for each in years if not each.state.instead and not each.listed]
    if silent:
        yield PanelLine(f"No listed item of {years_in_words(silent)} names this objective.")


def _of_the_list(asked: Asked, years: list[StoryYear]) -> Iterator[PanelLine]:
    """Indicators of which nothing is listed in any year that the reader sees."""
    told_years = [each for each in years if not each.state.instead]
    if not any(each.listed for each in told_years):
        return
    found = {kind.key for each in told_years for kind in each.kinds if kind.is_listed}
    for indicator in asked.plan.indicators.all():
        if indicator.key not in found:
            yield PanelLine(
                f"{indicator.short}: none is listed for this objective.",
                reverse("kpis_pages:indicator", args=[asked.plan.key, indicator.slug]),
            )


def _of_reports(asked: Asked, years: list[StoryYear]) -> Iterator[PanelLine]:
    silent = [
        each.state.year
        for each in years
        if not each.state.is_hidden and not _has([each], "reports")
    ]
    if silent:
        yield PanelLine(
            f"No accepted report for {years_in_words(silent)} names this objective. Reporting is "
            "voluntary.",
            f"{reverse('contributions:who')}?plan={asked.plan.key}",
        )


def _of_notes(asked: Asked, years: list[StoryYear]) -> Iterator[PanelLine]:
    if not _has(years, "notes"):
        of_whom = "" if allowed(asked.user, "projects.view_scoring") else "approved "
        yield PanelLine(
            f"No {of_whom}concept note of the plan's years names this objective.",
            reports_and_notes.notes_of(asked, None),
        )


def _has(years: list[StoryYear], key: str) -> bool:
    return any(kind.key == key for each in years for kind in each.kinds)
