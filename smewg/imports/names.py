"""What lists may name of the group's own: economies, partners and meetings, in any spelling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError

from smewg.models import Economy, Meeting, Partner, User
from smewg.toolkit.imports.names import Name, Vocabulary

Learned = Mapping[str, Mapping[str, str]]
"""Answers by what they name, then by spelling: {"economy": {"s korea": "Korea"}}."""

ECONOMY, PARTNER, MEETING = "economy", "partner", "meeting"
AS_WRITTEN_HERE: dict[str, tuple[str, ...]] = {
    "USA": ("U.S.", "U.S.A."),
    "ROK": ("South Korea", "S. Korea"),
}
"""Spellings by an economy's code that its own record may not hold (domain.md, "Names")."""


def economies(learned: Learned) -> Vocabulary:
    """All member economies, by each form of their names, their codes and aliases."""
    found = [
        Name(
            each.short_name,
            (
                each.running_text,
                each.long_name,
                each.code,
                *map(str, each.aliases),
                *AS_WRITTEN_HERE.get(each.code, ()),
            ),
        )
        for each in Economy.objects.all()
    ]
    return Vocabulary(ECONOMY, found, learned=learned.get(ECONOMY))


def partners(learned: Learned, *, may_make: bool) -> Vocabulary:
    """All partners, by their names, the short name in brackets (ABAC) and other spellings."""
    found = [
        Name(each.name, (*_short_names(each.name), *map(str, each.aliases)))
        for each in Partner.objects.all()
    ]
    return Vocabulary(PARTNER, found, learned=learned.get(PARTNER), may_make=may_make)


def _short_names(name: str) -> tuple[str, ...]:
    whole, _, rest = name.partition("(")
    short = rest.partition(")")[0].strip()
    return (whole.strip(), short) if short else ()


def meetings(learned: Learned) -> Vocabulary:
    """All meetings, by their numbers as people write them: "SMEMM 25", "25th SMEWG meeting"."""
    found = [Name(str(each), _ways_to_say(each)) for each in Meeting.objects.all()]
    return Vocabulary(MEETING, found, learned=learned.get(MEETING), splits=False)


def _ways_to_say(meeting: Meeting) -> tuple[str, ...]:
    number, ordinal = meeting.number, _ordinal(meeting.number)
    kinds = {meeting.kind, meeting.get_kind_display(), f"{meeting.kind} meeting"}
    if meeting.kind == Meeting.Kind.SMEMM:
        kinds |= {"SME Ministers' Meeting", "SMEMM meeting", "SME Ministerial"}
    return tuple(
        way
        for kind in sorted(kinds)
        for way in (
            f"{kind} {number}",
            f"{ordinal} {kind}",
            f"{kind}{number}",
            f"{kind} no {number}",
        )
    )


def _ordinal(number: int) -> str:
    ends = {1: "st", 2: "nd", 3: "rd"}
    end = "th" if 10 <= number % 100 <= 20 else ends.get(number % 10, "th")
    return f"{number}{end}"


def make_partners(names: Sequence[str], by: User) -> None:
    """New partners of these names, as far as they are not here.

    ValidationError where `by` may not add partners.
    """
    known = set(Partner.objects.filter(name__in=names).values_list("name", flat=True))
    new = [name for name in dict.fromkeys(names) if name not in known]
    if new and not by.has_perm("smewg.change_partner"):
        raise ValidationError("The secretariat adds partners. Choose one, or leave it out.")
    for name in new:
        Partner.objects.create(name=name)
