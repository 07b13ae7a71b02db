"""How a session scores: its criteria and rules, a setting until the first ballot freezes them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from projects.domain.ranking import rules as scoring_rules
from projects.domain.ranking.rules import COSPONSORS, SHARE, Rules
from projects.enums import Scoring
from projects.models.closings import Closing
from projects.models.notes import ConceptNote, ConceptNoteQuerySet
from projects.models.sessions import Session
from smewg.models import Economy, User
from smewg.toolkit.deadlines import is_past


class ScoringRulesQuerySet(models.QuerySet["ScoringRules"]):
    def of(self, session: Session) -> ScoringRules | None:
        """The session's rules with their criteria, None where nobody has set them."""
        return self._whole().filter(session=session).first()

    def locked(self, session: Session) -> ScoringRules:
        """The rules as they stand, locked until the transaction ends: ballots wait for a close."""
        list(self.select_for_update().filter(session=session))
        found = self._whole().filter(session=session).first()
        if found is None:
            raise self.model.DoesNotExist("The rules of this session are not set.")
        return found

    def _whole(self) -> ScoringRulesQuerySet:
        return self.select_related("session").prefetch_related("criteria", "leaves_out")


class ScoringRules(models.Model):
    """A session's rules as its secretariat set them. A session without them is not scored yet.

    `frozen_at` is the moment of the first ballot: from then on nothing here changes. Only
    projects.operations.scoring writes here.
    """

    class Method(models.TextChoices):
        MEAN = scoring_rules.MEAN, "mean of the ballots"
        MEDIAN = scoring_rules.MEDIAN, "median of the ballots"

    class LinkCounts(models.TextChoices):
        WEIGHTED = scoring_rules.WEIGHTED, "by its weight, as every criterion"
        UPLIFT = scoring_rules.UPLIFT, "a fixed uplift: all of its weight from the line on"
        TIER = scoring_rules.TIER, "a tier: from the line on a note ranks above all others"

    session = models.OneToOneField(
        Session, on_delete=models.CASCADE, related_name="scoring", primary_key=True
    )
    method = models.CharField(
        "what stands for all ballots", max_length=10, choices=Method, default=Method.MEAN
    )
    min_ballots = models.PositiveSmallIntegerField(
        "ballots needed", default=11, help_text="With fewer a note is provisional, listed apart."
    )
    link_counts = models.CharField(
        "how the link to the plan counts",
        max_length=10,
        choices=LinkCounts,
        default=LinkCounts.WEIGHTED,
    )
    link_line = models.DecimalField(
        "line of the link",
        max_digits=5,
        decimal_places=2,
        default=Decimal(3),
        help_text="For an uplift or a tier: the link's mean (or median) from which it is given.",
    )
    tie_order = models.JSONField(default=list)
    cosponsors_score = models.BooleanField(
        "co-sponsors may score",
        default=True,
        help_text="Their ballots are marked. Proposers never score their own note.",
    )
    leaves_out = models.ManyToManyField(
        Economy,
        blank=True,
        related_name="+",
        verbose_name="economies that do not score",
        help_text="Every member economy scores but these.",
    )
    shows_ballots = models.BooleanField(
        "economies see each other's ballots after the close",
        default=False,
        help_text="The secretariat and the Chair always do.",
    )
    frozen_at = models.DateTimeField(null=True, editable=False)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    history = HistoricalRecords(m2m_fields=[leaves_out])
    objects = ScoringRulesQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "scoring rules"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(min_ballots__gte=scoring_rules.LEAST_BALLOTS),
                name="a_ranking_rests_on_two_ballots",
            )
        ]

    def __str__(self) -> str:
        return f"Rules of {self.session}"

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None

    def as_rules(self) -> Rules:
        """The rules as the pure modules read them."""
        criteria = list(self.criteria.all())
        return as_rules(self, criteria)

    @property
    def state(self) -> Scoring:
        """Where the session's scoring stands, which follows from its first ballot and its close."""
        if self.is_closed:
            return Scoring.CLOSED
        return Scoring.BALLOTS if self.is_frozen else Scoring.PREPARED

    def get_state_display(self) -> str:
        return str(self.state.label)

    @property
    def takes_ballots(self) -> bool:
        """Whether a ballot may come in now: before the deadline and while nobody closed it."""
        return not is_past(self.session.scores_due) and not self.is_closed

    @property
    def is_closed(self) -> bool:
        return self.current_closing is not None

    def notes_on_ballots(self) -> ConceptNoteQuerySet:
        """The notes of the session's ballots: once it is closed those that the close ranked.

        What was decided on them since does not take their ballots away.
        """
        notes, closing = ConceptNote.objects.of_session(self.session), self.current_closing
        return notes.filter(results__closing=closing) if closing else notes.scored()

    @property
    def current_closing(self) -> Closing | None:
        """The close that stands, if the session is closed."""
        return self.session.closings.current().first()


