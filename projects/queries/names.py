"""Who proposes and co-sponsors a note, who is asked, and what the reader can do about it."""

from __future__ import annotations

from dataclasses import dataclass, field

from projects import workflow
from projects.enums import (
    OPEN_TO_NAMES,
    ConsentBasis,
    ConsentState,
    NamedAs,
)
from projects.models import ConceptNote, Consent
from smewg.access import allowed
from smewg.models import User
from smewg.toolkit.transitions import Transition


@dataclass(frozen=True)
class Name:
    """An economy on a note, how it stands there, and the steps that the reader may take."""

    consent: Consent
    steps: list[Transition] = field(default_factory=list)
    is_own: bool = False

    @property
    def asks(self) -> str:
        """The question to the reader's own economy; "" where there is none."""
        if not self.is_own or self.consent.at is not ConsentState.ASKED or not self.steps:
            return ""
        consent = self.consent
        return f"Does {consent.economy.running_text} {consent.verb} this note?"


def names_of(note: ConceptNote, user: User) -> list[Name]:
    """Every economy that is named, or offers; the reader's own question first."""
    rows = [each for each in note.consents.all() if each.at is not ConsentState.NOT_NAMED]
    rows += _counted_without_row(note, {each.economy_id for each in rows})
    for each in rows:
        each.note = note
    found = [Name(each, _steps(each, user), each.economy_id == user.economy_id) for each in rows]
    return sorted(found, key=_in_order)


def _in_order(name: Name) -> tuple[bool, bool, int]:
    consent = name.consent
    return (not name.asks, consent.named_as != NamedAs.PROPOSER, consent.economy.order)


def _counted_without_row(note: ConceptNote, known: set[int]) -> list[Consent]:
    """Economies that stood on the note before anybody was asked."""
    both = ((NamedAs.PROPOSER, note.proposers), (NamedAs.COSPONSOR, note.cosponsors))
    return [
        Consent(
            note=note,
            economy=economy,
            named_as=role,
            state=ConsentState.AGREED,
            basis=ConsentBasis.BEFORE,
        )
        for role, economies in both
        for economy in economies.all()
        if economy.pk not in known
    ]


def _steps(consent: Consent, user: User) -> list[Transition]:
    if consent.pk is None or consent.note.at not in OPEN_TO_NAMES:
        return []
    sides = (("answer_for_economy", workflow.ANSWERS), ("answer_economy", workflow.ON_OFFERS))
    return [
        step
        for right, steps in sides
        if allowed(user, f"projects.{right}", consent)
        for step in steps
        if consent.state in step.sources
    ]


def waiting_in_words(note: ConceptNote, role: NamedAs) -> str:
    """As "asked: Chile; declined: Peru"; "" where every economy that is named agreed."""
    found = [
        f"{label}: {'; '.join(names)}"
        for state, label in ((ConsentState.ASKED, "asked"), (ConsentState.DECLINED, "declined"))
        if (
            names := [
                each.economy.short_name
                for each in note.consents.all()
                if each.state == state and each.named_as == role
            ]
        )
    ]
    return "; ".join(found)
