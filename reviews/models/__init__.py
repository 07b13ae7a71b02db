"""What we report: reviews, their sections and comments, and what was published of them."""

from reviews.enums import Life
from reviews.models.review import Review, ReviewComment, ReviewSection
from reviews.models.section_template import Kind, SectionTemplate
from reviews.models.snapshot import ReviewDocument, Snapshot, WordTemplate

__all__ = [
    "Kind",
    "Life",
    "Review",
    "ReviewComment",
    "ReviewDocument",
    "ReviewSection",
    "SectionTemplate",
    "Snapshot",
    "WordTemplate",
]
