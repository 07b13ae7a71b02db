"""Opening whatever came: a workbook of any age, text with columns, or a pasted block.

Whatever a file holds, the answer is its sheets or one sentence that says what to do.
"""

from __future__ import annotations

import io
import logging
import zipfile

from smewg.toolkit.imports import delimited, ods, xls, xlsx
from smewg.toolkit.imports.sheets import OpenedFile, WorkbookRefused

log = logging.getLogger(__name__)
LARGEST = 5_000_000
LARGEST_UNPACKED = 150_000_000
TOO_LARGE = (
    "The file is larger than 5 MB. Copy the filled rows into a new workbook without its empty "
    "rows and pictures, or send it in several files."
)
PASSWORD = "This workbook asks for a password. Take the password off and send it again."  # noqa: S105
OTHER_KINDS = {
    b"%PDF": "This is a PDF. Send the spreadsheet that it was made of.",
    b"\x89PNG": "This is a picture. Send the spreadsheet itself.",
    b"\xff\xd8\xff": "This is a picture. Send the spreadsheet itself.",
    b"{\\rtf": "This is a text document. Copy its table into a workbook and send that.",
}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NOT_A_BOOK = "This is not an Excel workbook (xlsx), though it begins like one. "


def open_file(content: bytes, letters: str = "") -> OpenedFile:
    """The file's sheets. WorkbookRefused, with what to do, for what cannot be opened."""
    if not content.strip():
        raise WorkbookRefused("The file is empty.")
    if len(content) > LARGEST:
        raise WorkbookRefused(TOO_LARGE)
    for begins, message in OTHER_KINDS.items():
        if content.startswith(begins):
            raise WorkbookRefused(message)
    try:
        return _opened(content, letters)
    except WorkbookRefused:
        raise
    except (MemoryError, RecursionError, Exception) as fault:  # whatever a reader library throws
        log.warning("A file that cannot be opened: %s", type(fault).__name__)
        raise WorkbookRefused(xlsx.DAMAGED) from fault


def _opened(content: bytes, letters: str) -> OpenedFile:
    if content.startswith(OLE):
        return _old_container(content)
    if content.startswith(b"PK"):
        return _packed(content)
    start = content[:200].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<html", b"<!doctype", b"<?xml", b"<table")):
        raise WorkbookRefused(
            "This is a page, not a workbook, whatever its name says. Open it in Excel, save it as "
            "xlsx, and send that."
        )
    return delimited.opened(content, letters)


def _old_container(content: bytes) -> OpenedFile:
    """An xls, or what a password put around an xlsx: both begin alike."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise WorkbookRefused(PASSWORD)
    is_book = any(name.encode("utf-16-le") in content for name in ("Workbook", "Book"))
    if not is_book:
        raise WorkbookRefused("This is no workbook. Send the spreadsheet itself, as xlsx.")
    return OpenedFile(xls.sheets_of(content))


def _packed(content: bytes) -> OpenedFile:
    try:
        packed = zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile as error:
        raise WorkbookRefused(NOT_A_BOOK + xlsx.DAMAGED) from error
    with packed:
        if sum(each.file_size for each in packed.infolist()) > LARGEST_UNPACKED:
            raise WorkbookRefused(
                "The file unpacks to far more than a workbook of figures holds. "
                "Copy the filled rows into a new workbook and send that."
            )
        names = set(packed.namelist())
        if "content.xml" in names:
            if b"encryption-data" in _start_of(packed, "META-INF/manifest.xml"):
                raise WorkbookRefused(PASSWORD)
            return OpenedFile(ods.sheets_of(packed))
        if "xl/workbook.bin" in names:
            raise WorkbookRefused("This is an Excel file of the kind xlsb. Save it as xlsx.")
        if not any(name.endswith("workbook.xml") for name in names):
            raise WorkbookRefused(
                "This is not an Excel workbook (xlsx). Download the template and fill that."
            )
        return OpenedFile(xlsx.sheets_of(packed))


def _start_of(packed: zipfile.ZipFile, name: str) -> bytes:
    try:
        with packed.open(name) as part:
            return part.read(100_000)
    except KeyError:
        return b""
