"""What the economies tell us: their voluntary reports, and what became of each."""

from contributions.enums import Kind, Side, State
from contributions.models.report import (
    AcceptedEvidence,
    Contribution,
    ContributionVersion,
    EvidenceDraft,
    ReportWords,
)
from contributions.models.thread import ContributionFile, ContributionMessage, NothingToReport
from contributions.models.windows import ContributionWindow

__all__ = [
    "AcceptedEvidence",
    "Contribution",
    "ContributionFile",
    "ContributionMessage",
    "ContributionVersion",
    "ContributionWindow",
    "EvidenceDraft",
    "Kind",
    "NothingToReport",
    "ReportWords",
    "Side",
    "State",
]
