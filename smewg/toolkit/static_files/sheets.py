"""A style sheet with the sheets it imports folded into it, each in the layer its line names.

static/css/site.css is the list: a new part is one line there. The syntax is CSS's own, so that the
list works unfolded, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePosixPath
from posixpath import join, normpath

from smewg.toolkit.static_files.modules import Read

Cut = Callable[[str], str]
"""What is left of a sheet made by others."""

_IMPORT = re.compile(
    r'^@import url\("(?P<file>[^"]+)"\) layer\((?P<layer>[\w-]+)\)(?: (?P<media>[^;]+))?;$', re.M
)
_COMMENT = re.compile(r"/\*(?!!)(?:[^*]|\*(?!/))*\*/")
_CHARSET = re.compile(r'^@charset "[^"]+";')
_INDENT = re.compile(r"\n\s*")


def is_foldable(text: str) -> bool:
    return _IMPORT.search(text) is not None


def parts(path: str, text: str) -> list[str]:
    """The paths of the sheets that the one at `path` imports, in their order."""
    return [_beside(path, found["file"]) for found in _IMPORT.finditer(text)]


def fold(path: str, read: Read, cut: Cut) -> str:
    """The sheet at `path` with all it imports; those under vendor/ are cut to what is used."""

    def take_in(found: re.Match[str]) -> str:
        file = _beside(path, found["file"])
        text = _CHARSET.sub("", read(file))
        text = cut(text) if "vendor" in PurePosixPath(file).parts else _short(text)
        text = f"@media {found['media']}{{{text}}}" if found["media"] else text
        return f"@layer {found['layer']}{{{text}}}"

    return _IMPORT.sub(take_in, _short(read(path), indent=False)).strip() + "\n"


def _beside(path: str, file: str) -> str:
    return normpath(join(str(PurePosixPath(path).parent), file))


def _short(text: str, *, indent: bool = True) -> str:
    """Without comments and indents; what a line says stays as it was written."""
    text = _COMMENT.sub("", text)
    return _INDENT.sub("\n", text) if indent else text
