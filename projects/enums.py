"""The states of concept notes, of a session's scoring, of a close and of a ballot.

Endorsed, scored, approved in principle and approved are four different things; a self-funded
project is never scored: it is endorsed and run.
"""

from __future__ import annotations

from django.db.models import TextChoices


class NoteState(TextChoices):
    """The states of a concept note."""

    DRAFT = "draft", "draft"
    SUBMITTED = "submitted", "submitted to the group"
    RETURNED = "returned", "returned to its proposers"
    ENDORSED = "endorsed", "endorsed"
    FINAL = "final", "submitted (final)"
    ELIGIBLE = "eligible", "eligible"
    INELIGIBLE = "ineligible", "ineligible"
    SCORED = "scored", "scored"
    IN_PRINCIPLE = "in principle", "approved in principle"
    NOT_IN_PRINCIPLE = "not in principle", "not approved in principle"
    PROPOSAL = "proposal", "proposal"
    APPROVED = "approved", "approved"
    NOT_APPROVED = "not approved", "not approved"
    RUNNING = "running", "in implementation"
    COMPLETED = "completed", "completed"
    WITHDRAWN = "withdrawn", "withdrawn"
    TERMINATED = "terminated", "terminated"

    @property
    def kind(self) -> str:
        """How it is drawn, as in components/status.html."""
        if self in {NoteState.DRAFT, NoteState.WITHDRAWN}:
            return "quiet"
        if self in ENDED_WITHOUT:
            return "problem"
        if self in {NoteState.APPROVED, NoteState.COMPLETED}:
            return "good"
        return "attention" if self is NoteState.RETURNED else "active"

    @property
    def since(self) -> str:
        """What a state line says before its day (forms/state_line.py): "Submitted" 3 May."""
        return _SINCE.get(self, str(self.label).capitalize())


_SINCE = {
    NoteState.SUBMITTED: "Submitted",
    NoteState.RETURNED: "Returned",
    NoteState.FINAL: "Final version submitted",
    NoteState.ELIGIBLE: "Found eligible",
    NoteState.INELIGIBLE: "Found ineligible",
    NoteState.PROPOSAL: "Proposal written",
    NoteState.RUNNING: "In implementation since",
}

ENDED_WITHOUT = frozenset(
    {
        NoteState.INELIGIBLE,
        NoteState.NOT_IN_PRINCIPLE,
        NoteState.NOT_APPROVED,
        NoteState.WITHDRAWN,
        NoteState.TERMINATED,
    }
)
"""Where a note ended without being carried out."""
CARRIED_ON = ENDED_WITHOUT - {NoteState.TERMINATED}
"""From where a note may be carried into a later session as a copy."""
OWN_WORDS = frozenset({NoteState.DRAFT, NoteState.RETURNED, NoteState.ENDORSED})
"""Where its proposers may change a note's words."""
NOT_ENDORSED = frozenset({NoteState.DRAFT, NoteState.SUBMITTED, NoteState.RETURNED})
IN_SCORING = frozenset(
    {NoteState.FINAL, NoteState.ELIGIBLE, NoteState.INELIGIBLE, NoteState.SCORED}
)
"""The states of a session's scoring; a note there has a session."""
ON_BALLOTS = frozenset({NoteState.ELIGIBLE, NoteState.SCORED})
"""The notes that economies score or have scored."""
PUBLIC = frozenset(
    {NoteState.APPROVED, NoteState.RUNNING, NoteState.COMPLETED, NoteState.TERMINATED}
)
"""What observers see too."""
AFTER_APPROVAL = frozenset({NoteState.APPROVED, NoteState.RUNNING, NoteState.COMPLETED})
DECIDED = frozenset(
    {
        NoteState.IN_PRINCIPLE,
        NoteState.NOT_IN_PRINCIPLE,
        NoteState.PROPOSAL,
        NoteState.APPROVED,
        NoteState.NOT_APPROVED,
        NoteState.RUNNING,
        NoteState.COMPLETED,
        NoteState.TERMINATED,
    }
)
"""Where something was decided on the strength of a ranking."""
OF_THE_PAST = DECIDED | {NoteState.WITHDRAWN}
"""What a record of an earlier year may say became of a note that was not written here."""


