"""What any page may need is read before the first is asked for, and is no garbage from then on.

Addresses, views and templates were read with the first page that needed each, so that whoever came
first after a start waited for a second and more. Python's search for garbage goes through all that
lives, three hundred thousand things here that never go: a seventh of a page's processor time.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator
from pathlib import Path

from django.template import TemplateDoesNotExist, TemplateSyntaxError, engines
from django.urls import get_resolver

log = logging.getLogger(__name__)


def read_ahead() -> None:
    """Read addresses, views and templates; they stay until the process ends.

    A template that cannot be read is told in the log, and fails on its own page alone.
    """
    get_resolver().reverse_dict  # noqa: B018 -- asked for the first time, it reads them all
    for name in _templates():
        try:
            engines["django"].get_template(name)
        except (TemplateDoesNotExist, TemplateSyntaxError, UnicodeDecodeError):
            log.exception("A template cannot be read: %s", name)
    is_here_to_stay()


def is_here_to_stay() -> None:
    """All that lives now is looked through for garbage no more."""
    gc.collect()
    gc.freeze()


def _templates() -> Iterator[str]:
    """The names of the installation's own, in the order of their names."""
    for folder in engines["django"].dirs:
        for file in sorted(Path(folder).rglob("*")):
            if file.is_file() and not file.name.startswith("."):
                yield str(file.relative_to(folder))
