"""Who may do what with reviews."""

from __future__ import annotations

import rules

from contributions.models.visibility import economy_of
from reviews.models import Review
from smewg.access import because
from smewg.models import Economy, User
from smewg.permissions import is_chair, is_delegate, is_observer, is_secretariat, is_signed_in


@rules.predicate
def is_not_published(user: User, review: Review | None) -> bool:
    return review is None or not review.is_published


@rules.predicate
def is_published(user: User, review: Review | None) -> bool:
    return review is None or review.is_published


@rules.predicate
def economies_are_asked(user: User, review: Review | None) -> bool:
    return review is not None and review.takes_comments


writes_reviews = is_secretariat | is_chair

rules.add_perm("reviews.begin_review", writes_reviews)
rules.add_perm("reviews.change_review", writes_reviews & is_not_published)
rules.add_perm("reviews.circulate_review", writes_reviews & is_not_published)
rules.add_perm("reviews.publish_review", writes_reviews & is_not_published)
rules.add_perm("reviews.begin_edition", writes_reviews & is_published)
rules.add_perm("reviews.withdraw_review", writes_reviews & is_published)
rules.add_perm(
    "reviews.comment", is_not_published & (writes_reviews | (is_delegate & economies_are_asked))
)
rules.add_perm("reviews.view_comments", is_signed_in & ~is_observer)
rules.add_perm("reviews.answer_comment", writes_reviews & is_not_published)
rules.add_perm("reviews.record_decision", writes_reviews)
rules.add_perm("reviews.change_templates", is_secretariat)


@rules.predicate
def speaks_for(user: User, economy: Economy | None) -> bool:
    """Whether the person is a delegate of the economy, or a Chair whose economy it is."""
    return economy is not None and economy_of(user) == economy


rules.add_perm("reviews.view_briefs", is_secretariat | is_chair)
rules.add_perm("reviews.view_brief", is_secretariat | is_chair | (is_signed_in & speaks_for))


@because(
    "reviews.change_review",
    "reviews.circulate_review",
    "reviews.publish_review",
    "reviews.answer_comment",
    "reviews.comment",
)
def a_published_review_stays(user: User, review: Review | None) -> str:
    if review is None:
        return ""
    if review.is_published:
        return f"{review.title} is published, so nothing of it changes."
    return f"{review.title} is not open for comments: it is {review.get_state_display()}."


@because("reviews.view_brief")
def a_brief_is_of_one_economy(user: User, economy: Economy | None) -> str:
    """A delegate of another economy has the role, and not the economy."""
    if economy is None or economy_of(user) in (None, economy):
        return ""
    return f"The brief of {economy.running_text} is for its own delegates, and for staff."
