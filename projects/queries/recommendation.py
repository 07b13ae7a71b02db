"""The SMEWG recommendation of a closed session as a paper of the group."""

from __future__ import annotations

from django.db.models import QuerySet

from projects.domain.ranking import serialization
from projects.domain.ranking.ranking import RANKED
from projects.models import Closing, RankedNote, Session
from projects.queries.closing import shared_ranks
from projects.queries.scoring_pages import (
    ShownResult,
    adjustment_note,
    ranges_chart,
    rules_in_words,
    shown,
)
from smewg.toolkit.cautions import caution
from smewg.toolkit.days import day_in_words, day_of
from smewg.toolkit.documents import (
    Block,
    Box,
    Bullets,
    Cover,
    Figure,
    Heading,
    Paper,
    Paragraph,
    Table,
)

NOTES_IN_THE_CHART = 40


def as_paper(session: Session, closing: Closing) -> Paper:
    """The paper: recommendation, ranking, how firm it is, rules, and what stands apart."""
    day = day_in_words(day_of(closing.closed_at))
    results = shown(closing, _rows(closing))
    ranked = [each for each in results if each.result.kind == RANKED]
    apart = [each for each in results if each.result.kind != RANKED]
    source = f"Ballots of {session}, closed {day}; checksum {closing.checksum[:12]}."
    blocks: list[Block] = [
        Heading("Recommendation", number="1"),
        Paragraph(
            f"The SMEWG scored {len(results)} concept notes of {session} and recommends them in "
            "the order of Table 1. Funding is decided elsewhere."
        ),
        Table(
            "SMEWG recommendation",
            ("Position", "Note", "Proposing economies", "Points", "Link's points", "Ballots"),
            tuple(
                (
                    each.position,
                    f"{each.ranked.note.name}: {each.ranked.note.title}",
                    "; ".join(map(str, each.ranked.note.proposers.all())),
                    each.score,
                    each.link,
                    f"{each.result.turnout.counted} of {each.result.turnout.entitled}",
                )
                for each in ranked
            ),
            source=source,
            empty="No note is ranked.",
        ),
        *_consensus(closing),
        Heading("How firm the order is", number="2"),
        *_firmness(closing, ranked, source),
        Heading("Why each note stands where it does", number="3"),
        Bullets(tuple(f"{each.ranked.note.title}. {each.ranked.why}" for each in ranked)),
    ]
    if apart:
        blocks += [
            Heading("Not ranked", number="4"),
            Bullets(tuple(f"{each.ranked.note.title}. {each.ranked.why}" for each in apart)),
        ]
    blocks += [Heading("Rules of the session", number="5" if apart else "4"), *_rules(closing)]
    cover = Cover(
        title=f"Recommendation on the concept notes of {session}",
        purpose="Consideration",
        submitted_by="SMEWG Chair",
        day=day,
    )
    return Paper(cover, tuple(blocks), closing.closed_at, f"SMEWG, {session}", stamp=caution())


def _rows(closing: Closing) -> QuerySet[RankedNote]:
    return closing.ranked.select_related("note__session").prefetch_related("note__proposers")


def _consensus(closing: Closing) -> list[Block]:
    found = []
    for shared in shared_ranks(closing):
        if shared.decision:
            order = "; ".join(each.note.title for each in shared.decided)
            said = f"In this order: {order}. {shared.decision.words}"
        else:
            said = "The notes are equal in all that settles ties. No consensus is recorded yet."
        found.append(Box(f"Shared position {shared.position}", (said,)))
    return list(found)


def _firmness(closing: Closing, ranked: list[ShownResult], source: str) -> list[Block]:
    if not ranked:
        return [Paragraph("No note is ranked, so there is nothing to look at.")]
    return [
        Figure(
            "Positions, and their range when any one economy's ballots are left out"
            + (f": the first {NOTES_IN_THE_CHART}" if len(ranked) > NOTES_IN_THE_CHART else ""),
            ranges_chart(closing, ranked[:NOTES_IN_THE_CHART]),
            source=source,
        ),
        Table(
            "The order by other ways of counting",
            (
                "Note",
                "Position",
                "Best to worst",
                "By mean",
                "By median",
                "Without link",
                "Adjusted",
            ),
            tuple(
                (
                    each.ranked.note.title,
                    each.position,
                    f"{each.result.best} to {each.result.worst}",
                    str(each.result.by_mean),
                    str(each.result.by_median),
                    str(each.result.without_link),
                    str(each.result.adjusted),
                )
                for each in ranked
            ),
            note=adjustment_note(ranked),
        ),
    ]


def _rules(closing: Closing) -> list[Block]:
    rules = serialization.rules_from_dict(closing.rules)
    return [
        Table(
            "Criteria",
            ("Criterion", "Scale", "Weight"),
            tuple(
                (f"{each.key}: {each.name}", f"{each.lowest} to {each.highest}", str(each.weight))
                for each in rules.criteria
            ),
        ),
        Bullets(tuple(rules_in_words(rules))),
    ]
