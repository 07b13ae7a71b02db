"""The files of static/ as they are kept for a browser: named by what is in them, and compressed.

WhiteNoise compresses every file at every start and upgrade, as it stands and under its hashed name:
most of what a second start cost. Here equal content is compressed once, and what lies there already
is left.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class _EachContentOnce(Compressor):
    """Compresses equal content once, and leaves no half of a file when it is ended by force."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.compress_brotli = cache(super().compress_brotli)
        self.compress_gzip = cache(super().compress_gzip)

    def write_data(self, path: str, data: bytes, suffix: str, stat_result: os.stat_result) -> str:
        part = super().write_data(path, data, f"{suffix}.part", stat_result)
        os.replace(part, path + suffix)
        return path + suffix


class CompressedOnce(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, which compresses only what is new since it was last collected."""

    def create_compressor(self, **kwargs: Any) -> Compressor:
        return _EachContentOnce(**kwargs)

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        hashed = set(self.hashed_files.values())
        yield from super().compress_files(
            [each for each in paths if not self._is_compressed(each, each in hashed)]
        )

    def _is_compressed(self, name: str, is_hashed: bool) -> bool:
        """A hashed name has its content for ever; another was compressed when it was written.

        The second way of compressing tells: a run that was ended between the two goes on.
        """
        file, packed = Path(self.path(name)), Path(self.path(f"{name}.gz"))
        if not packed.exists():
            return False
        return is_hashed or packed.stat().st_mtime == file.stat().st_mtime
