"""What a concept note answers to APEC's template, for its page, its versions and its document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from projects.domain import template_fields
from projects.enums import Committee, ProjectType


@dataclass(frozen=True)
class TemplateAnswers:
    """The answers as a reader sees them; an empty text is no answer.

    `outcomes` and `kind` are (label, text); `budget` is (category, dollars or None), of which
    `total` is the sum, None where no category is stated.
    """

    outcomes: list[tuple[str, str]]
    kind: list[tuple[str, str]]
    budget: list[tuple[str, int | None]]

    @property
    def total(self) -> int | None:
        stated = [dollars for _, dollars in self.budget if dollars is not None]
        return sum(stated) if stated else None

    @property
    def is_blank(self) -> bool:
        said = any(text for _, text in (*self.outcomes, *self.kind))
        return not said and self.total is None


def template_answers(words: Mapping[str, Any]) -> TemplateAnswers:
    """The answers in a note's or a version's words, as ConceptNote.own_words gives them.

    A version that is older than a field says nothing there.
    """
    said = {name: words.get(name) for name in template_fields.FIELDS}
    labels = template_fields.LABELS
    chosen = {
        "committee": dict(Committee.choices),
        "project_type": dict(ProjectType.choices),
    }
    return TemplateAnswers(
        outcomes=[(labels[name], said[name] or "") for name in template_fields.OUTCOMES],
        kind=[
            (labels[name], chosen.get(name, {}).get(said[name] or "", said[name] or ""))
            for name in (*template_fields.CHOSEN, template_fields.PARTNERS.name)
        ],
        budget=[(label, said[name]) for name, label in template_fields.BUDGET.items()],
    )
