"""Is this installation well? Checks, each with what was found and what to do.

A check is a function that says a Finding. An app adds its own in its apps.py by importing its
module of checks. A check that fails itself is a finding, too: the others are made all the same.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum

log = logging.getLogger(__name__)


class State(StrEnum):
    GOOD = "good"
    ATTENTION = "attention"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Finding:
    """What a check found, in words, and what to do where it is not good."""

    state: State
    found: str
    to_do: str = ""
    key: str = ""
    title: str = ""

    @property
    def is_good(self) -> bool:
        return self.state == State.GOOD

    def to_dict(self) -> dict[str, str]:
        return {name: str(value) for name, value in asdict(self).items()}


@dataclass(frozen=True)
class Check:
    key: str
    title: str
    look: Callable[[], Finding]


_checks: dict[str, Check] = {}


def check(key: str, title: str) -> Callable[[Callable[[], Finding]], Callable[[], Finding]]:
    """Make a function a check."""

    def added(look: Callable[[], Finding]) -> Callable[[], Finding]:
        _checks[key] = Check(key, title, look)
        return look

    return added


def good(found: str) -> Finding:
    return Finding(State.GOOD, found)


def attention(found: str, to_do: str) -> Finding:
    """It works, and somebody should look at it."""
    return Finding(State.ATTENTION, found, to_do)


def problem(found: str, to_do: str) -> Finding:
    """Something does not work, or is not safe."""
    return Finding(State.PROBLEM, found, to_do)


def checks() -> list[Check]:
    return list(_checks.values())


def examined(key: str) -> Finding:
    """What one check finds now."""
    one = _checks[key]
    try:
        found = one.look()
    except Exception as error:
        log.warning("The check %s failed.", key, exc_info=True)
        found = problem(
            f"It could not be looked at ({type(error).__name__}: {error}).",
            "Correct what stands above first; then look again.",
        )
    return Finding(found.state, found.found, found.to_do, one.key, one.title)


def examination() -> list[Finding]:
    """What every check finds now, the worst first."""
    order = [State.PROBLEM, State.ATTENTION, State.GOOD]
    return sorted((examined(each) for each in _checks), key=lambda each: order.index(each.state))


def summary(findings: list[Finding]) -> str:
    """One line: "Doctor: 30 checks, 2 problems, 3 to look at."."""
    problems = sum(each.state == State.PROBLEM for each in findings)
    others = sum(each.state == State.ATTENTION for each in findings)
    noun = "problem" if problems == 1 else "problems"
    return f"Doctor: {len(findings)} checks, {problems} {noun}, {others} to look at."
