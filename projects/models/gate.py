"""What the eligibility gate found, each time somebody looked: it comes before scoring."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from projects.models.notes import ConceptNote
from projects.models.versions import NoteVersion


class GateDecision(models.Model):
    """One look at a note's eligibility: every check with its yes or no and its reason.

    `checks` is a list of {key, question, passed, because}, as projects.domain.eligibility gives it.
    """

    note = models.ForeignKey(ConceptNote, on_delete=models.CASCADE, related_name="gate_decisions")
    version = models.ForeignKey(
        NoteVersion, on_delete=models.PROTECT, null=True, related_name="gate_decisions"
    )
    eligible = models.BooleanField()
    checks = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(eligible=True) | ~models.Q(reason=""),
                name="an_ineligible_note_has_a_reason",
            )
        ]

    def __str__(self) -> str:
        return "eligible" if self.eligible else f"ineligible: {self.reason}"
