"""States of what the group notes about itself."""

from __future__ import annotations

from django.db import models


class SwapState(models.TextChoices):
    """Of a swap of turns; it follows from `withdrawn_at`."""

    RECORDED = "recorded", "recorded"
    WITHDRAWN = "withdrawn", "withdrawn"


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
