"""The steps of an activity, of a Work Plan edition and its lines, and of a sent plan file."""

from __future__ import annotations

from collections.abc import Mapping

from plans.enums import ActivityState, EditionState, PlanFileState, WorkPlanItemState
from smewg.toolkit.transitions import Columns, Transition

STATE = Columns(state="state")
_UNSETTLED = frozenset({ActivityState.PLANNED, ActivityState.UNDER_WAY, ActivityState.DEFERRED})
_LOOK_AGAIN = "Look at the activity again before you save."
_SETTLED = "Nothing more comes of it."

PLAN = Transition(
    "plan",
    frozenset({ActivityState.UNDER_WAY, ActivityState.DEFERRED, ActivityState.DROPPED}),
    ActivityState.PLANNED,
    needs_reason=True,
    ask_reason="Say why.",
    columns=STATE,
    refusal=_LOOK_AGAIN,
)
START = Transition(
    "start",
    frozenset({ActivityState.PLANNED, ActivityState.DEFERRED}),
    ActivityState.UNDER_WAY,
    columns=STATE,
    refusal=_LOOK_AGAIN,
)
TAKE_UP = Transition(
    "take-up",
    frozenset({ActivityState.DROPPED}),
    ActivityState.UNDER_WAY,
    needs_reason=True,
    ask_reason="Say why.",
    columns=STATE,
    refusal=_LOOK_AGAIN,
)
DEFER = Transition(
    "defer",
    frozenset({ActivityState.PLANNED, ActivityState.UNDER_WAY, ActivityState.DROPPED}),
    ActivityState.DEFERRED,
    needs_reason=True,
    ask_reason="Say why.",
    columns=STATE,
    refusal=_LOOK_AGAIN,
)
DROP = Transition(
    "drop",
    _UNSETTLED,
    ActivityState.DROPPED,
    needs_reason=True,
    ask_reason="Say why.",
    columns=STATE,
    refusal=_LOOK_AGAIN,
)
CARRY_OUT = Transition(
    "carry-out", _UNSETTLED, ActivityState.CARRIED_OUT, columns=STATE, refusal=_SETTLED
)
TAKE_BACK = Transition(
    "take-back",
    frozenset({ActivityState.CARRIED_OUT}),
    ActivityState.UNDER_WAY,
    needs_reason=True,
    clears=("carried_out_in",),
    columns=STATE,
)
MOVE = Transition(
    "move",
    _UNSETTLED,
    needs_reason=True,
    ask_reason="Say why it is moved.",
    columns=STATE,
    refusal=_SETTLED,
)
CONFIRM_AREAS = Transition("confirm-areas", frozenset(ActivityState), columns=STATE)

STEPS_TO: Mapping[str, tuple[Transition, ...]] = {
    ActivityState.PLANNED: (PLAN,),
    ActivityState.UNDER_WAY: (START, TAKE_UP),
    ActivityState.DEFERRED: (DEFER,),
    ActivityState.DROPPED: (DROP,),
}
"""What leads to a state that is said by hand; carried out is said with the evidence of it."""

AGREE = Transition(
    "agree",
    frozenset({EditionState.DRAFT}),
    verb="It was agreed",
    refusal="An edition is agreed once.",
)

LINE_STEPS: Mapping[str, Transition] = {
    state: Transition(
        key,
        frozenset(WorkPlanItemState),
        state,
        needs_reason=state == WorkPlanItemState.DROPPED,
        ask_reason="Say why it is dropped.",
        columns=STATE,
        refusal="Look at the line again before you save.",
    )
    for state, key in (
        (WorkPlanItemState.PLANNED, "plan-line"),
        (WorkPlanItemState.UNDER_WAY, "start-line"),
        (WorkPlanItemState.DONE, "finish-line"),
        (WorkPlanItemState.DROPPED, "drop-line"),
    )
}
"""Progress of a line by the state that is told; any state may follow any other."""

LOAD_FILE = Transition(
    "load-file",
    frozenset({PlanFileState.OPEN}),
    PlanFileState.LOADED,
    verb="Load this plan",
    stamps="loaded",
    refusal="This file was dealt with already.",
)
LEAVE_FILE = Transition(
    "leave-file",
    frozenset({PlanFileState.OPEN}),
    PlanFileState.LEFT,
    verb="Do not load this file",
    refusal="This file was dealt with already.",
)
