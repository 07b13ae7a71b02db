"""Who was at a meeting: economies, observers and guests, each as a body with a number of people."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from simple_history.models import HistoricalRecords

from smewg.enums import AttendedAs
from smewg.models.meetings import Meeting
from smewg.models.partners import Partner
from smewg.models.people import Economy


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def of_economies(self) -> AttendanceQuerySet:
        """What counts in "n of 21"; observers and guests do not."""
        return self.filter(attended_as=AttendedAs.ECONOMY)

    def in_order(self) -> AttendanceQuerySet:
        """Economies in APEC's order, then observers, then guests."""
        place = models.Case(
            *(
                models.When(attended_as=each, then=models.Value(number))
                for number, each in enumerate(AttendedAs)
            ),
            output_field=models.IntegerField(),
        )
        found = self.select_related("economy", "partner").annotate(place=place)
        return found.order_by("place", "economy__order", "partner__name", "body", "pk")


class Attendance(models.Model):
    """That an economy, a partner or another body was at a meeting.

    No names of people: who spoke for an economy stands in the meeting's own record.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance")
    attended_as = models.CharField("as", max_length=10, choices=AttendedAs)
    economy = models.ForeignKey(
        Economy, on_delete=models.PROTECT, null=True, blank=True, related_name="attendance"
    )
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="attendance"
    )
    body = models.CharField(
        "other body", max_length=200, blank=True, help_text="One that is not among the partners."
    )
    people = models.PositiveSmallIntegerField(
        "how many people", null=True, blank=True, help_text="Leave blank while not known."
    )
    note = models.CharField(max_length=300, blank=True)

    history = HistoricalRecords()
    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "attendance"
        ordering: ClassVar = ["meeting", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(attended_as="economy", economy__isnull=False, partner=None, body="")
                | (
                    ~Q(attended_as="economy")
                    & Q(economy=None)
                    & (Q(partner__isnull=False, body="") | (Q(partner=None) & ~Q(body="")))
                ),
                name="an_attendance_is_of_one_body",
                violation_error_message="Name one economy, one partner or one other body.",
            ),
            models.UniqueConstraint(
                fields=["meeting", "economy"],
                name="an_economy_attends_a_meeting_once",
                violation_error_message="This economy is on the list already.",
            ),
            models.UniqueConstraint(
                fields=["meeting", "partner"],
                name="a_partner_attends_a_meeting_once",
                violation_error_message="This partner is on the list already.",
            ),
            models.UniqueConstraint(
                "meeting",
                Lower("body"),
                condition=~Q(body=""),
                name="a_body_attends_a_meeting_once",
                violation_error_message="This body is on the list already.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.economy or self.partner or self.body)
