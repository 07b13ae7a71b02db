"""Pictures drawn once in a run: the same specification gives the same picture.

Each test begins with an empty cache, so that none finds what another kept; without this the same
charts were drawn anew in every test that opens a page. `drawn_anew` is for tests of the drawing.
"""

import json

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
            DRAWN[asked] = convert(spec, **how)
        return DRAWN[asked]

    return draw


def remember(monkeypatch):
    for name in ("vegalite_to_svg", "vegalite_to_png"):
        monkeypatch.setattr(vl_convert, name, remembered(getattr(vl_convert, name)))
