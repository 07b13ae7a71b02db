"""Whole numbers as people write them: "1,200", "1 200", "12.0", "US$ 85,000"; read, never guessed.

Which sign stands before decimals and which between thousands is decided from everything that the
same list holds; what that does not decide is asked once, and no sign is ever simply taken out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

SIGNS = {",": "comma", ".": "point"}
NOTHING = frozenset(
    {"-", "--", "nil", "none", "no", "null", "nothing", "nul", "nihil", "tidak ada", "ninguno"}
)
"""What people write where there is none: zero or blank is asked, for blank is not zero."""
NOT_STATED = frozenset({"n/a", "na", "n.a.", "n.a", "not applicable", "not stated", "not known"})
"""What people write where nothing is stated: an amount stays blank."""
CURRENCY = re.compile(
    r"^(?:us\s?\$|usd|us dollars?|\$)\s*|\s*(?:us\s?\$|usd|us dollars?|dollars?)$", re.IGNORECASE
)
GROUPED = re.compile(r"[1-9]\d{0,2}(?:([,. '])\d{3})(?:\1\d{3})*")
ONE_SIGN = re.compile(r"(\d+)([,.])(\d+)")
GROUPS_AND_DECIMALS = re.compile(r"([1-9]\d{0,2}(?:([,. '])\d{3})(?:\2\d{3})*)([,.])(\d+)")
NOT_WHOLE = "{text} is not a whole number. Type it without decimals, such as 85,000."
ODD_GROUPS = (
    "{text} is not a whole number, and its thousands are not in groups of three. "
    "Type it as 85000 or 85,000."
)
WITH_WORDS = "“{text}” has words or signs in it. Type a whole number such as 85,000."
NEGATIVE = "{text} is below 0. Type a whole number from 0."
TWO_READINGS = "{text} can be read in two ways. Type it without points or commas."


@dataclass(frozen=True)
class NumberRead:
    """A whole number, None where nothing stands; or what is wrong, or what has to be asked."""

    number: int | None = None
    problem: str = ""
    is_ambiguous: bool = False
    is_nothing: bool = False


@dataclass
class SignEvidence:
    """Which signs the texts of one list use before decimals, and which between thousands."""

    decimals: dict[str, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, texts: Iterable[str]) -> SignEvidence:
        """From every number of the list; an example stands beside each sign."""
        found = cls()
        for text in texts:
            found._look_at(text)
        return found

    def _look_at(self, text: str) -> None:
        body = plain_number(text)
        if both := GROUPS_AND_DECIMALS.fullmatch(body):
            self.decimals.setdefault(both[3], text)
            if both[2] in SIGNS and both[2] != both[3]:
                self.groups.setdefault(both[2], text)
        elif one := ONE_SIGN.fullmatch(body):
            if len(one[3]) < 3 or (len(one[3]) == 3 and len(one[1]) > 3):
                self.decimals.setdefault(one[2], text)
            elif not GROUPED.fullmatch(body):
                return
            elif one[3] != "000":
                self.groups.setdefault(one[2], text)
        elif (several := GROUPED.fullmatch(body)) and several[1] in SIGNS:
            self.groups.setdefault(several[1], text)

    def says_group(self, sign: str) -> bool:
        """Whether the list uses this sign between thousands, and never before decimals."""
        return sign in self.groups and sign not in self.decimals


@dataclass(frozen=True)
class NumberStyle:
    """How a list writes numbers: what it shows itself, and what was answered.

    `answer` is the sign before decimals ("," or "."); `point_is_open` where no list stands beside
    the number that says what a point in it means.
    """

    evidence: SignEvidence = field(default_factory=SignEvidence)
    answer: str = ""
    point_is_open: bool = False

    def is_grouping(self, sign: str, after: str) -> bool | None:
        """Whether `sign` before three digits stands between thousands; None where it is open."""
        if self.answer:
            return sign != self.answer
        if self.evidence.says_group(sign):
            return True
        other = "." if sign == "," else ","
        if sign in self.evidence.decimals or self.evidence.says_group(other):
            return None
        if self.evidence.decimals:
            return True
        if sign == "." and (self.point_is_open or after == "000"):
            return None
        return True


ENGLISH = NumberStyle()
TYPED = NumberStyle(point_is_open=True)
"""One number typed into a page: there is no list beside it that says what a point means."""


NOT_DIGITS = ("<super>", "<sub>", "<circle>", "<fraction>", "<square>")
"""What Unicode says of signs that look like digits and are none: a footnote's mark, a half."""


