"""Invented states for some of the schedule's activities, so that each state can be seen.

Each reason says that it is invented. What is left alone stays not recorded, as it really is.
"""

from __future__ import annotations

from plans.enums import ActivityState
from plans.models import Activity, Plan
from plans.operations.activities import change_state, move_activity
from smewg.models import User

UNDER_WAY = (9, 10)
MOVED = {
    6: (2017, 2018, "Invented: the three economies agreed to run the second round a year later."),
    3: (2017, 2018, "Invented: the survey of firms took longer than planned."),
}
DEFERRED = {13: "Invented: put off until a host is found."}
DROPPED = {4: "Invented: another forum of APEC took this up."}


def load(plan: Plan, secretariat: User) -> bool:
    """Record what became of some activities; False where anything is recorded already."""
    activities = {each.number: each for each in plan.activities.all()}
    if any(each.state != ActivityState.PLANNED for each in activities.values()):
        return False
    for number, (first, last, reason) in MOVED.items():
        if each := activities.get(number):
            move_activity(each.pk, first, last, by=secretariat, reason=reason)
    _say(activities, dict.fromkeys(UNDER_WAY, ""), ActivityState.UNDER_WAY, secretariat)
    _say(activities, DEFERRED, ActivityState.DEFERRED, secretariat)
    _say(activities, DROPPED, ActivityState.DROPPED, secretariat)
    return True


def _say(
    activities: dict[int, Activity], reasons: dict[int, str], state: str, secretariat: User
) -> None:
    for number, reason in reasons.items():
        if each := activities.get(number):
            change_state(each.pk, state, by=secretariat, reason=reason)
