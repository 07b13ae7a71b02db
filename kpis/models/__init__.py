"""What we achieved: reporting years, counts, the evidence behind them, and how both are judged."""

from kpis.models.counts import (
    Correction,
    Count,
    Figure,
    FigureChange,
    FigureConflict,
    FigureProblem,
    FiguresRefused,
    PublishedFigure,
)
from kpis.models.duplicates import NotTheSame
from kpis.models.editions import Edition
from kpis.models.evidence import Evidence
from kpis.models.evidence_files import EvidenceFile
from kpis.models.judgement import Judgement, Target
from kpis.models.releases import PlannedRelease
from kpis.models.years import ReportingYear, ReportingYearState

__all__ = [
    "Correction",
    "Count",
    "Edition",
    "Evidence",
    "EvidenceFile",
    "Figure",
    "FigureChange",
    "FigureConflict",
    "FigureProblem",
    "FiguresRefused",
    "Judgement",
    "NotTheSame",
    "PlannedRelease",
    "PublishedFigure",
    "ReportingYear",
    "ReportingYearState",
    "Target",
]
