"""The life of a concept note: each step, from where to where, who may take it, and what it asks.

One table, without the database. Endorsed, scored, approved in principle and approved are four
different things; a self-funded project is never scored: it is endorsed and run.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ENDORSED = "endorsed"
    FINAL = "final"
    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    SCORED = "scored"
    IN_PRINCIPLE = "in principle"
    NOT_IN_PRINCIPLE = "not in principle"
    PROPOSAL = "proposal"
    APPROVED = "approved"
    NOT_APPROVED = "not approved"
    RUNNING = "running"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"
    TERMINATED = "terminated"


LABELS = {
    Stage.DRAFT: "draft",
    Stage.SUBMITTED: "submitted to the group",
    Stage.RETURNED: "returned to its proposers",
    Stage.ENDORSED: "endorsed",
    Stage.FINAL: "submitted (final)",
    Stage.ELIGIBLE: "eligible",
    Stage.INELIGIBLE: "ineligible",
    Stage.SCORED: "scored",
    Stage.IN_PRINCIPLE: "approved in principle",
    Stage.NOT_IN_PRINCIPLE: "not approved in principle",
    Stage.PROPOSAL: "proposal",
    Stage.APPROVED: "approved",
    Stage.NOT_APPROVED: "not approved",
    Stage.RUNNING: "in implementation",
    Stage.COMPLETED: "completed",
    Stage.WITHDRAWN: "withdrawn",
    Stage.TERMINATED: "terminated",
}


class Hat(StrEnum):
    """In what capacity somebody acts on a note."""

    PROPOSER = "proposer"
    SECRETARIAT = "secretariat"
    CHAIR = "chair"


class Money(StrEnum):
    """Which notes a step is for."""

    ANY = "any"
    APEC = "APEC-funded"
    SELF = "self-funded"


@dataclass(frozen=True)
class Step:
    """One step of a note's life. `key` names it in addresses, `verb` on its button."""

    key: str
    verb: str
    sources: frozenset[Stage]
    target: Stage
    by: frozenset[Hat]
    needs_reason: bool = False
    money: Money = Money.ANY
    said: str = ""

    @property
    def ends_it(self) -> bool:
        """Whether the step says no, and is drawn as such."""
        return self.target in ENDED_WITHOUT

    @property
    def label(self) -> str:
        return LABELS[self.target]


_S, _H = Stage, Hat
_BOTH = frozenset({_H.PROPOSER, _H.SECRETARIAT})
_OFFICE = frozenset({_H.SECRETARIAT, _H.CHAIR})
_SECRETARIAT = frozenset({_H.SECRETARIAT})


def _step(  # noqa: PLR0913, PLR0917 (a row of the table)
    key: str,
    verb: str,
    sources: tuple[Stage, ...],
    target: Stage,
    by: frozenset[Hat],
    said: str,
    needs_reason: bool = False,
    money: Money = Money.ANY,
) -> Step:
    return Step(key, verb, frozenset(sources), target, by, needs_reason, money, said)


