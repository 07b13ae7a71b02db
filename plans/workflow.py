"""The steps of an activity, of a Work Plan edition and of its lines."""

from __future__ import annotations

from collections.abc import Mapping

from plans.enums import ActivityStage, EditionState, LineStage
from smewg.toolkit.transitions import Columns, Transition

STAGE = Columns(state="stage")
_UNSETTLED = frozenset({ActivityStage.PLANNED, ActivityStage.UNDER_WAY, ActivityStage.DEFERRED})
_LOOK_AGAIN = "Look at the activity again before you save."
_SETTLED = "Nothing more comes of it."

PLAN = Transition(
    "plan",
    frozenset({ActivityStage.UNDER_WAY, ActivityStage.DEFERRED, ActivityStage.DROPPED}),
    ActivityStage.PLANNED,
    needs_reason=True,
    ask_reason="Say why.",
    columns=STAGE,
    refusal=_LOOK_AGAIN,
)
START = Transition(
    "start",
    frozenset({ActivityStage.PLANNED, ActivityStage.DEFERRED}),
    ActivityStage.UNDER_WAY,
    columns=STAGE,
    refusal=_LOOK_AGAIN,
)
TAKE_UP = Transition(
    "take-up",
    frozenset({ActivityStage.DROPPED}),
    ActivityStage.UNDER_WAY,
    needs_reason=True,
    ask_reason="Say why.",
    columns=STAGE,
    refusal=_LOOK_AGAIN,
)
DEFER = Transition(
    "defer",
    frozenset({ActivityStage.PLANNED, ActivityStage.UNDER_WAY, ActivityStage.DROPPED}),
    ActivityStage.DEFERRED,
    needs_reason=True,
    ask_reason="Say why.",
    columns=STAGE,
    refusal=_LOOK_AGAIN,
)
DROP = Transition(
    "drop",
    _UNSETTLED,
    ActivityStage.DROPPED,
    needs_reason=True,
    ask_reason="Say why.",
    columns=STAGE,
    refusal=_LOOK_AGAIN,
)
CARRY_OUT = Transition(
    "carry-out", _UNSETTLED, ActivityStage.CARRIED_OUT, columns=STAGE, refusal=_SETTLED
)
TAKE_BACK = Transition(
    "take-back",
    frozenset({ActivityStage.CARRIED_OUT}),
    ActivityStage.UNDER_WAY,
    needs_reason=True,
    clears=("carried_out_in",),
    columns=STAGE,
)
MOVE = Transition(
    "move",
    _UNSETTLED,
    needs_reason=True,
    ask_reason="Say why it is moved.",
    columns=STAGE,
    refusal=_SETTLED,
)
CONFIRM_AREAS = Transition("confirm-areas", frozenset(ActivityStage), columns=STAGE)

STEPS_TO: Mapping[str, tuple[Transition, ...]] = {
    ActivityStage.PLANNED: (PLAN,),
    ActivityStage.UNDER_WAY: (START, TAKE_UP),
    ActivityStage.DEFERRED: (DEFER,),
    ActivityStage.DROPPED: (DROP,),
}
"""What leads to a stage that is said by hand; carried out is said with the evidence of it."""

AGREE = Transition(
    "agree",
    frozenset({EditionState.DRAFT}),
    verb="It was agreed",
    refusal="An edition is agreed once.",
)

LINE_STEPS: Mapping[str, Transition] = {
    stage: Transition(
        key,
        frozenset(LineStage),
        stage,
        needs_reason=stage == LineStage.DROPPED,
        ask_reason="Say why it is dropped.",
        columns=STAGE,
        refusal="Look at the line again before you save.",
    )
    for stage, key in (
        (LineStage.PLANNED, "plan-line"),
        (LineStage.UNDER_WAY, "start-line"),
        (LineStage.DONE, "finish-line"),
        (LineStage.DROPPED, "drop-line"),
    )
}
"""Progress of a line by the stage that is told; any stage may follow any other."""
