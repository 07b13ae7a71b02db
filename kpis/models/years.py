"""A reporting year and its life: open, closed, published."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from simple_history.models import HistoricalRecords

from kpis.queries import ReportingYearQuerySet
from plans.models import Plan
from smewg.models import User

if TYPE_CHECKING:
    from kpis.models.counts import FigureChange, PublishedFigure


class Life(models.TextChoices):
    OPEN = "open", "open"
    CLOSED = "closed", "closed"
    PUBLISHED = "published", "published"


class NotYet(Exception):
    """A step of a year's life that cannot be taken yet; `missing` says what to do first."""

    def __init__(self, *missing: str) -> None:
        super().__init__(" ".join(missing))
        self.missing = missing


class ReportingYear(models.Model):
    """One year of a plan, in which each indicator is counted once."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="reporting_years")
    year = models.PositiveSmallIntegerField(unique=True)
    life = models.CharField(max_length=10, choices=Life, default=Life.OPEN)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    verified_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True)

    history = HistoricalRecords()
    objects = ReportingYearQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["year"]

    def __str__(self) -> str:
        return str(self.year)

    @property
    def is_open(self) -> bool:
        return self.life == Life.OPEN

    @property
    def is_published(self) -> bool:
        return self.life == Life.PUBLISHED

    @property
    def cell_count(self) -> int:
        """How many cells the year's grid has; needs the plan's parts at hand."""
        return len(self.plan.indicators.all()) * (len(self.plan.areas.all()) + 1)

    def change(
        self, changes: Iterable[FigureChange], *, by: User, change_set: uuid.UUID | None = None
    ) -> uuid.UUID:
        """Write `changes` of one or several counts, all or none; gives the change set's key.

        Raises Refused, which holds every cell that could not be written and why; in a closed
        year that is every cell which was not re-opened, in a published one every cell.
        """
        from kpis.models.counts import write_all  # noqa: PLC0415 (the counts know their year)

        change_set = change_set or uuid.uuid4()
        with transaction.atomic():
            locked = type(self).objects.locked(self.pk)
            cells = write_all(locked, list(changes), by, change_set)
            if locked.life == Life.CLOSED and cells:
                locked.forget_verification(f"A re-opened cell was changed by {by}.")
        return change_set

    def forget_verification(self, reason: str) -> None:
        """What was verified is no longer what stands."""
        if self.verified_at:
            self.verified_by = self.verified_at = None
            self._keep(reason)

    def _keep(self, reason: str) -> None:
        self._change_reason = reason[:100]
        self.save()

    @transaction.atomic
    def close(self, *, by: User, reason: str, missing: Iterable[str]) -> None:
        """Shut the year's cells and evidence. `missing` is what closing.missing() found.

        Raises NotYet with what has to be filled, confirmed or explained first.
        """
        still_missing = tuple(missing)
        if still_missing:
            raise NotYet(*still_missing)
        self._step(Life.OPEN, "Only an open year can be closed.")
        self.life, self.closed_by, self.closed_at = Life.CLOSED, by, timezone.now()
        self._keep(reason)

    @transaction.atomic
    def reopen(self, *, by: User, reason: str) -> None:
        """Open a closed year again as a whole; a published one stays published."""
        self._step(Life.CLOSED, "Only a closed year can be opened again.")
        if not reason.strip():
            raise NotYet("Say why the year is opened again.")
        self.life = Life.OPEN
        self.closed_by = self.closed_at = self.verified_by = self.verified_at = None
        self._keep(reason)

    @transaction.atomic
    def verify(self, *, by: User) -> None:
        """Put `by`'s name to the closed year's figures; a second person's, by default."""
        self._step(Life.CLOSED, "Close the year first.")
        if settings.SECOND_PERSON_VERIFIES and by.pk == self.closed_by_id:
            raise NotYet("You closed the year, so somebody else verifies it.")
        self.verified_by, self.verified_at = by, timezone.now()
        self._keep("verified")

    @transaction.atomic
    def publish(self, *, by: User, figures: Iterable[PublishedFigure]) -> None:
        """Keep `figures` (totals.as_of_now) for good; from here on there are only corrections.

        Raises NotYet while nobody has verified the year (unless the setting waives it) or while
        a cell stands re-opened.
        """
        from kpis.models.counts import Figure, PublishedFigure  # noqa: PLC0415

        self._step(Life.CLOSED, "Only a closed year can be published.")
        if settings.SECOND_PERSON_VERIFIES and not self.verified_at:
            raise NotYet("A second person verifies the year before it is published.")
        if Figure.objects.filter(count__reporting_year=self, reopened_at__isnull=False).exists():
            raise NotYet("A cell stands re-opened. Wait for its author, or shut it again.")
        PublishedFigure.objects.bulk_create(figures)
        self.life, self.published_by, self.published_at = Life.PUBLISHED, by, timezone.now()
        self._keep("published")

    def _step(self, expected: Life, message: str) -> None:
        standing = type(self).objects.locked(self.pk)
        if standing.life != expected:
            raise NotYet(f"{message} This one is {standing.life}.")
