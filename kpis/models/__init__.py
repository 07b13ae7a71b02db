"""What we achieved: reporting years, counts, the evidence behind them, and how both are judged."""

from kpis.models.counts import (
    Conflict,
    Correction,
    Count,
    Figure,
    FigureChange,
    Problem,
    PublishedFigure,
    Refused,
)
from kpis.models.editions import Edition
from kpis.models.evidence import Evidence, EvidenceFile, NotTheSame
from kpis.models.judgement import Judgement, Target
from kpis.models.releases import PlannedRelease
from kpis.models.years import Life, ReportingYear

__all__ = [
    "Conflict",
    "Correction",
    "Count",
    "Edition",
    "Evidence",
    "EvidenceFile",
    "Figure",
    "FigureChange",
    "Judgement",
    "Life",
    "NotTheSame",
    "PlannedRelease",
    "Problem",
    "PublishedFigure",
    "Refused",
    "ReportingYear",
    "Target",
]
