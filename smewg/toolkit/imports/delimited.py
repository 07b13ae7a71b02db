"""Text with columns: CSV and TSV with any separator, in the letters of any office.

UTF-8 and UTF-16 say what they are. Other letters are tried one after the other: where single
letters with accents stand in plain words it is Western Windows; where more than one reading is
possible, all are handed back, and the person is asked which one is right.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata

from smewg.toolkit.imports.sheets import Cell, OpenedFile, Sheet, WorkbookRefused, tidy

SEPARATORS = ",;\t|"
MOST_CHARACTERS = 12_000_000
LETTERS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Western letters (Windows)",
    "gb18030": "simplified Chinese (GBK)",
    "big5hkscs": "traditional Chinese (Big5)",
    "cp932": "Japanese (Shift-JIS)",
    "cp949": "Korean (EUC-KR)",
    "cp1251": "Cyrillic letters (Windows)",
    "cp874": "Thai letters (Windows)",
    "cp1258": "Vietnamese letters (Windows)",
}
"""The letters that can be read, by Python's name, each as a person knows it."""
ASKED = ("gb18030", "big5hkscs", "cp932", "cp949", "cp1251", "cp874", "cp1252", "cp1258")
NOT_TEXT = (
    "This is neither a workbook (xlsx, xls, ods) nor a text file with columns (csv). "
    "Download the template and fill that."
)
ODD = ("Co", "Cn", "Cs")
"""Signs that no office types: a reading that shows one is wrong."""
_HIGH = re.compile(rb"[\x80-\xff]+")


def opened(content: bytes, letters: str = "") -> OpenedFile:
    """The text as one sheet. `letters` is the answer to which letters it is written in."""
    name, others = (letters, []) if letters in LETTERS else _letters_of(content)
    text = _decoded(content, name)
    if text is None or len(text) > MOST_CHARACTERS:
        raise WorkbookRefused(NOT_TEXT)
    if "\x00" in text:
        raise WorkbookRefused(NOT_TEXT)
    examples = [(each, _example(content, each)) for each in (name, *others)] if others else []
    found = of_text(text)
    found.letters, found.other_letters = name, examples
    return found


def of_text(text: str) -> OpenedFile:
    """A text or a pasted block as one sheet; quoted cells keep their line breaks."""
    body, separator = _separator(text.removeprefix("\ufeff"))
    skipped = text.removeprefix("\ufeff")[: len(text.removeprefix("\ufeff")) - len(body)]
    sheet = Sheet("Text")
    first = len(skipped.splitlines()) + 1
    lines = body.replace("\r\n", "\n").replace("\r", "\n")
    csv.field_size_limit(1_000_000)
    reader = csv.reader(io.StringIO(lines), delimiter=separator)
    number = first
    try:
        for cells in reader:
            sheet.add(number, {at: Cell(_text(each)) for at, each in enumerate(cells)})
            number = first + reader.line_num
    except csv.Error as error:
        raise WorkbookRefused(
            f"Line {number} of the text cannot be read: a quotation mark is open. Close it."
        ) from error
    return OpenedFile([sheet])


def _text(cell: str) -> str:
    """The cell's text, without the apostrophe that our own CSV puts before what looks a formula."""
    text = tidy(cell)
    return text[1:] if re.match(r"'[=+\-@]", text) else text


def _separator(text: str) -> tuple[str, str]:
    """The text without Excel's "sep=;" line, and the sign that separates its columns."""
    first, _, rest = text.partition("\n")
    if named := re.fullmatch(r'"?sep=(.)"?\s*', first, re.IGNORECASE):
        return rest, named[1]
    lines = [line for line in re.split(r"\r\n|\r|\n", text[:200_000]) if line.strip()][:50]
    counted = {each: [_count(line, each) for line in lines] for each in SEPARATORS}
    best = max(SEPARATORS, key=lambda each: (_agreement(counted[each]), counted[each][:1]))
    return text, best


def _count(line: str, separator: str) -> int:
    """How often the separator stands outside of quotation marks."""
    return re.sub(r'"[^"]*"', "", line).count(separator)


def _agreement(counts: list[int]) -> float:
    """How many lines have as many separators as most of them; none counts for nothing."""
    if not counts or not any(counts):
        return 0.0
    usual = max(set(counts) - {0}, key=lambda each: (counts.count(each), each))
    return counts.count(usual) * (1 + min(usual, 40) / 10)


def _letters_of(content: bytes) -> tuple[str, list[str]]:
    """The letters that the text is written in, and others that are possible too."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16", []
    if (name := _wide(content)) is not None:
        return name, []
    if _decoded(content, "utf-8") is not None:
        return "utf-8", []
    runs = [len(each) for each in _HIGH.findall(content)]
    possible = [each for each in ASKED if _decoded(content, each) is not None]
    if not possible:
        raise WorkbookRefused(NOT_TEXT)
    if "cp1252" in possible and max(runs) == 1:
        return "cp1252", []
    return possible[0], possible[1:]


def _wide(content: bytes) -> str | None:
    """UTF-16 without its mark: every second byte of plain text is nothing."""
    sample = content[:2_000]
    if len(sample) < 4 or len(content) % 2:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > len(sample) * 0.2 and even * 8 < odd:
        return "utf-16-le"
    return "utf-16-be" if even > len(sample) * 0.2 and odd * 8 < even else None


def _decoded(content: bytes, name: str) -> str | None:
    try:
        text = content.decode("utf-8-sig" if name == "utf-8" else name)
    except (UnicodeDecodeError, LookupError):
        return None
    if name in ("utf-8", "utf-16"):
        return text
    return None if any(unicodedata.category(each) in ODD for each in set(text)) else text


def _example(content: bytes, name: str) -> str:
    """The first words that need these letters, as this reading shows them."""
    for line in re.split(rb"\r\n|\r|\n", content):
        if _HIGH.search(line):
            text = line.decode(name, "replace")
            cells = re.split(r"[,;\t|]", text)
            odd = [each.strip(' "') for each in cells if not each.isascii()]
            if odd:
                return odd[0][:60]
    return ""
