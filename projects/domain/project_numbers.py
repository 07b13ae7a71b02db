"""Project numbers as APEC gives them: forum, number, year and the fund's letter. Pure."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"^\s*([A-Za-z]+)[\s-]*0*(\d+)[\s/-]*(\d{4})\s*([A-Za-z]?)\s*$")


def key(text: str) -> str:
    """What two spellings of one number have in common: "SME 2 2016 a" gives "SME 02 2016A".

    Padding and capitals vary. What is no such number comes back as it is, in capitals.
    """
    found = _NUMBER.match(text)
    if not found:
        return " ".join(text.split()).upper()
    forum, number, year, letter = found.groups()
    return f"{forum.upper()} {int(number):02d} {year}{letter.upper()}"


def is_number(text: str) -> bool:
    return bool(_NUMBER.match(text))
