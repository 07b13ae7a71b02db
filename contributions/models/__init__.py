"""What the economies tell us: their voluntary reports, and what became of each."""

from contributions.enums import ContributionKind, ContributionState, Side
from contributions.models.acceptance import AcceptedEvidence, EvidenceDraft
from contributions.models.report import Contribution
from contributions.models.thread import ContributionFile, ContributionMessage, NothingToReport
from contributions.models.versions import ContributionVersion, ReportContent
from contributions.models.windows import ContributionWindow

__all__ = [
    "AcceptedEvidence",
    "Contribution",
    "ContributionFile",
    "ContributionKind",
    "ContributionMessage",
    "ContributionState",
    "ContributionVersion",
    "ContributionWindow",
    "EvidenceDraft",
    "NothingToReport",
    "ReportContent",
    "Side",
]
