"""What pages need from many reports at once, and who may see which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from smewg.models import Economy, Role

if TYPE_CHECKING:
    from contributions.models import (  # noqa: F401 (named in the class heads)
        Contribution,
        ContributionFile,
        ContributionVersion,
        NothingToReport,
    )
    from kpis.models import ReportingYear
    from plans.models import Plan
    from smewg.models import User

DRAFT, SUBMITTED, RETURNED, ACCEPTED = "draft", "submitted", "returned", "accepted"


def economy_of(user: User) -> Economy | None:
    """The economy that `user` reports for; a Chair may speak for one too."""
    if user.is_authenticated and user.role in {Role.DELEGATE, Role.CHAIR}:
        return user.economy
    return None


def may_see(user: User, to_report: str = "") -> Q:
    """Which reports `user` may see, reached through `to_report` ("contribution__").

    Its own economy sees all of its own. The secretariat sees what was sent, and what it enters
    itself on behalf of an economy. Everybody else sees what was accepted, observers only of
    published years, as with every figure.
    """
    if not user.is_authenticated:
        return Q(pk__in=[])
    accepted = Q(**{f"{to_report}state": ACCEPTED})
    if user.role == Role.SECRETARIAT:
        sent = Q(**{f"{to_report}submitted_at__isnull": False})
        return sent | Q(**{f"{to_report}on_behalf_by__isnull": False})
    if user.role == Role.OBSERVER:
        return accepted & Q(**{f"{to_report}reporting_year__state": "published"})
    own = economy_of(user)
    return accepted | Q(**{f"{to_report}economy": own}) if own else accepted


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def visible_to(self, user: User) -> ContributionQuerySet:
        """The reports that `user` may see (may_see, above)."""
        return self.filter(may_see(user))

    def accepted(self) -> ContributionQuerySet:
        return self.filter(state=ACCEPTED)

    def waiting(self) -> ContributionQuerySet:
        """Reports that were sent and wait for the secretariat."""
        return self.filter(state=SUBMITTED)

    def of_plan(self, plan: Plan) -> ContributionQuerySet:
        return self.filter(reporting_year__plan=plan)

    def current(self) -> ContributionQuerySet:
        """Reports that are neither withdrawn nor mere drafts."""
        return self.filter(state__in=(SUBMITTED, RETURNED, ACCEPTED))

    def in_years(self, years: range) -> ContributionQuerySet:
        return self.filter(reporting_year__year__range=(years[0], years[-1]))

    def by_objective(self) -> dict[int, int]:
        """Accepted reports by the id of the objective that they name; one can name several."""
        rows = self.accepted().order_by().values_list("accepted_version__objectives")
        found = rows.annotate(n=models.Count("pk", distinct=True))
        return {objective: n for objective, n in found if objective is not None}

    def with_names(self) -> ContributionQuerySet:
        """Reports with all that a list of them shows, in a fixed number of queries."""
        return self.select_related(
            "economy", "reporting_year__plan", "latest", "accepted_version", "on_behalf_by"
        ).prefetch_related("latest__objectives__area", "latest__indicators")

    def named(self, year: int, code: str, number: int) -> ContributionQuerySet:
        """The report of that year, economy and number, if it is there."""
        return self.filter(
            reporting_year__year=year, economy__code__iexact=code, number=number
        ).with_names()

    def locked(self, pk: int) -> Contribution:
        """The report as it stands, locked until the transaction ends."""
        reports = self.select_related("economy", "reporting_year", "latest")
        return reports.select_for_update(of=["self"]).get(pk=pk)


class ContributionVersionQuerySet(models.QuerySet["ContributionVersion"]):
    def with_words(self) -> ContributionVersionQuerySet:
        """Versions with all their words at hand, in a fixed number of queries."""
        return self.select_related("made_by", "activity").prefetch_related(
            "objectives__area", "partners", "indicators", "files"
        )


class ContributionFileQuerySet(models.QuerySet["ContributionFile"]):
    def visible_to(self, user: User) -> ContributionFileQuerySet:
        """A file follows its report; the secretariat sees it once it was sent with it.

        Others than its economy see the public files of the version that was accepted.
        """
        seen = self.filter(may_see(user, "contribution__")).distinct()
        if user.role == Role.SECRETARIAT:
            sent = Q(versions__isnull=False)
            return seen.filter(sent | Q(contribution__on_behalf_by__isnull=False))
        public = Q(is_public=True, is_source=False, versions__accepted_as__isnull=False)
        own = economy_of(user)
        return seen.filter(public | Q(contribution__economy=own)) if own else seen.filter(public)


class NothingToReportQuerySet(models.QuerySet["NothingToReport"]):
    def current(self) -> NothingToReportQuerySet:
        """Answers that were not taken back by a report."""
        return self.filter(withdrawn_at=None)

    def of(self, economy: Economy, reporting_year: ReportingYear) -> NothingToReportQuerySet:
        return self.current().filter(economy=economy, reporting_year=reporting_year)
