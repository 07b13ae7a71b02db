"""Who we are: economies, people, partners, meetings, offices and turns."""

from smewg.enums import Role
from smewg.models.attendance import Attendance
from smewg.models.backups import BackupOrder
from smewg.models.home import HomeNews, HomeVisit
from smewg.models.lists import LearnedAnswer, ListTask, ReceivedList
from smewg.models.meetings import AgendaItem, Meeting, MeetingDecision, Paper
from smewg.models.notices import DailyMail, WaitingNotice
from smewg.models.offices import CalendarSubscription, OfficeTerm, RecordedTurn, TurnSwap
from smewg.models.partners import Dialogue, Partner
from smewg.models.people import Economy, EconomyQuerySet, Installation, User, UserManager
from smewg.models.reminders import Reminder, ReminderRule, Snooze
from smewg.models.terms_of_reference import TermsOfReference, TermsReview
from smewg.toolkit.audit import AuditEntry, AuditHead
from smewg.toolkit.draft_history import DraftLine
from smewg.toolkit.outbox import OutgoingMail
from smewg.toolkit.search.models import SearchEntry, SearchWord
from smewg.toolkit.sessions import SignedInSession
from smewg.toolkit.worker import DutyRun, WorkerProcess

__all__ = [
    "AgendaItem",
    "Attendance",
    "AuditEntry",
    "AuditHead",
    "BackupOrder",
    "CalendarSubscription",
    "DailyMail",
    "Dialogue",
    "DraftLine",
    "DutyRun",
    "Economy",
    "EconomyQuerySet",
    "HomeNews",
    "HomeVisit",
    "Installation",
    "LearnedAnswer",
    "ListTask",
    "Meeting",
    "MeetingDecision",
    "OfficeTerm",
    "OutgoingMail",
    "Paper",
    "Partner",
    "ReceivedList",
    "RecordedTurn",
    "Reminder",
    "ReminderRule",
    "Role",
    "SearchEntry",
    "SearchWord",
    "SignedInSession",
    "Snooze",
    "TermsOfReference",
    "TermsReview",
    "TurnSwap",
    "User",
    "UserManager",
    "WaitingNotice",
    "WorkerProcess",
]
