"""Files kept with evidence."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile

from kpis.models import Evidence, EvidenceFile
from smewg.models import User
from smewg.toolkit.uploads import ACCEPTS, as_kept, refuse_twice

__all__ = ["ACCEPTS", "keep"]


def keep(evidence: Evidence, upload: UploadedFile, *, by: User) -> EvidenceFile:
    """Keep `upload` with the item. FileRefused for a wrong kind, a wrong content or the size."""
    sent = as_kept(upload)
    refuse_twice(sent, EvidenceFile.objects.filter(evidence=evidence))
    return EvidenceFile.objects.create(
        evidence=evidence,
        **sent,
        added_by=by,
    )
