"""States of what the group notes about itself."""

from __future__ import annotations

from django.db import models


class SwapState(models.TextChoices):
    """Of a swap of turns; it follows from `withdrawn_at`."""

    RECORDED = "recorded", "recorded"
    WITHDRAWN = "withdrawn", "withdrawn"
