"""What should we do next: concept notes, and the sessions in which economies score them."""

from projects.models.duplicates import NotADuplicate
from projects.models.files import NoteFile
from projects.models.gate import GateDecision
from projects.models.notes import ClaimedLink, ConceptNote
from projects.models.sessions import Fund, Session, SessionFund
from projects.models.versions import NoteVersion

__all__ = [
    "ClaimedLink",
    "ConceptNote",
    "Fund",
    "GateDecision",
    "NotADuplicate",
    "NoteFile",
    "NoteVersion",
    "Session",
    "SessionFund",
]
