"""Pictures drawn once in a run: the same specification gives the same picture.

Each test begins with an empty cache, so that none finds what another kept; without this the same
charts were drawn anew in every test that opens a page. `drawn_anew` is for tests of the drawing.
Processes of one run of bin/test take each other's pictures from TEST_BEGINNINGS.
"""

import hashlib
import json
import os
from pathlib import Path

import vl_convert

DRAWN = {}
IS_REMEMBERED = True


def remembered(convert):
    """The drawing function, with what it gave before for the same specification."""

    def draw(spec, **how):
        if not IS_REMEMBERED:
            return convert(spec, **how)
        asked = json.dumps([convert.__name__, spec, how], sort_keys=True)
        if asked not in DRAWN:
            DRAWN[asked] = _drawn_by_one(asked, lambda: convert(spec, **how))
        return DRAWN[asked]

    return draw


def _drawn_by_one(asked, convert):
    """The picture that another process of this run left, or one that is drawn now and left."""
    folder = os.environ.get("TEST_BEGINNINGS")
    if not folder:
        return convert()
    file = Path(folder) / hashlib.sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()
    if file.exists():
        kind, _, left = file.read_bytes().partition(b":")
        return left if kind == b"bytes" else left.decode()
    picture = convert()
    is_bytes = isinstance(picture, bytes)
    draft = file.with_suffix(f".{os.getpid()}")
    draft.write_bytes(b"bytes:" + picture if is_bytes else b"str:" + picture.encode())
    draft.replace(file)
    return picture


def remember(monkeypatch):
    for name in ("vegalite_to_svg", "vegalite_to_png"):
        monkeypatch.setattr(vl_convert, name, remembered(getattr(vl_convert, name)))
