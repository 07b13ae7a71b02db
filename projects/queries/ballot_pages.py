"""A ballot sheet as its page shows it: fields with their words, and what each note needs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.template.loader import render_to_string

from plans.models import Objective
from projects.domain.ballot_rules import ABSTAIN, OBJECTIVES
from projects.models import ScoringRules, SessionCriterion
from projects.queries.ballot_sheets import (
    BallotLine,
    Sheet,
    TypedBallots,
    field_name,
    note_of,
    words_of,
)
from smewg.models import Economy, User
from smewg.toolkit.conflicts import Conflict
from smewg.toolkit.drafts import ChangedMeanwhile, both_sides
from smewg.toolkit.error_summary import Line
from smewg.toolkit.text import count_of

NOTES_ON_A_PAGE = 40
SHARED = (
    "Your economy's delegates share this page. What you type is kept as a draft; one of you "
    "submits it."
)


@dataclass(frozen=True)
class CriterionField:
    """One criterion of one note: its radios, its sentence, what is wrong, and others' words."""

    criterion: SessionCriterion
    name: str
    value: str
    sentence: str
    asks_why: bool
    errors: list[str]
    theirs: str = ""
    theirs_why: str = ""

    @property
    def steps(self) -> list[tuple[str, bool]]:
        return [(str(step), str(step) == self.value) for step in self.criterion.steps]


@dataclass(frozen=True)
class LineFields:
    """One note on the page."""

    line: BallotLine
    fields: list[CriterionField]
    abstain_name: str
    abstained: bool
    objectives_name: str
    claimed: list[tuple[Objective, bool, str]]
    others: list[tuple[Objective, bool]]
    objectives_errors: list[str]

    @property
    def names_others(self) -> bool:
        return any(ticked for _, ticked in self.others)


def page(
    sheet: Sheet, number: str | None, user: User, context: Mapping[str, Any]
) -> dict[str, object]:
    """What the page shows; typed words, errors and a conflict come from the request's answer."""
    found = Paginator(sheet.mine, NOTES_ON_A_PAGE).get_page(number)
    prefetch_related_objects(
        [line.note for line in found], "proposers", "cosponsors", "links__objective__area"
    )
    changed: ChangedMeanwhile | None = context.get("changed")
    lines = [_fields(sheet, line, context, changed) for line in found]
    return {
        "sheet": sheet,
        "found": found,
        "lines": lines,
        "conflict": _both(changed, lines) if changed else None,
        "error_lines": _error_lines(context.get("problems", ()), lines),
        "recused": [line for line in sheet.lines if line.why_not],
        "draft_name": draft_name(sheet.rules, sheet.economy, user),
        "version": changed.version if changed else sheet.version,
        "takes_ballots": sheet.rules.takes_ballots,
        "left_in_words": left_in_words(len(sheet.left)),
        "lead": SHARED if sheet.rules.takes_ballots else "",
    }


def labels(sheet: Sheet) -> dict[str, str]:
    """What the sheet's fields are called, in the page's order."""
    found: dict[str, str] = {}
    for line in sheet.mine:
        pk, name = line.note.pk, line.note.name
        for criterion in sheet.criteria:
            about = f"{name}, {criterion.key}"
            found[field_name(pk, criterion.key)] = about
            found[field_name(pk, f"{criterion.key}-why")] = f"{about}: why"
        found[field_name(pk, OBJECTIVES)] = f"{name}: objectives that it serves"
        found[field_name(pk, ABSTAIN)] = f"{name}: abstain"
    return found


def texts(sheet: Sheet, words: Mapping[str, Any]) -> dict[str, str]:
    """A draft's words as a person reads them."""
    codes = {str(each.pk): each.code for each in sheet.objectives}
    found = {}
    for name, value in words.items():
        if name.endswith(f"-{ABSTAIN}"):
            found[name] = "Yes" if value else ""
        elif isinstance(value, list):
            found[name] = "; ".join(codes.get(str(each), str(each)) for each in value)
        else:
            found[name] = str(value)
    return found


def both(sheet: Sheet, typed: TypedBallots, changed: ChangedMeanwhile) -> Conflict:
    """The same for the page's script, of the fields that it asked to save."""
    mine: dict[str, Any] = {}
    for note, given in typed.given.items():
        mine |= words_of(note, given, sheet.criteria)
    return both_sides(changed, labels(sheet), texts(sheet, mine), texts(sheet, changed.theirs))


