"""Concept notes, sessions and scoring on the administration pages."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.urls import reverse

from projects.forms.sessions import FundForm, SessionForm
from projects.models import (
    Ballot,
    ClaimedLink,
    Closing,
    ConceptNote,
    ConsensusDecision,
    Consent,
    Fund,
    GateDecision,
    MonitoringReport,
    NotADuplicate,
    NoteFile,
    NoteVersion,
    RankedNote,
    Score,
    ScoringRules,
    Session,
    SessionCriterion,
    SessionFund,
)
from smewg.desk import FormDesk, ReadDesk


@admin.register(Fund)
class FundDesk(FormDesk):
    page_form = FundForm
    permission = "projects.change_fund"
    may_remove = True
    list_display = ("name", "letter", "is_self_funded", "years")
    search_fields = ("name",)
    list_filter = ("is_self_funded",)

    def page(self, row: Fund) -> str:
        return reverse("projects:fund_change", args=[row.pk])


@admin.register(Session)
class SessionDesk(FormDesk):
    page_form = SessionForm
    permission = "projects.change_session"
    list_display = ("__str__", "notes_due", "final_due", "scores_due")
    search_fields = ("year", "note")
    list_filter = ("year",)

    def page(self, row: Session) -> str:
        return reverse("projects:session", args=[row.slug])


@admin.register(ConceptNote)
class NoteDesk(ReadDesk):
    view_permission = "projects.view_note"
    changed_on = "A note is written on its page, and takes its steps there."
    hidden = ("project_key", "writer", "version")
    list_display = ("title", "session", "project_number", "fund", "state")
    list_select_related = ("session", "fund")
    search_fields = ("title", "project_number", "summary", "proposers__short_name")
    list_filter = ("state", "session", "fund")

    def page(self, row: ConceptNote) -> str:
        return reverse("projects:note", args=[row.pk])


class OfNote(ReadDesk):
    """What belongs to a note: seen by whoever sees the note."""

    view_permission = "projects.view_note"
    changed_on = "It is entered on the page of its note."
    list_select_related: ClassVar[tuple[str, ...]] = ("note",)

    def visible(self, request: Any) -> QuerySet[Any]:
        notes = ConceptNote.objects.visible_to(request.user)
        return self.model._default_manager.filter(note__in=notes.values("pk"))

    def page(self, row: Any) -> str:
        return reverse("projects:note", args=[row.note_id])


@admin.register(Consent)
class ConsentDesk(OfNote):
    changed_on = "An economy agrees or declines on the page of the note."
    list_display = ("note", "economy", "named_as", "state")
    list_select_related = ("note", "economy")
    search_fields = ("note__title", "economy__short_name")
    list_filter = ("state", "named_as", "economy")


@admin.register(NoteVersion)
class NoteVersionDesk(OfNote):
    changed_on = "A version stays as it was handed in."
    list_display = ("note", "number")
    search_fields = ("note__title",)


@admin.register(GateDecision)
class GateDecisionDesk(OfNote):
    changed_on = "Eligibility is judged on the page of the note's gate."
    list_display = ("__str__", "note")
    search_fields = ("note__title",)


@admin.register(ClaimedLink)
class ClaimedLinkDesk(OfNote):
    list_display = ("__str__", "note")
    list_select_related = ("note", "objective__area")
    search_fields = ("note__title", "how")


@admin.register(NoteFile)
class NoteFileDesk(OfNote):
    changed_on = "A file is added and read on the page of its note."
    list_display = ("name", "note", "added_by", "added_at")
    list_select_related = ("note", "added_by")
    search_fields = ("name", "note__title")


@admin.register(MonitoringReport)
class MonitoringReportDesk(OfNote):
    view_permission = "projects.view_monitoring"
    changed_on = "It is recorded and corrected on the page of its note."
    list_display = ("note", "number", "due", "received_on", "bmc_told_on")
    list_select_related = ("note__session",)
    search_fields = ("note__title", "received")


@admin.register(NotADuplicate)
class NotADuplicateDesk(ReadDesk):
    view_permission = "projects.record_on_note"
    changed_on = "What was said about two notes stays."
    list_display = ("__str__", "because", "by", "at")
    list_select_related = ("note", "other_note", "activity", "theirs", "by")
    search_fields = ("note__title", "because")

    def visible(self, request: Any) -> QuerySet[NotADuplicate]:
        notes = ConceptNote.objects.visible_to(request.user)
        return NotADuplicate.objects.filter(note__in=notes.values("pk"))


@admin.register(ScoringRules)
class ScoringRulesDesk(ReadDesk):
    view_permission = "projects.view_scoring"
    changed_on = "Rules are set on their page until the first ballot; then they stay."
    list_display = ("session", "method", "min_ballots", "frozen_at")
    list_select_related = ("session",)
    search_fields = ("session__year",)

    def page(self, row: ScoringRules) -> str:
        return reverse("scoring:rules", args=[row.session.slug])


@admin.register(Ballot)
class BallotDesk(ReadDesk):
    """Ballots that were submitted; an economy's draft is its own."""

    view_permission = "projects.view_scoring"
    changed_on = "An economy casts its ballot on its own page; nobody else writes there."
    shows_history = False
    list_display = ("note", "economy", "submitted_at")
    list_select_related = ("note__session", "economy")
    search_fields = ("note__title", "economy__short_name")
    list_filter = ("economy", "note__session")

    def page(self, row: Ballot) -> str:
        session = row.note.session
        return reverse("scoring:ballots", args=[session.slug]) if session else ""


