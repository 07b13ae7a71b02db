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


class PartnerKind(models.TextChoices):
    """What sort of body a partner is."""

    APEC_FORUM = "APEC forum", "APEC forum"
    PRIVATE = "private sector", "private sector"
    INTERNATIONAL = "international organization", "international organization"
    OTHER = "other", "other"
