"""What the plan adds to meetings and the handover pack: what was promised and is open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.urls import reverse

from plans.models import Activity, Plan, Recommendation, WorkPlanEdition
from smewg.hooks import PanelLine, Section
from smewg.models import Meeting, User


def open_promises(user: User, day: date) -> Section:
    """The open lines of the latest Work Plan."""
    edition = (
        WorkPlanEdition.objects.exclude(agreed_on=None)
        .select_related("plan")
        .order_by("-year")
        .first()
    )
    if edition is None:
        return Section("Work Plan: open lines", empty="No Work Plan was agreed yet.")
    items = edition.items.visible_to(user).open().select_related("owner")
    address = reverse("plans:work_plan", args=[edition.plan.key, edition.year])
    lines = [
        PanelLine(
            text=item.title,
            url=address,
            note=f"{item.get_state_display()}; owner: {item.owned_by or 'nobody yet'}",
            reason=item.why,
            when=item.due,
        )
        for item in items
    ]
    return Section(f"{edition}: open lines", lines, empty="All of it is settled.")


def open_recommendations(user: User, day: date) -> Section:
    found = Recommendation.objects.visible_to(user).open().filter(carried_to=None)
    lines = [
        PanelLine(
            text=str(each),
            url=reverse("plans:recommendations", args=[each.plan.key]),
            note=f"{each.get_state_display()}; owner: {each.owned_by or 'nobody yet'}",
            reason=each.response,
        )
        for each in found.select_related("plan", "owner", "assessment")
    ]
    return Section("Recommendations of the assessment still open", lines, empty="None.")


def schedule_in_motion(user: User, day: date) -> Section:
    """Activities that were moved, deferred or dropped, and why; and those past their years."""
    plans = Plan.objects.visible_to(user).with_work(day.year)
    if not plans:
        return Section("Implementation schedule", empty="No plan is loaded.")
    now, *earlier = plans
    lines = _in_motion(user, now)
    for plan in earlier:
        lines += [
            replace(each, note=f"{plan.title}; {each.note}")
            for each in _in_motion(user, plan, is_over=True)
        ]
    return Section(
        f"Implementation schedule {now.period}: open and dropped", lines, empty="All carried out."
    )


def _in_motion(user: User, plan: Plan, *, is_over: bool = False) -> list[PanelLine]:
    """A plan's open lines; of a plan that runs, those that were dropped too."""
    reasons = _last_reasons(plan)
    return [
        PanelLine(
            text=f"{each.number}. {each.title}",
            url=reverse("plans:activity", args=[plan.key, each.number]),
            note=f"{each.years}; {each.get_state_display()}",
            reason=reasons.get(each.pk, ""),
        )
        for each in plan.activities.visible_to(user)
        if not each.is_settled or (each.state == Activity.State.DROPPED and not is_over)
    ]


def _last_reasons(plan: Plan) -> dict[int, str]:
    records = Activity.history.filter(plan_id=plan.pk).exclude(history_change_reason=None)
    rows = records.order_by("history_id").values_list("id", "history_change_reason")
    return {pk: reason for pk, reason in rows if reason}


def agreed_there(user: User, meeting: Meeting) -> Section:
    editions = meeting.agreed_work_plans.select_related("plan")
    return Section(
        "Work Plan agreed there",
        [
            PanelLine(
                text=str(each), url=reverse("plans:work_plan", args=[each.plan.key, each.year])
            )
            for each in editions
        ],
        empty="None.",
    )


def reviews_of_the_plan(user: User, day: date) -> Section:
    """The reviews that the plan foresees, and their years as far as they are fixed."""
    plans = Plan.objects.visible_to(user).with_work(day.year)
    if not plans:
        return Section("Reviews of the plan", empty="No plan is loaded.")
    lines = [
        PanelLine(
            text=f"{each.kind.capitalize()}: {each.what}",
            url=reverse("plans:plan", args=[plan.key]),
            note=each.when if plan == plans[0] else f"{each.when}; {plan.title}",
        )
        for plan in plans[:2]
        for each in plan.planned_reviews.all()
    ]
    return Section("Reviews of the plan", lines, empty="The plan names none.")
