"""The steps of a report, from its first word to its acceptance, and of "nothing to report"."""

from __future__ import annotations

from contributions.enums import EDITABLE, AnswerState, ContributionState
from smewg.toolkit.transitions import Columns, Transition

_OPEN = frozenset(EDITABLE)
_WAITING = frozenset({ContributionState.SUBMITTED})

WRITE = Transition(
    "write",
    _OPEN,
    verb="Save the draft",
    refusal="This report is not changed any more. If something is missing, start a new one, or "
    "write to the secretariat.",
)
"""Saving the draft: judged as a step is, though it leaves the state and the history alone."""

SEND = Transition(
    "send",
    _OPEN,
    ContributionState.SUBMITTED,
    verb="Send to the secretariat",
    refusal="This report is not sent again. If something is missing, start a new one, or write to "
    "the secretariat.",
)
RETURN = Transition(
    "return",
    _WAITING,
    ContributionState.RETURNED,
    verb="Return it with this message",
    needs_reason=True,
    ask_reason="Write a message first.",
    columns=Columns(at="returned_at"),
    refusal="Only a report that was sent can be returned.",
)
WRITE_BESIDE = Transition(
    "write-beside",
    _WAITING,
    ContributionState.SUBMITTED,
    verb="Put other words beside it",
    needs_reason=True,
    ask_reason="Say why you change its words; its economy reads it.",
    refusal="Only a report that was sent can be changed.",
)
ACCEPT = Transition(
    "accept",
    _WAITING,
    ContributionState.ACCEPTED,
    verb="Accept it",
    stamps="accepted",
    refusal="Only a report that was sent can be accepted.",
)
WITHDRAW = Transition(
    "withdraw",
    _OPEN,
    ContributionState.WITHDRAWN,
    verb="Withdraw it",
    columns=Columns(at="withdrawn_at"),
    refusal="This report cannot be withdrawn any more.",
)
TAKE_BACK_WITHDRAWAL = Transition(
    "take-back-withdrawal",
    frozenset({ContributionState.WITHDRAWN}),
    verb="Take it back",
    clears=("withdrawn_at",),
    refusal="Only a report that was withdrawn is taken back.",
)
"""It becomes what it was before it was withdrawn, as its history says."""

REPORT_STEPS = (SEND, RETURN, WRITE_BESIDE, ACCEPT, WITHDRAW, TAKE_BACK_WITHDRAWAL)

TAKE_ANSWER_BACK = Transition(
    "take-back",
    frozenset({AnswerState.STANDING}),
    verb="There is something after all",
    columns=Columns(at="withdrawn_at"),
    refusal="The answer does not stand any more.",
)
