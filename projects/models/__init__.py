"""What should we do next: concept notes, and the sessions in which economies score them."""

from projects.models.ballots import Ballot, BallotSheet, Score
from projects.models.closings import Closing, ConsensusDecision, RankedNote
from projects.models.consents import Consent
from projects.models.duplicates import NotADuplicate
from projects.models.files import NoteFile
from projects.models.gate import GateDecision
from projects.models.monitoring import MonitoringReport
from projects.models.notes import ClaimedLink, ConceptNote
from projects.models.scoring import ScoringRules, SessionCriterion
from projects.models.sessions import Fund, Session, SessionFund
from projects.models.versions import NoteVersion

__all__ = [
    "Ballot",
    "BallotSheet",
    "ClaimedLink",
    "Closing",
    "ConceptNote",
    "ConsensusDecision",
    "Consent",
    "Fund",
    "GateDecision",
    "MonitoringReport",
    "NotADuplicate",
    "NoteFile",
    "NoteVersion",
    "RankedNote",
    "Score",
    "ScoringRules",
    "Session",
    "SessionCriterion",
    "SessionFund",
]
