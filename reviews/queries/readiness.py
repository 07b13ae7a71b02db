"""What is in the way of publishing a review, what its readers will see, and what is done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Min
from django.utils import timezone

from kpis.domain import figures
from kpis.models import Evidence, Figure, ReportingYear, ReportingYearState
from reviews.models import Review, ReviewComment
from reviews.queries.figures import Figures
from reviews.queries.narrative import narrative_of
from reviews.queries.narrative_matters import to_look_at
from smewg.toolkit.addresses import reverse
from smewg.toolkit.confirm import Matter
from smewg.toolkit.days import day_in_words, day_of
from smewg.toolkit.deadlines import end_of
from smewg.toolkit.text import count_of


def in_the_way(review: Review, of: Figures) -> list[Matter]:
    """What stops the publishing of a review, and what its readers will see if it is published.

    `of` are its figures as whoever publishes it sees them.

    A review whose figures nobody but the group may read yet is not published: the years first.
    """
    found = [
        *_number(review),
        *_window(review),
        *_years(review, of),
        *_nothing_known(review, of),
        *_empty_sections(review),
        *to_look_at(narrative_of(of)),
        *_differences(review, of),
        *_open_comments(review),
        *_cut_off(review),
    ]
    return sorted(found, key=lambda each: not each.blocks)


def done(review: Review) -> list[Matter]:
    """What a careful reader would ask for, and is there."""
    found = []
    if review.number:
        found.append(Matter("Document number", review.number))
    until = review.comments_until
    if until and end_of(until) <= timezone.now():
        found.append(Matter("The time for comments has ended", day_in_words(until)))
    if not review.is_cut_off_ahead:
        found.append(Matter(f"Figures as of the end of {day_in_words(review.cut_off)}"))
    if not _unpublished(review):
        found.append(Matter("Every year in it is published", review.span))
    return found


def short_title(review: Review) -> str:
    """What must be typed to publish it: "Mid-term review 2017-2018"."""
    return f"{review.get_kind_display()} {review.span}"


def _change(review: Review) -> str:
    return reverse("reviews:change", args=[review.pk])


def _number(review: Review) -> Iterator[Matter]:
    if not review.number:
        why = "Papers carry it on the cover."
        yield Matter(
            "It has no document number", why, _change(review), "Give it a number", blocks=True
        )


def _window(review: Review) -> Iterator[Matter]:
    if not review.takes_comments:
        return
    until = review.comments_until
    if until is None:
        yield Matter("The economies may still comment", "No last day is set. Publishing ends it.")
        return
    yield Matter(
        f"Comments are open until {day_in_words(until)}",
        "Wait until then, or make it a draft again with a reason.",
        reverse("reviews:review", args=[review.pk]),
        "Go to the review",
        blocks=True,
    )


def _unpublished(review: Review) -> list[ReportingYear]:
    years = ReportingYear.objects.filter(plan=review.plan, year__in=review.years)
    return list(years.exclude(state=ReportingYearState.PUBLISHED).order_by("year"))


def _years(review: Review, of: Figures) -> Iterator[Matter]:
    for year in _unpublished(review):
        state = f"{year} is {year.get_state_display()}"
        if year.state == ReportingYearState.CLOSED:
            state += " and verified" if year.verified_at else " but not verified"
        has_figures = _has_figures(of, year.year) or _is_listed(year)
        yield Matter(
            f"{state}, and not published",
            "The review would show its figures before they are published. Publish the year first."
            if has_figures
            else "It has no figures yet; the review says so in each table.",
            reverse("kpis:year", args=[year.year]),
            f"Go to {year}",
            blocks=has_figures,
        )


def _has_figures(of: Figures, year: int) -> bool:
    """Whether anything was typed or listed in the year, as of the cut-off day."""
    stands = (
        of.at(indicator, year, area) for indicator in of.indicators for area in [*of.areas, None]
    )
    return any(each.value != figures.BLANK or each.listed for each in stands)


def _is_listed(year: ReportingYear) -> bool:
    """Whether anything is listed in it now: tables without a history would show it."""
    return Evidence.objects.counted().filter(reporting_year=year).exists()


def _nothing_known(review: Review, of: Figures) -> Iterator[Matter]:
    """A review as of a day on which nothing had been entered would be empty."""
    first = entered_later(of)
    if first is None:
        return
    yield Matter(
        f"Nothing had been entered by {day_in_words(review.cut_off)}, the day it is known on",
        f"The first figure or item of {review.span} was entered on {day_in_words(first)}. Choose "
        "that day or a later one; “Happened until” says until when the review tells.",
        _change(review),
        "Change the day",
    )


def entered_later(of: Figures) -> date | None:
    """The day of the first entry, where nothing had been entered by the review's day."""
    if of.items or any(_has_figures(of, year) for year in of.years):
        return None
    return first_entered(of)


def first_entered(of: Figures) -> date | None:
    """The day on which the first figure or item of the review's years was entered."""
    years = {"reporting_year__plan": of.scope.plan, "reporting_year__year__in": of.years}
    cells = {f"count__{name}": value for name, value in years.items()}
    histories: list[Any] = [
        Evidence.history.filter(**years),
        Figure.history.filter(**cells).exclude(kind="blank"),
    ]
    firsts = [each.aggregate(first=Min("history_date"))["first"] for each in histories]
    return min((day_of(first) for first in firsts if first), default=None)


def _empty_sections(review: Review) -> Iterator[Matter]:
    empty = [each for each in review.sections.all() if not (each.is_annex or each.is_written)]
    if not empty:
        return
    names = "; ".join(each.heading for each in empty)
    yield Matter(
        count_of(len(empty), "section has no text", "sections have no text"),
        f"{names}. They appear with their tables only.",
        reverse("reviews:section", args=[review.pk, empty[0].key]),
        "Write them" if len(empty) > 1 else "Write it",
    )


def _differences(review: Review, of: Figures) -> Iterator[Matter]:
    counts = of.scope.figures
    for year in of.years:
        found = [
            f"{indicator.code}, {indicator.name}: {'; '.join(differing)}"
            for indicator in of.indicators
            if (differing := counts.reconciliation(indicator, year).differences)
            and not counts.explanation(indicator, year)
        ]
        if found:
            said = count_of(len(found), "difference is", "differences are")
            yield Matter(
                f"{year}: {said} not explained",
                f"{'. '.join(found)}.",
                reverse("kpis:year", args=[year]),
                f"Go to {year}",
            )


def _open_comments(review: Review) -> Iterator[Matter]:
    comments = ReviewComment.objects.filter(section__review=review, answer="")
    waiting = list(comments.select_related("section", "economy", "by"))
    if not waiting:
        return
    who = ", ".join(dict.fromkeys(each.who for each in waiting))
    yield Matter(
        count_of(len(waiting), "comment is not answered", "comments are not answered"),
        f"From {who}. They are not part of the published review.",
        reverse("reviews:section", args=[review.pk, waiting[0].section.key]),
        "Read them" if len(waiting) > 1 else "Read it",
    )


def _cut_off(review: Review) -> Iterator[Matter]:
    if review.is_cut_off_ahead:
        yield Matter(
            f"The cut-off day, {day_in_words(review.cut_off)}, is still to come",
            "The review shows the figures of now.",
            _change(review),
            "Change the day",
        )
