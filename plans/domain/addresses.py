"""How a part of a plan is named in addresses, and by its lasting key."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Container

LONGEST = 20
"""Of an indicator's address."""


def address_of(code: str) -> str:
    """A code's address: "KPI 1" is kpi-1; a code without a Latin letter or digit has a number.

    The same code always has the same address, in whatever script it is written.
    """
    plain = unicodedata.normalize("NFKD", code).encode("ascii", "ignore").decode().casefold()
    found = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].strip("-")
    if found:
        return found
    digest = hashlib.blake2s(" ".join(code.split()).casefold().encode(), digest_size=4)
    return f"code-{digest.hexdigest()}"


def free(wanted: str, taken: Container[str], longest: int = LONGEST) -> str:
    """`wanted`, or with the first number behind it under which nothing else is known."""
    found, number = wanted[:longest], 1
    while found in taken:
        number += 1
        end = f"-{number}"
        found = f"{wanted[: longest - len(end)]}{end}"
    return found
