"""A plan file with all that follows from it: its years, targets, and what counts no longer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from kpis.domain import figures
from kpis.models import Evidence, Figure, FigureChange, ReportingYear, Target
from kpis.operations.figures import change_figures
from plans import workflow
from plans.domain.plan_file import PlanFileRefused, Problem, TargetPart, placed, text_of
from plans.domain.plan_questions import Answers
from plans.domain.plan_yaml import read_text
from plans.enums import PlanFileState
from plans.models import Indicator, Plan, PriorityArea, SentPlanFile
from plans.operations.differences import Loaded, part_name
from plans.operations.load_plan import load
from plans.queries.plan_export import export
from smewg.models import User
from smewg.toolkit.transitions import TransitionRefused, transition


@transaction.atomic
def load_with_years(
    content: bytes,
    answers: Answers | None = None,
    *,
    by: User | None = None,
    is_trial: bool = False,
) -> Loaded:
    """Load a plan file, open the plan's years, and enter the targets that it names.

    `answers` are what a person said to its questions, `by` whose work it is (nobody's, of the
    command). A trial is for looking only, by a caller that takes everything back.

    Raises PlanFileRefused, also for a year in which something was recorded and that falls out.
    """
    loaded = load(content, answers, is_trial=is_trial)
    if not loaded.problems:
        left_out = ReportingYear.objects.filter(plan=loaded.plan)
        left_out.exclude(year__in=loaded.plan.years).delete()
        ReportingYear.objects.open_for(loaded.plan)
        _load_targets(loaded, by)
        _end(loaded, by)
    if loaded.problems and not is_trial:
        raise placed(content, loaded.problems)
    return loaded


def load_and_record(content: bytes, answers: Answers | None = None, *, name: str) -> Loaded:
    """The same for the command: what it changed stands in the plan's history, as nobody's work."""
    with transaction.atomic():
        loaded = load_with_years(content, answers)
        if loaded.changes:
            SentPlanFile.objects.create(
                name=name[:200],
                text=content.decode("utf-8-sig"),
                answers=dict(answers or {}),
                state=PlanFileState.LOADED,
                loaded_at=timezone.now(),
                plan=loaded.plan,
                changes=loaded.changes,
            )
    return loaded


def changed_in_the_browser(content: bytes) -> Plan | None:
    """The plan of a file, where another file of it was loaded in the browser; else None.

    The file that a release brings along must not take back what the secretariat loaded.
    """
    key = str(read_text(content).values.get("key", ""))
    sent = SentPlanFile.objects.loaded().filter(plan__key=key).exclude(name=ON_ITS_PAGE)
    latest = sent.exclude(loaded_by=None).select_related("plan").first()
    return latest.plan if latest else None


ON_ITS_PAGE = "On its page"


def record_on_page(plan: Plan, changes: list[str], *, by: User) -> None:
    """Put what was changed of the plan on one of its pages beside what its files changed."""
    if changes:
        SentPlanFile.objects.create(
            name=ON_ITS_PAGE,
            text=export(plan),
            state=PlanFileState.LOADED,
            begun_by=by,
            loaded_by=by,
            loaded_at=timezone.now(),
            plan=plan,
            changes=changes,
        )


class _TakenBack(Exception):
    """Carries what a trial found out of the transaction that it takes back."""

    def __init__(self, loaded: Loaded) -> None:
        super().__init__()
        self.loaded = loaded


def preview_file(content: bytes, answers: Answers | None = None) -> Loaded:
    """What loading a file would change, by loading it and taking everything back.

    Questions may be open in it; PlanFileRefused where the file itself cannot be read.
    """
    try:
        with transaction.atomic():
            raise _TakenBack(load_with_years(content, answers, is_trial=True))
    except _TakenBack as trial:
        return trial.loaded


def mark_of(loaded: Loaded) -> str:
    """What a person has seen of the changes; another mark says that they are others by now."""
    seen = "\n".join([loaded.plan.key, *map(str, loaded.differences)])
    return hashlib.sha256(seen.encode("utf-8", "replace")).hexdigest()[:16]


def keep_file(content: bytes, name: str, *, by: User) -> SentPlanFile:
    """Keep a file that somebody sent, to be looked at; PlanFileRefused for what is no text."""
    text = text_of(content)
    return SentPlanFile.objects.create(name=name[:200], text=text, begun_by=by)


def write_text(sent: SentPlanFile, *, by: User) -> SentPlanFile:
    """Keep the corrected file; `sent` is locked. ValidationError for what is no text."""
    try:
        sent.text = text_of(sent.text.encode("utf-8", "replace"))
    except PlanFileRefused as refused:
        raise ValidationError({"text": [str(each) for each in refused.problems]}) from refused
    sent._history_user = by  # type: ignore[attr-defined]
    sent.save()
    return sent


def keep_answers(pk: int, answers: Answers, *, by: User) -> SentPlanFile:
    """Keep what somebody answered; what they left open stays as it was."""
    return _changed(pk, by, lambda sent: setattr(sent, "answers", {**sent.answers, **answers}))


def _changed(pk: int, by: User, change: Callable[[SentPlanFile], None]) -> SentPlanFile:
    with transaction.atomic():
        sent = SentPlanFile.objects.select_for_update().get(pk=pk)
        if not sent.is_open:
            raise TransitionRefused(
                f"This file was dealt with already: {sent.get_state_display()}."
            )
        change(sent)
        sent._history_user = by  # type: ignore[attr-defined]
        sent.save()
    return sent


@transaction.atomic
def load_sent(pk: int, *, by: User, seen: str | None) -> SentPlanFile:
    """Load a file that was sent, as it was looked at.

    Raises TransitionRefused, with the sentences of what is wrong, and where the plan was changed
    since the page with the mark `seen` was shown.
    """
    sent = SentPlanFile.objects.select_for_update().get(pk=pk)
    if not sent.is_open:
        transition(workflow.LOAD_FILE, SentPlanFile, pk, by=by)
    try:
        loaded = load_with_years(sent.content, sent.answers, by=by)
    except PlanFileRefused as refused:
        raise TransitionRefused(*map(str, refused.problems)) from refused
    if seen != mark_of(loaded):
        raise TransitionRefused(
            "The plan was changed since this page was shown. Look at what the file changes now."
        )
    changes = {"plan": loaded.plan, "changes": loaded.changes}
    return transition(workflow.LOAD_FILE, SentPlanFile, pk, by=by, changes=changes)


def leave_sent(pk: int, *, by: User) -> SentPlanFile:
    """Do not load it; it stays to be read."""
    return transition(workflow.LEAVE_FILE, SentPlanFile, pk, by=by)


def _load_targets(loaded: Loaded, by: User | None) -> None:
    """Where an indicator's part names targets, those and no others; else they stay."""
    indicators = Indicator.objects.filter(plan=loaded.plan).prefetch_related("targets")
    rows = {each.code: each for each in indicators}
    for part in loaded.file.indicators:
        row = rows.get(part.code)
        if part.targets is not None and row is not None:
            _load_targets_of(loaded, row, part.targets, by)


