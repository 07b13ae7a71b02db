"""What a new item begins with: the things that the address of its form names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plans.models import Activity, Objective, Plan
from smewg.models import Economy, Meeting, Paper, Partner, User
from smewg.toolkit.text import whole_number

NAMES = ("note", "activity", "paper", "meeting", "economy", "partner", "objective")
"""What an address may name, beside the year and the indicator."""


def initial_of(asked: Mapping[str, str], plan: Plan, user: User) -> dict[str, Any]:
    """First values for the form, by its fields; what is not there, or not to be seen, is left out.

    An activity gives its title and its proponents, a paper its title, meeting and link.
    """
    activities = Activity.objects.visible_to(user).filter(plan=plan)
    papers = Paper.objects.visible_to(user).select_related("meeting")
    found: dict[str, Any] = {}
    if activity := _row(activities, "number", asked, "activity"):
        found |= {
            "title": activity.title,
            "activity": activity,
            "economies": activity.proponents.all(),
        }
    if meeting := _row(Meeting.objects.visible_to(user), "pk", asked, "meeting"):
        found["meeting"] = meeting
    if paper := _row(papers, "pk", asked, "paper"):
        found |= _of_paper(paper)
    if partner := _row(Partner.objects.visible_to(user), "pk", asked, "partner"):
        found["partners"] = [partner]
    objectives = Objective.objects.filter(area__plan=plan)
    if objective := _row(objectives, "pk", asked, "objective"):
        found["objectives"] = [objective]
    if economy := Economy.objects.filter(code=asked.get("economy", "")).first():
        found["economies"] = [economy]
    return found


def _of_paper(paper: Paper) -> dict[str, Any]:
    by = Economy.objects.all().named(paper.submitted_by)
    return {
        "title": paper.title,
        "meeting": paper.meeting,
        "links": [paper.link] if paper.link else [],
        **({"economies": [by]} if by else {}),
        **({"held_from": paper.meeting.start} if paper.meeting.start else {}),
    }


def _row(rows: Any, field: str, asked: Mapping[str, str], name: str) -> Any:
    number = whole_number(asked.get(name))
    return rows.filter(**{field: number}).first() if number is not None else None
