"""The ranking as a workbook: results, the arithmetic step by step, rules, and ballots."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

import xlsxwriter

from projects.arithmetic import rounded
from projects.models import Ballot, Closing, RankedNote
from projects.scoring_pages import ShownResult, rules_in_words, shown
from smewg.models import User

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
        f"{closing.session}, closed {closing.closed_at:%-d %B %Y, %H:%M} UTC; "
        f"checksum {closing.checksum}",
    ]
    if not results:
        return head
    rules = results[0].rules
    criteria = [
        f"{each.key}: {each.name}; {each.lowest} to {each.highest}; weight {each.weight}"
        for each in rules.criteria
    ]
    return [*head, *criteria, *rules_in_words(rules)]


def _ballot_titles(results: Sequence[ShownResult]) -> Cells:
    keys = [each.key for each in results[0].rules.criteria] if results else []
    return ("Note", "Title", "Economy", "Co-sponsor", "Abstained", *keys, "Objectives", "Sentences")


def _ballots(
    rows: Sequence[RankedNote], results: Sequence[ShownResult], user: User
) -> Iterable[Cells]:
    """Each submitted ballot that the reader may see, in APEC's order of economies."""
    seen = (
        Ballot.objects.visible_to(user)
        .submitted()
        .filter(note__in=[row.note_id for row in rows])
        .select_related("note__session", "economy")
        .prefetch_related("scores__criterion", "objectives__area", "note__cosponsors")
    )
    keys = [each.key for each in results[0].rules.criteria] if results else []
    for ballot in seen:
        scores = {each.criterion.key: each for each in ballot.scores.all()}
        given = [scores[key].value if key in scores else None for key in keys]
        told = [f"{key}: {each.sentence}" for key, each in scores.items() if each.sentence]
        yield (
            ballot.note.name,
            ballot.note.title,
            ballot.economy.short_name,
            "yes" if ballot.economy in ballot.note.cosponsors.all() else "",
            "yes" if ballot.abstained else "",
            *("" if each is None or ballot.abstained else each for each in given),
            "; ".join(each.code for each in ballot.objectives.all()),
            " ".join(told),
        )


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
