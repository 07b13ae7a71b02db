"""The files of static/ as they are sent: a sheet or module that imports others is found folded.

One way for all who ask: collectstatic of `make run`, the development server, the tests. What was
folded is kept under VAR_DIR and made anew when a source of it changed.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import AppDirectoriesFinder, FileSystemFinder
from django.core.files.storage import FileSystemStorage

from smewg.toolkit.static_files import modules, sheets, used

_KINDS = {".css": sheets.is_foldable, ".js": modules.is_foldable}
_MAKERS_OF_MARKUP = ("crispy_bootstrap5", "crispy_forms", "django_tables2", "django_filters")


class FoldedFinder(FileSystemFinder):
    """Finds a file of static/ as Django does, and a foldable one with its imports inside."""

    def find(self, path: str, *args: Any, **kwargs: Any) -> Any:
        found = super().find(path, *args, **kwargs)
        if isinstance(found, str) and _is_foldable(Path(found)):
            return str(made(path))
        return found

    def list(self, ignore_patterns: Any) -> Iterator[Any]:
        for path, storage in super().list(ignore_patterns):
            if _is_foldable(Path(storage.path(path))):
                made(path)
                yield path, FileSystemStorage(location=_folder())
            else:
                yield path, storage


def made(path: str) -> Path:
    """Where the folded file of a path under static/ lies."""
    target = _folder() / path
    text = folded(path, _newest() if settings.DEBUG else 0)
    if not target.exists() or target.read_text(encoding="utf-8") != text:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=target.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(draft, 0o644)
        os.replace(draft, target)
    return target


@cache
def folded(path: str, newest: float = 0) -> str:
    """The text of the file at `path` with its imports inside; made anew for another `newest`."""
    if path.endswith(".css"):
        return sheets.fold(path, _read, lambda sheet: used.cut(sheet, used.words(_sources())))
    return modules.fold(path, _read)


def _read(path: str) -> str:
    ours = settings.BASE_DIR / "static" / path
    found = ours if ours.exists() else AppDirectoriesFinder().find(path)
    return Path(str(found)).read_text(encoding="utf-8")


def _is_foldable(path: Path) -> bool:
    is_foldable = _KINDS.get(path.suffix)
    return bool(
        is_foldable and "vendor" not in path.parts and is_foldable(path.read_text(encoding="utf-8"))
    )


def _folder() -> Path:
    return Path(settings.VAR_DIR) / "folded"


def _sources() -> list[Path]:
    """All that a folded file is made from: static/, and where the pages' markup is written."""
    ours = [settings.BASE_DIR / "static", settings.BASE_DIR / "templates"]
    apps = [settings.BASE_DIR / name for name in settings.INSTALLED_APPS if _is_ours(name)]
    specs = [find_spec(name) for name in _MAKERS_OF_MARKUP]
    others = [Path(spec.origin).parent for spec in specs if spec and spec.origin]
    styles = sorted((settings.BASE_DIR / "static/css").glob("*.css"))
    return [*used.sources([*ours, *apps, *others]), *styles]


def _is_ours(name: str) -> bool:
    return "." not in name and (settings.BASE_DIR / name).is_dir()


def _newest() -> float:
    """When a source was changed last: whoever develops sees a change at once."""
    return max(path.stat().st_mtime for path in _sources())
