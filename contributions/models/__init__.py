"""What the economies tell us: their voluntary reports, and what became of each."""

from contributions.models.beside import ContributionFile, ContributionMessage, NothingToReport
from contributions.models.report import (
    AcceptedEvidence,
    Contribution,
    ContributionVersion,
    EvidenceDraft,
    EvidenceRefused,
    Kind,
    ReportWords,
    Side,
    State,
)
from contributions.models.windows import ContributionWindow

__all__ = [
    "AcceptedEvidence",
    "Contribution",
    "ContributionFile",
    "ContributionMessage",
    "ContributionVersion",
    "ContributionWindow",
    "EvidenceDraft",
    "EvidenceRefused",
    "Kind",
    "NothingToReport",
    "ReportWords",
    "Side",
    "State",
]
