"""What a page of one list shows: its filters, how many there are, and what to say of none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django_filters import FilterSet

from smewg.toolkit.text import count_of

Rows = TypeVar("Rows", bound=Model)


def having_words(rows: QuerySet[Rows], text: str, fields: Sequence[str]) -> QuerySet[Rows]:
    """The rows that hold every word of `text`, each in any of the fields."""
    for word in text.split():
        anywhere = Q()
        for name in fields:
            anywhere |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(anywhere)
    return rows


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


def narrowing_of(found: Any) -> tuple[str, ...]:
    """The filters of a list that its address asks for, in words: "Area: 2. Finance"."""
    if not found.form.is_valid():
        return ()
    asked = found.form.cleaned_data.items()
    return tuple(
        f"{found.form.fields[name].label or name.replace('_', ' ')}: {value}"
        for name, value in asked
        if value not in (None, "", []) and name in found.form.fields
    )
