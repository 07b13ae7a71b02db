"""Which years of a plan have figures."""

from __future__ import annotations

from django.db.models import Max

from kpis.models import Figure
from plans.models import Plan


def last_year_with_figures(plan: Plan) -> int | None:
    """The last year of which a number is typed, whatever its state; None where none is."""
    typed = Figure.objects.filter(count__reporting_year__plan=plan, number__isnull=False)
    found: int | None = typed.aggregate(last=Max("count__reporting_year__year"))["last"]
    return found
