"""Files of a report."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from contributions.models import Contribution, ContributionFile
from smewg.models import User
from smewg.toolkit.uploads import ACCEPTS, FileRefused, as_kept, refuse_twice

__all__ = ["ACCEPTS", "FileRefused", "in_draft", "keep", "take_out"]


def keep(
    report: Contribution, upload: UploadedFile, *, by: User, is_public: bool, is_source: bool
) -> ContributionFile:
    """Keep `upload` with the report's draft.

    FileRefused for a wrong kind, content or size, and where it is there already.
    """
    sent = as_kept(upload)
    refuse_twice(sent, report.files.filter(removed_at=None))
    return ContributionFile.objects.create(
        contribution=report,
        **sent,
        is_public=is_public and not is_source,
        is_source=is_source,
        added_by=by,
    )


def in_draft(report: Contribution) -> list[ContributionFile]:
    """The files that go with the report when it is sent next."""
    return list(report.files.filter(removed_at=None))


def take_out(kept: ContributionFile) -> None:
    """Leave the file out from now on; a version that was sent with it keeps it."""
    kept.removed_at = timezone.now()
    kept.save()