def _load_targets_of(
    loaded: Loaded, row: Indicator, parts: list[TargetPart], by: User | None
) -> None:
    current = {(each.kind, each.year): each for each in row.targets.all()}
    wanted = {(each.kind, each.year): each for each in parts}
    for place in current.keys() - wanted.keys():
        loaded.add(f"{part_name(row)}, {current[place]}", "taken out")
        current[place].delete()
    for place, part in wanted.items():
        target = current.get(place) or Target(indicator=row, kind=part.kind, year=part.year)
        if target.pk and (target.number, target.note) == (part.number, part.note):
            continue
        was = str(target) if target.pk else ""
        target.number, target.note, target.set_by = part.number, part.note, by
        target.save()
        loaded.add(f"{part_name(row)}, {was or target}", "changed" if was else "added")


def _end(loaded: Loaded, by: User | None) -> None:
    """What has ended is not asked for any more: its blank cells of open years say "n/a"."""
    indicators = list(Indicator.objects.filter(plan=loaded.plan))
    areas = list(PriorityArea.objects.filter(plan=loaded.plan))
    parts: list[Indicator | PriorityArea] = [*indicators, *areas]
    ended = [each for each in parts if each.last_year is not None]
    years = list(ReportingYear.objects.filter(plan=loaded.plan)) if ended else []
    for row in ended:
        cells: list[Cell] = (
            [(row, area) for area in [*areas, None]]
            if isinstance(row, Indicator)
            else [(each, row) for each in indicators]
        )
        for year in (each for each in years if each.year > (row.last_year or 0)):
            if problem := _still_counted(row, year):
                loaded.problems.append(problem)
            elif year.is_open:
                changes = list(_not_applicable(row, cells, year))
                change_figures(year, changes, by=cast("User", by))


Cell = tuple[Indicator, "PriorityArea | None"]


def _still_counted(row: Indicator | PriorityArea, year: ReportingYear) -> Problem | None:
    cells = Figure.objects.filter(count__reporting_year=year).exclude(number=None)
    items = Evidence.objects.counted().filter(reporting_year=year)
    if isinstance(row, Indicator):
        has = cells.filter(count__indicator=row).exists() or items.filter(indicator=row).exists()
    else:
        has = cells.filter(area=row).exists()
    if not has:
        return None
    said = (
        f"{part_name(row)} has figures or items in {year}, so it does not end in {row.last_year}."
    )
    return Problem((), said)


def _not_applicable(
    row: Indicator | PriorityArea, cells: list[Cell], year: ReportingYear
) -> Iterator[FigureChange]:
    found = Figure.objects.filter(count__reporting_year=year)
    now = {(each.count.indicator_id, each.area_id): each for each in found.select_related("count")}
    for indicator, area in cells:
        figure = now.get((indicator.pk, area.pk if area else None)) or Figure()
        if figure.value == figures.BLANK:
            yield FigureChange(
                indicator,
                area,
                figure.version,
                figures.NOT_APPLICABLE,
                reason=f"{part_name(row)} ended with {row.last_year}, by the plan file",
            )
