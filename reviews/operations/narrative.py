"""What a person says of a narrative's words: an alarm is false, a drafted sentence is right."""

from __future__ import annotations

from django.db import transaction as database

from reviews.models import DismissedAlarm, Review, ReviewSection
from reviews.operations.reviews import refuse_where_published
from reviews.queries.figures import figures_of
from reviews.queries.narrative import narrative_of
from smewg.models import User
from smewg.toolkit.transitions import Refusal, TransitionRefused, locked

LONGEST_WORD = 200


@database.atomic
def dismiss_alarm(
    section: ReviewSection, said: str, sentence: str, why: str, *, by: User
) -> DismissedAlarm:
    """Keep why a number or a name of the section is right, with who says so and when.

    It holds for the sentence. Raises TransitionRefused without a word of why, for what is not
    marked (any more), and once the review is published.
    """
    review = locked(Review.objects.select_related("plan", "meeting"), [section.review_id])[0]
    refuse_where_published(review, "its words stay as they are")
    word = " ".join(why.split())
    if not word:
        raise TransitionRefused(Refusal("Say in a word why it is right.", "why"))
    if len(word) > LONGEST_WORD:
        raise TransitionRefused(Refusal(f"Say it in at most {LONGEST_WORD} characters.", "why"))
    narrative = narrative_of(figures_of(review, by))
    current = next(each for each in narrative.sections if each.pk == section.pk)
    alarms = narrative.checked(current).alarms
    if not any(
        each.said == said and each.sentence == sentence and each.may_be_dismissed for each in alarms
    ):
        raise TransitionRefused(f"{said} is not marked any more. Look at the section again.")
    return DismissedAlarm.objects.create(
        section=section, said=said, sentence=sentence, why=word, by=by
    )
