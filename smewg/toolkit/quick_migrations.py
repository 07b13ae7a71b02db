"""Migrations that draw anew the model they change, and not every model that is related to it.

Django keeps a class of each model while it migrates. After a step it draws the changed model anew
with all that are related to it, near or far; here that is nearly every model, after each of some
hundreds of steps, and it is most of what an upgrade or a first installation costs. A step of the
database asks for the changed model alone. Data steps (RunPython) ask for the others, and
Django draws them all before those once it is told that they are behind (`is_delayed`).

tests/smewg/migrated.py holds that the tables come out as the models ask, on both databases;
tests/smewg/test_releases.py that an upgrade leaves every row.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.migrations.state import ProjectState


@contextmanager
def only_what_changed() -> Iterator[None]:
    """Within this, a migration's step draws one model; a renamed model is left to Django."""
    whole = ProjectState.reload_model
    ProjectState.reload_model = _reload_it_alone  # type: ignore[assignment, method-assign]
    try:
        yield
    finally:
        ProjectState.reload_model = whole  # type: ignore[method-assign]


def _reload_it_alone(
    state: ProjectState, app_label: str, model_name: str, delay: bool = False
) -> None:
    if "apps" not in state.__dict__:  # nothing is drawn yet, and asking would draw it
        return
    state.is_delayed = True
    state._reload({(app_label, model_name)})  # type: ignore[attr-defined]
