"""What a note's page shows of who is named on it, with the forms of those who may answer."""

from __future__ import annotations

from typing import Any

from projects import workflow
from projects.enums import NamedAs
from projects.forms.consents import AnswerForm, LetterForm
from projects.models import ConceptNote
from projects.queries.names import Name, names_of, waiting_in_words
from smewg.access import allowed
from smewg.models import User
from smewg.toolkit.transitions import Transition

Bound = dict[str, AnswerForm | LetterForm]
"""Forms that were refused, by the consent and the step, to be shown again."""


def names_on(user: User, note: ConceptNote, bound: Bound | None = None) -> dict[str, Any]:
    """What a note's page shows of its names, with a form for each step that the reader may take."""
    bound = bound or {}
    if not allowed(user, "projects.view_names"):
        return {}
    names = names_of(note, user)
    forms = {
        name.consent.pk: [
            (step, bound.get(_key(name, step)) or AnswerForm(step=step, prefix=_key(name, step)))
            for step in name.steps
        ]
        for name in names
    }
    return {
        "names": [(name, forms[name.consent.pk]) for name in names],
        "offer_form": _offer_form(user, note, bound),
        "letter_form": _letter_form(user, note, bound),
        "proposers_waiting": waiting_in_words(note, NamedAs.PROPOSER),
        "cosponsors_waiting": waiting_in_words(note, NamedAs.COSPONSOR),
    }


def _key(name: Name, step: Transition) -> str:
    return f"n{name.consent.pk}-{step.key}"


def _offer_form(user: User, note: ConceptNote, bound: Bound) -> Any:
    if not allowed(user, "projects.offer_cosponsorship", note):
        return None
    return bound.get("offer") or AnswerForm(step=workflow.OFFER, prefix="offer")


def _letter_form(user: User, note: ConceptNote, bound: Bound) -> Any:
    if not allowed(user, "projects.record_letter", note):
        return None
    form = bound.get("letter") or LetterForm(note=note)
    return form if form.fields["economies"].queryset.exists() else None  # type: ignore[attr-defined]