class OfSession(ReadDesk):
    """What a session is set up with, on its own pages."""

    view_permission = "projects.view_scoring"
    changed_on = "It is set on the page of its session."


@admin.register(SessionFund)
class SessionFundDesk(OfSession):
    list_display = ("fund", "session", "amount_usd")
    list_select_related = ("fund", "session")
    search_fields = ("fund__name", "session__year")
    list_filter = ("fund",)

    def page(self, row: SessionFund) -> str:
        return reverse("projects:session", args=[row.session.slug])


@admin.register(SessionCriterion)
class SessionCriterionDesk(OfSession):
    list_display = ("wording", "key", "rules", "weight")
    list_select_related = ("rules__session",)
    search_fields = ("wording",)


@admin.register(Score)
class ScoreDesk(OfSession):
    """Scores of ballots that were submitted; those of a draft are its economy's own."""

    changed_on = "An economy scores on its own ballot; nobody else writes there."
    list_display = ("ballot", "criterion", "value")
    list_select_related = ("ballot__economy", "ballot__note", "criterion")
    search_fields = ("ballot__note__title", "ballot__economy__short_name")

    def visible(self, request: Any) -> QuerySet[Score]:
        return Score.objects.filter(ballot__in=Ballot.objects.visible_to(request.user))


class OfRanking(ReadDesk):
    view_permission = "projects.view_scoring"
    changed_on = "What a close found stays as it was found."


@admin.register(Closing)
class ClosingDesk(OfRanking):
    list_display = ("__str__", "closed_at", "closed_by", "reopened_at")
    list_select_related = ("session", "closed_by")
    search_fields = ("session__year", "reopen_reason")

    def page(self, row: Closing) -> str:
        return reverse("scoring:ranking", args=[row.session.slug])


@admin.register(RankedNote)
class RankedNoteDesk(OfRanking):
    list_display = ("note", "closing", "position", "kind")
    list_select_related = ("note", "closing__session")
    search_fields = ("note__title",)
    list_filter = ("kind",)

    def page(self, row: RankedNote) -> str:
        return reverse("scoring:result", args=[row.closing.session.slug, row.note_id])


@admin.register(ConsensusDecision)
class ConsensusDesk(OfRanking):
    changed_on = "The Chair records an order by consensus on the page of the ranking."
    list_display = ("__str__", "closing", "decided_by", "decided_at")
    list_select_related = ("closing__session", "decided_by")
    search_fields = ("words",)

    def page(self, row: ConsensusDecision) -> str:
        return reverse("scoring:ranking", args=[row.closing.session.slug])
