"""Whether an economy that a note names was asked, and agreed: only then does it count."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from projects.enums import (
    NAMED_WITHOUT_CONSENT,
    OPEN_TO_NAMES,
    READS_A_DRAFT,
    ConsentBasis,
    ConsentState,
    NamedAs,
)
from projects.models.files import NoteFile
from projects.models.notes import ConceptNote
from smewg.models import Economy
from smewg.toolkit.days import day_in_words, day_of


class ConsentQuerySet(models.QuerySet["Consent"]):
    def asked_of(self, economy_id: int | None) -> ConsentQuerySet:
        """The questions that wait for an economy's answer."""
        return self._open().filter(economy_id=economy_id or 0, state=ConsentState.ASKED)

    def offered_to(self, economy_id: int | None) -> ConsentQuerySet:
        """The offers on which an economy decides, as it proposes the note."""
        offers = self._open().filter(state=ConsentState.OFFERED)
        return offers.filter(note__in=ConceptNote.objects.proposed_by(economy_id))

    def _open(self) -> ConsentQuerySet:
        return self.filter(note__state__in=OPEN_TO_NAMES)


class Consent(models.Model):
    """An economy's standing on a note: asked, offering, agreed, declined, or named no more.

    Those that agreed stand in the note's `proposers` and `cosponsors`, which are what the gate
    counts and scoring recuses; projects/operations/ writes both together. A row without an answer
    says nothing about the economy but that it was asked.
    """

    note = models.ForeignKey(ConceptNote, on_delete=models.CASCADE, related_name="consents")
    economy = models.ForeignKey(Economy, on_delete=models.PROTECT, related_name="consents")
    named_as = models.CharField(max_length=10, choices=NamedAs)
    state = models.CharField(max_length=10, choices=ConsentState, default=ConsentState.ASKED)
    basis = models.CharField(max_length=10, choices=ConsentBasis, blank=True)
    words = models.TextField(blank=True, help_text="What was said with the answer or the offer.")
    letter = models.ForeignKey(
        NoteFile, on_delete=models.PROTECT, null=True, blank=True, related_name="consents"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    history = HistoricalRecords()
    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["note", "-named_as", "economy__order"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["note", "economy"], name="a_note_names_an_economy_once"
            ),
            models.CheckConstraint(
                condition=~Q(state=ConsentState.AGREED) | ~Q(basis=""),
                name="an_agreement_rests_on_something",
            ),
            models.CheckConstraint(
                condition=~Q(basis=ConsentBasis.LETTER) | Q(letter__isnull=False),
                name="a_recorded_letter_is_kept",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.economy}, {self.note}: {self.in_words}"

    @property
    def at(self) -> ConsentState:
        return ConsentState(self.state)

    @property
    def kind(self) -> str:
        """How its state is drawn, as in components/status.html."""
        return self.at.kind

    @property
    def is_named(self) -> bool:
        """Whether the economy stands on the note's form."""
        return self.at is ConsentState.AGREED or self.at in NAMED_WITHOUT_CONSENT

    @property
    def reads_a_draft(self) -> bool:
        """Whether the economy reads the note before it is submitted."""
        return self.at in READS_A_DRAFT

    @property
    def verb(self) -> str:
        """propose, or co-sponsor."""
        return NamedAs(self.named_as).verb

    @property
    def in_words(self) -> str:
        """As "asked on 3 May 2018", or "named before consent was asked"."""
        state, moment = self.at, self.answered_at
        if state is ConsentState.ASKED:
            return _on("asked", self.asked_at)
        if state is ConsentState.OFFERED:
            return _on(f"offers to {self.verb} it", self.asked_at)
        if state is not ConsentState.AGREED:
            return _on(str(state.label), moment)
        if self.basis in {ConsentBasis.ANSWER, ConsentBasis.LETTER}:
            said = "agreed" if self.basis == ConsentBasis.ANSWER else "agreed by letter"
            return _on(said, moment)
        return str(ConsentBasis(self.basis).label)


def _on(said: str, moment: object) -> str:
    return f"{said} on {day_in_words(day_of(moment))}" if moment else said  # type: ignore[arg-type]
