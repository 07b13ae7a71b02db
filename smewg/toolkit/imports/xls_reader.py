"""Run by xls.py in a process of its own: an old workbook in, its filled cells as JSON out."""

import datetime
import io
import json
import resource
import sys

MEMORY = 1_000_000_000
SECONDS = 15
MOST_ROWS = 2_100
MOST_COLUMNS = 200


def kind_and_text(value: object) -> tuple[str, str]:
    """A cell's kind and text, as xlsx.py gives them."""
    if isinstance(value, bool):
        return "text", "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime):
        return "day", value.date().isoformat()
    if isinstance(value, datetime.date):
        return "day", value.isoformat()
    if isinstance(value, int | float):
        whole = float(value).is_integer() and abs(value) < 1e15
        return "number", str(int(value)) if whole else repr(value)
    return "text", str(value)


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    from python_calamine import CalamineWorkbook, SheetVisibleEnum  # noqa: PLC0415 (limits first)

    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    found = []
    for sheet in book.sheets_metadata:
        if sheet.visible != SheetVisibleEnum.Visible:
            continue
        rows = []
        for number, row in enumerate(
            book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False), 1
        ):
            cells = [
                (at, *kind_and_text(value))
                for at, value in enumerate(row[:MOST_COLUMNS])
                if value not in ("", None)
            ]
            if cells:
                rows.append((number, cells))
            if len(rows) > MOST_ROWS:
                break
        found.append((sheet.name, rows))
    json.dump(found, sys.stdout)


main()
