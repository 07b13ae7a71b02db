"""What economies told: reports that were sent or accepted, and nothing to report."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import BooleanField, Case, ExpressionWrapper, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse, reverse_lazy

from contributions.models import Contribution, ContributionState, NothingToReport
from contributions.models.report import UNTITLED, ContributionQuerySet, reference_of
from kpis.models import ReportingYear, ReportingYearState
from reviews.queries.changes.change_query import Change, ChangeQuery
from smewg.toolkit.days import day_in_words


def reports(query: ChangeQuery) -> Iterable[Change]:
    """Reports that the reader may see, each with the last that became of it in the period."""
    rows = Contribution.objects.visible_to(query.user).of_plan(query.plan)
    if query.by_event:
        yield from _happened(query, rows.with_names())
        return
    yield from _came_in(query, rows)
    yield from _nothing_to_report(query)


def _came_in(query: ChangeQuery, rows: ContributionQuerySet) -> Iterable[Change]:
    """Reports that were sent or accepted in the period, read as tuples: they may be thousands."""
    is_accepted = Q(state=ContributionState.ACCEPTED) & query.within("accepted_at")
    found = (
        rows.filter(query.within("accepted_at") | query.within("submitted_at"))
        .annotate(
            was_accepted=ExpressionWrapper(is_accepted, output_field=BooleanField()),
            came_at=Case(When(is_accepted, then=F("accepted_at")), default=F("submitted_at")),
            said=Coalesce("accepted_version__title", "latest__title", Value("")),
        )
        .values_list(
            *("economy__short_name", "economy__code", "economy__order"),
            *("reporting_year__year", "number", "said", "was_accepted", "came_at"),
        )
    )
    for name, code, order, year, number, title, accepted, when in found:
        yield Change(
            f"{name}: {reference_of(code, year, number)}, {title or UNTITLED}",
            "accepted" if accepted else "sent",
            (year, order, number),
            before="sent" if accepted else "",
            when=when,
            url=reverse_lazy("contributions:report", args=(year, code, number)),
        )


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
