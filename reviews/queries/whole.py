"""What a whole paper keeps, whichever sections it was given: each thing told, no table twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reviews.queries.figures import Figures, blocks_for
from reviews.queries.figures.economy_reports import details
from reviews.queries.figures.group import TELL_OF_REPORTS
from smewg.toolkit.documents import Block, Heading, PageBreak, Paragraph, Table

Rows = tuple[tuple[str, ...], tuple[tuple[str | int, ...], ...]]


def no_table_twice(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks; a table whose columns and rows stood before is a sentence that leads there."""
    seen: dict[Rows, str] = {}
    for block in blocks:
        if not isinstance(block, Table) or not block.rows:
            yield block
            continue
        same = (block.columns, block.rows)
        if same in seen:
            yield Paragraph(f"{block.caption}: the same as “{seen[same]}” above.", "soft")
            continue
        seen[same] = block.caption
        yield block


def what_no_section_tells(of: Figures, annexes: int) -> Iterator[Block]:
    """Annexes of reports and listed items that no section of the review names.

    annexes: how many there are already. Nobody chose to leave out what an economy reported by
    taking a section off a template.
    """
    missing: list[tuple[str, Sequence[Block]]] = []
    if of.reports and of.shown.isdisjoint({*TELL_OF_REPORTS, "reports"}):
        missing.append(("Reports of the economies", [details(of, with_titles=True)]))
    if of.items and "lists" not in of.shown:
        missing.append(("The list behind every figure", blocks_for(of, "lists")))
    if missing and not annexes:
        yield PageBreak()
    for place, (heading, blocks) in enumerate(missing, annexes):
        yield Heading(heading, 1, f"Annex {letters(place)}:")
        yield from blocks


def letters(place: int) -> str:
    """The letter of an annex: A, B ... Z, A1."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return alphabet[place] if place < len(alphabet) else f"A{place - len(alphabet) + 1}"
