"""Lists that came in and wait for answers, and what was learned from the answers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from smewg.models.people import Role
from smewg.toolkit import worker
from smewg.toolkit.claims import Claimable
from smewg.toolkit.days import day_of, start_of, today

if TYPE_CHECKING:
    from datetime import date

    from smewg.models.people import User

KEPT_DAYS = 30


class ReceivedListQuerySet(models.QuerySet["ReceivedList"]):
    def visible_to(self, user: User) -> ReceivedListQuerySet:
        """One's own; the secretariat sees all but an economy's own, as reports and ballots are."""
        if user.role == Role.SECRETARIAT:
            return self.filter(Q(owner=user) | Q(is_private=False))
        return self.filter(owner=user)

    def waiting(self) -> ReceivedListQuerySet:
        """Those of which rows wait: for an answer, or to be taken in."""
        return self.filter(open_rows__gt=0)

    def over(self) -> ReceivedListQuerySet:
        """Those whose days are over."""
        return self.filter(received_at__lt=start_of(today() - timedelta(days=KEPT_DAYS)))


class ReceivedList(models.Model):
    """A file or a pasted block, the answers given about it, and the rows that were taken from it.

    It is read anew each time, so that what is shown and taken is checked against what stands then.
    """

    kind = models.CharField(max_length=40)
    where = models.JSONField(default=dict, help_text="What it goes to, as the address says it.")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    is_private = models.BooleanField(default=False)
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    answers = models.JSONField(default=dict)
    taken = models.JSONField(default=dict, help_text="What became of rows, by their numbers.")
    rows = models.PositiveIntegerField(
        default=0, help_text="Filled rows of its longest sheet, without the titles."
    )
    open_rows = models.PositiveIntegerField(
        null=True, help_text="Rows that wait, when it was last looked at."
    )
    received_at = models.DateTimeField(auto_now_add=True)

    objects = ReceivedListQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-received_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("lists:list", args=[self.pk])

    @property
    def kept_until(self) -> date:
        return day_of(self.received_at) + timedelta(days=KEPT_DAYS)


class ListTask(Claimable):
    """A long list that is read or taken in outside of any request, and how far that is.

    `preview` is what was read, for the list's page; `confirmed` are the marks of the rows that
    somebody confirmed, by their numbers, and `refused` the sentences of those that were refused.
    """

    class Job(models.TextChoices):
        READ = "read", "read"
        TAKE = "take", "added"

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        BEING_DONE = "being done", "being done"
        DONE = "done", "done"
        FAILED = "failed", "could not be done"

    list = models.OneToOneField(ReceivedList, on_delete=models.CASCADE, related_name="task")
    job = models.CharField(max_length=4, choices=Job)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    tries = models.PositiveSmallIntegerField(default=0)
    step = models.CharField(max_length=40, blank=True, help_text="What is being done: Reading.")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0, help_text="Rows that became something new.")
    changed = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=500, blank=True)
    confirmed = models.JSONField(default=dict)
    refused = models.JSONField(default=dict)
    preview = models.JSONField(default=dict)
    looked_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.list}: {self.get_job_display()}"

    @property
    def is_unfinished(self) -> bool:
        return self.state in (self.State.WAITING, self.State.BEING_DONE)

    @property
    def waits_in_vain(self) -> bool:
        """Whether nobody is there who would do it: the worker does not run."""
        is_done_here = settings.DOCUMENTS_MADE_IN_PLACE
        return self.is_unfinished and not is_done_here and not worker.is_alive()


class LearnedAnswer(models.Model):
    """An answer that is remembered: a name for everybody, a column for its sender's lists."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="Whose lists it holds for; blank for everybody's.",
    )
    kind = models.CharField(max_length=40, blank=True)
    key = models.CharField(max_length=250)
    spelling = models.CharField(max_length=250)
    value = models.CharField(max_length=250, blank=True)
    words = models.CharField(max_length=250)
    learned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    learned_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["key"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=Q(owner__isnull=True),
                name="one_answer_for_everybody",
            ),
            models.UniqueConstraint(
                fields=["owner", "kind", "key"],
                condition=Q(owner__isnull=False),
                name="one_answer_of_a_sender",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.spelling}: {self.words}"
