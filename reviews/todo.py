"""What reviews ask of a reader: to write, to answer, to comment, to begin."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Exists, OuterRef, Q

from reviews.enums import FROZEN
from reviews.models import Review, ReviewComment, ReviewState
from reviews.queries.planned_reviews import begun_reviews, foreseen
from smewg.access import allowed
from smewg.hooks import Gathered, Waiting
from smewg.models import User
from smewg.permissions import is_delegate
from smewg.toolkit.addresses import reverse
from smewg.toolkit.days import today
from smewg.toolkit.deadlines import end_of
from smewg.toolkit.text import count_of
from smewg.toolkit.together import Answers, Question, day_in, question


def _ask(user: User) -> dict[str, Question]:
    """Drafts to write, comments to answer, circulated reviews to comment on, reviews due."""
    reviews = Review.objects.visible_to(user)
    names = {"pk": "pk", "title": "title", "state": "state", "last_year": "last_year"}
    if allowed(user, "reviews.begin_review"):
        open_ = Q(sections__comments__answer="")
        unanswered = Count("sections__comments", filter=open_, distinct=True)
        written = Q(sections__is_annex=False)
        blank = Count("sections", filter=written & Q(sections__text=""), distinct=True)
        all_of_them = Count("sections", filter=written, distinct=True)
        open_ones = reviews.exclude(state__in=FROZEN).annotate(
            unanswered=unanswered, blank=blank, in_all=all_of_them
        )
        return {
            "reviews": question(
                open_ones, unanswered="unanswered", blank="blank", in_all="in_all", **names
            ),
            "begun": question(begun_reviews(), plan="plan_id", kind="kind"),
            "foreseen": question(
                foreseen(user),
                plan="plan_id",
                key="plan__key",
                plan_title="plan__title",
                start="plan__start_year",
                number="number",
                kind="kind",
                year="year",
            ),
        }
    if is_delegate(user):
        said = ReviewComment.objects.filter(section__review=OuterRef("pk"), economy=user.economy)
        circulated = reviews.filter(~Exists(said), state=ReviewState.CIRCULATED)
        still = circulated.filter(Q(comments_until=None) | Q(comments_until__gte=today()))
        return {"to comment": question(still, until="comments_until", **names)}
    return {}


def _tell(user: User, answers: Answers) -> Iterator[Waiting]:
    if "to comment" in answers:
        yield from _for_economies(answers)
    else:
        yield from _for_writers(answers)


def _for_writers(answers: Answers) -> Iterator[Waiting]:
    """A review stands once: what is to be written of it, and how many comments wait."""
    for row in sorted(answers["reviews"], key=lambda each: (-each["last_year"], -each["pk"])):
        url = reverse("reviews:review", args=[row["pk"]])
        open_ = row["unanswered"]
        if row["state"] == ReviewState.DRAFT:
            said = (
                f"{row['in_all'] - row['blank']} of {count_of(row['in_all'], 'section')} with text."
            )
            if open_:
                said += f" {count_of(open_, 'comment is', 'comments are')} not answered."
            yield Waiting(f"Write {row['title']}", url, note=said, weight=40)
        elif open_:
            yield Waiting(f"Answer {count_of(open_, 'comment')} on {row['title']}", url, weight=30)
    begun = {(row["plan"], row["kind"]) for row in answers["begun"]}
    for row in sorted(answers["foreseen"], key=lambda each: (each["start"], each["number"])):
        if (row["plan"], row["kind"]) not in begun:
            yield Waiting(
                f"Begin the {row['kind']} review of {row['plan_title']}",
                f"{reverse('reviews:new', args=[row['key']])}?kind={row['kind']}",
                note=f"The plan sets it for {row['year']}.",
                weight=60,
            )


def _for_economies(answers: Answers) -> Iterator[Waiting]:
    for row in sorted(answers["to comment"], key=lambda each: each["pk"]):
        until = day_in(row["until"])
        yield Waiting(
            f"Comment on {row['title']}, if you wish",
            reverse("reviews:review", args=[row["pk"]]),
            until=end_of(until) if until else None,
            weight=40,
        )


waiting = Gathered(_ask, _tell)
