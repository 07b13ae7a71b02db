"""What was promised for an objective: the schedule, Work Plans and recommendations."""

from __future__ import annotations

from collections import defaultdict

from plans.models import Activity, Recommendation, WorkPlanItem
from reviews.queries.objective.parts import SHOWN, Asked, Detail, Kinds, StoryKind, StoryLine
from smewg.hooks import PanelLine
from smewg.toolkit.addresses import reverse
from smewg.toolkit.days import day_in_words

SCHEDULE, WORK_PLAN = "In the schedule", "In the Work Plan"


def activities(asked: Asked) -> Kinds:
    """The schedule's activities that name the objective, in the first of the plan's years."""
    found: dict[int, list[Activity]] = defaultdict(list)
    rows = Activity.objects.visible_to(asked.user).filter(
        plan=asked.plan, objectives=asked.objective
    )
    for each in rows.prefetch_related("proponents"):
        found[min(max(each.first_year, asked.plan.start_year), asked.plan.end_year)].append(each)
    schedule = reverse("plans:schedule", args=[asked.plan.key])
    url = f"{schedule}?objective={asked.objective.pk}"
    return {
        year: [
            StoryKind(
                "schedule",
                SCHEDULE,
                len(each),
                url,
                [_activity(asked, one) for one in each[:SHOWN]],
            )
        ]
        for year, each in found.items()
    }


def _activity(asked: Asked, activity: Activity) -> StoryLine:
    state = activity.get_state_display()
    if activity.carried_out_in:
        state += f" in {activity.carried_out_in}"
    proponents = "; ".join(str(each) for each in activity.proponents.all())
    texts = (activity.years, state, proponents, f"activity {activity.number}")
    return StoryLine(
        activity.title,
        reverse("plans:activity", args=[asked.plan.key, activity.number]),
        [Detail(text) for text in texts if text],
    )


def work_plan_lines(asked: Asked) -> Kinds:
    """What the Work Plans promise for the objective, by their year."""
    rows = WorkPlanItem.objects.visible_to(asked.user).filter(objective=asked.objective)
    found: dict[int | None, list[WorkPlanItem]] = defaultdict(list)
    for each in rows.select_related("edition__plan", "owner"):
        year = each.edition.year
        found[year if year in asked.plan.years else None].append(each)
    return {
        year: [
            StoryKind(
                "work-plan",
                WORK_PLAN,
                len(each),
                _edition(each[0]),
                [_promise(i) for i in each[:SHOWN]],
            )
        ]
        for year, each in found.items()
    }


def _edition(item: WorkPlanItem) -> str:
    return reverse("plans:work_plan", args=[item.edition.plan.key, item.edition.year])


def _promise(item: WorkPlanItem) -> StoryLine:
    texts = (
        item.get_state_display(),
        f"owner: {item.owned_by or 'nobody yet'}",
        f"by {day_in_words(item.due)}" if item.due else "no day",
    )
    return StoryLine(item.title, _edition(item), [Detail(text) for text in texts])


def recommendations(asked: Asked) -> list[PanelLine]:
    """The recommendations that name the objective, each with where it stands."""
    rows = Recommendation.objects.visible_to(asked.user).filter(
        plan=asked.plan, objectives=asked.objective
    )
    address = reverse("plans:recommendations", args=[asked.plan.key])
    return [
        PanelLine(
            str(each), f"{address}#r{each.pk}", f"{each.get_state_display()}; {each.assessment}"
        )
        for each in rows.select_related("assessment")
    ]
