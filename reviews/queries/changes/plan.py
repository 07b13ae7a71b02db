"""The plan's side: the schedule, the assessment's recommendations, decisions of meetings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from plans.models import Activity, Recommendation
from reviews.queries.changes.change_query import Change, ChangeQuery, history
from smewg.models import MeetingDecision
from smewg.toolkit.addresses import reverse
from smewg.toolkit.days import day_in_words


def schedule(query: ChangeQuery) -> Iterable[Change]:
    """An activity that came, or whose state or years changed: both where both did."""
    for was, now in history(query, Activity.history, plan=query.plan):
        before, after = _stood(was), _stood(now)
        if before == after:
            continue
        state_stays = was is not None and was.state == now.state
        years_stay = was is not None and _between(was) == _between(now)
        shown = 1 if state_stays else 0
        kept = (shown,) if state_stays or years_stay else (0, 1)
        yield Change(
            f"{now.number}. {now.title}",
            ", ".join(after[part] for part in kept) if was else f"entered, {', '.join(after)}",
            (now.number,),
            before=", ".join(before[part] for part in kept) if was else "",
            when=now.history_date,
            url=reverse("plans:activity", args=[query.plan.key, now.number]),
            reason=now.history_change_reason or "",
            by=query.person(now.history_user),
        )


def _stood(record: Any | None) -> tuple[str, str]:
    """An activity's state and years."""
    return (record.get_state_display(), _between(record)) if record else ("", "")


def _between(record: Any) -> str:
    first, last = record.first_year, record.last_year
    return str(first) if first == last else f"{first} to {last}"


def recommendations(query: ChangeQuery) -> Iterable[Change]:
    url = reverse("plans:recommendations", args=[query.plan.key])
    for was, now in history(query, Recommendation.history, plan=query.plan):
        if was is not None and was.state == now.state:
            continue
        state = now.get_state_display()
        yield Change(
            f"{now.number}. {now.text.rstrip('.')}",
            state if was else f"entered, {state}",
            (now.number, now.id),
            before=was.get_state_display() if was else "",
            when=now.history_date,
            url=f"{url}#r{now.id}",
            reason=now.done,
            by=query.person(now.history_user),
        )


def _entered_without_a_day(query: ChangeQuery) -> Q:
    """Decisions of meetings whose day nobody knows count by the day on which they were noted."""
    entered = MeetingDecision.history.filter(query.within("history_date"), history_type="+")
    return Q(meeting__start=None, pk__in=entered.values("id"))


def decisions(query: ChangeQuery) -> Iterable[Change]:
    taken = query.on_days("meeting__start") | _entered_without_a_day(query)
    found = MeetingDecision.objects.filter(taken | query.on_days("settled_on"))
    for each in found.select_related("meeting"):
        meeting = each.meeting
        settled = f"carried out on {day_in_words(each.settled_on)}" if each.settled_on else ""
        yield Change(
            f"{meeting.name}: {each}",
            settled or "decided",
            (meeting.year, meeting.month or 0, meeting.pk, each.number),
            before="decided" if settled else "",
            url=reverse("group:meeting", args=[meeting.slug]),
            reason=each.follow_up,
        )
