"""Files kept with an item of evidence."""

from __future__ import annotations

from django.db import models

from kpis.models.evidence import Evidence
from kpis.models.years import published_only
from smewg.models import User
from smewg.toolkit.kept_files import KeptFile


class EvidenceFileQuerySet(models.QuerySet["EvidenceFile"]):
    def visible_to(self, user: User) -> EvidenceFileQuerySet:
        """A file may be seen by whoever may see its item."""
        return published_only(self, user, "evidence__reporting_year")


class EvidenceFile(KeptFile):
    """A file kept with an item; never lost when the item is corrected."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="files")
    file = models.FileField(upload_to="evidence/%Y/")

    objects = EvidenceFileQuerySet.as_manager()
