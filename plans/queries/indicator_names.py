"""How an indicator is called where its whole name is too long: by what one thing of it is."""

from __future__ import annotations

from plans.models import Indicator


def name_of(indicator: Indicator) -> str:
    """What one thing of it is: "Initiative", "Activity carried out"; its code where no unit stands.

    A unit of the plan file is "an activity carried out", or "an adoption: a practice and ...".
    """
    unit = indicator.unit.partition(":")[0].strip()
    for article in ("an ", "a "):
        unit = unit.removeprefix(article)
    return unit[:1].upper() + unit[1:] if unit else indicator.code


def name_and_code(indicator: Indicator) -> str:
    """As "Initiative (KPI 1)"; the code alone where no unit stands."""
    name = name_of(indicator)
    return name if name == indicator.code else f"{name} ({indicator.code})"
