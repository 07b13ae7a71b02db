"""Office files that are the same each time they are written."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

EARLIEST = 1980
"""No zip file knows an earlier year."""


def repacked(content: bytes, moment: datetime) -> bytes:
    """The same Office file with `moment` as the time of each of its parts."""
    stamp = (max(moment.year, EARLIEST), *moment.timetuple()[1:6])
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as parts,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for name in parts.namelist():
            part = zipfile.ZipInfo(name, stamp)
            part.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(part, parts.read(name))
    return written.getvalue()
