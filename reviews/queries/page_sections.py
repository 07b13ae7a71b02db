"""The dashboard's sections together, of which its words are made."""

from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True)
class Sections:
    """All that the page shows. Its queries are as many with ten items as with thousands."""

    scope: Scope
    kpis: KpiSection
    coverage: CoverageSection
    participation: ParticipationSection
    adoptions: AdoptionsSection
    dialogues: DialoguesSection
    schedule: ScheduleSection
    proposals: ProposalsSection
    recommendations: RecommendationsSection
    data: DataState
