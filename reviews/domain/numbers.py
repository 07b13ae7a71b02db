"""The numbers that a text names, whatever they are written as. Pure: it knows no figures.

Counts in digits and in words, with separators, shares ("one in three", "7 of 21", "40 per cent"),
years and days, and what is a name and no count: "KPI 2", "area 3", a project's or a paper's number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction


class NumberKind(StrEnum):
    COUNT = "count"
    YEAR = "year"
    DAY = "day"
    SHARE = "share"
    PERCENT = "percent"
    LABEL = "label"
    PROJECT = "project"
    PAPER = "paper"
    ORDINAL = "ordinal"


@dataclass(frozen=True)
class Named:
    """A number as it stands in a text, from `start` to `end`.

    `value` is a count, a percentage or the n of "n of m"; `of` that m. `is_written_of`: "7 of 21",
    where both are counts, and not "one in three". `label` is what a name is of: "kpi", "area".
    """

    kind: NumberKind
    said: str
    start: int
    end: int
    value: Fraction = Fraction(0)
    of: Fraction = Fraction(1)
    is_written_of: bool = False
    is_word: bool = False
    label: str = ""
    days: tuple[date, ...] = ()
    years: tuple[int, ...] = ()


_UNITS = re.findall(
    r"\w+",
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen",
)
_TENS = re.findall(r"\w+", "twenty thirty forty fifty sixty seventy eighty ninety")
WORDS = {word: n for n, word in enumerate(_UNITS)} | {
    word: 10 * n for n, word in enumerate(_TENS, 2)
}
_GREAT = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "dozen": 12}
_PARTS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6,
    "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
}  # fmt: skip
MONTHS = re.findall(
    r"\w+", "January February March April May June July August September October November December"
)
LABELS = (
    "kpi|indicator|area|objective|section|annex|page|paragraph|chapter|article|recommendation|"
    "edition|version|no\\.|nos\\.|stage|phase|step|(?-i:Table|Figure)|smewg|smemm"
)
"""What a number after it names; "figure 9" is a count, "Figure 9" a picture."""
_UNIT = rf"(?:{'|'.join(sorted(WORDS, key=len, reverse=True))})"
_WORD = (
    rf"(?:{_UNIT}(?:[ -]{_UNIT})?(?: (?:and )?(?:{'|'.join(_GREAT)})s?)*(?: and {_UNIT})?|a dozen)"
)
_DIGITS = r"(?:\d{1,3}(?:[,\u00a0\u202f\u2009]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_ANY = rf"(?:{_DIGITS}|\b{_WORD}\b)"
_YEAR = r"(?:19|20)[0-9]{2}"
_MONTH = rf"(?-i:{'|'.join(MONTHS)})"
_DASH = "[-\u2010-\u2015]"
_ITEM = r"\d+(?:\.\d+)*"
_PATTERN = re.compile(
    "|".join(
        (
            r"(?P<refers>\b(?:E\d{4,}|[A-Z]{2,8}-(?:19|20)\d{2}-\d{2,})\b)",
            rf"(?P<paper>\b{_YEAR}/[A-Za-z0-9]+(?:/[A-Za-z0-9]+)*/\d{{2,4}}(?:rev\d+)?\b)",
            rf"(?P<project>\b(?!(?:{LABELS})s?\b)"
            rf"(?-i:[A-Z]{{2,8}}[ -]\d{{1,3}}[ /-]+{_YEAR}[ ]?[A-Z]{{0,2}})\b)",
            rf"(?P<iso>\b{_YEAR}-\d{{2}}-\d{{2}}\b)",
            rf"(?P<day>\b\d{{1,2}}(?:(?:{_DASH}| to | and )\d{{1,2}})? {_MONTH}(?:,? {_YEAR})?\b"
            rf"|\b{_MONTH} \d{{1,2}}(?:{_DASH}\d{{1,2}})?(?:,? {_YEAR})?\b)",
            rf"(?P<label>\b(?P<name>{LABELS})(?: {_ITEM}"
            rf"|s {_ITEM}(?:(?:, {_ITEM})*,? (?:and|to|or) {_ITEM}|{_DASH}{_ITEM})?)"
            r"(?![\d%,.]*\d|%))",
            rf"(?P<years>\b{_YEAR}(?:{_DASH}|/)(?:{_YEAR}|\d{{2}})\b(?!\d|[-/]))",
            r"(?P<ordinal>\b\d{1,9}(?:st|nd|rd|th)\b)",
            rf"(?P<percent>{_ANY}(?: ?%|[ -]per ?cent\b|[ -]percent(?:age points?)?\b))",
            rf"(?P<share>{_ANY} (?:(?:in|out of|out of every|in every) (?!{_YEAR}\b)"
            rf"|of (?:the |all |its |our )?){_ANY})",
            rf"(?P<part>\b(?:(?P<many>{_UNIT})[ -](?:{'|'.join(_PARTS)})s?"
            r"|(?:a |an |one )(?:half|third|quarter|fifth)(?= of\b)|half(?= (?:of|the)\b))\b)",
            rf"(?P<count>{_ANY}(?: (?:{'|'.join(_GREAT)}))?)",
        )
    ),
    re.IGNORECASE,
)
MOST_DIGITS, TOO_LONG = 30, Fraction(-1)
"""What is longer is no figure of ours, whatever it is."""
_ASCII_YEAR = re.compile(_YEAR)


def numbers_in(text: str) -> Iterator[Named]:
    """Each number that the text names, in reading order. Letters beside a digit make a name."""
    for found in _PATTERN.finditer(text):
        kind = found.lastgroup or ""
        kind = next(name for name in _READERS if found.group(name)) if kind != "refers" else kind
        if kind == "refers" or _is_part_of_a_name(text, found):
            continue
        yield from _READERS[kind](found)


def _is_part_of_a_name(text: str, found: re.Match[str]) -> bool:
    """ "G20", "B2B", "COVID-19", "3D": the digits of a name, and no count."""
    before, after = text[: found.start()][-2:], text[found.end() :][:1]
    if not found.group()[0].isdigit():
        return False
    if before[-1:].isalpha() or before[-1:] == "_":
        return True
    if found.group()[-1].isdigit() and (after.isalpha() or after == "_"):
        return True
    return len(before) == 2 and before[1] == "-" and before[0].isalpha()


def value_of(said: str) -> Fraction | None:
    """The number that digits or words name: "1,200", "twenty-one", "two hundred and five"."""
    text = re.sub("[,\u00a0\u202f\u2009]", "", said.strip().casefold())
    words = re.split(r"[ -]+", text)
    if len(words[0]) > MOST_DIGITS:
        return TOO_LONG if words[0][0].isdigit() else None
    if re.fullmatch(r"\d+(\.\d+)?", words[0]):
        found = Fraction(words[0])
        for great in words[1:]:
            found *= _GREAT.get(great, 1)
        return found
    return _of_words([word for word in words if word not in ("and", "a")])


def _of_words(words: list[str]) -> Fraction | None:
    total = current = 0
    for word in words:
        one = word.removesuffix("s") if word.removesuffix("s") in _GREAT else word
        if one in WORDS:
            current += WORDS[one]
        elif one in ("hundred", "dozen"):
            current = max(current, 1) * _GREAT[one]
        elif one in _GREAT:
            total, current = total + max(current, 1) * _GREAT[one], 0
        else:
            return None
    return Fraction(total + current)


# How each is read


def _named(found: re.Match[str], kind: NumberKind, **more: object) -> Named:
    return Named(kind, found.group(), found.start(), found.end(), **more)  # type: ignore[arg-type]


def _count(found: re.Match[str]) -> Iterator[Named]:
    said = found.group()
    if _ASCII_YEAR.fullmatch(said):
        yield _named(found, NumberKind.YEAR, years=(int(said),), value=Fraction(int(said)))
        return
    value = value_of(said)
    if value is not None:
        yield _named(found, NumberKind.COUNT, value=value, is_word=not said[0].isdigit())


def _years(found: re.Match[str]) -> Iterator[Named]:
    first, last = re.split(rf"{_DASH}|/", found.group())
    whole = last if len(last) == 4 else first[:2] + last
    yield _named(found, NumberKind.YEAR, years=(int(first), int(whole)), value=Fraction(int(first)))


def _day(found: re.Match[str]) -> Iterator[Named]:
    said = found.group()
    month = next(n for n, name in enumerate(MONTHS, 1) if name in said)
    year = _ASCII_YEAR.search(said[-4:])
    numbers = [int(each) for each in re.findall(r"\d+", said[:-4] if year else said)]
    days = tuple(
        made
        for each in numbers
        if (made := _made(int(year.group()) if year else 1904, month, each))
    )
    years = (int(year.group()),) if year else ()
    yield _named(found, NumberKind.DAY, days=days, years=years)


def _iso(found: re.Match[str]) -> Iterator[Named]:
    made = _made(*(int(each) for each in found.group().split("-")))
    yield _named(
        found, NumberKind.DAY, days=(made,) if made else (), years=(int(found.group()[:4]),)
    )


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _label(found: re.Match[str]) -> Iterator[Named]:
    yield _named(found, NumberKind.LABEL, label=found.group("name").casefold().rstrip("."))


def _ordinal(found: re.Match[str]) -> Iterator[Named]:
    yield _named(found, NumberKind.ORDINAL, value=Fraction(int(found.group()[:-2])))


def _percent(found: re.Match[str]) -> Iterator[Named]:
    number = re.split(r" ?%|[ -]per ?cent", found.group(), flags=re.IGNORECASE)[0]
    if (value := value_of(number)) is not None:
        yield _named(found, NumberKind.PERCENT, value=value)


def _share(found: re.Match[str]) -> Iterator[Named]:
    said = found.group()
    parts = re.split(r" (?:in every|out of every|out of|in|of) ", said, flags=re.IGNORECASE)
    first, second = value_of(parts[0]), value_of(re.sub(r"^(the|all|its|our) ", "", parts[-1]))
    if first is None or not second:
        return
    is_of = re.search(r"(?<!out) of ", said, re.IGNORECASE) is not None
    yield _named(found, NumberKind.SHARE, value=first, of=second, is_written_of=is_of)


def _part(found: re.Match[str]) -> Iterator[Named]:
    many = WORDS.get((found.group("many") or "one").casefold(), 1)
    last = re.split(r"[ -]", found.group().casefold())[-1]
    parts = _PARTS.get(last) or _PARTS[last.removesuffix("s")]
    yield _named(found, NumberKind.SHARE, value=Fraction(many), of=Fraction(parts), is_word=True)


_READERS = {
    "paper": lambda found: iter((_named(found, NumberKind.PAPER),)),
    "project": lambda found: iter((_named(found, NumberKind.PROJECT),)),
    "iso": _iso,
    "day": _day,
    "label": _label,
    "years": _years,
    "ordinal": _ordinal,
    "percent": _percent,
    "share": _share,
    "part": _part,
    "count": _count,
}
