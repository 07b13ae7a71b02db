"""Templates without the blanks that lay out their source: pages are smaller, and read the same.

A browser takes any run of blanks and line breaks for one blank; so does what is sent. What is shown
as it is written (pre, textarea) and what is no text (script, style) stays as it stands.
"""

from __future__ import annotations

import re

from django.template import Origin
from django.template.loaders import app_directories, filesystem

AS_WRITTEN = re.compile(
    r"(<(?:pre|textarea|script|style)\b.*?</(?:pre|textarea|script|style)>"
    r"|{%\s*verbatim.*?{%\s*endverbatim\s*%}|{%\s*comment.*?{%\s*endcomment\s*%})",
    re.DOTALL | re.IGNORECASE,
)
LINE_BREAKS = re.compile(r"[ \t\r]*\n\s*")


def tightened(source: str) -> str:
    """An HTML template with each line break, and the blanks around it, as one blank."""
    parts = AS_WRITTEN.split(source)
    return "".join(
        part if number % 2 else LINE_BREAKS.sub(" ", part) for number, part in enumerate(parts)
    )


class _Tight:
    """Mixed into a loader of Django's."""

    def get_contents(self, origin: Origin) -> str:
        source: str = super().get_contents(origin)  # type: ignore[misc]
        return tightened(source) if str(origin.name).endswith(".html") else source


class FolderLoader(_Tight, filesystem.Loader):
    """Templates of the folders in DIRS."""


class AppsLoader(_Tight, app_directories.Loader):
    """Templates that apps bring along."""
