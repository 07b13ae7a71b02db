"""Workbooks of Excel 97 to 2003 (xls), read by python-calamine in a process of its own.

The old format is a small file system of its own, so a library reads it. It fills memory for every
cell between the first and the last, so it works in a child with a limit of memory and of time: an
odd file ends the child, never a page.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from smewg.toolkit.imports.sheets import (
    EMPTY_ROWS,
    Cell,
    CellKind,
    Sheet,
    WorkbookRefused,
    tidy,
)

SECONDS = 20
DAMAGED = "This old Excel file cannot be read. Open it, save it anew as xlsx, and send that."


def sheets_of(content: bytes) -> list[Sheet]:
    """The sheets of the file. WorkbookRefused for a damaged one, or one of empty rows."""
    script = Path(__file__).with_name("xls_reader.py")
    try:
        done = subprocess.run(  # noqa: S603 (our own file, run by our own Python)
            [sys.executable, "-I", str(script)],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise WorkbookRefused(EMPTY_ROWS) from late
    if done.returncode:
        raise WorkbookRefused(DAMAGED)
    return [_sheet(name, rows) for name, rows in json.loads(done.stdout)]


def _sheet(name: str, rows: list[tuple[int, list[tuple[int, str, str]]]]) -> Sheet:
    sheet = Sheet(name)
    for number, cells in rows:
        sheet.add(number, {at: Cell(tidy(text), CellKind(kind)) for at, kind, text in cells})
    return sheet
