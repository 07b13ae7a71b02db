"""The dashboard's sections together, of which its words are made."""

from __future__ import annotations

from typing import Protocol

from reviews.queries.scope import Scope
from reviews.queries.sections.adoptions import AdoptionsSection
from reviews.queries.sections.coverage import CoverageSection
from reviews.queries.sections.data_state import DataState
from reviews.queries.sections.dialogues import DialoguesSection
from reviews.queries.sections.kpis import KpiSection
from reviews.queries.sections.participation import ParticipationSection
from reviews.queries.sections.proposals import ProposalsSection
from reviews.queries.sections.recommendations import RecommendationsSection
from reviews.queries.sections.schedule import ScheduleSection


class Sections(Protocol):
    """All that the page shows. Its queries are as many with ten items as with thousands."""

    @property
    def scope(self) -> Scope: ...
    @property
    def kpis(self) -> KpiSection: ...
    @property
    def coverage(self) -> CoverageSection: ...
    @property
    def participation(self) -> ParticipationSection: ...
    @property
    def adoptions(self) -> AdoptionsSection: ...
    @property
    def dialogues(self) -> DialoguesSection: ...
    @property
    def schedule(self) -> ScheduleSection: ...
    @property
    def proposals(self) -> ProposalsSection: ...
    @property
    def recommendations(self) -> RecommendationsSection: ...
    @property
    def data(self) -> DataState: ...
