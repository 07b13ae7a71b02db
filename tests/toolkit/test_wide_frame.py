"""What is called below a wide frame asks the system for no memory for its frames."""

import resource

import pytest
from django.conf import settings

from smewg.toolkit import wide_frame
from smewg.toolkit.wide_frame import wide

pytestmark = pytest.mark.once


def leaf(depth):
    return depth if depth == 0 else leaf(depth - 1)


def down(depth):
    """Calls from this deep, again and again."""
    if depth:
        down(depth - 1)
    else:
        for _ in range(100):
            leaf(12)


def pages_asked_for():
    """How often the system cleared memory for calls from all depths of a page."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for depth in range(0, 400, 4):
        down(depth)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def once_alone(call):
    """In a thread of its own: the tests themselves run below a wide frame."""
    from threading import Thread  # noqa: PLC0415

    found = []
    thread = Thread(target=lambda: found.append(call()))
    thread.start()
    thread.join()
    return found[0]


def test_calls_below_it_ask_for_no_memory():
    assert once_alone(wide(pages_asked_for)) < once_alone(pages_asked_for) / 10


def test_what_goes_in_and_comes_out_is_the_same():
    @wide
    def told(*args, **kwargs):
        """Of itself."""
        return args, kwargs

    assert told(1, two=2) == ((1,), {"two": 2})
    assert (told.__name__, told.__doc__) == ("told", "Of itself.")

    @wide
    def fails():
        raise KeyError("what it was")

    with pytest.raises(KeyError, match="what it was"):
        fails()


def test_a_depth_that_no_page_has_goes_on_as_before():
    assert wide(leaf)(900) == 0


def test_every_request_is_below_one_before_all_that_is_done_for_it():
    first = next(each for each in settings.MIDDLEWARE if each.startswith("smewg."))
    assert first == f"{wide_frame.__name__}.middleware"
