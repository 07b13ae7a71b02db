"""How public pages say what the content holds as data."""

from __future__ import annotations

from datetime import date

from django import template

from kpis.domain.editions import NEXT
from smewg.toolkit.days import day_in_words

register = template.Library()


@register.filter
def iso_day(text: str | None) -> str:
    """2019-03-29 as 29 March 2019; "blank" where there is no day."""
    return day_in_words(date.fromisoformat(text)) if text else "blank"


@register.filter
def in_edition(name: str) -> str:
    """The edition in a sentence; what has none yet says when it will."""
    return "in the next edition" if name == NEXT else f"edition {name}"


@register.filter
def objective_number(code: str) -> int:
    """Of objective 3.2 the 2, as its address names it within its area."""
    return int(code.rpartition(".")[2])


@register.filter
def entry(names: dict[str, str], code: str) -> str:
    """What stands in a table under a code; the code where nothing does."""
    return names.get(code, code)
