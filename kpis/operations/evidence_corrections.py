"""An item of a published year is corrected beside, with a reason, as figures are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple

from django.core.exceptions import ValidationError
from django.db import transaction

from kpis.models import Evidence, ReportingYear
from kpis.models.evidence_corrections import Difference, ItemCorrection
from smewg.models import User


@transaction.atomic
def correct_item(
    item_id: int, differences: Sequence[Difference], *, reason: str, by: User
) -> ItemCorrection:
    """Keep what the item should say; the item, and the figures that count it, stay as published.

    Raises ValidationError without a reason or a difference, for an item that does not count, and
    in a year that is not published: there the item itself is changed.
    """
    item = Evidence.objects.select_for_update(of=("self",)).get(pk=item_id)
    year = ReportingYear.objects.locked(item.reporting_year_id)
    problems = []
    if not year.is_published:
        problems.append(f"{year} is not published: change the item itself.")
    if not item.is_counted:
        problems.append("It does not count any more, so there is nothing to correct.")
    if not differences:
        problems.append("Nothing differs from what stands. Type what it should say.")
    if problems:
        raise ValidationError(problems)
    if not reason.strip():
        raise ValidationError({"reason": ["Say what was wrong, and how you know."]})
    changes = [list(astuple(each)) for each in differences]
    return ItemCorrection.objects.create(
        evidence=item, changes=changes, reason=reason.strip(), by=by
    )
