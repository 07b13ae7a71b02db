"""Which economies a note names: those that are new on it are asked; who agreed goes on to count.

The caller has locked the note. Names are the writers' words; answers are the economies' own
(consents.py), so that neither overwrites the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils import timezone

from projects import notices as table
from projects.enums import ConsentBasis, ConsentState, NamedAs
from projects.models import ConceptNote, Consent
from smewg.models import Economy, Role, User
from smewg.operations import notices

COUNTED = {NamedAs.PROPOSER: "proposers", NamedAs.COSPONSOR: "cosponsors"}
"""Where a note keeps those that agreed."""


def name_economies(
    note: ConceptNote,
    named: Mapping[NamedAs, Iterable[Economy]],
    *,
    by: User | None,
    basis: ConsentBasis | None = None,
) -> None:
    """Name exactly these economies; whoever is new, or newly named for something else, is asked.

    A delegate agrees for the own economy by naming it. `basis`: on what all new names rest, where
    they need no question, as on a record of an earlier year.
    """
    wanted = {economy.pk: (economy, role) for role, each in named.items() for economy in each}
    rows = {each.economy_id: each for each in note.consents.select_related("economy")}
    before = counted(note)
    agreed: dict[int, NamedAs] = {}
    asked = []
    for pk, (economy, role) in wanted.items():
        row = rows.get(pk)
        if before.get(pk) == role:
            agreed[pk] = role
        elif not (row and row.is_named and row.named_as == role):
            row = row or Consent(note=note, economy=economy)
            if _name(row, role, by, basis).at is ConsentState.AGREED:
                agreed[pk] = role
            else:
                asked.append(row)
    gone = [row for pk, row in rows.items() if row.is_named and pk not in wanted]
    _name_no_more(gone, by)
    count(note, agreed)
    notices.tell(table.NAMED, *asked, by=by)


def counted(note: ConceptNote) -> dict[int, NamedAs]:
    """The economies that agreed, and to what."""
    return {
        pk: role
        for role, name in COUNTED.items()
        for pk in getattr(note, name).values_list("pk", flat=True)
    }


def count(note: ConceptNote, agreed: Mapping[int, NamedAs]) -> None:
    """From now on exactly these count, each for what it agreed to."""
    for role, name in COUNTED.items():
        getattr(note, name).set([pk for pk, each in agreed.items() if each == role])


def _name(row: Consent, role: NamedAs, by: User | None, basis: ConsentBasis | None) -> Consent:
    """The economy is named for `role`: it agreed already, or is asked."""
    rests_on = basis or _own_word(row, role, by)
    now = timezone.now()
    row.named_as, row.basis = role.value, rests_on or ""
    row.state = ConsentState.AGREED if rests_on else ConsentState.ASKED
    row.words, row.letter = "", None
    row.asked_by, row.asked_at = by, now
    row.answered_by, row.answered_at = (by, now) if rests_on else (None, None)
    _save(row, by, "named" if rests_on else "asked")
    return row


def _own_word(row: Consent, role: NamedAs, by: User | None) -> ConsentBasis | None:
    """Whether the economy itself said so: by its delegate who writes, or by its offer."""
    if by and by.role == Role.DELEGATE and by.economy_id == row.economy_id:
        return ConsentBasis.OWN
    if row.at is ConsentState.OFFERED and row.named_as == role:
        return ConsentBasis.ANSWER
    return None


def _name_no_more(rows: list[Consent], by: User | None) -> None:
    for row in rows:
        row.state, row.answered_by, row.answered_at = ConsentState.NOT_NAMED, by, timezone.now()
        _save(row, by, "not named any more")
    notices.tell(table.NAMED_NO_MORE, *rows, by=by)


def _save(row: Consent, by: User | None, reason: str) -> None:
    row._history_user, row._change_reason = by, reason  # type: ignore[attr-defined]
    row.save()
