"""Concept notes: what is proposed, by whom, for which objectives, and where each stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from plans.models import Activity, Objective
from projects.domain import project_numbers, template_fields
from projects.enums import (
    IN_SCORING,
    NAMED_WITHOUT_CONSENT,
    ON_BALLOTS,
    PUBLIC,
    READS_A_DRAFT,
    Committee,
    NamedAs,
    NoteState,
    ProjectType,
)
from projects.models.sessions import Fund, Session
from smewg.models import Economy, Role

if TYPE_CHECKING:
    from smewg.models import User
    from smewg.toolkit.state_line import StateLine

_IN_SCORING = sorted(state.value for state in IN_SCORING)


class ConceptNoteQuerySet(models.QuerySet["ConceptNote"]):
    def visible_to(self, user: User) -> ConceptNoteQuerySet:
        """The notes `user` may see.

        A note that was never submitted is its writer's, its proposers' and theirs whom it asks or
        who agreed to back it; from then on all but observers see it. Observers see it once it is
        approved.
        """
        if not user.is_authenticated:
            return self.none()
        if user.role == Role.OBSERVER:
            return self.filter(state__in=PUBLIC)
        return self.filter(
            Q(was_submitted=True)
            | Q(started_by=user)
            | Q(pk__in=_proposed(user.economy_id))
            | Q(pk__in=_asked(user.economy_id))
        )

    def with_names(self) -> ConceptNoteQuerySet:
        """Notes with all that a list of them shows, in a fixed number of queries."""
        return self.select_related("session", "fund", "activity").prefetch_related(
            "proposers",
            "cosponsors",
            "consents__economy",
            "consents__letter",
            "links__objective__area__plan",
        )

    def of_session(self, session: Session) -> ConceptNoteQuerySet:
        return self.filter(session=session).order_by("number")

    def proposed_by(self, economy_id: int | None) -> ConceptNoteQuerySet:
        """The notes that an economy proposes, alone or with others."""
        return self.filter(pk__in=_proposed(economy_id))

    def concerning(self, economy: Economy) -> ConceptNoteQuerySet:
        """The notes that an economy proposes or co-sponsors."""
        return self.filter(Q(proposers=economy) | Q(cosponsors=economy)).distinct()

    def handed_in(self, years: range) -> ConceptNoteQuerySet:
        """The notes that the group has seen, by their session's year or else their start's."""
        return self.handed_in_since(years[0]).handed_in_until(years[-1])

    def handed_in_since(self, year: int) -> ConceptNoteQuerySet:
        own = Q(session__year__gte=year) | Q(session=None, starts__year__gte=year)
        return self.filter(own, was_submitted=True)

    def handed_in_until(self, year: int) -> ConceptNoteQuerySet:
        own = Q(session__year__lte=year) | Q(session=None, starts__year__lte=year)
        return self.filter(own, was_submitted=True)

    def scored(self) -> ConceptNoteQuerySet:
        """The notes that economies score or have scored."""
        return self.filter(state__in=ON_BALLOTS)


def _asked(economy_id: int | None) -> models.QuerySet[Any, Any]:
    """The notes on which an economy is asked, or that it agreed to back."""
    consents = apps.get_model("projects", "Consent").objects
    states = [state.value for state in READS_A_DRAFT]
    return consents.filter(economy_id=economy_id or 0, state__in=states).values("note_id")


def _proposed(economy_id: int | None) -> models.QuerySet[Any, Any]:
    rows = ConceptNote.proposers.through.objects
    return rows.filter(economy_id=economy_id or 0).values("conceptnote_id")


class ConceptNote(models.Model):
    """One project as it is proposed, and what becomes of it.

    Its words change until it is final; each submission freezes them as a NoteVersion, and a ballot
    belongs to the version that it judged. `proposers` and `cosponsors` are those that agreed
    (consents.py). `version` counts what was written, for open pages; only
    projects.operations writes here, the state by workflow.py, words and records beside it.
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
    output_1 = models.TextField("first output", blank=True)
    output_2 = models.TextField("second output", blank=True)
    output_3 = models.TextField("third output", blank=True)
    beneficiaries = models.TextField(blank=True)
    capacity_building = models.TextField(blank=True)
    gender_criteria = models.TextField(blank=True)
    non_apec_partners = models.TextField("partners outside APEC", blank=True)
    budget_travel = models.PositiveBigIntegerField(
        "budget: travel, in US dollars", null=True, blank=True
    )
    budget_labour = models.PositiveBigIntegerField(
        "budget: labour, in US dollars", null=True, blank=True
    )
    budget_hosting = models.PositiveBigIntegerField(
        "budget: hosting, in US dollars", null=True, blank=True
    )
    budget_publication = models.PositiveBigIntegerField(
        "budget: publication and distribution, in US dollars", null=True, blank=True
    )
    budget_other = models.PositiveBigIntegerField(
        "budget: other, in US dollars", null=True, blank=True
    )
    committee = models.CharField(max_length=10, choices=Committee, blank=True)
    project_type = models.CharField(max_length=20, choices=ProjectType, blank=True)
    topics = models.CharField(max_length=300, blank=True)
    contacts = models.TextField(
        "proponents: names and posts", blank=True, help_text="Never public (permissions.py)."
    )
    signed_off_by = models.CharField("signed off by", max_length=200, blank=True)
    signed_off_on = models.DateField("signed off on", null=True, blank=True)
    pages = models.PositiveSmallIntegerField("pages of the concept note", null=True, blank=True)
    tier = models.CharField(
        "yearly tier of its theme",
        max_length=10,
        choices=Tier,
        blank=True,
        help_text="Rank 1 or Rank 2 in APEC's papers; it is no position in a ranking.",
    )
    state = models.CharField("stage", max_length=20, choices=NoteState, default=NoteState.DRAFT)
    state_since = models.DateField("stage since", null=True, blank=True)
    state_reason = models.TextField("stage reason", blank=True)
    was_submitted = models.BooleanField(
        default=False, help_text="The group has seen it; until then it is its proposers' alone."
    )
    carried_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="carried_into"
    )
    activity = models.ForeignKey(
        Activity, on_delete=models.SET_NULL, null=True, blank=True, related_name="concept_notes"
    )
    monitoring_due = models.DateField("first monitoring report is due", null=True, blank=True)
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
    state_line: StateLine
    """Where it stands, for whom a page is made; forms/state_line.py puts it there."""
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
                condition=~Q(state__in=_IN_SCORING) | Q(session__isnull=False),
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
    def at(self) -> NoteState:
        """Where it stands."""
        return NoteState(self.state)

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

    def named(self, role: NamedAs) -> list[Economy]:
        """Every economy that the note names so, in APEC's order: also those that did not agree."""
        counted = self.proposers if role is NamedAs.PROPOSER else self.cosponsors
        is_at_hand = "consents" in getattr(self, "_prefetched_objects_cache", {})
        consents = self.consents.all() if is_at_hand else self.consents.select_related("economy")
        waiting = [
            each.economy
            for each in consents
            if each.named_as == role and each.state in NAMED_WITHOUT_CONSENT
        ]
        return sorted({*counted.all(), *waiting}, key=lambda economy: economy.order)

    def problems(self, proposers: list[Economy], cosponsors: list[Economy]) -> dict[str, list[str]]:
        """What cannot stand, by field, whatever state it is at."""
        found: dict[str, list[str]] = {}
        if not proposers:
            found["proposers"] = ["Name at least one proposing economy."]
        both = [economy.short_name for economy in cosponsors if economy in proposers]
        if both:
            found["cosponsors"] = [f"{'; '.join(both)} proposes it, so it does not co-sponsor it."]
        if self.ends and self.starts and self.ends < self.starts:
            found["ends"] = ["It ends before it starts."]
        return found | self.forum_problem()

    def forum_problem(self) -> dict[str, list[str]]:
        """Whether its forum changes too late: after its session's final deadline."""
        current = ConceptNote.objects.filter(pk=self.pk).first() if self.pk else None
        if current and current.forum != self.forum and current.is_past_final:
            return {"forum": ["The final deadline has passed: the forum cannot change any more."]}
        return {}

    def words(self, links: Iterable[ClaimedLink] | None = None) -> dict[str, Any]:
        """All that a reader judges, as plain values; `links` where they are at hand."""
        if links is None:
            links = self.links.select_related("objective__area__plan")
        return {
            **self.own_words(),
            "proposers": [economy.short_name for economy in self.proposers.all()],
            "cosponsors": [economy.short_name for economy in self.cosponsors.all()],
            "links": [
                {"objective": link.objective_id, "code": str(link.objective), "how": link.how}
                for link in links
            ],
        }

    def own_words(self) -> dict[str, Any]:
        """The same of its own fields alone, without economies and objectives."""
        return {
            "title": self.title,
            "summary": self.summary,
            "forum": self.forum,
            "fund": self.fund.name if self.fund else "",
            "starts": self.starts.isoformat() if self.starts else "",
            "ends": self.ends.isoformat() if self.ends else "",
            "apec_usd": self.apec_usd,
            "cofunding_usd": self.cofunding_usd,
            "other_fora": self.other_fora,
            "pages": self.pages,
            **{name: getattr(self, name) for name in template_fields.FIELDS},
        }

    @property
    def asks_template(self) -> bool:
        """Whether its session asks for the fields of APEC's template, and holds to their limits."""
        return self.session is not None and self.session.asks_template

    @property
    def outputs(self) -> list[str]:
        """What it will leave behind, as named; those that are blank left out."""
        return [text for each in template_fields.OUTPUTS if (text := getattr(self, each.name))]


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
    def count_linked(cls, notes: models.QuerySet[ConceptNote]) -> int:
        """How many of `notes` claim an objective, or several."""
        rows = cls.objects.filter(note__in=notes.order_by().values("pk"))
        return rows.aggregate(n=models.Count("note", distinct=True))["n"] or 0

    @classmethod
    def by_objective(cls, notes: models.QuerySet[ConceptNote]) -> dict[int, int]:
        """How many of `notes` claim each objective, by its id."""
        rows = cls.objects.filter(note__in=notes.values("pk")).order_by()
        return dict(rows.values_list("objective").annotate(n=models.Count("pk")))
