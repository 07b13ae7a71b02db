"""Days as people write them, our own style first: "13 September 2017"; read, never guessed.

Whether the day or the month comes first in 06/01/2019 is decided from everything that the same list
holds; what that does not decide is asked once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from smewg.toolkit.days import day_in_words

DAY_FIRST, MONTH_FIRST, EACH_APART = "day", "month", "each"
THAI_YEARS = range(2443, 2644)
THAI_OFFSET = 543
SUCH_AS = "Type the day as 13 September 2017."

_MONTHS = (
    "january jan januari janvier enero janeiro ene janv",
    "february feb februari fevrier febrero fevereiro fev fevr",
    "march mar maret mars marzo marco mrt",
    "april apr avril abril avr abr",
    "may mei mai mayo maio",
    "june jun juni juin junio junho",
    "july jul juli juillet julio julho juil",
    "august aug agustus aout agosto ago agu agt",
    "september sep sept septembre septiembre setembro set",
    "october oct oktober octobre octubre outubro okt out",
    "november nov novembre noviembre novembro",
    "december dec desember decembre diciembre dezembro des dic dez",
)
MONTHS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
WEEKDAY = re.compile(
    r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+", re.IGNORECASE
)
TIME = r"(?:[t ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:z|[+-]\d{2}:?\d{2})?)?"
YEAR_FIRST = re.compile(rf"(\d{{4}})\s?([-/.])\s?(\d{{1,2}})\s?\2\s?(\d{{1,2}}){TIME}")
EAST_ASIAN = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
WORD = r"([a-z]+)\.?"
DAY = r"(\d{1,2})(?:st|nd|rd|th|er)?"
YEAR = r"(\d{4}|\d{2})"
GAP = r"(?:\s*[-/.,]\s*|\s+(?:of |de )?)"
DAY_MONTH_YEAR = re.compile(rf"(?:the )?{DAY}{GAP}{WORD}{GAP}{YEAR}")
MONTH_DAY_YEAR = re.compile(rf"{WORD}{GAP}{DAY}{GAP}{YEAR}")
YEAR_MONTH_DAY = re.compile(rf"(\d{{4}}){GAP}{WORD}{GAP}{DAY}")
IN_FIGURES = re.compile(rf"(\d{{1,2}})\s?([-/.])\s?(\d{{1,2}})\s?\2\s?{YEAR}{TIME}")
IN_A_TEXT = re.compile(r"(?<![\d/-])\d{1,2}[-/]\d{1,2}[-/]\d{2,4}(?![\d/-])")
DAYS_OF_A_MONTH = re.compile(rf"{DAY}\s*(?:-|to|and|&)\s*{DAY}{GAP}{WORD}{GAP}{YEAR}")
DAYS_BEHIND_MONTH = re.compile(rf"{WORD}\s+{DAY}\s*(?:-|to|and|&)\s*{DAY}{GAP}(\d{{4}})")
BETWEEN = re.compile(r"\s+(?:-|to|until|till|through|and|/)\s+|(?<=\d{4}-\d{2}-\d{2})/(?=\d{4})")
DASH_BETWEEN = re.compile(r"\s*-\s*")


@dataclass(frozen=True)
class DayRead:
    """A day, or the first and last of several; or what is wrong, or what has to be asked."""

    first: date | None = None
    last: date | None = None
    problem: str = ""
    order_is_open: bool = False
    is_thai: bool = False
    is_no_day: bool = False
    """Whether nothing in the text says that a day is meant."""


@dataclass
class OrderEvidence:
    """Texts that can only be read with the day first, and such with the month first."""

    day_first: list[str] = field(default_factory=list)
    month_first: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, texts: Iterable[str]) -> OrderEvidence:
        found = cls()
        for text in texts:
            for part in IN_A_TEXT.findall(plain_day(text)):
                found._look_at(text, part)
        return found

    def _look_at(self, text: str, part: str) -> None:
        if not (figures := IN_FIGURES.fullmatch(part)):
            return
        one, two = int(figures[1]), int(figures[3])
        if one > 12 >= two:
            self.day_first.append(text)
        elif two > 12 >= one:
            self.month_first.append(text)
        elif one != two:
            self.open.append(text)

    @property
    def order(self) -> str:
        """What the list decides itself; nothing where it shows neither, or both."""
        if bool(self.day_first) == bool(self.month_first):
            return ""
        return DAY_FIRST if self.day_first else MONTH_FIRST


@dataclass(frozen=True)
class DayStyle:
    """How a list writes days: `order` of day and month, and whether years may be Thai."""

    order: str = ""
    takes_thai_years: bool | None = None


AS_WRITTEN = DayStyle()


def plain_day(text: str) -> str:
    """Without accents, odd blanks and dashes, in small letters."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text))
    bare = "".join(each for each in folded if not unicodedata.combining(each))
    digits = "".join(str(unicodedata.digit(each, each)) for each in bare)
    dashed = re.sub("[\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}\N{HYPHEN}]", "-", digits)
    plain = unicodedata.normalize("NFC", " ".join(dashed.split())).casefold()
    return WEEKDAY.sub("", plain)


