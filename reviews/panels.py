"""What reviews add to the pages below: home, calendar, meeting, handover pack, recommendations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.urls import reverse

from plans.models import Plan, PlannedReview, Recommendation
from reviews.models import Review, ReviewComment, ReviewKind, ReviewState, Snapshot
from smewg.access import allowed
from smewg.models import Meeting, User
from smewg.panels import Entry, PanelLine, Section, Waiting
from smewg.permissions import is_delegate
from smewg.toolkit.days import today
from smewg.toolkit.deadlines import end_of
from smewg.toolkit.text import count_of


def waiting(user: User) -> Iterator[Waiting]:
    """Drafts to write, comments to answer, circulated reviews to comment on, reviews due."""
    if allowed(user, "reviews.begin_review"):
        yield from _for_writers(user)
    elif is_delegate(user):
        yield from _for_economies(user)


def _for_writers(user: User) -> Iterator[Waiting]:
    for review in Review.objects.visible_to(user).with_names().exclude(state=ReviewState.PUBLISHED):
        url = reverse("reviews:review", args=[review.pk])
        if review.state == ReviewState.DRAFT:
            yield Waiting(f"Write {review}", url, weight=40)
        open_ = getattr(review, "unanswered", 0)
        if open_:
            yield Waiting(f"Answer {count_of(open_, 'comment')} on {review}", url, weight=30)
    for planned in planned_and_missing(user):
        yield Waiting(
            f"Begin the {planned.kind} review of {planned.plan.title}",
            f"{reverse('reviews:new', args=[planned.plan.key])}?kind={planned.kind}",
            note=f"The plan foresees it for {planned.year}.",
            weight=60,
        )


def _for_economies(user: User) -> Iterator[Waiting]:
    for review in Review.objects.visible_to(user).filter(state=ReviewState.CIRCULATED):
        said = ReviewComment.objects.filter(section__review=review, economy=user.economy).exists()
        if review.takes_comments and not said:
            until = review.comments_until
            yield Waiting(
                f"Comment on {review}, if you wish",
                reverse("reviews:review", args=[review.pk]),
                until=end_of(until) if until else None,
                weight=40,
            )


def planned_and_missing(user: User) -> list[PlannedReview]:
    """Mid-term and final reviews that the plan foresees by this year and nobody has begun."""
    year = today().year
    plan = Plan.objects.visible_to(user).current(year)
    if plan is None:
        return []
    begun = set(Review.objects.filter(plan=plan).values_list("kind", flat=True))
    found = plan.planned_reviews.filter(
        year__lte=year, kind__in=[ReviewKind.MID_TERM, ReviewKind.FINAL]
    )
    return [each for each in found.select_related("plan") if each.kind not in begun]


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
    found = Review.objects.visible_to(user).exclude(state=ReviewState.PUBLISHED)
    return Section("Reviews not published yet", [_line(each) for each in found], empty="None.")


def days(user: User) -> Iterator[Entry]:
    """Until when comments are asked for."""
    for review in Review.objects.visible_to(user).filter(
        state=ReviewState.CIRCULATED, comments_until__isnull=False
    ):
        if review.comments_until:
            yield Entry(
                key=f"review-comments-{review.pk}",
                day=review.comments_until,
                title=f"Comments on {review} are due",
                kind="Deadline",
                text="Until midnight in Singapore.",
                path=reverse("reviews:review", args=[review.pk]),
            )


def of_recommendations(
    user: User, recommendations: Sequence[Recommendation]
) -> dict[int, list[PanelLine]]:
    """The published reviews that show each recommendation, with the state that they show it in."""
    shown = Snapshot.objects.filter(is_final=True, review__in=Review.objects.visible_to(user))
    labels = dict(Recommendation.State.choices)
    found: dict[int, list[PanelLine]] = {each.pk: [] for each in recommendations}
    rows = shown.order_by("made_at").values_list(
        "review", "number", "review__title", "made_at", "content__recommendations"
    )
    for review, number, title, made_at, states in rows:
        url = reverse("reviews:review", args=[review])
        for pk, state in (states or {}).items():
            if int(pk) in found:
                note = f"then: {labels.get(state, state)}"
                found[int(pk)].append(PanelLine(f"{number}, {title}", url, note, when=made_at))
    return found
