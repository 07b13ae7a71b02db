"""What lists may name of the group's own: economies, partners and meetings, in any spelling."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from smewg.enums import MeetingKind
from smewg.models import Economy, Meeting, Partner, User
from smewg.toolkit.days import today
from smewg.toolkit.imports.names import Name, Vocabulary, folded
from smewg.toolkit.imports.questions import Choice

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


def meetings(learned: Learned, *, may_make: bool = False) -> Vocabulary:
    """All meetings, by their numbers as people write them: "SMEMM 25", "25th SMEWG meeting".

    An answer that was learned names a meeting by its number: its place and year may change.
    """
    known = list(Meeting.objects.order_by("kind", "number"))
    by_name = {each.name: str(each) for each in known}
    told = {
        spelling: by_name.get(value.partition(" (")[0], value)
        for spelling, value in learned.get(MEETING, {}).items()
    }
    return MeetingNames(known, told, may_make=may_make)


class MeetingNames(Vocabulary):
    """All meetings; one that is not here can be made where its name says whose and which it is."""

    def __init__(
        self, known: Sequence[Meeting], told: Mapping[str, str], *, may_make: bool
    ) -> None:
        found = [Name(str(each), _ways_to_say(each)) for each in known]
        super().__init__(MEETING, found, learned=told, splits=False, may_make=may_make)
        self.known = known

    def offers(self, text: str) -> list[Choice]:
        """Making it, in each year that its number and its neighbours allow."""
        read = meeting_named(text) if self.may_make else None
        if read is None:
            return []
        years = [read.year] if read.year else self._years_for(read)
        return [
            Choice(f"+{year}", f"Make it a new meeting: {read.name}, in {year}") for year in years
        ]

    def _years_for(self, read: MeetingNamed) -> list[int]:
        same = [each for each in self.known if each.kind == read.kind]
        if not same:
            return [today().year + each for each in (-1, 0, 1)]
        before = [each.year for each in same if each.number < read.number]
        after = [each.year for each in same if each.number > read.number]
        first = max(before) if before else min(after) - 2
        last = min(after, default=first + MOST_YEARS - 1)
        return list(range(first, last + 1))[:MOST_YEARS]


MOST_YEARS = 4
"""Years that are offered for a meeting that is not here."""


@dataclass(frozen=True)
class MeetingNamed:
    """A meeting as somebody names it; the year where they say it too."""

    kind: str
    number: int
    year: int | None = None

    @property
    def name(self) -> str:
        return f"{MeetingKind(self.kind).label} {self.number}"


_NUMBERED = re.compile(r"\b(\d{1,3})(?:st|nd|rd|th)?\b")
_YEAR = re.compile(r"\b((?:19|20|21)\d\d)\b")


def meeting_named(text: str) -> MeetingNamed | None:
    """Whose meeting a text names and which; None where it does not say both."""
    year = _YEAR.search(text)
    plain = _YEAR.sub(" ", text).partition("(")[0]
    numbers = _NUMBERED.findall(plain)
    if len(numbers) != 1:
        glued = re.search(r"(?i)\b(sme(?:wg|mm))\s*(\d{1,3})\b", plain)
        numbers = [glued[2]] if glued and not numbers else []
    if len(numbers) != 1:
        return None
    words = folded(_NUMBERED.sub(" ", re.sub(r"(?i)(sme(?:wg|mm))(?=\d)", r"\1 ", plain)))
    words = " ".join(each for each in words.split() if each not in ("no", "number", "apec"))
    for kind in MeetingKind:
        if words in {folded(each) for each in _kinds_to_say(kind)}:
            return MeetingNamed(kind, int(numbers[0]), int(year[1]) if year else None)
    return None


def _kinds_to_say(kind: str) -> set[str]:
    found = {str(kind), MeetingKind(kind).label, f"{kind} meeting"}
    if kind == MeetingKind.SMEMM:
        found |= {"SME Ministers' Meeting", "SMEMM meeting", "SME Ministerial"}
    return found


def _ways_to_say(meeting: Meeting) -> tuple[str, ...]:
    number, ordinal = meeting.number, _ordinal(meeting.number)
    return tuple(
        way
        for kind in sorted(_kinds_to_say(meeting.kind))
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


def make_meetings(asked: Sequence[str], by: User) -> None:
    """New meetings of these names, each with its year behind it, as far as they are not here.

    ValidationError where `by` may not enter meetings, or as a meeting's own page refuses it.
    """
    read = [found for text in dict.fromkeys(asked) if (found := meeting_named(text))]
    known = set(Meeting.objects.values_list("kind", "number"))
    new = [each for each in read if (each.kind, each.number) not in known]
    if new and not by.has_perm("smewg.change_meeting"):
        raise ValidationError("The secretariat enters meetings. Choose one, or leave it out.")
    for each in new:
        meeting = Meeting(kind=each.kind, number=each.number, year=each.year or 0)
        meeting.full_clean()
        meeting._change_reason = "named in a list"  # type: ignore[attr-defined]
        meeting.save()
