"""Who we are: economies, people, partners, meetings, offices and turns."""

from smewg.enums import Role
from smewg.models.meetings import Meeting, MeetingDecision, Paper
from smewg.models.offices import CalendarSubscription, OfficeTerm, RecordedTurn, TurnSwap
from smewg.models.partners import Dialogue, Partner
from smewg.models.people import Economy, EconomyQuerySet, Installation, User, UserManager
from smewg.models.reminders import Reminder, ReminderRule, Snooze
from smewg.toolkit.draft_history import DraftLine
from smewg.toolkit.outbox import OutgoingMail
from smewg.toolkit.worker import DutyRun, WorkerProcess

__all__ = [
    "CalendarSubscription",
    "Dialogue",
    "DraftLine",
    "DutyRun",
    "Economy",
    "EconomyQuerySet",
    "Installation",
    "Meeting",
    "MeetingDecision",
    "OfficeTerm",
    "OutgoingMail",
    "Paper",
    "Partner",
    "RecordedTurn",
    "Reminder",
    "ReminderRule",
    "Role",
    "Snooze",
    "TurnSwap",
    "User",
    "UserManager",
    "WorkerProcess",
]
