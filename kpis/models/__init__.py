"""What we achieved: reporting years, counts, the evidence behind them, and how both are judged."""

from kpis.models.counts import (
    Conflict,
    Correction,
    Count,
    Figure,
    FigureChange,
    FiguresRefused,
    Problem,
    PublishedFigure,
)
from kpis.models.duplicates import NotTheSame
from kpis.models.editions import Edition
from kpis.models.evidence import Evidence
from kpis.models.evidence_files import EvidenceFile
from kpis.models.judgement import Judgement, Target
from kpis.models.years import ReportingYear, ReportingYearState

__all__ = [
    "Conflict",
    "Correction",
    "Count",
    "Edition",
    "Evidence",
    "EvidenceFile",
    "Figure",
    "FigureChange",
    "FiguresRefused",
    "Judgement",
    "NotTheSame",
    "Problem",
    "PublishedFigure",
    "ReportingYear",
    "ReportingYearState",
    "Target",
]
