"""The step of a swap of turns, and the steps of an account: open, closed, open again."""

from __future__ import annotations

from smewg.enums import SwapState
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
