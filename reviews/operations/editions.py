"""What becomes of a published review: another edition that follows it, or its withdrawal.

Neither changes a word, a figure or a checksum of what was published.
"""

from __future__ import annotations

from django.db import transaction as database

from reviews import workflow
from reviews.models import DismissedAlarm, DraftedSentence, Review, ReviewAsk, ReviewSection
from smewg.models import User
from smewg.toolkit.days import today
from smewg.toolkit.transitions import Attempt, transition

TITLE_BLOCK = (
    "plan",
    "kind",
    "title",
    "first_year",
    "last_year",
    "happened_until",
    "agenda_item",
    "purpose",
    "submitted_by",
    "is_forum_document",
    "meeting",
)
OF_A_SECTION = (
    "order",
    "key",
    "heading",
    "guidance",
    "figures",
    "with_findings",
    "is_numbered",
    "is_annex",
    *ReviewSection.WORDS,
)
OF_AN_ASK = ("number", "asked_of", "verb", "text", "state", "outcome", "decided_on", "decision")


@database.atomic
def begin_edition(pk: int, *, by: User, reason: str, seen: str | None = None) -> Review:
    """A draft of the next edition, with the same title block and words, as of the end of today.

    It gets a document number of its own, for two papers never carry one. The published edition
    stays as it is. Raises TransitionRefused, also where a next edition is there already.
    """
    published = transition(
        workflow.BEGIN_EDITION,
        Review,
        pk,
        by=by,
        reason=reason,
        guards=[_nothing_follows_it],
        note=f"another edition begun: {reason.strip()}",
        seen=seen,
    )
    draft = Review(
        **{name: getattr(published, name) for name in TITLE_BLOCK},
        cut_off=today(),
        edition=published.edition + 1,
        follows=published,
        edition_reason=reason.strip(),
        begun_by=by,
    )
    draft._change_reason = f"begun as edition {draft.edition}"
    draft.save()
    followed = {}
    for section in published.sections.all():
        same = {name: getattr(section, name) for name in OF_A_SECTION}
        followed[section.pk] = ReviewSection.objects.create(review=draft, **same)
    _carry_marks(followed)
    for ask in published.asks.all():
        as_it_stands = {name: getattr(ask, name) for name in OF_AN_ASK}
        ReviewAsk.objects.create(review=draft, **as_it_stands)
    return draft


def _carry_marks(followed: dict[int, ReviewSection]) -> None:
    """What nobody confirmed is not confirmed in the next edition, and what was said stays said.

    `followed`: the sections of the next edition, by the ids of those that they follow.
    """
    alarms = list(DismissedAlarm.objects.filter(section__in=followed))
    drafted = list(DraftedSentence.objects.filter(section__in=followed))
    rows: list[DismissedAlarm | DraftedSentence] = [*alarms, *drafted]
    for row in rows:
        row.pk, row.section = None, followed[row.section_id]
    DismissedAlarm.objects.bulk_create(alarms)
    DraftedSentence.objects.bulk_create(drafted)


def _nothing_follows_it(review: Review, attempt: Attempt) -> str | None:
    later = Review.objects.filter(follows=review).first()
    if later is None:
        return None
    return f"Edition {later.edition} is {later.get_state_display()} already. Go on with that one."


def withdraw_review(pk: int, *, by: User, reason: str, seen: str | None = None) -> Review:
    """It is not to be used any more; it stays readable, and says so. Raises TransitionRefused."""
    return transition(
        workflow.WITHDRAW,
        Review,
        pk,
        by=by,
        reason=reason,
        changes={"withdrawn_reason": reason.strip()},
        note=f"withdrawn: {reason.strip()}",
        seen=seen,
    )
