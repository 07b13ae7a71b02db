"""A published review's documents for everybody: its sealed content and slip of now, no person.

They are rows and files like the others, made by the same worker from the same snapshot; what was
published, and its checksum, stay as they are.
"""

from __future__ import annotations

from reviews.models import ReviewDocument, Snapshot
from reviews.operations.slips import documents_with, slip_of
from reviews.operations.snapshots import FOR_EVERYBODY, make_waiting


def public_documents(snapshot: Snapshot) -> list[ReviewDocument]:
    """Its documents for everybody, with the slip of now; asked for where nobody has yet."""
    return documents_with(snapshot, {**slip_of(snapshot), FOR_EVERYBODY: True})


def make_public_documents() -> None:
    """Ask for the public documents of every published review, and make what waits."""
    for each in Snapshot.objects.filter(is_final=True).select_related("review__plan"):
        public_documents(each)
    make_waiting()
