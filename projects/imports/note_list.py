"""Concept notes as a kind of list: what its pages say, and where its rows go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.urls import reverse

from projects.imports import concept_notes
from projects.imports.concept_notes import PlannedNote, Reader
from smewg.imports.kinds import ListKind
from smewg.imports.names import Learned
from smewg.models import User
from smewg.toolkit.crumbs import crumbs
from smewg.toolkit.imports.names import Vocabulary
from smewg.toolkit.imports.workbooks import Column, Row


class NoteList(ListKind):
    """Concept notes of any session."""

    key = "concept-notes"
    permission = "projects.import_notes"
    title = "Import concept notes"
    one, several = "note", "notes"
    sheet = "Concept notes"
    template_note = (
        "One row for each note, with drop-downs. What the register gives as XLSX can be sent back "
        "too, and a list of APEC's Project Database."
    )

    @cached_property
    def columns(self) -> list[Column]:
        return concept_notes.columns()

    @property
    def crumbs(self) -> list[dict[str, str]]:
        return crumbs(("Projects", reverse("projects:sessions")), "Import")

    @property
    def receive_url(self) -> str:
        return reverse("projects:import")

    @property
    def template_url(self) -> str:
        return reverse("projects:import_template")

    @property
    def after_url(self) -> str:
        return reverse("projects:register")

    def vocabularies(self, learned: Learned) -> dict[str, Vocabulary]:
        return concept_notes.vocabularies(learned)

    def plan(self, rows: Sequence[Row], told: Mapping[str, str]) -> list[PlannedNote]:
        return Reader(self.user).plan(rows, told)

    def remarks(self, planned: Sequence[Any]) -> list[str]:
        opened = concept_notes.new_sessions(planned)
        if not opened:
            return []
        said = "; ".join(opened)
        return [f"Sessions that are opened with it: {said}. Their deadlines are not known."]

    def take(self, planned: Sequence[PlannedNote], by: User) -> dict[int, str]:
        return concept_notes.write_notes(planned, by)
