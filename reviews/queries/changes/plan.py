"""The plan's side: the schedule, the assessment's recommendations, decisions of meetings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.urls import reverse

from plans.models import Activity, Recommendation
from reviews.queries.changes.change_query import Change, ChangeQuery, history
from smewg.models import MeetingDecision
from smewg.toolkit.days import day_in_words


def schedule(query: ChangeQuery) -> Iterable[Change]:
    for was, now in history(query, Activity.history, plan=query.plan):
        if was is None:
            said = "entered in the schedule"
        elif was.state != now.state:
            said = f"{was.get_state_display()} before, {now.get_state_display()} now"
        elif (was.first_year, was.last_year) != (now.first_year, now.last_year):
            said = f"moved from {_between(was)} to {_between(now)}"
        else:
            continue
        yield Change(
            f"{now.number}. {now.title}: {said}.",
            now.history_date,
            reverse("plans:activity", args=[query.plan.key, now.number]),
            now.history_change_reason or "",
        )


def _between(record: Any) -> str:
    first, last = record.first_year, record.last_year
    return str(first) if first == last else f"{first} to {last}"


def recommendations(query: ChangeQuery) -> Iterable[Change]:
    url = reverse("plans:recommendations", args=[query.plan.key])
    for was, now in history(query, Recommendation.history, plan=query.plan):
        if was is None:
            said = f"entered, {now.get_state_display()}"
        elif was.state != now.state:
            said = f"{was.get_state_display()} before, {now.get_state_display()} now"
        else:
            continue
        yield Change(
            f"{now.number}. {now.text.rstrip('.')}: {said}.",
            now.history_date,
            f"{url}#r{now.id}",
            now.done,
        )


def _entered_without_a_day(query: ChangeQuery) -> Q:
    """Decisions of meetings whose day nobody knows count by the day on which they were noted."""
    entered = MeetingDecision.history.filter(query.within("history_date"), history_type="+")
    return Q(meeting__start=None, pk__in=entered.values("id"))


def decisions(query: ChangeQuery) -> Iterable[Change]:
    taken = query.on_days("meeting__start") | _entered_without_a_day(query)
    for each in MeetingDecision.objects.filter(taken | query.on_days("settled_on")).select_related(
        "meeting"
    ):
        settled = f" Carried out on {day_in_words(each.settled_on)}." if each.settled_on else ""
        yield Change(
            f"{each.meeting.name}: {each}{settled}",
            url=reverse("group:meeting", args=[each.meeting.slug]),
            reason=each.follow_up,
        )
