"""Scripts beside the Latin one: which fonts they are drawn in, and whether this machine has them.

The fonts are Debian's (README.md, "Install for real"); without them a name shows as boxes.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from dataclasses import dataclass
from functools import cache
from xml.etree.ElementTree import Element


@dataclass(frozen=True)
class Script:
    """A script by its blocks of letters, the language that fontconfig knows it by, and its font."""

    name: str
    language: str
    family: str
    package: str
    blocks: tuple[tuple[int, int], ...]

    def holds(self, letter: str) -> bool:
        return any(first <= ord(letter) <= last for first, last in self.blocks)


_CORE, _CJK = "fonts-noto-core", "fonts-noto-cjk"
SCRIPTS = (
    Script("Thai", "th", "Noto Sans Thai", _CORE, ((0x0E00, 0x0E7F),)),
    Script(
        "Arabic",
        "ar",
        "Noto Sans Arabic",
        _CORE,
        ((0x0600, 0x06FF), (0x0750, 0x077F), (0x08A0, 0x08FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFE)),
    ),
    Script(
        "Korean",
        "ko",
        "Noto Sans CJK KR",
        _CJK,
        ((0x1100, 0x11FF), (0x3130, 0x318F), (0xA960, 0xA97F), (0xAC00, 0xD7FF)),
    ),
    Script("Japanese", "ja", "Noto Sans CJK JP", _CJK, ((0x3040, 0x30FF), (0x31F0, 0x31FF))),
    Script(
        "Chinese",
        "zh-cn",
        "Noto Sans CJK SC",
        _CJK,
        ((0x2E80, 0x303F), (0x3100, 0x312F), (0x3200, 0x9FFF), (0xF900, 0xFAFF), (0xFF00, 0xFFEF),
         (0x20000, 0x3134F)),
    ),
)  # fmt: skip
"""What the member economies write in, and the installation's fonts hold."""


@cache
def missing() -> tuple[Script, ...]:
    """The scripts that this machine has no font for; none where it cannot be asked."""
    if shutil.which("fc-list") is None:
        return ()
    return tuple(each for each in SCRIPTS if not _has_font_for(each))


def _has_font_for(script: Script) -> bool:
    asked = ["fc-list", f":lang={script.language}", "family"]
    done = subprocess.run(asked, capture_output=True, check=False)  # noqa: S603 -- fixed words
    return done.returncode != 0 or bool(done.stdout.strip())


def packages(scripts: tuple[Script, ...]) -> str:
    """The Debian packages that hold their fonts, as apt-get takes them."""
    return " ".join(dict.fromkeys(each.package for each in scripts))


def script_of(letter: str) -> Script | None:
    """The script that a letter belongs to; None for those that the fonts of ours hold."""
    if letter < "\u0600":
        return None
    return next((each for each in SCRIPTS if each.holds(letter)), None)


_OF_A_SCRIPT = re.compile(
    "[" + "".join(f"{chr(a)}-{chr(b)}" for each in SCRIPTS for a, b in each.blocks) + "]"
)


def is_plain(text: str) -> bool:
    """Whether the house's own fonts hold all of it."""
    return text.isascii() or _OF_A_SCRIPT.search(text) is None


def needs_shaping(text: str) -> bool:
    """Whether its letters take their form and place from those beside them."""
    return max(text, default="") >= "\u0300" and any(
        letter >= "\u0300"
        and (
            unicodedata.category(letter) in {"Mn", "Mc"}
            or unicodedata.bidirectional(letter) in {"R", "AL"}
        )
        for letter in text
    )


def _apart(text: str) -> str:
    """AM of Thai and Lao as its two signs: drawn as one, it stood over its neighbour."""
    text = re.sub("([\u0e48-\u0e4b]?)\u0e33", "\u0e4d\\1\u0e32", text)
    return re.sub("([\u0ec8-\u0ecb]?)\u0eb3", "\u0ecd\\1\u0eb2", text)


def name_fonts(root: Element) -> None:
    """Name in each text of a picture the font of its script, where that has all of its letters.

    A program that draws a picture looks for a font letter by letter, and finds another for each.
    """
    for element in root.iter():
        text = element.text or ""
        found = {each for each in map(script_of, text) if each}
        if not found or element.tag.rpartition("}")[2] not in {"text", "tspan"}:
            continue
        element.text = _apart(text)
        is_pure = not any(letter.isalnum() and script_of(letter) is None for letter in text)
        chinese = [each for each in SCRIPTS if each in found and each.package == _CJK]
        if chinese:  # these fonts hold Latin letters as well
            element.set("font-family", chinese[0].family)
        elif is_pure:
            element.set("font-family", next(iter(found)).family)