SUBMIT = _step(
    "submit",
    "Submit to the group",
    (_S.DRAFT, _S.RETURNED),
    _S.SUBMITTED,
    _BOTH,
    "The group can read it now.",
)
RETURN = _step(
    "return",
    "Return it to its proposers",
    (_S.SUBMITTED, _S.ENDORSED, _S.FINAL),
    _S.RETURNED,
    _SECRETARIAT,
    "Its proposers can change it and submit it again.",
    needs_reason=True,
)
ENDORSE = _step(
    "endorse", "Record that the group endorses it", (_S.SUBMITTED,), _S.ENDORSED, _OFFICE, ""
)
SUBMIT_FINAL = _step(
    "submit-final",
    "Submit the final version",
    (_S.ENDORSED,),
    _S.FINAL,
    _BOTH,
    "The gate comes next.",
    money=Money.APEC,
)
FIND_ELIGIBLE = _step(
    "find-eligible",
    "Record it as eligible",
    (_S.FINAL,),
    _S.ELIGIBLE,
    _SECRETARIAT,
    "Economies can score it.",
    money=Money.APEC,
)
FIND_INELIGIBLE = _step(
    "find-ineligible",
    "Record it as ineligible",
    (_S.FINAL, _S.ELIGIBLE),
    _S.INELIGIBLE,
    _SECRETARIAT,
    "It can be carried into a later session as a copy.",
    needs_reason=True,
    money=Money.APEC,
)
LOOK_AGAIN = _step(
    "look-again",
    "Look at the gate again",
    (_S.ELIGIBLE, _S.INELIGIBLE),
    _S.FINAL,
    _SECRETARIAT,
    "The gate is open for it again.",
    needs_reason=True,
    money=Money.APEC,
)
SCORE = _step(
    "score", "Record it as scored", (_S.ELIGIBLE,), _S.SCORED, _OFFICE, "", money=Money.APEC
)
SCORE_AGAIN = _step(
    "score-again",
    "Score it again",
    (_S.SCORED,),
    _S.ELIGIBLE,
    _OFFICE,
    "",
    needs_reason=True,
    money=Money.APEC,
)
APPROVE_IN_PRINCIPLE = _step(
    "approve-in-principle",
    "Record approval in principle",
    (_S.SCORED,),
    _S.IN_PRINCIPLE,
    _OFFICE,
    "Its proposers write the proposal now.",
    money=Money.APEC,
)
REFUSE_IN_PRINCIPLE = _step(
    "refuse-in-principle",
    "Record that it was not approved in principle",
    (_S.SCORED,),
    _S.NOT_IN_PRINCIPLE,
    _OFFICE,
    "It can be carried into a later session as a copy.",
    needs_reason=True,
    money=Money.APEC,
)
PROPOSE = _step(
    "propose",
    "The proposal is written",
    (_S.IN_PRINCIPLE,),
    _S.PROPOSAL,
    _BOTH,
    "",
    money=Money.APEC,
)
APPROVE = _step(
    "approve",
    "Record its approval",
    (_S.PROPOSAL,),
    _S.APPROVED,
    _SECRETARIAT,
    "",
    money=Money.APEC,
)
REFUSE = _step(
    "refuse",
    "Record that it was not approved",
    (_S.PROPOSAL,),
    _S.NOT_APPROVED,
    _SECRETARIAT,
    "It can be carried into a later session as a copy.",
    needs_reason=True,
    money=Money.APEC,
)
START = _step("start", "It has begun", (_S.APPROVED,), _S.RUNNING, _BOTH, "", money=Money.APEC)
START_SELF_FUNDED = _step(
    "start-self-funded", "It has begun", (_S.ENDORSED,), _S.RUNNING, _BOTH, "", money=Money.SELF
)
EXTEND = _step(
    "extend",
    "Extend it",
    (_S.RUNNING,),
    _S.RUNNING,
    _SECRETARIAT,
    "",
    needs_reason=True,
)
COMPLETE = _step("complete", "It is completed", (_S.RUNNING,), _S.COMPLETED, _BOTH, "")
TERMINATE = _step(
    "terminate",
    "Record that it was terminated",
    (_S.APPROVED, _S.RUNNING),
    _S.TERMINATED,
    _SECRETARIAT,
    "",
    needs_reason=True,
)
WITHDRAW = _step(
    "withdraw",
    "Withdraw it",
    (
        _S.DRAFT,
        _S.SUBMITTED,
        _S.RETURNED,
        _S.ENDORSED,
        _S.FINAL,
        _S.ELIGIBLE,
        _S.INELIGIBLE,
        _S.SCORED,
        _S.IN_PRINCIPLE,
        _S.PROPOSAL,
        _S.APPROVED,
    ),
    _S.WITHDRAWN,
    _BOTH,
    "It can be carried into a later session as a copy.",
    needs_reason=True,
)

STEPS: tuple[Step, ...] = (
    SUBMIT,
    ENDORSE,
    SUBMIT_FINAL,
    FIND_ELIGIBLE,
    FIND_INELIGIBLE,
    LOOK_AGAIN,
    SCORE,
    SCORE_AGAIN,
    APPROVE_IN_PRINCIPLE,
    REFUSE_IN_PRINCIPLE,
    PROPOSE,
    APPROVE,
    REFUSE,
    START,
    START_SELF_FUNDED,
    EXTEND,
    COMPLETE,
    TERMINATE,
    RETURN,
    WITHDRAW,
)
BY_KEY = {step.key: step for step in STEPS}
HANDING_IN = (SUBMIT, SUBMIT_FINAL)
"""The steps that freeze a note's words as a version."""

ENDED_WITHOUT = frozenset(
    {
        Stage.INELIGIBLE,
        Stage.NOT_IN_PRINCIPLE,
        Stage.NOT_APPROVED,
        Stage.WITHDRAWN,
        Stage.TERMINATED,
    }
)
"""Where a note ended without being carried out."""
CARRIED_ON = ENDED_WITHOUT - {Stage.TERMINATED}
"""From where a note may be carried into a later session as a copy."""
OWN_WORDS = frozenset({Stage.DRAFT, Stage.RETURNED, Stage.ENDORSED})
"""Where its proposers may change a note's words."""
SCORED_ONES = frozenset({Stage.FINAL, Stage.ELIGIBLE, Stage.INELIGIBLE, Stage.SCORED})
"""The stages of a session's scoring; a note there has a session."""
PUBLIC = frozenset({Stage.APPROVED, Stage.RUNNING, Stage.COMPLETED, Stage.TERMINATED})
"""What observers see too."""
AFTER_APPROVAL = frozenset({Stage.APPROVED, Stage.RUNNING, Stage.COMPLETED})


def steps_from(stage: Stage, *, self_funded: bool) -> list[Step]:
    """The steps that a note at `stage` can take, whoever takes them."""
    return [step for step in STEPS if stage in step.sources and fits(step, self_funded)]


def fits(step: Step, self_funded: bool) -> bool:
    """Whether the step is one for notes of this kind of money."""
    if step.money is Money.ANY:
        return True
    return (step.money is Money.SELF) == self_funded


def may_take(step: Step, hats: frozenset[Hat]) -> bool:
    return bool(step.by & hats)


def kind(stage: Stage) -> str:
    """How a stage is drawn: good, attention, problem, active or quiet."""
    if stage in (Stage.DRAFT, Stage.WITHDRAWN):
        return "quiet"
    if stage in ENDED_WITHOUT:
        return "problem"
    if stage in (Stage.APPROVED, Stage.COMPLETED):
        return "good"
    return "attention" if stage is Stage.RETURNED else "active"
