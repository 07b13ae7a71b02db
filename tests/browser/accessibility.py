"""axe, which judges each shape once in a run: see shapes.js for what a shape is.

What both processes of a run found clean is shared through a file, so that a page that both open,
and the header that stands on each, are judged by one of them.
"""

import os
import tempfile
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT, AxeResults

SHAPES = "".join(
    Path(__file__).with_name(each).read_text("utf-8") for each in ("contrast.js", "shapes.js")
)
ADDRESS = "/static/axe.min.js"
"""Where these tests' server has axe: a browser keeps a file compiled, from page to page."""


class Clean:
    """The shapes, and the contrasts, that axe found nothing in: a line each, in a file of this run.

    server: where ADDRESS is served; axe is sent to pages of elsewhere as text.
    """

    def __init__(self, file: Path, server: str = ""):
        self.file = file
        self.axe = server and server + ADDRESS
        self.shapes: set[str] = set()
        self.read = 0

    def unknown(self, shapes: list[str]) -> list[str]:
        self._read_on()
        return [each for each in shapes if each not in self.shapes]

    def contrasts(self) -> list[str]:
        return [each for each in self.shapes if each.startswith("contrast-")]

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


def of_this_run(server: str) -> Clean:
    """Of one run alone: what was clean yesterday is judged again today."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or f"alone-{os.getpid()}"
    folder = os.environ.get("TEST_BEGINNINGS") or tempfile.gettempdir()
    return Clean(Path(folder) / f"clean-shapes-{run}", server)


def look(page, *, is_narrower: bool = False) -> tuple[bool, list[str]]:
    """Whether the page is wider than its window, and its shapes.

    Where it is narrower than it was looked at before, the shapes of what only shows there.
    """
    seen = page.evaluate(
        f"([width, narrower]) => {{ {SHAPES} return shapes.look(width, narrower); }}",
        [page.viewport_size["width"], is_narrower],
    )
    return seen["runsOut"], seen["shapes"]


def violations(page, clean: Clean, of: str | None = None) -> AxeResults | None:
    """What axe finds on the page, or in the part `of` it; None where all of it is known."""
    shapes = page.evaluate(
        f"([width, of]) => {{ {SHAPES} return shapes.shapesOf(width, of); }}",
        [page.viewport_size["width"], of],
    )
    return judged(page, clean, shapes, of)


def judged(page, clean: Clean, shapes: list[str], of: str | None = None) -> AxeResults | None:
    """What axe finds in the shapes that were just asked for and are not known."""
    unknown = clean.unknown(shapes)
    if not unknown:
        return None
    asked = "asked => shapes.judge(...asked)"
    about = [unknown, of, clean.axe, clean.contrasts()]
    found = page.evaluate(asked, about)
    if found is None:
        page.evaluate(AXE_SCRIPT)
        found = page.evaluate(asked, about)
    if not found["faults"]:
        clean.add([*unknown, *found["sure"]])
    return AxeResults({"violations": found["faults"]})
