"""What the plan puts on the calendar: the days by which the Work Plan's lines are due."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from plans.models import WorkPlanItem
from smewg.hooks import Entry
from smewg.models import User


def work_plan_days(user: User) -> Iterator[Entry]:
    """The days by which the Work Plan's open lines are due, each in its latest edition."""
    items = WorkPlanItem.objects.visible_to(user).open().filter(due__isnull=False)
    latest = {}
    for item in items.select_related("edition__plan", "owner").order_by("edition__year"):
        latest[item.thread] = item
    for thread, item in latest.items():
        if item.due:
            yield Entry(
                key=f"work-plan-{thread.hex}",
                day=item.due,
                title=f"Due: {item.title}",
                kind="Deadline",
                text=f"{item.edition}. Owner: {item.owned_by or 'nobody yet'}.",
                path=reverse("plans:work_plan", args=[item.edition.plan.key, item.edition.year]),
            )
