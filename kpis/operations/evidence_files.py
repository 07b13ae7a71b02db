"""Files kept with evidence."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile

from kpis.models import Evidence, EvidenceFile
from smewg.models import User
from smewg.toolkit.uploads import ACCEPTS, as_kept

__all__ = ["ACCEPTS", "keep"]


def keep(evidence: Evidence, upload: UploadedFile, *, by: User) -> EvidenceFile:
    """Keep `upload` with the item. FileRefused for a wrong kind, a wrong content or the size."""
    return EvidenceFile.objects.create(
        evidence=evidence,
        **as_kept(upload),
        added_by=by,
    )
