"""A draft's history as a page reads it."""

from smewg.toolkit.draft_history import lines_to_read


def test_a_draft_that_nobody_saved_has_no_history_to_read():
    assert lines_to_read([], dict, {"title": "Title"}, now={"title": "Typed before"}) == []
