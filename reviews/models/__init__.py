"""What we report: reviews, their sections and comments, and what was published of them."""

from reviews.enums import ReviewKind, ReviewState
from reviews.models.asks import ReviewAsk
from reviews.models.comments import ReviewComment
from reviews.models.narrative import DismissedAlarm, DraftedSentence
from reviews.models.review import Review, ReviewSection
from reviews.models.section_template import SectionTemplate
from reviews.models.snapshot import ReviewDocument, Snapshot, WordTemplate

__all__ = [
    "DismissedAlarm",
    "DraftedSentence",
    "Review",
    "ReviewAsk",
    "ReviewComment",
    "ReviewDocument",
    "ReviewKind",
    "ReviewSection",
    "ReviewState",
    "SectionTemplate",
    "Snapshot",
    "WordTemplate",
]
