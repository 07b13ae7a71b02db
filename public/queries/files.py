"""An edition as files: tables, a data package that describes them, and their checksums."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

from kpis.domain.editions import Row
from public.answers import as_csv, licence
from public.queries.states import Shown, evidence, figures

RECOUNT = Path(__file__).parent.with_name("recount.py")
KEYS = {
    "figures.csv": ["indicator", "year", "column"],
    "listed.csv": ["indicator", "year", "column", "number"],
    "evidence.csv": ["number"],
    "indicators.csv": ["indicator"],
    "economies.csv": ["code"],
}
FOREIGN_KEYS = {
    "figures.csv": (("indicators", ["indicator"]),),
    "evidence.csv": (("indicators", ["indicator"]),),
    "listed.csv": (("figures", ["indicator", "year", "column"]), ("evidence", ["number"])),
}
"""Which columns of a table name a row of another."""
NAMES = (
    "README.txt", "SHA256SUMS", "datapackage.json", "economies.csv", "economies.json",
    "evidence.csv", "evidence.json", "figures.csv", "figures.json", "indicators.csv",
    "indicators.json", "listed.csv", "recount.py",
)  # fmt: skip
MEANS = {
    "indicator": "the indicator's short name; indicators.csv says what it counts",
    "year": "the year in which it was counted",
    "published_as": "the value on the day that the year was published",
    "published_on": "that day",
    "verified": "yes where a second person had verified the year",
    "corrections": "how often the figure was corrected since",
    "last_reason": "why it was corrected last",
    "explanation": "why the figure and its list differ",
    "number": "the item's lasting number",
    "title": "what it was",
    "from": "its first day",
    "until": "its last day",
    "place": "where it was",
    "objectives": "the codes of the plan's objectives that it serves, with blanks between",
    "economies": "the codes of the economies that it names, with blanks between",
    "adopter": "the economy that adopted a practice",
    "practice": "the number of the practice that was adopted",
    "code": "the short name that the plan uses, or an economy's code",
    "name": "the name in full",
    "unit": "what one of it is",
    "group": "the plan's heading above the indicator",
    "what_counts": "what counts as one of it",
    "what_does_not_count": "what does not count",
    "order": "APEC's order; it ranks nothing",
    "kind": "number, blank, not_applicable, not_yet_due or not_published; only a number is a count",
    "value": "the number, or the kind in words",
    "column": "area-1 and so on, or total; an item that serves two areas counts once in the total",
    "listed": "how many items stood in the list on the day of publishing",
    "areas": "the numbers of the priority areas that the item serves, with blanks between",
}


def package(state: Shown) -> dict[str, bytes]:
    """Each file of the edition by its name; the same bytes each time."""
    found = {
        "figures.csv": as_csv(figure_rows(figures(state))),
        "figures.json": _json(figures(state)),
        "listed.csv": table_of(LISTED, _listed(state)),
        "evidence.csv": table_of(EVIDENCE, evidence(state)),
        "evidence.json": _json(evidence(state)),
        "indicators.csv": as_csv(_indicators(state)),
        "indicators.json": _json(_indicators(state)),
        "economies.csv": as_csv(economies(state)),
        "economies.json": _json(economies(state)),
        "recount.py": RECOUNT.read_bytes(),
    }
    found["datapackage.json"] = _json(_described(state, found))
    found["README.txt"] = _readme(state).encode()
    sums = [f"{hashlib.sha256(found[name]).hexdigest()}  {name}\n" for name in sorted(found)]
    found["SHA256SUMS"] = "".join(sums).encode()
    return found


EVIDENCE = (
    "number", "indicator", "year", "title", "from", "until", "place", "objectives", "areas",
    "economies", "adopter", "practice",
)  # fmt: skip


LISTED = ("indicator", "year", "column", "number")


def table_of(columns: tuple[str, ...], rows: list[Row]) -> bytes:
    """Rows as CSV with these columns alone; an empty table has its head."""
    if not rows:
        return (",".join(columns) + "\r\n").encode()
    return as_csv({name: row[name] for name in columns} for row in rows)


def _listed(state: Shown) -> list[Row]:
    """Which item stands in the list behind which figure."""
    return [
        {**{name: row[name] for name in ("indicator", "year", "column")}, "number": number}
        for row in figures(state)
        for number in (row["listed"]["items"] if row["listed"] else ())
    ]


def zipped(files: dict[str, bytes]) -> bytes:
    """The files in one, without the time of making."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name), files[name], zipfile.ZIP_DEFLATED)
    return body.getvalue()


