"""How far each part of a draft is, in words, without a word of blame."""

import pytest

from contributions.domain.report_fields import PARTS, completeness, is_ready, marks

WHAT = PARTS[0]


@pytest.mark.parametrize(
    ("draft", "kind", "text"),
    [
        ({}, "quiet", "not begun"),
        ({"title": "  "}, "quiet", "not begun"),
        ({"title": "A forum"}, "active", "still to come: kind of activity; first day"),
        ({"title": "A", "kind": "training", "held_from": "soon"}, "good", "filled in"),
    ],
)
def test_a_part_says_how_far_it_is(draft, kind, text):
    mark = completeness(WHAT, draft)
    assert (mark.kind, mark.text) == (kind, text)


def test_what_is_optional_says_so_until_it_is_filled():
    assert marks({})["figures"].text == "optional"
    assert marks({"partners": ["3"]})["figures"].text == "filled in"


def test_a_report_is_ready_once_all_that_is_needed_is_there():
    needed = {name: "x" for part in PARTS for name in part.needed}
    assert is_ready(needed)
    assert not any(is_ready({**needed, name: ""}) for name in needed)
