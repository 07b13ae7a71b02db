"""The steps of a Work Plan edition and of its lines; all that touches an edition locks it first.

All raise TransitionRefused, with a sentence for each thing in the way; then nothing is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db import transaction as database

from plans import workflow
from plans.enums import SETTLED_LINES, WorkPlanItemState
from plans.models import Plan, WorkPlanEdition, WorkPlanItem
from smewg.models import Meeting, User
from smewg.toolkit.days import day_in_words, day_of, today
from smewg.toolkit.transitions import Attempt, TransitionRefused, transition, transition_all

MOST_NAMED = 5
"""Lines that a refusal names; a longer list is read on the page."""


@database.atomic
def start_edition(plan: Plan, year: int, *, by: User) -> WorkPlanEdition:
    """The year's edition, made from what the last one has not settled.

    Refused for a year outside the plan, one that has its edition, or while the last edition is
    not agreed.
    """
    Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    if year not in plan.years:
        raise TransitionRefused(f"{plan} runs from {plan.start_year} to {plan.end_year}.")
    if WorkPlanEdition.objects.filter(year=year).exists():
        raise TransitionRefused(f"There is a Work Plan {year} already.")
    edition = WorkPlanEdition(plan=plan, year=year)
    before = edition.before
    if before:
        before = WorkPlanEdition.objects.locked(before.pk)
        if not before.is_agreed:
            raise TransitionRefused(f"Agree the {before} first; the next one starts from it.")
    edition._history_user = by  # type: ignore[attr-defined]
    edition.save()
    if before:
        _take_over(edition, before, by)
    return edition


def _take_over(edition: WorkPlanEdition, before: WorkPlanEdition, by: User) -> None:
    for item in before.items.exclude(state__in=SETTLED_LINES):
        item.pk, item.edition, item._state.adding = None, edition, True
        if item.objective and item.objective.area.plan_id != edition.plan_id:
            item.objective = None
        item._history_user = by  # type: ignore[attr-defined]
        item._change_reason = f"taken over from the {before}"  # type: ignore[attr-defined]
        item.save()


def agree_edition(
    edition_id: int, meeting: Meeting, *, by: User, on: date | None = None, seen: int | None = None
) -> WorkPlanEdition:
    """Freeze what the edition promises.

    `seen` is the `lines_version` that the page showed. Refused when the edition is empty, agreed
    already, or when a line of it was saved since.
    """
    day = on or meeting.end or meeting.start or today()
    return transition(
        workflow.AGREE,
        WorkPlanEdition,
        edition_id,
        by=by,
        changes={"agreed_at": meeting, "agreed_on": day},
        guards=[_promises_something, _its_lines_are_those_seen(seen)],
        note=f"agreed at {meeting}",
    )


def _promises_something(edition: WorkPlanEdition, _: Attempt) -> str | None:
    if edition.items.exclude(state=WorkPlanItemState.DROPPED).exists():
        return None
    return "It is empty. Add what the group promises first."


def _its_lines_are_those_seen(
    seen: int | None,
) -> Callable[[WorkPlanEdition, Attempt], str | None]:
    def guard(edition: WorkPlanEdition, _: Attempt) -> str | None:
        if seen is None or seen == edition.lines_version:
            return None
        changes = WorkPlanItem.history.filter(edition_id=edition.pk, history_id__gt=seen)
        newest = {each.thread: each for each in changes.select_related("history_user").reverse()}
        named = "; ".join(_change_in_words(each) for each in list(newest.values())[:MOST_NAMED])
        return f"Its lines changed since your page was opened: {named}. Read them, and agree again."

    return guard


def _change_in_words(record: Any) -> str:
    """As "A toolkit (Sri Wibowo, 3 May 2018)"."""
    day = day_in_words(day_of(record.history_date))
    who = f"{record.history_user}, {day}" if record.history_user else day
    gone = " was taken off" if record.history_type == "-" else ""
    return f"{record.title}{gone} ({who})"


@database.atomic
def record_progress(  # noqa: PLR0913 (what became of a line, since when, by whom and why)
    item_id: int,
    state: str,
    *,
    by: User,
    on: date | None = None,
    why: str = "",
    seen: str | None = None,
) -> WorkPlanItem:
    """Say where a line stands, in a draft or an agreed edition. Dropping needs its reason.

    `seen` is the state that the page showed.
    """
    WorkPlanEdition.objects.locked_of(item_id)
    settled = state in SETTLED_LINES
    label = WorkPlanItemState(state).label

    def changes(item: WorkPlanItem, attempt: Attempt) -> Mapping[str, Any]:
        since = (on or today()) if settled else None
        return {"settled_on": since, "why": attempt.reason or item.why}

    (item,) = transition_all(
        workflow.LINE_STEPS[state],
        WorkPlanItem,
        [item_id],
        by=by,
        reason=why,
        changes=changes,
        notes=lambda _, attempt: f"{label}: {attempt.reason}" if attempt.reason else label,
        seen=seen,
    )
    return item


@database.atomic
def take_line_off(item_id: int, *, by: User) -> None:
    """Delete a line of a draft that no earlier edition has; others are dropped, with a reason."""
    WorkPlanEdition.objects.locked_of(item_id)
    item = WorkPlanItem.objects.get(pk=item_id)
    item._history_user = by  # type: ignore[attr-defined]
    item.delete()
