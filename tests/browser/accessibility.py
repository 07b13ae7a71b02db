"""axe, which judges each shape once in a run: see shapes.js for what a shape is.

What both processes of a run found clean is shared through a file, so that a page that both open,
and the header that stands on each, are judged by one of them.
"""

import os
import tempfile
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT, AxeResults

SHAPES = Path(__file__).with_name("shapes.js").read_text("utf-8")


class Clean:
    """The shapes that axe found nothing in: a line each, in a file of this run."""

    def __init__(self, file: Path):
        self.file = file
        self.shapes: set[str] = set()
        self.read = 0

    def unknown(self, shapes: list[str]) -> list[str]:
        self._read_on()
        return [each for each in shapes if each not in self.shapes]

    def add(self, shapes: list[str]) -> None:
        self.shapes.update(shapes)
        with self.file.open("ab", buffering=0) as file:
            file.write(("".join(f"{each}\n" for each in shapes)).encode())

    def _read_on(self) -> None:
        """What others wrote since, as far as its last line is whole."""
        if not self.file.exists():
            return
        with self.file.open("rb") as file:
            file.seek(self.read)
            whole = file.read().rpartition(b"\n")[0]
        if whole:
            self.read += len(whole) + 1
            self.shapes.update(whole.decode().split("\n"))


def of_this_run() -> Clean:
    """Of one run alone: what was clean yesterday is judged again today."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or f"alone-{os.getpid()}"
    folder = os.environ.get("TEST_BEGINNINGS") or tempfile.gettempdir()
    return Clean(Path(folder) / f"clean-shapes-{run}")


def violations(page, clean: Clean, of: str | None = None) -> AxeResults | None:
    """What axe finds on the page, or in the part `of` it; None where all of it is known."""
    if not page.evaluate("'shapes' in window"):
        page.evaluate(SHAPES)
    shapes = page.evaluate(
        "([width, of]) => shapes.shapesOf(width, of)", [page.viewport_size["width"], of]
    )
    unknown = clean.unknown(shapes)
    if not unknown:
        return None
    if not page.evaluate("'axe' in window"):  # half a megabyte of script stands in the page already
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("([unknown, of]) => shapes.judge(unknown, of)", [unknown, of])
    if not found:
        clean.add(unknown)
    return AxeResults({"violations": found})