class SessionCriterion(models.Model):
    """One criterion of a session: its wording, scale, weight and minimum."""

    rules = models.ForeignKey(ScoringRules, on_delete=models.CASCADE, related_name="criteria")
    place = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=8)
    wording = models.CharField(max_length=300)
    lowest = models.PositiveSmallIntegerField(default=1)
    highest = models.PositiveSmallIntegerField(default=5)
    weight = models.PositiveSmallIntegerField()
    minimum = models.PositiveSmallIntegerField(null=True, blank=True)
    is_link = models.BooleanField("the direct link to the plan", default=False)

    class Meta:
        ordering: ClassVar = ["place"]
        verbose_name_plural = "session criteria"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rules", "key"], name="one_criterion_per_key"),
            models.UniqueConstraint(
                fields=["rules"],
                condition=Q(is_link=True),
                name="one_criterion_is_the_link_to_the_plan",
            ),
            models.CheckConstraint(condition=~Q(wording=""), name="a_criterion_has_a_wording"),
            models.CheckConstraint(
                condition=Q(highest__gt=F("lowest")), name="a_scale_has_two_steps_or_more"
            ),
            models.CheckConstraint(
                condition=Q(minimum=None) | Q(minimum__gte=F("lowest"), minimum__lte=F("highest")),
                name="a_minimum_lies_on_its_scale",
            ),
            models.CheckConstraint(condition=Q(weight__lte=100), name="a_weight_is_of_100"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.wording}"

    @property
    def steps(self) -> range:
        """The scores one can give."""
        return range(self.lowest, self.highest + 1)


def as_rules(rules: ScoringRules, criteria: Iterable[SessionCriterion]) -> Rules:
    """The rules with these criteria, as the pure modules read them."""
    found = list(criteria)
    return Rules(
        criteria=tuple(
            scoring_rules.Criterion(
                each.key, each.weight, each.lowest, each.highest, each.minimum, each.wording
            )
            for each in found
        ),
        link=next((each.key for each in found if each.is_link), ""),
        method=rules.method,
        min_ballots=rules.min_ballots,
        tie_order=tuple(rules.tie_order),
        link_counts=rules.link_counts,
        link_line=Fraction(rules.link_line),
    )


def default_rules(session: Session, by: User) -> tuple[ScoringRules, list[SessionCriterion]]:
    """The group's default, not saved: what the secretariat starts from."""
    default = scoring_rules.DEFAULT
    rules = ScoringRules(session=session, set_by=by, tie_order=list(default.tie_order))
    criteria = [
        SessionCriterion(
            place=place,
            key=each.key,
            wording=each.wording,
            lowest=each.lowest,
            highest=each.highest,
            weight=int(each.weight),
            is_link=each.key == default.link,
        )
        for place, each in enumerate(default.criteria, start=1)
    ]
    return rules, criteria


TIE_WORDS = {
    SHARE: "share of entitled economies that scored it",
    COSPONSORS: "number of co-sponsors",
}
