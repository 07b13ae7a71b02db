"""A session's rules: set until the first ballot comes in, frozen from then on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from projects.domain.ranking import rules as scoring_rules
from projects.models import ScoringRules, Session, SessionCriterion
from projects.models.scoring import as_rules
from projects.workflow import CHANGE_RULES, FREEZE
from smewg.models import Economy, User
from smewg.toolkit import transitions
from smewg.toolkit.transitions import Attempt, TransitionRefused

SET = (
    "method",
    "min_ballots",
    "link_counts",
    "link_line",
    "tie_order",
    "cosponsors_score",
    "shows_ballots",
    "set_by",
)


@transaction.atomic
def set_rules(
    rules: ScoringRules, criteria: Sequence[SessionCriterion], leaves_out: Iterable[Economy]
) -> ScoringRules:
    """Set the rules as `rules` has them, with exactly these criteria, in their order.

    TransitionRefused once there is a ballot, ValidationError for rules that cannot be used.
    """
    problems = scoring_rules.problems(as_rules(rules, criteria))
    if problems:
        raise ValidationError(problems)
    # A ballot that refers to the session meanwhile (under the lock of its rules) need not wait.
    Session.objects.select_for_update(of=["self"], no_key=True).get(pk=rules.session_id)
    current = _held(rules)
    if current is None:
        rules.save(force_insert=True)
        current = rules
    else:
        for name in SET:
            setattr(current, name, getattr(rules, name))
        current.save(update_fields=SET)
    current.leaves_out.set(leaves_out)
    current.criteria.all().delete()
    for place, criterion in enumerate(criteria, start=1):
        criterion.pk, criterion.rules, criterion.place = None, current, place
    SessionCriterion.objects.bulk_create(criteria)
    return current


def _held(rules: ScoringRules) -> ScoringRules | None:
    """The session's rules, locked, where somebody has set them; refused once they are frozen."""
    found = ScoringRules.objects.select_for_update(of=["self"]).select_related("session")
    current = found.filter(pk=rules.session_id).first()
    if current is None:
        return None
    attempt = Attempt(rules.set_by, timezone.now())
    in_the_way = transitions.obstacles(CHANGE_RULES, current, attempt)
    if in_the_way:
        raise TransitionRefused(*in_the_way)
    return current


def freeze_rules(rules: ScoringRules, *, by: User) -> ScoringRules:
    """Let nothing of the rules change from here on: the first ballot came in."""
    return transitions.transition(
        FREEZE,
        ScoringRules.objects.select_related("session"),
        rules.pk,
        by=by,
        changes={"frozen_at": timezone.now()},
        note="the first ballot came in",
    )
