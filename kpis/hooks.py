"""What the floors above add to the page of an item of evidence: where it came from."""

from __future__ import annotations

from collections.abc import Callable

from kpis.models import Evidence
from smewg.hooks import Section
from smewg.models import User

EvidenceSource = Callable[[User, Evidence], Section | None]

_evidence: list[EvidenceSource] = []


def add_to_evidence(source: EvidenceSource) -> None:
    """From now on an item's page shows the section that `source` gives, if it gives one."""
    if source not in _evidence:
        _evidence.append(source)


def of_evidence(user: User, item: Evidence) -> list[Section]:
    return [section for source in _evidence if (section := source(user, item))]
