"""Recounts every published figure from evidence.csv: python recount.py [FOLDER]"""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path


def rows(folder: str, name: str) -> list[dict[str, str]]:
    with open(Path(folder) / name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def recount(folder: str) -> Iterator[tuple[dict[str, str], int, bool]]:
    """Each published figure with what its list counts, and whether that is what was said."""
    evidence = rows(folder, "evidence.csv")
    for figure in rows(folder, "figures.csv"):
        if figure["kind"] == "not_published":
            continue
        area = figure["column"].removeprefix("area-")
        items = [
            item
            for item in evidence
            if (item["indicator"], item["year"]) == (figure["indicator"], figure["year"])
            and (area == "total" or area in item["areas"].split())
        ]
        yield figure, len(items), len(items) == int(figure["listed"])


if __name__ == "__main__":
    wrong = 0
    for figure, count, right in recount(sys.argv[1] if len(sys.argv) > 1 else "."):
        same = figure["value"] == str(count)
        why = "" if same else f" (published {figure['value']}; why: {figure['explanation']})"
        wrong += not right
        print(figure["indicator"], figure["year"], figure["column"], count, why)
    sys.exit(1 if wrong else 0)