OPEN_TO_NAMES = frozenset(
    {NoteState.DRAFT, NoteState.SUBMITTED, NoteState.RETURNED, NoteState.ENDORSED, NoteState.FINAL}
)
"""Where an economy that is named may still agree or decline: not once the note is scored."""
OPEN_TO_OFFERS = OPEN_TO_NAMES - {NoteState.DRAFT}


class NamedAs(TextChoices):
    """What an economy is named for on a note."""

    PROPOSER = "proposer", "proposes it"
    COSPONSOR = "cosponsor", "co-sponsors it"

    @property
    def verb(self) -> str:
        return "propose" if self is NamedAs.PROPOSER else "co-sponsor"


class ConsentState(TextChoices):
    """Whether an economy that is named on a note, or offers to be, agreed."""

    ASKED = "asked", "asked"
    OFFERED = "offered", "offers it"
    AGREED = "agreed", "agreed"
    DECLINED = "declined", "declined"
    NOT_NAMED = "not named", "not named any more"

    @property
    def kind(self) -> str:
        """How it is drawn, as in components/status.html."""
        if self is ConsentState.AGREED:
            return "good"
        return "attention" if self in {ConsentState.ASKED, ConsentState.OFFERED} else "quiet"


READS_A_DRAFT = frozenset({ConsentState.ASKED, ConsentState.OFFERED, ConsentState.AGREED})
"""The states of an economy that reads a note before it is submitted."""
NAMED_WITHOUT_CONSENT = frozenset({ConsentState.ASKED, ConsentState.DECLINED})
"""The states of an economy that stands on the note's form and does not count."""


class ConsentBasis(TextChoices):
    """On what an economy's agreement rests."""

    ANSWER = "answer", "agreed here"
    OWN = "own", "named by its own delegate"
    LETTER = "letter", "by letter"
    BEFORE = "before", "named before consent was asked"
    RECORD = "record", "as the record of an earlier year says"


class Committee(TextChoices):
    """The committee of APEC to which the forum of a note reports."""

    SCE = "SCE", "SOM Steering Committee on Economic and Technical Cooperation (SCE)"
    CTI = "CTI", "Committee on Trade and Investment (CTI)"
    EC = "EC", "Economic Committee (EC)"
    SOM = "SOM", "Senior Officials' Meeting (SOM)"


class ProjectType(TextChoices):
    """What a project mainly is."""

    WORKSHOP = "workshop", "Workshop, seminar or policy dialogue"
    TRAINING = "training", "Training course"
    RESEARCH = "research", "Research, survey or case studies"
    PUBLICATION = "publication", "Guide, toolkit or other publication"
    NETWORK = "network", "Website, database or network"
    SEVERAL = "several", "Several of these"


class Actor(TextChoices):
    """In what capacity somebody acts on a note."""

    PROPOSER = "proposer"
    SECRETARIAT = "secretariat"
    CHAIR = "chair"


class Funding(TextChoices):
    """Which notes a transition is for."""

    ANY = "any"
    APEC = "APEC-funded"
    SELF = "self-funded"


class Scoring(TextChoices):
    """The states of a session's scoring."""

    PREPARED = "prepared", "before its first ballot"
    BALLOTS = "ballots", "taking ballots"
    CLOSED = "closed", "closed"


class CloseState(TextChoices):
    """A close stands, or its session was opened again."""

    CURRENT = "current", "the ranking that stands"
    REOPENED = "reopened", "opened again"


class BallotState(TextChoices):
    DRAFT = "draft", "a draft"
    SUBMITTED = "submitted", "submitted"
