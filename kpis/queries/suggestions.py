"""What may have to be listed and is not yet: meetings' papers, the schedule, more by hooks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import urlencode

from kpis import hooks
from kpis.hooks import Suggestion
from kpis.models import Evidence, ReportingYear, ReportingYearState
from plans.models import Activity, Plan
from smewg.models import Paper, User
from smewg.toolkit.addresses import reverse
from smewg.toolkit.days import today
from smewg.toolkit.similarity import likely_same

MOST = 50
"""So many are shown of each kind; as they are listed, the next ones come up."""


def suggestions(plan: Plan, user: User) -> dict[str, list[Suggestion]]:
    """What is not counted yet, by where it comes from; of years that are open."""
    years = ReportingYear.objects.filter(plan=plan, state=ReportingYearState.OPEN)
    open_years = set(years.values_list("year", flat=True))
    found = [
        *_from_papers(plan, user, open_years),
        *_from_schedule(plan, user, open_years),
        *hooks.suggested(user, plan, open_years),
    ]
    by_source: dict[str, list[Suggestion]] = defaultdict(list)
    for each in found:
        if len(by_source[each.source]) < MOST:
            by_source[each.source].append(each)
    return dict(by_source)


def _from_papers(plan: Plan, user: User, years: set[int]) -> Iterator[Suggestion]:
    """Papers of meetings in open years that no item of their meeting looks like."""
    papers = Paper.objects.visible_to(user).filter(meeting__year__in=years)
    listed: dict[int, list[tuple[int, str]]] = defaultdict(list)
    items = Evidence.objects.counted().filter(meeting__year__in=years)
    for pk, meeting, title in items.values_list("pk", "meeting", "title"):
        listed[meeting].append((pk, title))
    for paper in papers.select_related("meeting").order_by("-meeting__year", "number"):
        if not likely_same(paper.title, listed[paper.meeting_id]):
            yield Suggestion(
                source="Papers of meetings",
                title=paper.title,
                note=f"{paper.meeting.name}, {paper.meeting.when}"
                + (f"; submitted by {paper.submitted_by}" if paper.submitted_by else ""),
                url=_add(plan, year=paper.meeting.year, paper=paper.pk),
            )


def _from_schedule(plan: Plan, user: User, years: set[int]) -> Iterator[Suggestion]:
    """Activities that have begun, by the schedule, and that no item names."""
    named = Evidence.objects.counted().exclude(activity=None).values("activity_id")
    activities = Activity.objects.visible_to(user).filter(plan=plan).exclude(pk__in=named)
    for activity in activities.filter(first_year__lte=today().year).exclude(state="dropped"):
        if years & {*range(activity.first_year, activity.last_year + 1)}:
            yield Suggestion(
                source="The schedule",
                title=f"{activity.number}. {activity.title}",
                note=f"{activity.years}, {activity.get_state_display()}",
                url=reverse("kpis_pages:carried_out", args=[plan.key, activity.number]),
            )


def _add(plan: Plan, **of: object) -> str:
    return f"{reverse('kpis:evidence_add', args=[plan.key])}?{urlencode(of)}"