def _both(changed: ChangedMeanwhile, lines: list[LineFields]) -> Conflict:
    """Both sides of what two people changed on the page."""
    labels: dict[str, str] = {}
    mine: dict[str, str] = {}
    theirs = {name: str(said) for name, said in changed.theirs.items()}
    for each in lines:
        offered = [(one, ticked) for one, ticked, _ in each.claimed] + each.others
        codes = [(str(one.pk), one.code, ticked) for one, ticked in offered]
        hers = changed.theirs.get(each.objectives_name, ())
        labels |= {
            each.objectives_name: f"{each.line.note.name}: objectives that it serves",
            each.abstain_name: f"{each.line.note.name}: abstain",
        }
        mine[each.objectives_name] = "; ".join(code for _, code, ticked in codes if ticked)
        theirs[each.objectives_name] = "; ".join(code for pk, code, _ in codes if pk in hers)
        mine[each.abstain_name] = "Yes" if each.abstained else "No"
        theirs[each.abstain_name] = "Yes" if changed.theirs.get(each.abstain_name) else "No"
        for field in each.fields:
            about = f"{each.line.note.name}, {field.criterion.key}"
            labels |= {field.name: about, f"{field.name}-why": f"{about}: why"}
            mine |= {field.name: str(field.value), f"{field.name}-why": field.sentence}
    return both_sides(changed, labels, mine, theirs)


def _error_lines(problems: Iterable[tuple[str, str]], shown: Collection[LineFields]) -> list[Line]:
    """What is to correct, of (field's name, sentence); each leads to its criterion on the page."""
    there = {each.line.note.pk for each in shown if each.line.is_open}
    return [Line(said, name if note_of(name) in there else "") for name, said in problems]


def draft_name(rules: ScoringRules, economy: Economy, user: User) -> str:
    return f"ballots-{rules.session_id}-{economy.pk}-{user.pk}"


def _fields(
    sheet: Sheet, line: BallotLine, context: Mapping[str, Any], conflict: ChangedMeanwhile | None
) -> LineFields:
    typed: TypedBallots | None = context.get("typed")
    errors: Mapping[str, list[str]] = context.get("errors", {})
    theirs: Mapping[str, Any] = conflict.theirs if conflict else {}
    pk = line.note.pk
    given = typed.given.get(pk, line.given) if typed else line.given
    words = words_of(pk, given, sheet.criteria)
    named = set(words[field_name(pk, OBJECTIVES)])
    claims = {link.objective_id: link.how for link in line.note.links.all()}
    short = line.missing if pk in context.get("short", ()) else {}
    return LineFields(
        line=line,
        fields=[
            _criterion(pk, criterion, words, errors, theirs, short) for criterion in sheet.criteria
        ],
        abstain_name=field_name(pk, ABSTAIN),
        abstained=given.abstained,
        objectives_name=field_name(pk, OBJECTIVES),
        claimed=[
            (each, str(each.pk) in named, claims[each.pk])
            for each in sheet.objectives
            if each.pk in claims
        ],
        others=[
            (each, str(each.pk) in named) for each in sheet.objectives if each.pk not in claims
        ],
        objectives_errors=[*errors.get(field_name(pk, OBJECTIVES), []), *_said(short, OBJECTIVES)],
    )


def _said(missing: Mapping[str, str], key: str) -> list[str]:
    return [missing[key]] if key in missing else []


def _criterion(  # noqa: PLR0913, PLR0917 (what a field shows)
    pk: int,
    criterion: SessionCriterion,
    words: Mapping[str, Any],
    errors: Mapping[str, list[str]],
    theirs: Mapping[str, Any],
    missing: Mapping[str, str],
) -> CriterionField:
    name = field_name(pk, criterion.key)
    value, sentence = words[name], words[f"{name}-why"]
    at_end = value in (str(criterion.lowest), str(criterion.highest))
    return CriterionField(
        criterion,
        name,
        value,
        sentence,
        at_end,
        [*errors.get(name, []), *_said(missing, criterion.key)],
        str(theirs.get(name, "")),
        str(theirs.get(f"{name}-why", "")),
    )


def marks(sheet: Sheet, notes: Collection[int]) -> dict[str, Any]:
    """How far each of `notes` is, and how many are left in all, for the page's script."""
    found: dict[str, Any] = {
        f"note-{line.note.pk}": {"html": status(line.state_kind, line.state)}
        for line in sheet.mine
        if line.note.pk in notes
    }
    return found | {"left": left_in_words(len(sheet.left))}


def status(kind: str, text: str) -> str:
    return render_to_string("components/status.html", {"kind": kind, "text": text}).strip()


def left_in_words(left: int) -> str:
    if not left:
        return "All ballots are submitted."
    return f"{count_of(left, 'ballot is', 'ballots are')} left to submit."
