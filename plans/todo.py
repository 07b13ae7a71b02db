"""What the plan asks of a reader: Work Plans to agree, areas to confirm, lines that are due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse

from plans.models import Activity, Plan, WorkPlanEdition, WorkPlanItem
from smewg.access import allowed
from smewg.hooks import Waiting
from smewg.models import Role, User
from smewg.toolkit import days
from smewg.toolkit.deadlines import end_of
from smewg.toolkit.text import count_of

AHEAD = timedelta(days=60)


def work_plans_to_agree(user: User) -> Iterator[Waiting]:
    """Draft editions, for those who may agree them; the year's edition that is not begun."""
    drafts = WorkPlanEdition.objects.filter(agreed_on=None).select_related("plan")
    for edition in drafts.prefetch_related("items"):
        if not allowed(user, "plans.agree_work_plan", edition):
            continue
        lines = len(edition.items.all())
        yield Waiting(
            text=f"Agree the {edition}" if lines else f"Write the {edition}",
            url=reverse("plans:work_plan", args=[edition.plan.key, edition.year]),
            note=f"{count_of(lines, 'line')} so far.",
            weight=40,
        )
    year = days.today().year
    plan = Plan.objects.visible_to(user).covering(year)
    may_start = plan is not None and allowed(user, "plans.start_work_plan")
    if plan and may_start and not WorkPlanEdition.objects.filter(year=year).exists():
        yield Waiting(
            text=f"Start the Work Plan {year}",
            url=reverse("plans:work_plans", args=[plan.key]),
            weight=60,
        )


def areas_to_confirm(user: User) -> Iterator[Waiting]:
    """Activities whose area was inferred, one line for each plan."""
    if not allowed(user, "plans.change_schedule"):
        return
    found = Activity.objects.visible_to(user).open().filter(area_inferred=True)
    by_plan: dict[Plan, list[Activity]] = {}
    for activity in found.select_related("plan"):
        by_plan.setdefault(activity.plan, []).append(activity)
    for plan, activities in by_plan.items():
        first = activities[0]
        many = len(activities) > 1
        yield Waiting(
            text=f"Confirm the area of {count_of(len(activities), 'activity', 'activities')}",
            url=reverse("plans:schedule", args=[plan.key])
            if many
            else reverse("plans:activity", args=[plan.key, first.number]),
            note=f"{plan.title}: the document does not say it.",
            weight=70,
        )


def lines_due(user: User) -> Iterator[Waiting]:
    """Agreed lines due within two months, or past their day.

    An economy's people see its own; the secretariat, who tells progress, sees how many are past.
    """
    today = days.today()
    items = WorkPlanItem.objects.visible_to(user).due_by(today + AHEAD)
    latest = {each.thread: each for each in items.with_names().order_by("edition__year")}
    if user.role == Role.DELEGATE:
        for item in latest.values():
            if item.owner_id == user.economy_id and item.due:
                yield Waiting(
                    text=f"{item.get_kind_display()}: {item.title}",
                    url=_address(item),
                    until=end_of(item.due),
                    note=f"{item.edition}. Tell the secretariat how it stands.",
                )
    elif allowed(user, "plans.tell_progress"):
        past = [each for each in latest.values() if each.due and each.due < today]
        for edition in {each.edition for each in past}:
            lines = sum(each.edition == edition for each in past)
            yield Waiting(
                text=f"Say how {count_of(lines, 'line')} of the {edition} went",
                url=_address(next(each for each in past if each.edition == edition)),
                note="Their day is over, and they are neither done nor dropped.",
                weight=45,
            )


def _address(item: WorkPlanItem) -> str:
    return reverse("plans:work_plan", args=[item.edition.plan.key, item.edition.year])
