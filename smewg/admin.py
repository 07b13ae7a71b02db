"""The group on the administration pages: economies, partners, meetings, offices, people, mails."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.urls import reverse

from smewg.desk import FormDesk, ReadDesk
from smewg.forms.group import (
    AgendaItemForm,
    AttendanceForm,
    DecisionForm,
    DialogueForm,
    MeetingForm,
    PaperForm,
    RecordedTurnForm,
    TermForm,
    TermsOfReferenceForm,
    TermsReviewForm,
)
from smewg.forms.reminders import RuleForm
from smewg.forms.spellings import EconomyForm, PartnerForm
from smewg.models import (
    AgendaItem,
    Attendance,
    AuditEntry,
    Dialogue,
    Economy,
    LearnedAnswer,
    Meeting,
    MeetingDecision,
    OfficeTerm,
    Paper,
    Partner,
    ReceivedList,
    RecordedTurn,
    Reminder,
    ReminderRule,
    Snooze,
    TermsOfReference,
    TermsReview,
    TurnSwap,
    User,
)


@admin.register(Economy)
class EconomyDesk(FormDesk):
    """Names and order are APEC's; codes and other spellings are labels that may be edited."""

    page_form = EconomyForm
    permission = "smewg.change_economy"
    may_add = False
    list_display = ("short_name", "code", "order", "joined")
    search_fields = ("short_name", "running_text", "long_name", "code", "aliases")
    list_filter = ("joined",)

    def page(self, row: Economy) -> str:
        return reverse("group:economy_change", args=[row.pk])


@admin.register(Partner)
class PartnerDesk(FormDesk):
    page_form = PartnerForm
    permission = "smewg.change_partner"
    may_remove = True
    list_display = ("name", "kind", "website")
    search_fields = ("name", "aliases", "note", "contact_name")
    list_filter = ("kind",)

    def page(self, row: Partner) -> str:
        return reverse("group:partner_change", args=[row.pk])


@admin.register(Dialogue)
class DialogueDesk(FormDesk):
    page_form = DialogueForm
    permission = "smewg.change_partner"
    list_display = ("title", "date", "meeting")
    search_fields = ("title", "outcome", "partners__name")
    list_filter = ("partners",)
    date_hierarchy = "date"

    def page(self, row: Dialogue) -> str:
        return reverse("group:dialogue_change", args=[row.pk])


@admin.register(Meeting)
class MeetingDesk(FormDesk):
    page_form = MeetingForm
    permission = "smewg.change_meeting"
    may_remove = True
    list_display = ("name", "when", "place", "host", "mode", "state")
    list_select_related = ("host",)
    search_fields = ("number", "place", "note", "host__short_name")
    list_filter = ("kind", "state", "is_extraordinary", "mode", "year")

    def page(self, row: Meeting) -> str:
        return reverse("group:meeting", args=[row.slug])


class OfMeeting(FormDesk):
    """What stands on a meeting's page; it is entered there, for it belongs to that meeting."""

    permission = "smewg.change_meeting"
    may_add = False
    list_select_related: ClassVar[tuple[str, ...]] = ("meeting",)

    def page(self, row: Any) -> str:
        return reverse("group:meeting", args=[row.meeting.slug])


@admin.register(AgendaItem)
class AgendaItemDesk(OfMeeting):
    page_form = AgendaItemForm
    may_remove = True
    list_display = ("title", "number", "meeting", "led_by")
    search_fields = ("title", "number", "led_by")
    list_filter = ("meeting__year",)


@admin.register(Attendance)
class AttendanceDesk(OfMeeting):
    page_form = AttendanceForm
    list_display = ("__str__", "attended_as", "meeting", "people")
    list_select_related = ("meeting", "economy", "partner")
    search_fields = ("economy__short_name", "partner__name", "body", "note")
    list_filter = ("attended_as", "meeting__year")


@admin.register(Paper)
class PaperDesk(OfMeeting):
    page_form = PaperForm
    list_display = ("title", "number", "meeting", "purpose", "access", "submitted_by")
    search_fields = ("title", "number", "submitted_by")
    list_filter = ("access", "purpose", "meeting__year")


@admin.register(MeetingDecision)
class DecisionDesk(OfMeeting):
    page_form = DecisionForm
    list_display = ("__str__", "meeting", "due", "settled_on")
    search_fields = ("text", "follow_up")
    list_filter = ("meeting__year",)
    date_hierarchy = "due"


@admin.register(OfficeTerm)
class OfficeTermDesk(FormDesk):
    page_form = TermForm
    permission = "smewg.change_term"
    list_display = ("__str__", "person", "starts", "ends")
    list_select_related = ("economy", "person")
    search_fields = ("economy__short_name", "person__name", "note")
    list_filter = ("office", "economy")

    def page(self, row: OfficeTerm) -> str:
        return reverse("group:term_change", args=[row.pk])


