"""What a writer is told of a review's words before it is circulated and before it is published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reviews.models import ReviewSection
from reviews.queries.narrative import NAME, NUMBER, Narrative, SectionWords
from reviews.queries.references import LOOK, NOT_SHOWN
from smewg.toolkit.addresses import reverse
from smewg.toolkit.confirm import Matter
from smewg.toolkit.text import count_of


def to_look_at(narrative: Narrative) -> list[Matter]:
    """What a writer is told before the review is circulated or published; nothing of it blocks."""
    checked = [narrative.checked(each) for each in narrative.sections if each.is_written]
    return [
        *_of_kind(checked, NUMBER, "number is", "numbers are", "not among the figures"),
        *_of_kind(checked, NAME, "name is", "names are", "not as the group writes it"),
        *_of_kind(checked, LOOK, "reference does", "references do", "not work"),
        *_unconfirmed(checked),
        *_unpublished(narrative),
    ]


def _of_kind(
    checked: Iterable[SectionWords], kind: str, one: str, several: str, what: str
) -> Iterator[Matter]:
    found = [
        (each.section, alarm) for each in checked for alarm in each.alarms if alarm.kind == kind
    ]
    if not found:
        return
    where: dict[str, list[str]] = {}
    for section, alarm in found:
        where.setdefault(section.heading, []).append(alarm.said)
    yield Matter(
        f"{count_of(len(found), one, several)} {what}",
        ". ".join(f"{heading}: {'; '.join(said)}" for heading, said in where.items()) + ".",
        _words_of(found[0][0]),
        "Look at it" if len(found) == 1 else "Look at them",
    )


def _unconfirmed(checked: Iterable[SectionWords]) -> Iterator[Matter]:
    found = [(each.section, len(each.unconfirmed)) for each in checked if each.unconfirmed]
    if not found:
        return
    many = count_of(sum(n for _, n in found), "sentence", "sentences")
    yield Matter(
        f"Nobody has confirmed {many} of the first draft",
        f"{'; '.join(f'{section.heading}: {n}' for section, n in found)}. Readers get "
        "them as they are.",
        _words_of(found[0][0]),
        "Read and confirm",
    )


def _unpublished(narrative: Narrative) -> Iterator[Matter]:
    if found := refers_to_unpublished(narrative):
        yield Matter(
            f"{count_of(len(found), 'reference names', 'references name')} what is not published",
            f"{'; '.join(found)}. The review would show its title before its year is published.",
            reverse("reviews:review", args=[narrative.of.review.pk]),
            "Go to the review",
        )


def _words_of(section: ReviewSection) -> str:
    return reverse("reviews:section", args=[section.review_id, section.key]) + "#reads"


def refers_to_unpublished(narrative: Narrative) -> list[str]:
    """What the words name of years beside the review's own that are not published.

    The review's own years are told of by themselves.
    """
    of = narrative.of
    years = of.scope.plan.reporting_years.exclude(state="published").exclude(year__in=of.years)
    closed_to_all = set(years.values_list("year", flat=True))
    texts = (text for each in narrative.sections for text in each.words.values())
    named = [each for text in texts for each in narrative.references.in_text(text)]
    return [
        f"{each.number} ({each.year})"
        for each in dict.fromkeys(named)
        if each.is_known and each.year in closed_to_all and NOT_SHOWN not in each.words
    ]
