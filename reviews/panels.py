"""What reviews add to a meeting's page, the handover pack and the recommendations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Count

from plans.models import Recommendation
from reviews.models import Review, ReviewSection, ReviewState, Snapshot
from reviews.queries.brief.brief import next_meeting
from reviews.queries.planned_reviews import planned_and_missing
from smewg.access import allowed
from smewg.hooks import PanelLine, Section
from smewg.models import Meeting, User
from smewg.toolkit.addresses import reverse
from smewg.toolkit.days import day_in_words, day_of, today
from smewg.toolkit.text import count_of


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


def briefs_before(user: User, meeting: Meeting) -> Section | None:
    """For a meeting ahead: the way to the briefs that the reader may see; None without any."""
    ahead = next_meeting(user, today())
    if ahead is None or ahead.pk != meeting.pk:
        return None
    lines = []
    if allowed(user, "reviews.view_briefs"):
        lines.append(PanelLine("The briefs of all economies", reverse("briefs:all")))
    if user.economy and allowed(user, "reviews.view_brief", user.economy):
        url = reverse("briefs:brief", args=[user.economy.code])
        lines.append(PanelLine(f"Brief for {user.economy.running_text}", url))
    return Section("Before the meeting", lines) if lines else None


def state_of_reviews(user: User, day: date) -> Section:
    """What is left of each review, which ones nobody has begun, and those that are published."""
    found = list(Review.objects.visible_to(user).with_names())
    written = _unwritten(found)
    lines = [
        PanelLine(str(each), _address(each), _left(each, written.get(each.pk, 0)))
        for each in found
        if not each.is_published
    ]
    lines += [
        PanelLine(
            f"{each.kind.capitalize()} {each.when}: {each.what}",
            reverse("reviews:new", args=[each.plan.key]),
            f"not begun; {each.plan.title}",
        )
        for each in planned_and_missing(user)
    ]
    lines += [_published(each) for each in found if each.is_published]
    return Section("Reviews and where they stand", lines, empty="None was begun.")


def _unwritten(reviews: Sequence[Review]) -> dict[int, int]:
    """How many sections of each review have no words yet, by its id."""
    empty = dict.fromkeys(ReviewSection.WORDS, "")
    sections = ReviewSection.objects.filter(review__in=reviews, is_annex=False, **empty).order_by()
    return dict(sections.values_list("review").annotate(n=Count("pk")))


def _left(review: Review, unwritten: int) -> str:
    """How far it is: state, sections without words, comments without an answer, last day."""
    parts = [review.span, review.get_state_display()]
    if unwritten:
        parts.append(f"{count_of(unwritten, 'section')} without words")
    if open_ := getattr(review, "unanswered", 0):
        parts.append(f"{count_of(open_, 'comment')} without an answer")
    if review.comments_until:
        parts.append(f"comments until {day_in_words(review.comments_until)}")
    return "; ".join(parts)


def _published(review: Review) -> PanelLine:
    on = f"published on {day_in_words(day_of(review.published_at))}" if review.published_at else ""
    number = review.number or "no document number"
    withdrawn = f"withdrawn since: {review.withdrawn_reason}" if review.is_withdrawn else ""
    said = [review.span, number, on, withdrawn]
    return PanelLine(str(review), _address(review), "; ".join(part for part in said if part))


def _address(review: Review) -> str:
    return reverse("reviews:review", args=[review.pk])


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
