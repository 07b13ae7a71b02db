"""What economies told: reports that were sent or accepted, and nothing to report."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse

from contributions.models import Contribution, NothingToReport
from contributions.models.report import ContributionQuerySet
from kpis.models import ReportingYear, ReportingYearState
from reviews.queries.changes.change_query import Change, ChangeQuery
from smewg.toolkit.days import day_in_words


def reports(query: ChangeQuery) -> Iterable[Change]:
    """Reports that the reader may see, each with the last that became of it in the period."""
    rows = Contribution.objects.visible_to(query.user).of_plan(query.plan).with_names()
    if query.by_event:
        yield from _happened(query, rows)
        return
    for each in rows.filter(query.within("accepted_at") | query.within("submitted_at")):
        accepted = each.is_accepted and query.holds(each.accepted_at)
        did, when = ("accepted", each.accepted_at) if accepted else ("sent", each.submitted_at)
        yield Change(
            f"{each.economy}: {each.reference}, {each.title}",
            did,
            _place(each),
            before="sent" if accepted else "",
            when=when,
            url=reverse("contributions:report", args=each.place),
        )
    yield from _nothing_to_report(query)


def _happened(query: ChangeQuery, rows: ContributionQuerySet) -> Iterable[Change]:
    """Reports that stand, of what began in the period, by the version that stands."""
    current = rows.current()
    accepted = query.on_days("accepted_version__held_from")
    sent = query.on_days("latest__held_from") & Q(accepted_version=None)
    for each in current.filter(accepted | sent):
        version = each.accepted_version or each.latest
        if version:
            yield Change(
                f"{each.economy}: {each.title}",
                f"from {day_in_words(version.held_from)}, told in report {each.reference}",
                _place(each),
                url=reverse("contributions:report", args=each.place),
            )


def _nothing_to_report(query: ChangeQuery) -> Iterable[Change]:
    """Of the years that the reader sees: observers the published ones."""
    years = ReportingYear.objects.visible_to(query.user).filter(plan=query.plan)
    if not query.reads_history:
        years = years.filter(state=ReportingYearState.PUBLISHED)
    answers = NothingToReport.objects.current().filter(query.within("at"), reporting_year__in=years)
    who = f"{reverse('contributions:who')}?plan={query.plan.key}"
    for answer in answers.select_related("economy", "reporting_year"):
        year = answer.reporting_year
        yield Change(
            f"{answer.economy}: {year}",
            "nothing to report",
            (year.year, answer.economy.order, 0),
            when=answer.at,
            url=f"{who}&sort={year.year}",
        )


def _place(report: Contribution) -> tuple[int, int, int]:
    return report.reporting_year.year, report.economy.order, report.number
