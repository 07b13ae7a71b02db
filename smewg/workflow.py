"""The step of a swap of turns."""

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
