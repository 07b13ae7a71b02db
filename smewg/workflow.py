"""The steps of a swap of turns, of a meeting (postponed, cancelled, held), and of an account."""

from __future__ import annotations

from smewg.enums import MeetingState, SwapState
from smewg.toolkit.transitions import Columns, Transition

WITHDRAW_SWAP = Transition(
    "withdraw",
    frozenset({SwapState.RECORDED}),
    verb="Withdraw the swap",
    needs_reason=True,
    ask_reason="Say why it is withdrawn.",
    columns=Columns(at="withdrawn_at"),
    refusal="A swap is withdrawn once.",
)

CALLED_OFF = Columns(reason="state_because")

POSTPONE_MEETING = Transition(
    "postpone",
    frozenset({MeetingState.ON}),
    MeetingState.POSTPONED,
    verb="Postpone it",
    needs_reason=True,
    ask_reason="Say who postponed it, and why.",
    columns=CALLED_OFF,
    refusal="Only a meeting that takes place is postponed.",
)
CANCEL_MEETING = Transition(
    "cancel",
    frozenset({MeetingState.ON, MeetingState.POSTPONED}),
    MeetingState.CANCELLED,
    verb="Cancel it",
    needs_reason=True,
    ask_reason="Say who cancelled it, and why.",
    columns=CALLED_OFF,
    refusal="It is cancelled already.",
)
HOLD_MEETING = Transition(
    "hold",
    frozenset({MeetingState.POSTPONED, MeetingState.CANCELLED}),
    MeetingState.ON,
    verb="It takes place after all",
    needs_reason=True,
    ask_reason="Say who says so, and why.",
    refusal="It takes place already.",
)
MEETING_STEPS = {step.key: step for step in (POSTPONE_MEETING, CANCEL_MEETING, HOLD_MEETING)}

ACCOUNT = Columns(state="account_state")
CLOSED = "closed"

CLOSE_ACCOUNT = Transition(
    "close",
    frozenset({"open", "invited, not joined yet"}),
    verb="Close the account",
    needs_reason=True,
    ask_reason="Say why, for the person's history.",
    refusal="Only an open account is closed.",
    columns=ACCOUNT,
)
OPEN_ACCOUNT = Transition(
    "open",
    frozenset({CLOSED}),
    verb="Open the account again",
    needs_reason=True,
    ask_reason="Say why, for the person's history.",
    refusal="Only a closed account is opened again.",
    columns=ACCOUNT,
)
ANONYMISE_ACCOUNT = Transition(
    "anonymise",
    frozenset({CLOSED}),
    verb="Take the name off",
    needs_reason=True,
    ask_reason="Say why, for the record of the account.",
    refusal="Only a closed account loses its name.",
    columns=ACCOUNT,
)