@admin.register(RecordedTurn)
class RecordedTurnDesk(FormDesk):
    page_form = RecordedTurnForm
    permission = "smewg.change_turns"
    list_display = ("__str__", "year", "is_inferred", "source")
    list_select_related = ("economy",)
    search_fields = ("economy__short_name", "source", "year")
    list_filter = ("rotation", "is_inferred")

    def page(self, row: RecordedTurn) -> str:
        return reverse("group:recorded_change", args=[row.pk])


@admin.register(TurnSwap)
class TurnSwapDesk(ReadDesk):
    view_permission = "smewg.view_turns"
    changed_on = "A swap is recorded and withdrawn on the page of the turns."
    list_display = ("__str__", "announced_on", "is_late", "withdrawn_at")
    list_select_related = ("economy",)
    search_fields = ("economy__short_name", "reason", "year")
    list_filter = ("rotation", "is_late")

    def page(self, row: TurnSwap) -> str:
        return reverse("group:turns")


@admin.register(User)
class PersonDesk(ReadDesk):
    """Accounts are invited, changed and closed on the page of the person, who is told."""

    view_permission = "smewg.view_people"
    hidden = ("password", "signed_out_at", "is_staff", "groups", "user_permissions")
    list_display = ("__str__", "email", "role", "economy", "account_state", "last_login")
    list_select_related = ("economy",)
    search_fields = ("name", "email", "economy__short_name")
    list_filter = ("role", "is_active", "economy")

    def page(self, row: User) -> str:
        return reverse("group:person", args=[row.pk])


@admin.register(ReminderRule)
class ReminderRuleDesk(FormDesk):
    page_form = RuleForm
    permission = "smewg.change_reminders"
    may_add = False
    list_display = ("subject", "when", "audience", "is_active")
    search_fields = ("subject", "text", "key")
    list_filter = ("source", "is_active")

    def page(self, row: ReminderRule) -> str:
        return reverse("group:reminder_change", args=[row.pk])


@admin.register(Reminder)
class ReminderDesk(ReadDesk):
    view_permission = "smewg.change_reminders"
    changed_on = "What was sent stays as it was sent."
    list_display = ("subject", "person", "day", "state")
    list_select_related = ("person",)
    search_fields = ("subject", "person__name", "person__email", "about")
    list_filter = ("state",)
    date_hierarchy = "day"

    def page(self, row: Reminder) -> str:
        return reverse("group:reminder_log")


@admin.register(Snooze)
class SnoozeDesk(ReadDesk):
    view_permission = "smewg.change_reminders"
    changed_on = "Whoever asked for peace changes it on their own pages."
    list_display = ("about", "person", "economy", "until")
    list_select_related = ("person", "economy")
    search_fields = ("about", "person__name", "economy__short_name")


@admin.register(LearnedAnswer)
class LearnedAnswerDesk(ReadDesk):
    """Names that lists taught; what a person's own lists taught is theirs."""

    view_permission = "smewg.change_economy"
    changed_on = "What was learned is taken back on the page of the names."
    list_display = ("spelling", "words", "learned_by", "learned_at")
    list_select_related = ("learned_by",)
    search_fields = ("spelling", "words", "key")
    list_filter: ClassVar = ["kind"]

    def visible(self, request: Any) -> QuerySet[LearnedAnswer]:
        everybodys = LearnedAnswer.objects.filter(owner=None)
        return everybodys | LearnedAnswer.objects.filter(owner=request.user)

    def page(self, row: LearnedAnswer) -> str:
        return reverse("lists:learned")


@admin.register(TermsOfReference)
class TermsOfReferenceDesk(FormDesk):
    page_form = TermsOfReferenceForm
    permission = "smewg.change_terms_of_reference"
    list_display = ("__str__", "adopted_by", "meeting", "valid_until")
    list_select_related = ("meeting",)
    search_fields = ("adopted_by", "text", "note")
    date_hierarchy = "adopted_on"

    def page(self, row: TermsOfReference) -> str:
        return reverse("group:terms_of_reference")


@admin.register(TermsReview)
class TermsReviewDesk(FormDesk):
    page_form = TermsReviewForm
    permission = "smewg.change_terms_of_reference"
    may_add = False
    list_display = ("__str__", "terms", "meeting", "next_due")
    list_select_related = ("terms", "meeting")
    search_fields = ("words",)
    list_filter = ("outcome",)

    def page(self, row: TermsReview) -> str:
        return reverse("group:terms_of_reference")


@admin.register(ReceivedList)
class ReceivedListDesk(ReadDesk):
    view_permission = "smewg.view_meeting"
    changed_on = "A list is answered and taken on its page."
    hidden = ("answers", "taken", "where")
    list_display = ("name", "kind", "owner", "received_at")
    list_select_related = ("owner",)
    search_fields = ("name", "owner__name")
    list_filter = ("kind",)

    def page(self, row: ReceivedList) -> str:
        return row.get_absolute_url()


@admin.register(AuditEntry)
class AuditDesk(ReadDesk):
    view_permission = "smewg.view_audit"
    changed_on = "What happened stays as it was written down."
    list_display = ("number", "at", "kind", "detail")
    search_fields = ("detail", "address")
    list_filter = ("kind",)

    def page(self, row: AuditEntry) -> str:
        return reverse("group:audit")
