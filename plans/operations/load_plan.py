"""A plan file into the database: all of it or nothing, changing only what differs.

One way for the command and the browser. What a part is, is known by its key or its words, never by
its number; where a file could mean two things of what was recorded, it is refused until somebody
has said which (plans/domain/plan_questions.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from plans import hooks
from plans.domain.plan_file import PlanFile, PlanFileRefused, Problem, placed, read
from plans.domain.plan_questions import Answers, Question
from plans.models import (
    AlignedInitiative,
    CriticalSuccessFactor,
    EarlierFramework,
    Plan,
    PlannedReview,
)
from plans.operations.differences import (
    Loaded,
    match_by_number,
    set_many,
    set_values,
)
from plans.operations.load_activities import load_activities
from plans.operations.load_lasting_parts import load_lasting_parts
from plans.queries.plan_parts import Parts, decided, parts_of
from smewg.models import Economy, Partner

__all__ = ["Loaded", "known_economies", "load"]


def known_economies() -> Mapping[str, str]:
    """Every spelling of an economy (casefolded), with its short name."""
    return {
        spelling: economy.short_name
        for economy in Economy.objects.all()
        for spelling in economy.spellings()
    }


@transaction.atomic
def load(content: bytes, answers: Answers | None = None, *, is_trial: bool = False) -> Loaded:
    """Load the plan that a file's content holds.

    `answers` are what a person said to its questions. A trial is for looking only, by a caller
    that takes everything back: questions may be open in it, and problems are kept in what it gives.

    Raises PlanFileRefused with what is wrong and where: in the file itself, in years that another
    plan covers, or where it could give what was recorded another meaning.
    """
    spellings = known_economies()
    file = read(content, lambda name: spellings.get(" ".join(name.split()).casefold()))
    problems = list(_years_of_another_plan(file))
    if problems:
        raise placed(content, problems)
    loaded = _begun(file, answers or {})
    if loaded.decided.open_questions and not is_trial:
        raise placed(content, [asked(loaded, each) for each in loaded.decided.open_questions])
    try:
        with transaction.atomic():
            _load_parts(loaded, spellings)
    except ProtectedError as error:
        kept = ", ".join(sorted({str(each) for each in error.protected_objects})[:3])
        said = f"the file leaves something out that others rest on: {kept}. Nothing was changed."
        raise PlanFileRefused([Problem((), said)]) from error
    outside = hooks.outside_of(loaded.plan, loaded.plan.years)
    loaded.problems += [Problem(("period",), each) for each in outside]
    if loaded.problems and not is_trial:
        raise placed(content, loaded.problems)
    return loaded


def asked(loaded: Loaded, question: Question) -> Problem:
    """An open question as what is wrong with a file that nobody has answered for."""
    rests = "; ".join(
        filter(None, (resting_in_words(loaded.parts, each) for each in question.parts))
    )
    choices = ", ".join(each.value for each in question.choices)
    left_out = "the file leaves something out that others rest on. "
    said = (
        f"{left_out if question.id.startswith('left-out') else ''}{question.text} {rests}. "
        f"{question.missing or 'Nobody has said yet.'} Send the file in "
        f"the browser and answer there, or load it with --answer {question.id}=ANSWER ({choices})."
    )
    return Problem(question.place, said)


def resting_in_words(parts: Parts, part: tuple[str, str]) -> str:
    """What was recorded of a part: "KPI 5 has 9 figures and 12 items"."""
    found = [each.words for each in parts.rests.get(part, [])]
    if not found:
        return ""
    *first, last = found
    listed = f"{', '.join(first)} and {last}" if first else last
    return f"{parts.names[part]} has {listed}"


def _begun(file: PlanFile, answers: Answers) -> Loaded:
    """The plan of the file, locked or made, with what becomes of each of its parts."""
    plan = Plan.objects.select_for_update().filter(key=file.key).first()
    is_new = False
    if plan is None:
        # Two people may load the next plan at one instant: the second one changes the first's.
        plan, is_new = Plan.objects.get_or_create(key=file.key, defaults=_own(file))
    parts = parts_of(None if is_new else plan)
    loaded = Loaded(plan, file, parts, decided(parts, file, answers), is_new=is_new)
    if not is_new:
        set_values(loaded, plan, plan.title, _own(file))
    return loaded


def _own(file: PlanFile) -> dict[str, Any]:
    return {
        "title": file.title,
        "group": file.group,
        "start_year": file.period.start,
        "end_year": file.period.end,
        "vision": file.vision,
        "mission": file.mission,
        "activities_note": file.activities_note,
        "project_ranking": file.project_ranking,
    }


def _years_of_another_plan(file: PlanFile) -> Iterator[Problem]:
    others = Plan.objects.exclude(key=file.key).filter(
        start_year__lte=file.period.end, end_year__gte=file.period.start
    )
    if other := others.first():
        said = (
            f"{other.title} ({other.period}) covers some of these years. Plans follow one another: "
            "change the period, or use its key to change that plan."
        )
        yield Problem(("period",), said)


def _load_parts(loaded: Loaded, spellings: Mapping[str, str]) -> None:
    plan, file = loaded.plan, loaded.file
    frameworks = [each.model_dump() for each in file.earlier_frameworks]
    for model, parts in (
        (CriticalSuccessFactor, [{"text": each} for each in file.critical_success_factors]),
        (AlignedInitiative, [{"title": each} for each in file.aligned_with]),
        (EarlierFramework, frameworks),
        (PlannedReview, [each.model_dump() for each in file.reviews]),
    ):
        rows = model._default_manager.filter(plan=plan)
        match_by_number(loaded, rows, dict(enumerate(parts, 1)), plan=plan)
    areas = load_lasting_parts(loaded)
    load_activities(loaded, areas, spellings)
    known = Partner.objects.in_bulk(file.partners, field_name="name")
    partners = [known.get(name) or Partner.objects.create(name=name) for name in file.partners]
    set_many(loaded, plan, "partners", partners, is_new=loaded.is_new)
