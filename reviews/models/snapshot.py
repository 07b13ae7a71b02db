"""What was published of a review: its content, kept once, and the documents made from it."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from reviews.enums import FROZEN
from reviews.models.review import Review
from smewg.models import Role
from smewg.toolkit import worker
from smewg.toolkit.claims import HELD_FOR

if TYPE_CHECKING:
    from smewg.models import User

STALE_AFTER = HELD_FOR
"""A document that was begun and not finished for so long is begun again by somebody else."""
TRIES = 3
MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
"""What a document of each form is, in the web's words."""


class WordTemplate(models.Model):
    """A Word file that papers are poured into; the latest is used, earlier ones stay."""

    file = models.FileField(upload_to="templates/%Y/")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True, help_text="The shipped one is used again.")

    class Meta:
        ordering: ClassVar = ["-added_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def in_use(cls) -> WordTemplate | None:
        """The template that new documents get; None for the one that is shipped."""
        latest = cls.objects.first()
        return latest if latest and latest.retired_at is None else None


class Snapshot(models.Model):
    """A review's content at one moment; what is published is never changed.

    `content` holds the paper and the slides as plain data, and the figures by cell, so that
    documents are made from it alone, and later corrections are told beside it.
    """

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="snapshots")
    is_final = models.BooleanField(help_text="Published; else a draft to look at.")
    number = models.CharField(max_length=20, blank=True)
    content = models.JSONField()
    checksum = models.CharField(max_length=64)
    template = models.ForeignKey(
        WordTemplate, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["review"], condition=Q(is_final=True), name="a_review_is_published_once"
            ),
            models.UniqueConstraint(
                fields=["number"], condition=~Q(number=""), name="one_published_review_per_number"
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"Draft of {self.review}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Kept once, with its checksum; TypeError for a change."""
        if not self._state.adding:
            raise TypeError("A snapshot stays as it was.")
        self.checksum = checksum_of(self.content)
        super().save(*args, **kwargs)

    @property
    def is_intact(self) -> bool:
        """Whether the content is what it was: its checksum still fits."""
        return self.checksum == checksum_of(self.content)


def checksum_of(content: Any) -> str:
    """SHA-256 of the content as JSON, its names sorted, without blanks."""
    written = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()


class DocumentQuerySet(models.QuerySet["ReviewDocument"]):
    def visible_to(self, user: User) -> DocumentQuerySet:
        """Published documents with their review; drafts of documents with those who write it."""
        if not user.is_authenticated:
            return self.none()
        if user.role in (Role.SECRETARIAT, Role.CHAIR):
            return self
        return self.filter(snapshot__is_final=True, snapshot__review__state__in=FROZEN)


class ReviewDocument(models.Model):
    """One document of a snapshot: waiting to be made, being made, or made.

    `slip` says what happened since the review was published, in front of what was published; a
    later slip makes another document, and none changes what stands behind it.
    """

    class Form(models.TextChoices):
        WORD = "docx", "Word"
        PDF = "pdf", "PDF"
        SLIDES = "pptx", "Slides (PowerPoint)"

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        BEING_MADE = "being made", "being made"
        MADE = "made", "made"
        FAILED = "failed", "could not be made"

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="documents")
    form = models.CharField(max_length=4, choices=Form)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    begun_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    file = models.FileField(upload_to="reviews/%Y/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    slip = models.JSONField(default=dict, blank=True)
    slip_checksum = models.CharField(max_length=64, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["snapshot", "form", "slip_checksum"],
                name="one_document_per_snapshot_form_and_slip",
            )
        ]

    def __str__(self) -> str:
        return f"{self.snapshot}, {self.get_form_display()}"

    @property
    def is_waited_for(self) -> bool:
        return self.state in {self.State.WAITING, self.State.BEING_MADE}

    @property
    def waits_in_vain(self) -> bool:
        """Whether nobody is there who would make it: the worker does not run."""
        is_made_here = settings.DOCUMENTS_MADE_IN_PLACE
        return self.is_waited_for and not is_made_here and not worker.is_alive()

    def claim(self) -> bool:
        """Take it up; False where somebody else has it. One that hangs is taken up again."""
        now = timezone.now()
        free = Q(state=self.State.WAITING) | Q(
            state=self.State.BEING_MADE, begun_at__lt=now - STALE_AFTER
        )
        taken = ReviewDocument.objects.filter(free, pk=self.pk, tries__lt=TRIES).update(
            state=self.State.BEING_MADE, begun_at=now, tries=F("tries") + 1
        )
        return bool(taken)

    def hold_on(self) -> None:
        """A heartbeat: it is still being made; without one it is free for others soon."""
        being_made = ReviewDocument.objects.filter(pk=self.pk, state=self.State.BEING_MADE)
        being_made.update(begun_at=timezone.now())

    @classmethod
    def give_up_killed(cls) -> None:
        """Those in whose making the process ended each time: somebody may ask again."""
        gone = cls.objects.filter(
            state=cls.State.BEING_MADE, begun_at__lt=timezone.now() - STALE_AFTER, tries__gte=TRIES
        )
        gone.update(
            state=cls.State.FAILED, problem="The program ended each time while it was made."
        )

    @transaction.atomic
    def keep(self, content: bytes) -> None:
        """Store what was made, with its own checksum."""
        self.refresh_from_db(fields=["state", "tries", "problem", "file"])
        name = f"{self.snapshot.review.kind}-{self.snapshot.pk}.{self.form}"
        self.file.save(name, ContentFile(content), save=False)
        self.sha256 = hashlib.sha256(content).hexdigest()
        self.size, self.state, self.problem = len(content), self.State.MADE, ""
        self.save()

    def fail(self, problem: str) -> None:
        """It could not be made; after the last try it stays so until somebody asks again."""
        self.refresh_from_db(fields=["tries"])
        is_last = self.tries >= TRIES
        self.state = self.State.FAILED if is_last else self.State.WAITING
        self.problem = problem[:300]
        self.save(update_fields=["state", "problem"])

    def try_again(self) -> None:
        self.state, self.tries, self.problem = self.State.WAITING, 0, ""
        self.save(update_fields=["state", "tries", "problem"])