def figure_rows(rows: list[Row]) -> list[dict[str, Any]]:
    """Figures as a flat table."""
    return [_flat(row) for row in rows]


def _flat(row: Row) -> dict[str, Any]:
    published, listed = row["published"], row["listed"]
    absent = "not published"
    return {
        "indicator": row["indicator"],
        "year": row["year"],
        "column": row["column"],
        "kind": row["value"]["kind"],
        "value": row["value"]["words"],
        "published_as": published["words"] if published else absent,
        "published_on": published["published_on"] if published else absent,
        "verified": published["verified"] if published else absent,
        "corrections": len(row["corrections"]),
        "last_reason": row["corrections"][-1]["reason"] if row["corrections"] else "none",
        "listed": listed["count"] if listed else absent,
        "explanation": (listed["explanation"] or "none") if listed else absent,
    }


def _indicators(state: Shown) -> list[dict[str, Any]]:
    rows = sorted(state.content["indicators"].items(), key=lambda each: each[1]["number"])
    return [
        {
            "indicator": slug,
            "code": row["code"],
            "name": row["name"],
            "unit": row["unit"],
            "group": row["group"],
            "what_counts": " ".join(row["what_counts"]),
            "what_does_not_count": " ".join(row["what_does_not_count"]),
        }
        for slug, row in rows
    ]


def economies(state: Shown) -> list[Row]:
    """Economies in APEC's order."""
    return sorted(state.content["economies"].values(), key=lambda row: row["order"])


def _json(found: Any) -> bytes:
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()


def _described(state: Shown, files: dict[str, bytes]) -> dict[str, Any]:
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": f"smewg-{state.plan.key}",
        "title": state.content["plan"][state.plan.key]["title"],
        "version": state.name,
        "description": licence()["words"],
        "resources": [_table(name, files[name]) for name in KEYS],
    }


def _table(name: str, body: bytes) -> dict[str, Any]:
    columns = body.split(b"\r\n", 1)[0].decode().split(",")
    schema: dict[str, Any] = {
        "fields": [
            {"name": column, "type": "string", "description": MEANS[column]} for column in columns
        ],
        "primaryKey": KEYS[name],
    }
    if name in FOREIGN_KEYS:
        schema["foreignKeys"] = [
            {"fields": fields, "reference": {"resource": to, "fields": fields}}
            for to, fields in FOREIGN_KEYS[name]
        ]
    return {
        "name": name.removesuffix(".csv"),
        "type": "table",
        "path": name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(body),
        "hash": f"sha256:{hashlib.sha256(body).hexdigest()}",
        "schema": schema,
    }


def _readme(state: Shown) -> str:
    told = "\n".join(f"  {name}: {words}" for name, words in MEANS.items())
    checksum = state.edition.checksum if state.edition else "none yet"
    return f"""{state.content["plan"][state.plan.key]["title"]}, edition {state.name}
Checksum of the edition: {checksum}

How to recount a figure
  Take the rows of evidence.csv with the figure's indicator and year. For area-2 keep those whose
  "areas" holds 2; for total keep all. Their number is "listed". Where "value" differs from it,
  "explanation" or "last_reason" says why; "none" means that nobody has said so.
  python recount.py does this for all of them. sha256sum -c SHA256SUMS checks the files.

What the columns mean
{told}

The same rows stand in figures.json, evidence.json, indicators.json and economies.json;
listed.csv says which item stands behind which figure. datapackage.json describes the tables
(Data Package 2.0).

No file holds an empty cell: blank, none and not published are words. Economies stand in APEC's
order, and are not ranked. {licence()["words"]}
"""
