"""Concept notes: what is proposed, by whom, for which objectives, and where each stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from plans.models import Activity, Objective
from projects import note_life, project_numbers
from projects.models.sessions import Fund, Session
from projects.models.versions import NoteVersion
from projects.note_life import Stage, Step
from projects.queries import ConceptNoteQuerySet
from smewg.models import Economy, Role, User

STAGES = [(stage.value, label) for stage, label in note_life.LABELS.items()]
COPIED = (
    "forum",
    "title",
    "summary",
    "fund",
    "starts",
    "ends",
    "apec_usd",
    "cofunding_usd",
    "other_fora",
    "pages",
)
"""What a copy in a later session begins with."""
_SCORED_ONES = sorted(note_life.SCORED_ONES)


class ConceptNote(models.Model):
    """One project as it is proposed, and what becomes of it.

    Its words change until it is final; each submission freezes them as a NoteVersion, and a ballot
    belongs to the version that it judged.
    """

    class Tier(models.TextChoices):
        RANK_1 = "Rank 1", "Rank 1"
        RANK_2 = "Rank 2", "Rank 2"

    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, null=True, blank=True, related_name="notes"
    )
    number = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="In its session, in the order of handing in."
    )
    forum = models.CharField(max_length=20, default="SMEWG", help_text="Which forum hands it in.")
    project_number = models.CharField(
        max_length=30, blank=True, help_text="Given by APEC, often late: SME 02 2016A."
    )
    project_key = models.CharField(max_length=30, blank=True, editable=False)
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    fund = models.ForeignKey(
        Fund, on_delete=models.PROTECT, null=True, blank=True, related_name="notes"
    )
    proposers = models.ManyToManyField(Economy, related_name="proposed_notes")
    cosponsors = models.ManyToManyField(
        Economy, related_name="cosponsored_notes", blank=True, verbose_name="co-sponsors"
    )
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    apec_usd = models.PositiveBigIntegerField("APEC funding, in US dollars", null=True, blank=True)
    cofunding_usd = models.PositiveBigIntegerField(
        "co-funding, in US dollars", null=True, blank=True
    )
    other_fora = models.CharField("other fora involved", max_length=200, blank=True)
    pages = models.PositiveSmallIntegerField("pages of the concept note", null=True, blank=True)
    tier = models.CharField(
        "yearly tier of its theme",
        max_length=10,
        choices=Tier,
        blank=True,
        help_text="Rank 1 or Rank 2 in APEC's papers; it is no position in a ranking.",
    )
    stage = models.CharField(max_length=20, choices=STAGES, default=Stage.DRAFT.value)
    stage_since = models.DateField(null=True, blank=True)
    stage_reason = models.TextField(blank=True)
    was_submitted = models.BooleanField(
        default=False, help_text="The group has seen it; until then it is its proposers' alone."
    )
    carried_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="carried_into"
    )
    activity = models.ForeignKey(
        Activity, on_delete=models.SET_NULL, null=True, blank=True, related_name="concept_notes"
    )
    monitoring_due = models.DateField("monitoring report is due", null=True, blank=True)
    completion_due = models.DateField("completion report is due", null=True, blank=True)
    source = models.CharField(
        max_length=200, blank=True, help_text="Where a note that was not written here comes from."
    )
    version = models.PositiveIntegerField(default=0)
    writer = models.CharField(
        max_length=40, blank=True, editable=False, help_text="Which open page wrote last."
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(null=True)

    skip_history_when_saving: bool
    history = HistoricalRecords(m2m_fields=[proposers, cosponsors])
    objects = ConceptNoteQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-session__year", "-session__number", "number", "title"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["session", "number"], name="one_note_per_session_and_number"
            ),
            models.UniqueConstraint(
                fields=["project_key"],
                condition=~Q(project_key=""),
                name="one_note_per_project_number",
                violation_error_message="Another note has this project number.",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=_SCORED_ONES) | Q(session__isnull=False),
                name="a_note_is_scored_in_a_session",
            ),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(starts=None) | Q(ends__gte=F("starts")),
                name="a_project_ends_after_it_starts",
                violation_error_message="It ends before it starts.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep beside the number as typed what two spellings of it have in common."""
        self.project_key = project_numbers.key(self.project_number)
        super().save(*args, **kwargs)

    @property
    def at(self) -> Stage:
        """Where it stands."""
        return Stage(self.stage)

    @property
    def stage_kind(self) -> str:
        """How its stage is drawn, as in components/status.html."""
        return note_life.kind(self.at)

    @property
    def name(self) -> str:
        """How lists name it: its project number, or its number in its session."""
        if self.project_number:
            return self.project_number
        return f"Note {self.number} of {self.session.name}" if self.session else f"Note {self.pk}"

    @property
    def total_usd(self) -> int | None:
        """APEC funding and co-funding together; None where neither is stated."""
        if self.apec_usd is None and self.cofunding_usd is None:
            return None
        return (self.apec_usd or 0) + (self.cofunding_usd or 0)

    @property
    def is_self_funded(self) -> bool:
        return self.fund is not None and self.fund.is_self_funded

    @property
    def year(self) -> int | None:
        """The year by which it is compared: its session's, or the one in which it starts."""
        if self.session:
            return self.session.year
        return self.starts.year if self.starts else None

    @property
    def is_past_final(self) -> bool:
        return self.session is not None and self.session.is_past_final

    def next_steps(self) -> list[Step]:
        """The steps that it can take now, whoever takes them."""
        return note_life.steps_from(self.at, self_funded=self.is_self_funded)

    @transaction.atomic
    def keep(
        self,
        *,
        by: User | None,
        proposers: Iterable[Economy],
        cosponsors: Iterable[Economy] = (),
        links: Iterable[tuple[Objective, str]] = (),
        reason: str = "",
    ) -> None:
        """Save its words with the economies and the claimed links, as its next version.

        `by` is nobody where the server's command line does it.

        ValidationError, by field, where an economy both proposes and co-sponsors, where nobody
        proposes, or where the forum changes after the final deadline.
        """
        proposing, backing = list(proposers), list(cosponsors)
        problems = self.problems(proposing, backing)
        if problems:
            raise ValidationError(problems)
        self._require_current()
        self.validate_constraints()
        self._number_it()
        self.started_by = self.started_by or by
        self._next(by, reason)
        self.proposers.set(proposing)
        self.cosponsors.set(backing)
        self.claim(links)

    def problems(self, proposers: list[Economy], cosponsors: list[Economy]) -> dict[str, list[str]]:
        """What cannot stand, by field, whatever stage it is at."""
        found: dict[str, list[str]] = {}
        if not proposers:
            found["proposers"] = ["Name at least one proposing economy."]
        both = [economy.short_name for economy in cosponsors if economy in proposers]
        if both:
            found["cosponsors"] = [f"{'; '.join(both)} proposes it, so it does not co-sponsor it."]
        if self.ends and self.starts and self.ends < self.starts:
            found["ends"] = ["It ends before it starts."]
        return found | self._forum_problem()

    @transaction.atomic
    def record(self, *, by: User, reason: str = "") -> None:
        """Save what is recorded beside its words: number, tier, forum, pages, days to remind."""
        problem = self._forum_problem()
        if problem:
            raise ValidationError(problem)
        self._require_current()
        self.validate_constraints()
        self._next(by, reason or "recorded beside its words")

    def become(self, activity: Activity, *, by: User) -> None:
        """It stands in the implementation schedule as this line; the caller has locked it."""
        self._require_current()
        self.activity = activity
        self._next(by, f"became activity {activity.number} of the schedule")

    @transaction.atomic
    def carry_into(self, session: Session, *, by: User) -> ConceptNote:
        """A copy of it as a draft in a later session; both keep their pages and histories.

        ValidationError where it has not ended without an approval, or stands in the session.
        """
        if self.at not in note_life.CARRIED_ON:
            raise ValidationError(f"It is {self.get_stage_display()}, so nothing is carried on.")
        if self.carried_into.filter(session=session).exists():
            raise ValidationError(f"It was carried into {session} already.")
        copy = ConceptNote(session=session, carried_from=self)
        for name in COPIED:
            setattr(copy, name, getattr(self, name))
        copy.keep(
            by=by,
            proposers=self.proposers.all(),
            cosponsors=self.cosponsors.all(),
            links=[(link.objective, link.how) for link in self.links.select_related("objective")],
            reason=f"carried over from {self.name}"[:100],
        )
        return copy

    def _forum_problem(self) -> dict[str, list[str]]:
        standing = ConceptNote.objects.filter(pk=self.pk).first() if self.pk else None
        if standing and standing.forum != self.forum and self.is_past_final:
            return {"forum": ["The final deadline has passed: the forum cannot change any more."]}
        return {}

    def claim(self, links: Iterable[tuple[Objective, str]]) -> None:
        """Say which objectives it serves, and how; exactly these."""
        wanted = {objective.pk: how.strip() for objective, how in links}
        if wanted == dict(self.links.values_list("objective_id", "how")):
            return
        self.links.all().delete()
        ClaimedLink.objects.bulk_create(
            ClaimedLink(note=self, objective_id=pk, how=how) for pk, how in wanted.items()
        )

    def _require_current(self) -> None:
        """Lock the note, and refuse words that were written on an older state of it."""
        if self.pk is None:
            return
        standing = ConceptNote.objects.select_for_update(of=["self"]).get(pk=self.pk)
        if standing.version != self.version or standing.stage != self.stage:
            raise ValidationError(
                "Somebody else changed this note while you were writing. Look at it again."
            )

    def _number_it(self) -> None:
        """Give it the next number of its session; a note that moves gets a new one."""
        if self.session is None:
            self.number = None
            return
        standing = ConceptNote.objects.filter(pk=self.pk, session=self.session).first()
        if standing and standing.number:
            self.number = standing.number
            return
        Session.objects.select_for_update(of=["self"]).get(pk=self.session.pk)
        last = self.session.notes.aggregate(last=models.Max("number"))["last"]
        self.number = (last or 0) + 1

    def _next(self, by: User | None, reason: str) -> None:
        self._mark(by, reason)
        self.save()

    def _mark(self, by: User | None, reason: str) -> None:
        self.version += 1
        self.changed_by, self.changed_at = by, timezone.now()
        self._history_user, self._change_reason = by, reason[:100]

    @transaction.atomic
    def turn(self, step: Step, *, by: User, reason: str = "", on: date | None = None) -> None:
        """Take a step of its life: history keeps who, when and why. ValidationError as `stand_at`.

        Many notes take one by projects.turning.turn_all.
        """
        standing = ConceptNote.objects.select_for_update(of=["self"]).get(pk=self.pk)
        self.stage, self.version = standing.stage, standing.version
        self.stand_at(step, by=by, reason=reason, on=on)
        self.save()
        if step in note_life.HANDING_IN:
            self.freeze(by=by)

    def stand_at(self, step: Step, *, by: User, reason: str = "", on: date | None = None) -> None:
        """Say what the step changes, as its next version; the caller has locked it, and saves it.

        `on` is the new last day where it is extended, else the day it happened (today if not
        said). ValidationError where the step does not lead from where it stands, has no reason
        where one is needed, or comes too late in its session.
        """
        self._require(step, reason, by)
        was = self.get_stage_display()
        if step is note_life.EXTEND:
            self._extend(on)
        self.stage, self.stage_reason = step.target.value, reason.strip()
        self.stage_since = timezone.localdate() if on is None or on > timezone.localdate() else on
        self.was_submitted = self.was_submitted or step is note_life.SUBMIT
        now = self.get_stage_display()
        said = f"{was}, now {now}" if was != now else f"{step.key}ed"
        self._mark(by, f"{said}: {reason.strip()}" if reason.strip() else said)

    def _require(self, step: Step, reason: str, by: User) -> None:
        if self.at not in step.sources or not note_life.fits(step, self.is_self_funded):
            raise ValidationError(
                f"It is {self.get_stage_display()}, so this step is not open: {step.verb}."
            )
        if step.needs_reason and not reason.strip():
            raise ValidationError({"reason": "Say why, in a sentence."})
        if step in note_life.HANDING_IN:
            self._require_words()
            self._require_time(step, reason, by)

    def _require_words(self) -> None:
        missing = [
            what
            for what, there in (
                ("a session", self.session_id or self.is_self_funded),
                ("a fund", self.fund_id),
                ("a summary", self.summary.strip()),
            )
            if not there
        ]
        if missing:
            raise ValidationError(f"It still needs {', '.join(missing)}.")

    def is_late_for(self, step: Step) -> bool:
        """Whether the session's deadline for handing it in has passed."""
        session = self.session
        if session is None:
            return False
        if step is note_life.SUBMIT_FINAL:
            return session.is_past_final
        return step is note_life.SUBMIT and session.is_past_notes

    def _require_time(self, step: Step, reason: str, by: User) -> None:
        """A deadline binds proposers; the secretariat may take a late note in, and says why."""
        session = self.session
        if session is None or not self.is_late_for(step):
            return
        day = session.final_due if step is note_life.SUBMIT_FINAL else session.notes_due
        if by.role != Role.SECRETARIAT:
            raise ValidationError(
                f"{session}: the deadline passed at the end of {day:%-d %B %Y}, Singapore time. "
                "Ask the secretariat, or carry the note into a later session."
            )
        if not reason.strip():
            raise ValidationError(
                {"reason": f"The deadline passed on {day:%-d %B %Y}. Say why it is taken in late."}
            )

    def _extend(self, until: date | None) -> None:
        if until is None:
            raise ValidationError({"on": "Say until when it is extended."})
        if self.ends and until <= self.ends:
            raise ValidationError({"on": f"It runs until {self.ends:%-d %B %Y} already."})
        self.ends = until

    def freeze(self, *, by: User | None) -> NoteVersion:
        """Its words as a version of their own; the last one where no word has changed since."""
        last = self.versions.last()
        words = self.words()
        if last and last.words == words:
            return last
        return NoteVersion.objects.create(
            note=self, number=(last.number if last else 0) + 1, words=words, made_by=by
        )

    def words(self) -> dict[str, Any]:
        """All that a reader judges, as plain values."""
        links = self.links.select_related("objective__area__plan")
        return {
            "title": self.title,
            "summary": self.summary,
            "forum": self.forum,
            "fund": self.fund.name if self.fund else "",
            "proposers": [economy.short_name for economy in self.proposers.all()],
            "cosponsors": [economy.short_name for economy in self.cosponsors.all()],
            "starts": self.starts.isoformat() if self.starts else "",
            "ends": self.ends.isoformat() if self.ends else "",
            "apec_usd": self.apec_usd,
            "cofunding_usd": self.cofunding_usd,
            "other_fora": self.other_fora,
            "pages": self.pages,
            "links": [
                {"objective": link.objective_id, "code": str(link.objective), "how": link.how}
                for link in links
            ],
        }


class ClaimedLink(models.Model):
    """An objective that a note says it serves, and how."""

    note = models.ForeignKey(ConceptNote, on_delete=models.CASCADE, related_name="links")
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="claimed_by")
    how = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["objective__area__number", "objective__number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["note", "objective"], name="a_note_claims_an_objective_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.objective}: {self.how}"

    @classmethod
    def by_objective(cls, notes: models.QuerySet[ConceptNote]) -> dict[int, int]:
        """How many of `notes` claim each objective, by its id."""
        rows = cls.objects.filter(note__in=notes.values("pk")).order_by()
        return dict(rows.values_list("objective").annotate(n=models.Count("pk")))
