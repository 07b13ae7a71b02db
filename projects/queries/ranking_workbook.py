"""The ranking as a workbook: results, the arithmetic step by step, rules, and ballots."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

import xlsxwriter
from django.db.models import QuerySet

from plans.models import Objective
from projects.domain.ranking.scoring import rounded
from projects.models import Ballot, Closing, ConceptNote, RankedNote, Score
from projects.queries.scoring_pages import ShownResult, adjustment_note, rules_in_words, shown
from smewg.models import Economy, User
from smewg.toolkit.days import moment_in_words
from smewg.toolkit.imports.workbooks import write_caution

Cells = Sequence[Any]


def as_workbook(closing: Closing, rows: Sequence[RankedNote], user: User) -> bytes:
    """Values only, no formulas: what each step gives is written out, exact fractions as text."""
    results = shown(closing, rows)
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        _sheet(book, "Ranking", RANKING, (_ranking(each) for each in results))
        _sheet(book, "Arithmetic", ARITHMETIC, (row for each in results for row in _steps(each)))
        _sheet(book, "Rules", ("Rule",), ((each,) for each in _rules(closing, results)))
        _sheet(book, "Ballots", _ballot_titles(results), _ballots(rows, results, user))
        write_caution(book)
    return out.getvalue()


RANKING = (
    "Position", "Note", "Title", "Points", "Link's points", "Counted", "Entitled", "Recused",
    "Abstained", "Missing", "Lowest ballot", "Highest ballot", "Best position", "Worst position",
    "Position by mean", "Points by mean", "Position by median", "Points by median",
    "Position without the link", "Position adjusted for strict and lenient scorers", "Why",
)  # fmt: skip
ARITHMETIC = ("Note", "Title", "Criterion", "Weight", "Mean", "Median", "Lowest", "Highest",
              "Points", "Points, exact", "How")  # fmt: skip


def _ranking(each: ShownResult) -> Cells:
    result, turnout, spread = each.result, each.result.turnout, each.result.spread
    orders = (result.by_mean, result.by_median)
    sides = [
        cell
        for order in orders
        for cell in ((str(order), _number(order.score)) if order else ("", ""))
    ]
    return (
        each.position or result.kind,
        each.ranked.note.name,
        each.ranked.note.title,
        _number(result.score),
        _number(result.link_points),
        turnout.counted,
        turnout.entitled,
        turnout.recused,
        turnout.abstained,
        turnout.missing,
        _number(spread.lowest) if spread else "",
        _number(spread.highest) if spread else "",
        result.best or "",
        result.worst or "",
        *sides,
        str(result.without_link or ""),
        str(result.adjusted or ""),
        each.ranked.why,
    )


def _steps(each: ShownResult) -> Iterable[Cells]:
    for figures, criterion in each.pairs:
        figure = figures.mean if each.rules.method == "mean" else figures.median
        span = criterion.highest - criterion.lowest
        yield (
            each.ranked.note.name,
            each.ranked.note.title,
            f"{figures.key}: {criterion.name}",
            _number(Fraction(criterion.weight)),
            _number(figures.mean),
            _number(figures.median),
            figures.lowest,
            figures.highest,
            _number(figures.points),
            str(figures.points),
            f"({figure} - {criterion.lowest}) / {span} x {criterion.weight}",
        )


def _rules(closing: Closing, results: Sequence[ShownResult]) -> list[str]:
    head = [
        f"{closing.session}, closed {moment_in_words(closing.closed_at)} Singapore time; "
        f"checksum {closing.checksum}",
    ]
    if not results:
        return head
    rules = results[0].rules
    criteria = [
        f"{each.key}: {each.name}; {each.lowest} to {each.highest}; weight {each.weight}"
        for each in rules.criteria
    ]
    return [*head, *criteria, *rules_in_words(rules), adjustment_note(results)]


def _ballot_titles(results: Sequence[ShownResult]) -> Cells:
    keys = [each.key for each in results[0].rules.criteria] if results else []
    return ("Note", "Title", "Economy", "Co-sponsor", "Abstained", *keys, "Objectives", "Sentences")


def _ballots(
    rows: Sequence[RankedNote], results: Sequence[ShownResult], user: User
) -> Iterable[Cells]:
    """Each submitted ballot that the reader may see, in APEC's order of economies.

    Read as plain rows: two thousand notes have forty thousand ballots.
    """
    notes = {row.note_id: row.note for row in rows}
    seen = Ballot.objects.visible_to(user).submitted().filter(note__in=notes)
    keys = [each.key for each in results[0].rules.criteria] if results else []
    names = {economy.pk: economy.short_name for economy in Economy.objects.all()}
    scores, objectives = _scores_of(seen), _objectives_of(seen)
    cosponsors = set(
        ConceptNote.cosponsors.through.objects.filter(conceptnote__in=notes).values_list(
            "conceptnote_id", "economy_id"
        )
    )
    for pk, note, economy, abstained in seen.values_list(
        "pk", "note_id", "economy_id", "abstained"
    ):
        given = scores.get(pk, {})
        told = [f"{key}: {sentence}" for key, (_, sentence) in given.items() if sentence]
        yield (
            notes[note].name,
            notes[note].title,
            names[economy],
            "yes" if (note, economy) in cosponsors else "",
            "yes" if abstained else "",
            *("" if abstained or key not in given else given[key][0] for key in keys),
            "; ".join(objectives.get(pk, ())),
            " ".join(told),
        )


def _scores_of(ballots: QuerySet[Ballot]) -> dict[int, dict[str, tuple[int | None, str]]]:
    """Each ballot's scores and sentences by the criteria's keys, in their order."""
    found: dict[int, dict[str, tuple[int | None, str]]] = defaultdict(dict)
    scores = Score.objects.filter(ballot__in=ballots.order_by().values("pk"))
    rows = scores.order_by("criterion__place")
    for ballot, key, value, sentence in rows.values_list(
        "ballot_id", "criterion__key", "value", "sentence"
    ):
        found[ballot][key] = (value, sentence)
    return found


def _objectives_of(ballots: QuerySet[Ballot]) -> dict[int, list[str]]:
    """The codes of the objectives that each ballot names."""
    codes = {each.pk: each.code for each in Objective.objects.select_related("area")}
    named = Ballot.objectives.through.objects.filter(ballot__in=ballots.order_by().values("pk"))
    found: dict[int, list[str]] = defaultdict(list)
    for ballot, objective in named.values_list("ballot_id", "objective_id"):
        found[ballot].append(codes[objective])
    return {ballot: sorted(each) for ballot, each in found.items()}


def _number(value: Fraction | None) -> Any:
    return "" if value is None else float(rounded(value, 4))


def _sheet(book: Any, title: str, titles: Cells, rows: Iterable[Cells]) -> None:
    sheet = book.add_worksheet(title)
    heading = book.add_format({"bold": True, "bg_color": "#E9EDF2", "text_wrap": True})
    for place, each in enumerate(titles):
        wide = each in ("Title", "Why", "Rule", "Criterion", "Sentences", "How")
        sheet.set_column(place, place, 60 if wide else 14)
        sheet.write_string(0, place, each, heading)
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            if isinstance(cell, (int, float)):
                sheet.write_number(number, place, cell)
            elif cell not in ("", None):
                sheet.write_string(number, place, str(cell))
