"""A plan as large as the bench asks for, written straight into the tables, as no person would."""

from datetime import date, timedelta

from django.utils import timezone

from contributions.models import Contribution, ContributionVersion
from kpis.models import ReportingYear
from plans.models import Objective
from projects.operations.sessions import close_session
from smewg.models import Economy
from tests.projects.factories import session
from tests.projects.many import SPREAD, ballots_on, notes_of
from tests.projects.scoring import rules_for

ITEMS, REPORTS, NOTES = 100_000, 10_000, 2_200


def reports_of(plan, by, how_many):
    """Accepted reports, by turns of every economy and year, each naming one objective."""
    years, economies = list(ReportingYear.objects.filter(plan=plan)), list(Economy.objects.all())
    objectives, now = list(Objective.objects.filter(area__plan=plan)), timezone.now()
    first = Contribution.objects.count()
    made = Contribution.objects.bulk_create(
        Contribution(
            economy=economies[n % len(economies)],
            reporting_year=years[n // len(economies) % len(years)],
            number=n // (len(economies) * len(years)) + 1_000,
            started_by=by,
        )
        for n in range(first, first + how_many)
    )
    versions = ContributionVersion.objects.bulk_create(
        ContributionVersion(
            contribution=each,
            number=1,
            side="economy",
            made_by=by,
            title=f"Report {each.number}",
            kind="training",
            held_from=date(each.reporting_year.year, 5, 1),
            done="Forty firms learned to send invoices online.",
        )
        for each in made
    )
    for each, version in zip(made, versions, strict=True):
        each.latest = each.accepted_version = version
        each.state, each.submitted_at, each.accepted_at, each.accepted_by = "accepted", now, now, by
    Contribution.objects.bulk_update(
        made,
        ["latest", "accepted_version", "state", "submitted_at", "accepted_at", "accepted_by"],
        batch_size=1_000,
    )
    names = ContributionVersion.objectives.through
    names.objects.bulk_create(
        names(contributionversion=version, objective=objectives[n % len(objectives)])
        for n, version in enumerate(versions)
    )


def scored_session(by, number, how_many, year=2018):
    """A session of so many notes with all ballots of all economies, closed: (session, rules)."""
    within = session(year=year, number=number)
    rules = rules_for(within, by)
    ballots_on(rules, notes_of(within, by, how_many), by, timezone.now(), SPREAD)
    within.scores_due = timezone.localdate() - timedelta(days=1)
    within.save()
    close_session(rules, by=by)
    return within, rules