def read_days(text: str, style: DayStyle = AS_WRITTEN) -> DayRead:
    """The day or days that `text` names; nothing for a blank one."""
    plain = plain_day(text)
    if not plain:
        return DayRead()
    if one := _single(plain, style):
        return one
    if pair := _days_of_a_month(plain, style) or _two_days(plain, style):
        return pair
    problem = _what_is_wrong(plain, text)
    return DayRead(problem=problem, is_no_day=problem.startswith(f"{_said(text)} is not a day"))


def _single(plain: str, style: DayStyle) -> DayRead | None:  # noqa: PLR0911 (a way each)
    if found := YEAR_FIRST.fullmatch(plain):
        return _day(found[1], found[3], found[4], style)
    if found := EAST_ASIAN.fullmatch(plain):
        return _day(found[1], found[2], found[3], style)
    if (found := DAY_MONTH_YEAR.fullmatch(plain)) and found[2] in MONTHS:
        return _day(found[3], MONTHS[found[2]], found[1], style)
    if (found := MONTH_DAY_YEAR.fullmatch(plain)) and found[1] in MONTHS:
        return _day(found[3], MONTHS[found[1]], found[2], style)
    if (found := YEAR_MONTH_DAY.fullmatch(plain)) and found[2] in MONTHS:
        return _day(found[1], MONTHS[found[2]], found[3], style)
    if found := IN_FIGURES.fullmatch(plain):
        return _in_figures(found, plain, style)
    return None


def _in_figures(found: re.Match[str], plain: str, style: DayStyle) -> DayRead:
    one, sign, two, year = int(found[1]), found[2], int(found[3]), found[4]
    if sign == "." or one > 12 or one == two:
        return _day(year, two, one, style)
    if two > 12:
        return _day(year, one, two, style)
    if style.order == DAY_FIRST:
        return _day(year, two, one, style)
    if style.order == MONTH_FIRST:
        return _day(year, one, two, style)
    first, second = _day(year, two, one, style), _day(year, one, two, style)
    words = " or ".join(day_in_words(each.first) for each in (first, second) if each.first)
    return DayRead(problem=f"{plain} can be {words}. {SUCH_AS}", order_is_open=True)


def _day(year: str | int, month: str | int, day: str | int, style: DayStyle) -> DayRead:
    number = int(year)
    if len(str(year)) == 2:
        number += 2000 if number < 70 else 1900
    is_thai = number in THAI_YEARS
    if is_thai and style.takes_thai_years is False:
        return DayRead(problem=f"{number} is far ahead. {SUCH_AS}")
    try:
        found = date(number - THAI_OFFSET if is_thai else number, int(month), int(day))
    except ValueError:
        return DayRead(problem=f"There is no such day. {SUCH_AS}")
    if not 1900 <= found.year <= 2200:
        return DayRead(problem=f"The year {number} is far away. {SUCH_AS}")
    return DayRead(found, is_thai=is_thai and style.takes_thai_years is None)


def _days_of_a_month(plain: str, style: DayStyle) -> DayRead | None:
    if (found := DAYS_OF_A_MONTH.fullmatch(plain)) and found[3] in MONTHS:
        one, two, month, year = found.groups()
    elif (found := DAYS_BEHIND_MONTH.fullmatch(plain)) and found[1] in MONTHS:
        month, one, two, year = found.groups()
    else:
        return None
    number = MONTHS[month]
    return _together(_day(year, number, one, style), _day(year, number, two, style))


def _two_days(plain: str, style: DayStyle) -> DayRead | None:
    for between in (BETWEEN, DASH_BETWEEN):
        for found in between.finditer(plain):
            left, right = plain[: found.start()].strip(), plain[found.end() :].strip()
            last = _single(right, style)
            if last is None:
                continue
            year = (last.first.year if last.first else "") or right[-4:]
            first = _single(left, style) or _single(f"{left} {year}", style)
            if first:
                return _together(first, last)
    return None


def _together(first: DayRead, last: DayRead) -> DayRead:
    for each in (first, last):
        if each.problem:
            return each
    if first.first and last.first and last.first < first.first:
        return DayRead(problem="The last day is before the first. Which days are right?")
    is_one = first.first == last.first
    return replace(first, last=None if is_one else last.first, is_thai=first.is_thai | last.is_thai)


def _what_is_wrong(plain: str, text: str) -> str:
    said = _said(text)
    if re.fullmatch(r"\d{4}[-/.]\d{1,2}|\d{1,2}[-/.]\d{4}", plain) or (
        (words := re.fullmatch(rf"{WORD}[ ,]*\d{{4}}", plain)) and words[1] in MONTHS
    ):
        return f"The day is missing in {said}. {SUCH_AS}"
    if re.fullmatch(r"\d{4}", plain):
        return f"{said} is a year alone: the day and the month are missing. {SUCH_AS}"
    if re.fullmatch(rf"{DAY}{GAP}{WORD}", plain) or re.fullmatch(rf"{WORD}{GAP}{DAY}", plain):
        return f"The year is missing in {said}. {SUCH_AS}"
    if re.fullmatch(r"[1-9]\d{4}(?:\.0)?", plain):
        return f"{said} is a spreadsheet's own number for a day. {SUCH_AS}"
    return f"{said} is not a day that can be read. {SUCH_AS}"


def _said(text: str) -> str:
    return f"“{text.strip()[:60]}”"
