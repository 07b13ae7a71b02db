"""What reviews add to a meeting's page, the handover pack and the recommendations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from plans.models import Recommendation
from reviews.enums import FROZEN
from reviews.models import Review, ReviewState, Snapshot
from smewg.hooks import PanelLine, Section
from smewg.models import Meeting, User


def presented_at(user: User, meeting: Meeting) -> Section:
    """The reviews of a meeting's agenda."""
    found = Review.objects.visible_to(user).filter(meeting=meeting)
    return Section("Reviews presented there", [_line(each) for each in found], empty="None.")


def _line(review: Review) -> PanelLine:
    return PanelLine(
        text=str(review),
        url=reverse("reviews:review", args=[review.pk]),
        note=f"{review.span}, {review.get_state_display()}",
    )


def unfinished(user: User, day: date) -> Section:
    """Reviews that a new Chair has to see through."""
    found = Review.objects.visible_to(user).exclude(state__in=FROZEN)
    return Section("Reviews not published yet", [_line(each) for each in found], empty="None.")


def of_recommendations(
    user: User, recommendations: Sequence[Recommendation]
) -> dict[int, list[PanelLine]]:
    """The published reviews that show each recommendation, with the state that they show it in."""
    shown = Snapshot.objects.filter(is_final=True, review__in=Review.objects.visible_to(user))
    labels = dict(Recommendation.State.choices)
    found: dict[int, list[PanelLine]] = {each.pk: [] for each in recommendations}
    rows = shown.order_by("made_at").values_list(
        "review",
        "number",
        "review__title",
        "review__state",
        "made_at",
        "content__recommendations",
    )
    for review, number, title, review_state, made_at, states in rows:
        url = reverse("reviews:review", args=[review])
        for pk, state in (states or {}).items():
            if int(pk) in found:
                withdrawn = (
                    "; the review is withdrawn" if review_state == ReviewState.WITHDRAWN else ""
                )
                note = f"then: {labels.get(state, state)}{withdrawn}"
                found[int(pk)].append(PanelLine(f"{number}, {title}", url, note, when=made_at))
    return found
