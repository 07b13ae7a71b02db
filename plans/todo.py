"""What the plan asks of a reader: Work Plans to agree, areas to confirm, lines that are due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count

from plans.models import Activity, Plan, WorkPlanEdition, WorkPlanItem
from smewg.access import allowed
from smewg.hooks import Gathered, Waiting
from smewg.models import Role, User
from smewg.toolkit import days
from smewg.toolkit.addresses import reverse
from smewg.toolkit.deadlines import end_of
from smewg.toolkit.text import count_of
from smewg.toolkit.together import Answers, Question, Row, day_in, made, question

AHEAD = timedelta(days=60)


def _ask_of_work_plans(user: User) -> dict[str, Question]:
    """Draft editions, for those who may agree them; the year's edition that is not begun."""
    year, asked = days.today().year, {}
    if allowed(user, "plans.agree_work_plan"):
        drafts = WorkPlanEdition.objects.filter(agreed_on=None).annotate(lines=Count("items"))
        asked["drafts"] = question(drafts, year="year", key="plan__key", lines="lines")
    if allowed(user, "plans.start_work_plan"):
        plans = Plan.objects.visible_to(user).filter(start_year__lte=year, end_year__gte=year)
        asked["plans"] = question(plans, key="key")
        asked["begun"] = question(WorkPlanEdition.objects.filter(year=year), year="year")
    return asked


def _work_plans(user: User, answers: Answers) -> Iterator[Waiting]:
    for row in sorted(answers.get("drafts", ()), key=lambda each: each["year"]):
        edition = WorkPlanEdition(year=row["year"])
        yield Waiting(
            text=f"Agree the {edition}" if row["lines"] else f"Write the {edition}",
            url=reverse("plans:work_plan", args=[row["key"], row["year"]]),
            note=f"{count_of(row['lines'], 'line')} so far.",
            weight=40,
        )
    if not answers.get("begun"):
        for row in answers.get("plans", ()):
            yield Waiting(
                text=f"Start the Work Plan {days.today().year}",
                url=reverse("plans:work_plans", args=[row["key"]]),
                weight=60,
            )


def _ask_of_areas(user: User) -> dict[str, Question]:
    """Activities whose area was inferred."""
    if not allowed(user, "plans.change_schedule"):
        return {}
    found = Activity.objects.visible_to(user).open().filter(area_inferred=True)
    return {
        "inferred": question(found, key="plan__key", title="plan__title", number="number"),
    }


def _areas(user: User, answers: Answers) -> Iterator[Waiting]:
    """One line for each plan."""
    by_plan: dict[str, list[Row]] = {}
    for row in sorted(answers["inferred"], key=lambda each: (each["key"], each["number"])):
        by_plan.setdefault(row["key"], []).append(row)
    for key, activities in by_plan.items():
        first, many = activities[0], len(activities) > 1
        yield Waiting(
            text=f"Confirm the area of {count_of(len(activities), 'activity', 'activities')}",
            url=reverse("plans:schedule", args=[key])
            if many
            else reverse("plans:activity", args=[key, first["number"]]),
            note=f"{first['title']}: the document does not say it.",
            weight=70,
        )


def _ask_of_lines(user: User) -> dict[str, Question]:
    """Agreed lines due within two months, or past their day."""
    if user.role != Role.DELEGATE and not allowed(user, "plans.tell_progress"):
        return {}
    items = WorkPlanItem.objects.visible_to(user).due_by(days.today() + AHEAD)
    return {
        "lines": question(
            items,
            thread="thread",
            kind="kind",
            title="title",
            owner_id="owner_id",
            due="due",
            year="edition__year",
            key="edition__plan__key",
        )
    }


def _lines(user: User, answers: Answers) -> Iterator[Waiting]:
    """An economy's people see its own; who tells progress sees how many are past."""
    rows = sorted(answers["lines"], key=lambda row: row["year"])
    latest = list({row["thread"]: row for row in rows}.values())
    if user.role == Role.DELEGATE:
        yield from (_own(row) for row in latest if row["owner_id"] == user.economy_id)
        return
    today = days.today()
    past: dict[int, list[Row]] = {}
    for row in latest:
        due = day_in(row["due"])
        if due and due < today:
            past.setdefault(row["year"], []).append(row)
    for year, lines in past.items():
        yield Waiting(
            text=f"Say how {count_of(len(lines), 'line')} of the {WorkPlanEdition(year=year)} went",
            url=_address(lines[0]),
            note="Their day is over, and they are neither done nor dropped.",
            weight=45,
        )


def _own(row: Row) -> Waiting:
    item = made(WorkPlanItem, {"kind": row["kind"], "title": row["title"], "due": row["due"]})
    return Waiting(
        text=f"{item.get_kind_display()}: {item.title}",
        url=_address(row),
        until=end_of(item.due) if item.due else None,
        note=f"{WorkPlanEdition(year=row['year'])}. Tell the secretariat how it stands.",
    )


def _address(row: Row) -> str:
    return reverse("plans:work_plan", args=[row["key"], row["year"]])


work_plans_to_agree = Gathered(_ask_of_work_plans, _work_plans)
areas_to_confirm = Gathered(_ask_of_areas, _areas)
lines_due = Gathered(_ask_of_lines, _lines)
