"""Taking an item of evidence off its list, counting two once, correcting a published one."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from kpis.models import Evidence, NotTheSame, ReportingYear
from kpis.models.evidence import CORRECTION
from plans.operations.activities import take_activity_back
from smewg.models import Economy, User


@transaction.atomic
def remove_evidence(item: Evidence, *, by: User, reason: str) -> None:
    """Take the item off the list; it stays readable with its history.

    Raises ValidationError without a reason, in a shut year, or while adoptions rest on it.
    """
    item.require_an_open_year()
    if not reason.strip():
        raise ValidationError("Say why it is taken off the list.")
    if item.adoptions.counted().exists():
        raise ValidationError("Adoptions rest on this practice. Take them off first.")
    item.removed_at = timezone.now()
    item.next_version(by, f"removed: {reason}")
    _take_its_activity_back(item, by, reason)


def _take_its_activity_back(item: Evidence, by: User, reason: str) -> None:
    """An activity was carried out only while an item says so."""
    activity = item.activity
    if activity and activity.carried_out_in and not activity.evidence.counted().exists():
        take_activity_back(activity.pk, by=by, reason=reason)


@transaction.atomic
def merge_evidence(item: Evidence, other: Evidence, *, by: User, reason: str) -> None:
    """Count `item` and `other` once: what `item` names goes to `other`.

    Both keep their pages and histories. Raises ValidationError for items of different
    indicators, in shut years, or when the other is itself no longer counted.
    """
    if other.indicator_id != item.indicator_id or other.pk == item.pk or not other.is_counted:
        raise ValidationError("Only two counted items of one indicator can be merged.")
    both = [item.pk, other.pk]
    list(Evidence.objects.select_for_update(of=("self",)).filter(pk__in=both).order_by("pk"))
    item.require_an_open_year()
    other.require_an_open_year()
    if item.practice_id != other.practice_id or item.adopter_id != other.adopter_id:
        raise ValidationError("These are two different adoptions.")
    _require_no_own_adopter(item, other)
    for mine, theirs in (
        (item.objectives, other.objectives),
        (item.economies, other.economies),
        (item.partners, other.partners),
    ):
        theirs.add(*mine.all())
    _move_adoptions(item, other, by)
    other.concept_note = other.concept_note or item.concept_note
    item.merged_into = other
    item.next_version(by, f"merged into {other.number}: {reason}")
    other.next_version(by, f"{item.number} was merged into it: {reason}")


def why_not_corrected(item: Evidence) -> str:
    """A sentence why the item is not corrected; empty where it may be."""
    year = item.reporting_year
    if not year.is_published:
        return f"{year} is not published: change the item while its year is open."
    return "" if item.is_counted else "It is not on the list any more, so it is not corrected."


@transaction.atomic
def correct_evidence(
    item: Evidence, *, economies: Iterable[Economy], by: User, reason: str
) -> Evidence:
    """Keep what was found wrong in the words of a published item, as its next version.

    `item` holds the new title, days and place. What it counts for stays, and so does every figure;
    the next edition tells of it. Raises ValidationError without a reason or before its publishing.
    """
    item.reporting_year = ReportingYear.objects.locked(item.reporting_year_id)
    if refused := why_not_corrected(item):
        raise ValidationError(refused)
    if not reason.strip():
        raise ValidationError({"reason": ["Say why it is corrected."]})
    named = list(economies)
    problems = item.problems(list(item.objectives.all()), named, list(item.partners.all()))
    if problems:
        raise ValidationError(problems)
    item.validate_constraints()
    item.next_version(by, f"{CORRECTION}{reason.strip()}")
    item.economies.set(named)
    return item


def _require_no_own_adopter(item: Evidence, other: Evidence) -> None:
    sharers = {*item.economies.all(), *other.economies.all()}
    if own := item.adopters_among(sharers) or other.adopters_among(sharers):
        raise ValidationError(
            f"{own} adopted one of them and shared the other; an economy does not adopt its "
            "own practice. Take the adoption off first."
        )


def _move_adoptions(item: Evidence, other: Evidence, by: User) -> None:
    adopters = set(other.adoptions.counted().values_list("adopter_id", flat=True))
    for adoption in item.adoptions.counted():
        if adoption.adopter_id in adopters:
            raise ValidationError(f"{adoption.adopter} adopted both; take one adoption off.")
        adoption.practice = other
        adoption.next_version(by, f"the practice was merged into {other.number}")


@transaction.atomic
def tell_apart(item: Evidence, other: Evidence, *, because: str, by: User) -> NotTheSame:
    """Keep why the two are not the same; a later answer replaces an earlier one.

    Raises ValidationError for one and the same item.
    """
    if item.pk == other.pk:
        raise ValidationError("This is one and the same item.")
    one, two = sorted((item, other), key=lambda each: each.pk)
    answer, _ = NotTheSame.objects.update_or_create(
        one=one, other=two, defaults={"because": because, "by": by}
    )
    return answer
