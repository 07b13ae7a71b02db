"""Which reviews, sections, comments and documents a person may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, Q

from smewg.models import Role

if TYPE_CHECKING:
    from reviews.models import (  # noqa: F401 (named in the class heads)
        Review,
        ReviewComment,
        ReviewDocument,
        ReviewSection,
    )
    from smewg.models import User


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, user: User) -> ReviewQuerySet:
        """Observers see published reviews, delegates circulated ones too, the others all."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(state__in=states_shown_to(user))

    def with_names(self) -> ReviewQuerySet:
        """Reviews with their plan and meeting, and how much of each is written and unanswered."""
        return self.select_related("plan", "meeting", "begun_by", "published_by").annotate(
            unanswered=Count(
                "sections__comments", filter=Q(sections__comments__answer=""), distinct=True
            )
        )


class SectionQuerySet(models.QuerySet["ReviewSection"]):
    def visible_to(self, user: User) -> SectionQuerySet:
        """A section may be seen by whoever may see its review."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(review__state__in=states_shown_to(user))


class CommentQuerySet(models.QuerySet["ReviewComment"]):
    def visible_to(self, user: User) -> CommentQuerySet:
        """Comments are the group's: observers do not see them."""
        if not user.is_authenticated or user.role == Role.OBSERVER:
            return self.none()
        return self.filter(section__review__state__in=states_shown_to(user))


class DocumentQuerySet(models.QuerySet["ReviewDocument"]):
    def visible_to(self, user: User) -> DocumentQuerySet:
        """Published documents with their review; drafts of documents with those who write it."""
        if not user.is_authenticated:
            return self.none()
        if user.role in (Role.SECRETARIAT, Role.CHAIR):
            return self
        return self.filter(snapshot__is_final=True, snapshot__review__state="published")


def states_shown_to(user: User) -> tuple[str, ...]:
    if user.role in (Role.SECRETARIAT, Role.CHAIR):
        return ("draft", "circulated", "published")
    return ("published",) if user.role == Role.OBSERVER else ("circulated", "published")
