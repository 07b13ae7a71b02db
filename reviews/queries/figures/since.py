"""What a later review knows of the one before: figures then and now, and what became of its words.

A final review looks at the mid-term's; a yearly report at last year's. What was published is read
from its snapshot alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from plans.models import Recommendation
from reviews.enums import ReviewKind, ReviewState
from reviews.models import Review, Snapshot
from reviews.queries.figures.asked import table_of_asks
from reviews.queries.figures.reading import AS_IT_STANDS, Figures, cell_key
from smewg.models import MeetingDecision
from smewg.toolkit.days import day_in_words, day_of
from smewg.toolkit.documents import Block, Heading, Paragraph, Table

BEFORE = {ReviewKind.FINAL.value: ReviewKind.MID_TERM.value}
"""Which kind a review of a kind follows, where that is not its own."""
NONE = "No earlier review of this plan is published."


def review_before(review: Review) -> Review | None:
    """The latest published one that it follows in time, in its newest edition; None without one."""
    kind = BEFORE.get(review.kind, review.kind)
    found = Review.objects.filter(plan=review.plan, kind=kind, state=ReviewState.PUBLISHED)
    found = found.exclude(pk=review.pk).filter(last_year__lte=review.last_year)
    if kind == review.kind:
        found = found.filter(last_year__lt=review.first_year)
    return found.order_by("last_year", "edition", "published_at").last()


def since(of: Figures) -> list[Block]:
    """The earlier review's figures, recommendations and decisions, each then and now."""
    before = review_before(of.review)
    if before is None:
        return [Paragraph(NONE, "soft")]
    snapshot = Snapshot.objects.get(review=before, is_final=True)
    day = day_in_words(day_of(snapshot.made_at))
    return [
        Paragraph(f"{before.title} ({snapshot.number}), {before.span}, was published on {day}."),
        Heading("Its figures, then and now", 2, is_listed=False),
        _figures(of, before, snapshot),
        _corrections(of, before, snapshot),
        Heading("What became of what it recommended and asked", 2, is_listed=False),
        table_of_asks(f"What {snapshot.number} asked, and what became of it", before.asks.all()),
        _recommendations(of, snapshot),
        _decisions(before),
    ]


def _figures(of: Figures, before: Review, snapshot: Snapshot) -> Table:
    """Each total, and each figure of an area that says something else now."""
    return Table(
        f"Figures of {snapshot.number}, then and now",
        ("Figure", "In that review", "Now"),
        tuple(_then_and_now(of, before, snapshot)),
        f"what was published then, and {of.source}",
        note="Figures of areas stand here where they say something else now.",
        empty="It held no figure.",
    )


def _then_and_now(
    of: Figures, before: Review, snapshot: Snapshot
) -> Iterator[tuple[str, str, str]]:
    cells = snapshot.content["cells"]
    for indicator in of.indicators:
        for year in before.years:
            for area in [None, *of.areas]:
                then = cells.get(cell_key(indicator, year, area))
                now = of.at(indicator, year, area).words_when_finished
                if then is None or (area and then == now):
                    continue
                where = f", area {area.number}" if area else ""
                yield f"{indicator.code} {indicator.name}, {year}{where}", then, now


def _corrections(of: Figures, before: Review, snapshot: Snapshot) -> Table:
    """Of its years, what was corrected after it was known and before this review's cut-off day."""
    known = min(before.moment, snapshot.made_at)
    found = [
        each
        for year in before.years
        for each in of.scope.figures.corrections(year=year)
        if each.at > known
    ]
    return Table(
        f"Corrections since {snapshot.number}",
        ("Figure", "Corrected to", "Reason", "Day"),
        tuple(
            (each.place, each.value.words, each.reason, day_in_words(day_of(each.at)))
            for each in found
        ),
        of.source,
        empty="No figure of its years was corrected since.",
    )


def _recommendations(of: Figures, snapshot: Snapshot) -> Table:
    """The recommendations to the group that it showed: their state then and now."""
    then: dict[str, str] = snapshot.content.get("recommendations") or {}
    labels = dict(Recommendation.State.choices)
    rows = Recommendation.objects.visible_to(of.scope.user).filter(pk__in=map(int, then))
    return Table(
        "Recommendations to the group, then and now",
        ("Recommendation", "In that review", "Now", "What was done or answered"),
        tuple(
            (
                str(each),
                labels.get(then[str(each.pk)], then[str(each.pk)]),
                each.get_state_display(),
                each.done or each.response,
            )
            for each in rows
        ),
        f"the register of recommendations, {AS_IT_STANDS}",
        empty="It showed no recommendation to the group.",
    )


def _decisions(before: Review) -> Table:
    """What the meeting that it was presented at decided, and whether that was carried out."""
    found = MeetingDecision.objects.filter(meeting=before.meeting) if before.meeting_id else ()
    meeting = before.meeting.name if before.meeting else "its meeting"
    return Table(
        f"Decisions of {meeting}",
        ("Decision", "Who does what", "Carried out"),
        tuple(
            (
                str(each),
                each.follow_up,
                day_in_words(each.settled_on) if each.settled_on else "not recorded",
            )
            for each in found
        ),
        "the meeting's record",
        empty="No decision of it is recorded.",
    )