def _folded(text: str) -> str:
    """Wide letters and odd blanks as ordinary ones; 5² does not become 52."""
    return "".join(
        each
        if unicodedata.decomposition(each).startswith(NOT_DIGITS)
        else unicodedata.normalize("NFKC", each)
        for each in text
    )


def plain_number(text: str) -> str:
    """The text without currency and odd blanks: each blank one, each digit an ASCII digit."""
    folded = _folded(text).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    digits = "".join(str(unicodedata.decimal(each, each)) for each in folded)
    return CURRENCY.sub("", " ".join(digits.split()))


def whole(text: str, style: NumberStyle = ENGLISH, *, is_money: bool = False) -> NumberRead:
    """The whole number that `text` is. A currency is understood in a column of dollars only."""
    plain = " ".join(_folded(text).split())
    word = re.sub("[\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}]", "-", plain).casefold()
    if not word or word in NOT_STATED:
        return NumberRead()
    if word in NOTHING:
        return NumberRead(is_nothing=True)
    body = plain_number(plain)
    if body != " ".join(plain.split()) and not is_money and CURRENCY.search(plain):
        return NumberRead(problem=WITH_WORDS.format(text=plain))
    if re.match(r"-\s?\d", word) or re.fullmatch(r"\(\d[\d., ]*\)", word):
        return NumberRead(problem=NEGATIVE.format(text=plain))
    return _of_digits(body, plain, style)


def _of_digits(body: str, plain: str, style: NumberStyle) -> NumberRead:
    if body.isascii() and body.isdigit():
        return _as_number(body)
    if (both := GROUPS_AND_DECIMALS.fullmatch(body)) and both[2] != both[3]:
        return _with_decimals(both[1], both[4], plain)
    if one := ONE_SIGN.fullmatch(body):
        return _with_one_sign(one, body, plain, style)
    if GROUPED.fullmatch(body):
        return _as_number(re.sub(r"\D", "", body))
    if re.fullmatch(r"[\d., ']+", body):
        return NumberRead(problem=ODD_GROUPS.format(text=plain))
    return NumberRead(problem=WITH_WORDS.format(text=plain))


def _with_one_sign(one: re.Match[str], body: str, plain: str, style: NumberStyle) -> NumberRead:
    before, sign, after = one.groups()
    if not GROUPED.fullmatch(body):
        if len(after) > 3 and after.strip("0"):
            return NumberRead(problem=ODD_GROUPS.format(text=plain))
        return _with_decimals(before, after, plain)
    is_grouping = style.is_grouping(sign, after)
    if is_grouping is None:
        return NumberRead(problem=TWO_READINGS.format(text=plain), is_ambiguous=True)
    return _as_number(before + after) if is_grouping else _with_decimals(before, after, plain)


def _with_decimals(before: str, after: str, plain: str) -> NumberRead:
    if after.strip("0"):
        return NumberRead(problem=NOT_WHOLE.format(text=plain))
    return _as_number(re.sub(r"\D", "", before))


def _as_number(digits: str) -> NumberRead:
    if len(digits.lstrip("0")) > 12:
        return NumberRead(problem="This is far too large. Type it again.")
    return NumberRead(int(digits))


def both_readings(text: str) -> tuple[str, str]:
    """What an ambiguous text says with its sign between thousands, and before decimals."""
    body = plain_number(text)
    one = ONE_SIGN.fullmatch(body)
    if not one:
        return body, body
    decimals = one[3].rstrip("0")
    return f"{int(one[1] + one[3]):,}", f"{int(one[1]):,}" + (f".{decimals}" if decimals else "")
