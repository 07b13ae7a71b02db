"""What we report: reviews, their sections and comments, and what was published of them."""

from reviews.enums import ReviewState
from reviews.models.review import Review, ReviewComment, ReviewSection
from reviews.models.section_template import ReviewKind, SectionTemplate
from reviews.models.snapshot import ReviewDocument, Snapshot, WordTemplate

__all__ = [
    "Review",
    "ReviewComment",
    "ReviewDocument",
    "ReviewKind",
    "ReviewSection",
    "ReviewState",
    "SectionTemplate",
    "Snapshot",
    "WordTemplate",
]
