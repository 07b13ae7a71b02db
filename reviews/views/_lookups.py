"""What the pages of reviews look for first, the crumbs above them, and blocks as a page shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from reviews.models import Review, ReviewSection
from reviews.queries.figure_links import FigureLinks
from smewg.access import SignedInRequest
from smewg.toolkit.crumbs import Step
from smewg.toolkit.crumbs import crumbs as steps
from smewg.toolkit.documents import Block, Figure, Heading, Prose, Table
from smewg.toolkit.documents.prose import html_of


def review_of(request: SignedInRequest, pk: int) -> Review:
    """The review, if the reader may see it; Http404 else."""
    return get_object_or_404(Review.objects.visible_to(request.user).with_names(), pk=pk)


def section_of(request: SignedInRequest, pk: int, name: str) -> ReviewSection:
    sections = ReviewSection.objects.visible_to(request.user).select_related(
        "review__plan", "review__meeting", "changed_by"
    )
    return get_object_or_404(sections, review=pk, key=name)


def crumbs(*then: Step) -> list[dict[str, str]]:
    """From the reviews to this page; the last is the page itself, without an address."""
    return steps(("Reviews", reverse("reviews:reviews")), *then)


def crumb_of(review: Review) -> tuple[str, str]:
    return str(review), reverse("reviews:review", args=[review.pk])


def shown(
    numbered: Iterable[tuple[Block, int]],
    links: FigureLinks,
    *,
    top: int = 2,
    url_of: Callable[[str], str] = lambda refers: "",
) -> list[dict[str, Any]]:
    """Blocks as templates/reviews/_blocks.html shows them; `top` is the level of a first heading.

    `number` is 0 where figures and tables are not counted. A heading lies one level below the one
    that it stands under, whatever the paper leaves out, and beside those of its own level.
    `url_of` gives the address of what a narrative refers to, "" where it is not linked.
    """
    rows: list[dict[str, Any]] = []
    above: list[int] = []
    for place, (block, number) in enumerate(numbered):
        if isinstance(block, Heading):
            above = [*(level for level in above if level < block.level), block.level]
        level = min(top + max(len(above), 1) - 1, 6)
        found = {"kind": type(block).__name__, "block": block, "number": number}
        if isinstance(block, Prose):
            found["html"] = html_of(block.parts, url_of)
        rows.append(found | _shown(block, place, level, links))
    return rows


def _shown(block: Block, place: int, level: int, links: FigureLinks) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if isinstance(block, Heading):
        found |= {"tag": f"h{level}", "id": f"part-{place}"}
    if isinstance(block, Table):
        found["rows"] = [
            (
                row[0],
                [
                    (cell, isinstance(cell, int), url)
                    for cell, url in zip(row[1:], links.of_row(block, row), strict=True)
                ],
            )
            for row in block.rows
        ]
        found["numeric"] = [
            (column, any(isinstance(row[n], int) for row in block.rows))
            for n, column in enumerate(block.columns)
        ]
    if isinstance(block, Figure):
        found["chart"] = block.chart
    return found
