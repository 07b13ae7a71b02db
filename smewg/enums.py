"""Roles, offices and turns, and the states of what the group notes about itself."""

from __future__ import annotations

from django.db import models


class SwapState(models.TextChoices):
    """Of a swap of turns; it follows from `withdrawn_at`."""

    RECORDED = "recorded", "recorded"
    WITHDRAWN = "withdrawn", "withdrawn"


class Role(models.TextChoices):
    SECRETARIAT = "secretariat", "Secretariat"
    CHAIR = "chair", "Chair"
    DELEGATE = "delegate", "Delegate"
    OBSERVER = "observer", "Observer"


class Office(models.TextChoices):
    CHAIR = "chair", "Chair"
    VICE_CHAIR = "vice-chair", "Vice-Chair"


class Rotation(models.TextChoices):
    CHAIR = "chair", "Chair"
    HOST = "host", "Host of the first meeting"


class MeetingKind(models.TextChoices):
    """Whose meeting it is."""

    SMEWG = "SMEWG", "SMEWG meeting"
    SMEMM = "SMEMM", "SME Ministerial Meeting"


class MeetingState(models.TextChoices):
    """Whether a meeting takes place."""

    ON = "on", "takes place"
    POSTPONED = "postponed", "postponed"
    CANCELLED = "cancelled", "cancelled"

    @property
    def kind(self) -> str:
        """How it is drawn, as in components/status.html."""
        return {"on": "good", "postponed": "attention"}.get(self.value, "problem")


class AttendedAs(models.TextChoices):
    """In what capacity a body was at a meeting; only economies count in "n of 21"."""

    ECONOMY = "economy", "member economy"
    OBSERVER = "observer", "observer"
    GUEST = "guest", "guest"


class PaperPurpose(models.TextChoices):
    """What a paper is laid before the meeting for, as its cover says."""

    INFORMATION = "information", "Information"
    CONSIDERATION = "consideration", "Consideration"


class PaperAccess(models.TextChoices):
    """Who may read a paper."""

    PUBLIC = "public", "public"
    RESTRICTED = "restricted", "restricted: not for observers"


class PartnerKind(models.TextChoices):
    """What sort of body a partner is."""

    APEC_FORUM = "APEC forum", "APEC forum"
    PRIVATE = "private sector", "private sector"
    INTERNATIONAL = "international organization", "international organization"
    OTHER = "other", "other"


class MailChoice(models.TextChoices):
    """When a person is written to about what happened; of their account they always are."""

    AT_ONCE = "at once", "At once, a mail for each"
    DAILY = "daily", "Once a day, all in one mail"
    NONE = "none", "No mail"


class AuditKind(models.TextChoices):
    """What the audit trail tells of."""

    SIGNED_IN = "signed_in", "signed in"
    SIGN_IN_FAILED = "sign_in_failed", "signing in failed"
    SIGNED_OUT = "signed_out", "signed out"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere", "signed out on every device"
    RESET_ASKED = "reset_asked", "a new password was asked for"
    PASSWORD_RESET = "password_reset", "password set anew by a mailed link"
    PASSWORD_CHANGED = "password_changed", "password changed"
    SECOND_STEP_ADDED = "second_step_added", "second step added"
    SECOND_STEP_REMOVED = "second_step_removed", "second step removed"
    SECOND_STEP_RESET = "second_step_reset", "recovery codes made anew"
    SECOND_STEP_FAILED = "second_step_failed", "second step failed"
    SECOND_STEP_TAKEN = "second_step_taken", "lost second step taken away"
    INVITED = "invited", "invited"
    LINK_SHOWN = "link_shown", "link of an invitation shown"
    JOINED = "joined", "joined by the link of the invitation"
    ROLE_CHANGED = "role_changed", "role changed"
    ADDRESS_CHANGED = "address_changed", "e-mail address changed"
    ACCOUNT_CLOSED = "account_closed", "account closed"
    ACCOUNT_OPENED = "account_opened", "account opened again"
    ANONYMISED = "anonymised", "name and address taken off a closed account"
    DOWNLOADED = "downloaded", "file downloaded"
    DATA_EXPORTED = "data_exported", "own data exported"
    GRAVE_STEP = "grave_step", "grave step confirmed"
    ADMIN_CHANGE = "admin_change", "changed on the administration pages"
    LOG_CUT = "log_cut", "the oldest rows of this log forgotten"


JOINED = "joined"
"""The reason in a person's history when they join by the link of their invitation."""
