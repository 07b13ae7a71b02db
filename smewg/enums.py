"""States of what the group notes about itself."""

from __future__ import annotations

from django.db import models


class SwapState(models.TextChoices):
    """Of a swap of turns; it follows from `withdrawn_at`."""

    RECORDED = "recorded", "recorded"
    WITHDRAWN = "withdrawn", "withdrawn"


class MailChoice(models.TextChoices):
    """When a person is written to about what happened; of their account they always are."""

    AT_ONCE = "at once", "At once, a mail for each"
    DAILY = "daily", "Once a day, all in one mail"
    NONE = "none", "No mail"
