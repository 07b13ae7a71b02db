"""Why a number stands where it stands: what a page shows of it, and what is copied with its source.

Plain data, free of the database. Inside it names people; `copied` is what may leave the tool, and
names offices only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kpis.domain.reconciliation import differ
from smewg.toolkit.days import day_in_words
from smewg.toolkit.text import count_of
from smewg.toolkit.values import Value, explain

TOTAL_RULE = (
    "An item that serves two areas counts once in the total, and in both areas. "
    "So the total may be less than the sum of the areas."
)
AREA_RULE = "An item counts once in each priority area that it serves."
SUM_RULE = "An item counts in one year only, so years may be added."
LIST_RULE = "Nobody types figures by economy. This counts the listed items that name the economy."
TYPED_BY = "by the Secretariat"
"""Who types figures, as an office: kpis.change_figure in kpis/permissions.py."""
VERIFIED_BY = "by a second person, of the Secretariat or the Chair"
NOT_VERIFIED = "Nobody has verified it yet."
NOT_CORRECTED = "It was not corrected since it was published."
UNEXPLAINED = "Nobody has said why."


@dataclass(frozen=True)
class Line:
    """One thing that explains a number. `copied` is said in its place wherever it is copied to."""

    term: str
    texts: tuple[str, ...]
    url: str = ""
    copied: tuple[str, ...] = ()
    link: str = "Open it"
    """The words of the link, where more than one text stands above it."""

    @property
    def outside(self) -> tuple[str, ...]:
        return self.copied or self.texts


@dataclass(frozen=True)
class Explanation:
    """A number with all that explains it.

    `place` is where it stands ("KPI 1, 2018, total"), `name` what is counted, `value` the number or
    the reason for none, in words; `source` says where it is from, with its address and the day.
    """

    place: str
    name: str
    value: Value
    words: str
    lines: tuple[Line, ...]
    source: str

    @property
    def sentence(self) -> str:
        """The number with its place: "KPI 1 (Initiatives), 2018, total: 14."."""
        code, _, rest = self.place.partition(", ")
        return f"{code} ({self.name}), {rest}: {self.words}."

    @property
    def for_word(self) -> tuple[str, str]:
        """The sentence, and its source as a note below it."""
        return self.sentence, f"Source: {self.source}"

    @property
    def for_mail(self) -> str:
        """Plain text, a line for each thing."""
        lines = (f"{line.term}: {' '.join(line.outside)}" for line in self.lines)
        return "\n".join([self.sentence, *lines, f"Source: {self.source}"])

    @property
    def for_excel(self) -> tuple[tuple[str, str | int], ...]:
        """Headings with their cells; a finished number stands as a number."""
        told = [(line.term, as_text(" ".join(line.outside))) for line in self.lines]
        named = (("Figure", self.place), ("What is counted", as_text(self.name)))
        return (*named, ("Value", self.value.in_a_table), *told, ("Source", self.source))


def as_text(said: str) -> str:
    """A cell that a spreadsheet would take for a formula, marked as text."""
    return f"'{said}" if said[:1] in tuple("=+-@\t\r") else said


def rules_of(*, is_total: bool) -> str:
    return TOTAL_RULE if is_total else AREA_RULE


def meaning_line(value: Value) -> Line:
    """What kind of value it is, in its own words."""
    return Line("What it is", (explain(value),))


def counts_line(what_counts: tuple[str, ...], *, url: str = "") -> Line | None:
    """What one of it is, as the plan says; None where the plan says nothing."""
    if not what_counts:
        return None
    return Line("It counts", what_counts, url, link="The whole definition")


def why_it_differs(value: Value, listed: int, reason: str) -> str:
    """Whether figure and list say the same; why not, or that nobody has said so."""
    if not differ(value, listed):
        return "It says the same as its list."
    stands = "no figure" if value.number is None else f"the figure is {value.number}"
    are = count_of(listed, "item is", "items are")
    why = f"Why: {reason.strip()}" if reason.strip() else UNEXPLAINED
    return f"{are} listed, and {stands}. {why}"


def correction_sentence(before: str, now: str, on: date, reason: str, by: str = "") -> str:
    """ "From 14 to 15 on 3 May 2019, by Sri Wibowo. Reason: one was found later."."""
    person = f", by {by}" if by else ""
    return f"From {before} to {now} on {day_in_words(on)}{person}. Reason: {reason}"
