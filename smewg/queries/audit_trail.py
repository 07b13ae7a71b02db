"""The audit trail in words: its rows with the people they name, as they are called today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from smewg.enums import AuditKind
from smewg.models import AuditEntry, User
from smewg.toolkit.audit import people_of
from smewg.toolkit.days import moment_in_words

COLUMNS = (
    "Row", "When (Singapore time)", "Who", "Id of who", "What was done", "About", "Id of about",
    "Detail", "From address", "Request", "Hash",
)  # fmt: skip
LABELS = dict(AuditKind.choices)


@dataclass(frozen=True)
class AuditLine:
    """A row, and who it names."""

    entry: AuditEntry
    who: str
    about: str

    @property
    def what(self) -> str:
        return str(LABELS.get(self.entry.kind, self.entry.kind))

    def cells(self) -> tuple[object, ...]:
        row = self.entry
        return (
            row.number, moment_in_words(row.at), self.who, row.person, self.what, self.about,
            row.about, row.detail, row.address, row.request, row.hash,
        )  # fmt: skip


def list_lines(rows: Iterable[AuditEntry]) -> Iterator[AuditLine]:
    """The rows in their order, with the names of today; two queries."""
    found = list(rows)
    people = {each.pk: str(each) for each in User.objects.filter(pk__in=people_of(found))}
    for row in found:
        about = "" if row.about == row.person else _named(row.about, people, "")
        yield AuditLine(row, _named(row.person, people, "Nobody signed in"), about)


def _named(pk: int | None, people: dict[int, str], nobody: str) -> str:
    return nobody if pk is None else people.get(pk, f"Person {pk}")
