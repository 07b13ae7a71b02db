"""Addresses by their names, each made once: a page of many links asks for the same hundreds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from django import urls


def reverse(name: str, args: Sequence[object] = ()) -> str:
    """As Django's, for what stands in an address by its place: a key, a year, a number."""
    return _known(name, *args)


@lru_cache(maxsize=20_000, typed=True)
def _known(name: str, *args: object) -> str:
    return urls.reverse(name, args=args)
