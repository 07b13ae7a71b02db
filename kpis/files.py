"""Files kept with evidence."""

from __future__ import annotations

import hashlib
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile

from kpis.models import Evidence, EvidenceFile
from smewg.models import User
from smewg.uploads import ACCEPTS, KINDS, FileRefused, look_into, plain_name

__all__ = ["ACCEPTS", "FileRefused", "keep"]


def keep(evidence: Evidence, upload: UploadedFile, *, by: User) -> EvidenceFile:
    """Keep `upload` with the item. FileRefused for a wrong kind, a wrong content or the size."""
    name = plain_name(upload)
    look_into(name, upload)
    upload.seek(0)
    digest = hashlib.file_digest(upload.file, "sha256").hexdigest()  # type: ignore[arg-type]
    upload.seek(0)
    return EvidenceFile.objects.create(
        evidence=evidence,
        file=upload,
        name=name,
        media_type=KINDS[PurePath(name).suffix.lower()],
        size=upload.size or 0,
        sha256=digest,
        added_by=by,
    )
