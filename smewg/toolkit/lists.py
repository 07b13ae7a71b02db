"""What a page of one list shows: its filters, how many there are, and what to say of none."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django_filters import FilterSet

from smewg.toolkit.text import count_of


def list_context(  # noqa: PLR0913 -- what a list says
    request: HttpRequest,
    filters: FilterSet,
    count: int,
    one: str,
    several: str = "",
    *,
    none_yet: tuple[str, str],
) -> dict[str, Any]:
    """For templates/components/list_page.html and list_head.html.

    `count` things fit the filters, each called `one`; `none_yet` is the title and the text where
    there is nothing even without filters.
    """
    is_filtered = any(request.GET.get(name) for name in filters.filters)
    title, text = (f"No {one} fits", "Take a filter away to see more.") if is_filtered else none_yet
    return {
        "filter": filters,
        "is_filtered": is_filtered,
        "count": count,
        "how_many": count_of(count, one, several),
        "empty_title": title,
        "empty_text": text,
    }
