"""What reviews add to a meeting's page, the handover pack and the recommendations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from plans.models import Recommendation
from reviews.models import Life, Review, Snapshot
from smewg.hooks import Line, Section
from smewg.models import Meeting, User


def presented_at(user: User, meeting: Meeting) -> Section:
    """The reviews of a meeting's agenda."""
    found = Review.objects.visible_to(user).filter(meeting=meeting)
    return Section("Reviews presented there", [_line(each) for each in found], empty="None.")


def _line(review: Review) -> Line:
    return Line(
        text=str(review),
        url=reverse("reviews:review", args=[review.pk]),
        note=f"{review.span}, {review.get_life_display()}",
    )


def unfinished(user: User, day: date) -> Section:
    """Reviews that a new Chair has to see through."""
    found = Review.objects.visible_to(user).exclude(life=Life.PUBLISHED)
    return Section("Reviews not published yet", [_line(each) for each in found], empty="None.")


def of_recommendations(
    user: User, recommendations: Sequence[Recommendation]
) -> dict[int, list[Line]]:
    """The published reviews that show each recommendation, with the state that they show it in."""
    shown = Snapshot.objects.filter(is_final=True, review__in=Review.objects.visible_to(user))
    labels = dict(Recommendation.Stage.choices)
    found: dict[int, list[Line]] = {each.pk: [] for each in recommendations}
    rows = shown.order_by("made_at").values_list(
        "review", "number", "review__title", "made_at", "content__recommendations"
    )
    for review, number, title, made_at, states in rows:
        url = reverse("reviews:review", args=[review])
        for pk, stage in (states or {}).items():
            if int(pk) in found:
                note = f"then: {labels.get(stage, stage)}"
                found[int(pk)].append(Line(f"{number}, {title}", url, note, when=made_at))
    return found
