"""What the contributions let one find: the economies' reports."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse

from contributions.models import Contribution, ContributionVersion
from contributions.models.visibility import economy_of
from contributions.queries.reporting_window import windows_of_unpublished_years
from plans.models import Plan
from smewg.access import allowed
from smewg.hooks import Action
from smewg.models import Economy, Partner, User
from smewg.toolkit.search.index import Document, Findable, Touch, lines_of

WORDS = ("done", "outcome", "place", "other_partners")
"""Of a report, what everybody reads who may see it: not its contact, nor the private note."""


def _reports() -> QuerySet[Contribution]:
    named = Contribution.objects.select_related(
        "economy", "reporting_year__plan", "latest", "accepted_version"
    )
    return named.prefetch_related("latest__partners", "accepted_version__partners")


def _of_report(report: Contribution) -> Document:
    """The version that others read; the draft only of a report that was never sent.

    A draft is seen by those alone who may see such a report, so that they find their own words.
    """
    version = report.accepted_version or report.latest
    texts = [
        str(getattr(version, name) if version else report.draft.get(name, "")) for name in WORDS
    ]
    partners = version.partners.all() if version else []
    texts += ["; ".join(map(str, partners)), str(report.economy)]
    return Document(
        title=report.title,
        url=reverse("contributions:report", args=list(report.place)),
        text=lines_of(*texts),
        where=f"{report.economy}, report {report.reference}: {report.get_state_display()}",
        year=report.reporting_year.year,
        plan=report.reporting_year.plan.period,
    )


REPORTS = Findable(
    key="report",
    one="Report",
    several="Reports",
    rows=_reports,
    document=_of_report,
    visible=Contribution.objects.visible_to,
    touches=(
        Touch(ContributionVersion, via="contribution_id"),
        Touch(Plan, to="reporting_year__plan"),
        Touch(Economy, to="economy", columns=("short_name", "code")),
        Touch(Partner, to="latest__partners", columns=("name",)),
        Touch(Partner, to="accepted_version__partners", columns=("name",)),
    ),
)


def actions(user: User) -> Iterable[Action]:
    """To report, or to say that there is nothing to report, for a year that asks for it."""
    own = economy_of(user)
    if own is None or not allowed(user, "contributions.report"):
        return
    for window in windows_of_unpublished_years():
        year = window.reporting_year.year
        yield Action(
            f"Write a report of {year}",
            reverse("contributions:new", args=[year, own.code]),
            "new contribution begin start",
        )
        yield Action(
            f"Nothing to report for {year}",
            reverse("contributions:year", args=[year]),
            "no activity none nil say answer",
        )
