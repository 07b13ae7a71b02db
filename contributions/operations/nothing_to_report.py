"""The answer that there is nothing to report: given, and taken back."""

from __future__ import annotations

from django.db import transaction

from contributions import workflow
from contributions.models import Contribution, NothingToReport
from kpis.models import ReportingYear
from smewg.models import Economy, User
from smewg.toolkit.transitions import TransitionRefused, transition


@transaction.atomic
def answer_nothing_to_report(
    economy: Economy, reporting_year: ReportingYear, *, by: User
) -> NothingToReport:
    """The economy's answer; the one that stands when it was given before.

    TransitionRefused while a report that was sent stands, and in a published year.
    """
    Economy.objects.select_for_update(no_key=True).get(pk=economy.pk)
    given = NothingToReport.objects.of(economy, reporting_year).first()
    if given:
        return given
    year = ReportingYear.objects.locked(reporting_year.pk)
    if year.is_published:
        raise TransitionRefused(f"The figures of {year} are published already.")
    sent = Contribution.objects.current().filter(reporting_year=year, economy=economy)
    if sent.exists():
        raise TransitionRefused(
            f"{economy} sent a report for {year}, so there is something to report."
        )
    return NothingToReport.objects.create(economy=economy, reporting_year=year, by=by)


@transaction.atomic
def take_answer_back(
    economy: Economy, reporting_year: ReportingYear, *, by: User
) -> NothingToReport | None:
    """Withdraw the answer: there may be something after all. None where none stands."""
    Economy.objects.select_for_update(no_key=True).get(pk=economy.pk)
    given = NothingToReport.objects.of(economy, reporting_year).first()
    if given is None:
        return None
    return transition(workflow.TAKE_ANSWER_BACK, NothingToReport, given.pk, by=by)
