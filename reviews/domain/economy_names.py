"""Names of economies in forms that are not APEC's, and words that make a country of one. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

WORDS = {
    "country": "economy",
    "countries": "economies",
    "nation": "economy",
    "nations": "economies",
    "nationwide": "across the economy",
    "nation's": "economy's",
    "country's": "economy's",
}
NOT_OURS: Mapping[str, Sequence[str]] = {
    "AUS": (),
    "BD": ("Brunei",),
    "HKC": ("Hong Kong SAR, China", "Hong Kong SAR", "Hong Kong", "HK"),
    "PRC": ("Mainland China", "PR China", "P.R. China", "PRC", "P.R.C."),
    "PNG": ("PNG",),
    "ROK": ("Korea, Republic of", "South Korea", "S. Korea", "ROK"),
    "CT": ("Taiwan, China", "Taiwan (China)", "Taiwan", "Republic of China"),
    "USA": ("U.S.A.", "U.S.", "USA"),
    "VN": ("Vietnam", "Viet-Nam", "Vietnamese"),
}
"""By an economy's code, how it is often called elsewhere (domain.md, "Names")."""
OFFICIAL = ("United Nations",)
"""Names of others that hold one of the words, and stay as they are."""
SHORTEST = 4
"""Letters from which a name is known in any capitals."""


@dataclass(frozen=True)
class Names:
    """An economy's forms: those that papers write, and other spellings of it."""

    code: str
    own: Sequence[str]
    others: Sequence[str] = ()

    @property
    def not_ours(self) -> list[str]:
        """Other forms by which a text may call it; a bare code of two or three letters is none."""
        known = {each.casefold() for each in self.own}
        spelled = [
            each for each in self.others if len(each) >= SHORTEST and each.casefold() not in known
        ]
        return [*dict.fromkeys([*NOT_OURS.get(self.code, ()), *spelled])]


@dataclass(frozen=True)
class OddName:
    """A name in a form that is not ours, where it stands, and what is written in its place."""

    said: str
    start: int
    end: int
    ours: str


def odd_names(text: str, economies: Iterable[Names]) -> Iterator[OddName]:
    """Each name of an economy that is not in one of its three forms, in reading order."""
    known = list(economies)
    ours = [*OFFICIAL, *(own for each in known for own in each.own)]
    meant: dict[str, str] = {form: each.own[0] for each in known for form in each.not_ours}
    meant |= WORDS | dict.fromkeys(ours, "")
    taken: list[tuple[int, int]] = []
    found = []
    for form in sorted(meant, key=len, reverse=True):  # the longest name is the one that is meant
        is_exact = not meant[form] or (len(form) <= SHORTEST and form not in WORDS)
        for place in _places(form, text, exact=is_exact):
            if any(start < place.end() and place.start() < end for start, end in taken):
                continue
            taken.append((place.start(), place.end()))
            if meant[form]:
                found.append(OddName(place.group(), place.start(), place.end(), meant[form]))
    yield from sorted(found, key=lambda each: each.start)


def _places(name: str, text: str, *, exact: bool) -> Iterator[re.Match[str]]:
    spelled = r"\s+".join(re.escape(each) for each in name.split())
    after = "" if name.endswith(".") else r"(?![\w$])(?!-\d)"
    return re.finditer(rf"(?<![\w-]){spelled}{after}", text, 0 if exact else re.IGNORECASE)
