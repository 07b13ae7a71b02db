"""Reminders of a session's scores, and of the reports that an approved project owes."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from projects.enums import AFTER_APPROVAL
from projects.models import Closing, ConceptNote, ScoringRules, Session
from projects.queries.monitoring import reports_of
from projects.queries.turnout import turnout
from smewg.domain.occasions import Occasion
from smewg.operations.reminders import FOOT, Default, ReminderSource
from smewg.queries import recipients
from smewg.queries.recipients import Recipient

# Scores


def sessions_to_score() -> Iterator[Occasion]:
    """The sessions with rules and a last day for scores that are not closed."""
    closed = Closing.objects.current().sessions()
    found = Session.objects.exclude(scoring=None).exclude(scores_due=None).exclude(pk__in=closed)
    for session in found:
        yield Occasion(
            f"scores-{session.slug}", f"scores of session {session.name}", closes=session.scores_due
        )


def scorers(of: Occasion, audience: str) -> list[Recipient]:
    """The delegates of economies with ballots left, or who closes the session."""
    slug = of.about.removeprefix("scores-")
    session = Session.objects.named(slug).first()
    rules = ScoringRules.objects.of(session) if session else None
    if rules is None or rules.is_closed:
        return []
    if audience == "to-close":
        return recipients.secretariat(reverse("scoring:close", args=[slug]))
    if not rules.takes_ballots:
        return []
    left = [each.economy for each in turnout(rules) if each.missing]
    return recipients.delegates(left, reverse("scoring:ballots", args=[slug]))


def _ballots_left(days: int, subject: str) -> Default:
    return Default(
        key=f"scores-{days}-days",
        audience="ballots-left",
        days=days,
        side="before",
        edge="closes",
        subject=subject,
        text="Dear {name},\n\nThe {what} are due until {closes}. Some ballots of {economy} are not "
        "submitted yet: {link}\n\nWhat you typed is kept; a ballot counts once it is submitted. "
        f"To abstain is an answer too.{FOOT}",
    )


TO_CLOSE = Default(
    key="scores-to-close",
    audience="to-close",
    days=1,
    side="after",
    edge="closes",
    subject="The {what}: the session can be closed",
    text="Dear {name},\n\nThe {what} were due until {closes}. The session can be closed now, which "
    "makes its ranking: {link}\n\nNo more of these for a while: {later}\n",
)
SCORES = ReminderSource(
    key="scores",
    title="Scores of concept notes",
    audiences={
        "ballots-left": "Delegates of economies with ballots left to submit",
        "to-close": "The secretariat, while the session is not closed",
    },
    occasions=sessions_to_score,
    people=scorers,
    defaults=(
        _ballots_left(7, "The {what}: a week left"),
        _ballots_left(1, "The {what}: due tomorrow"),
        TO_CLOSE,
    ),
)

# Reports of projects


def reports_due() -> Iterator[Occasion]:
    """The reports that projects owe: completion, and monitoring until each was received."""
    approved = ConceptNote.objects.filter(state__in=AFTER_APPROVAL).select_related("session")
    for note in approved.prefetch_related("monitoring"):
        if day := note.completion_due:
            title = f"completion report of {note.name}"
            yield Occasion(f"completion-{note.pk}", title, closes=day)
        for report in reports_of(note):
            if report.is_waited_for:
                title = f"monitoring report of {note.name}"
                yield Occasion(report.key, title, closes=report.due)


def reporters(of: Occasion, audience: str) -> list[Recipient]:
    """The delegates of the economies that proposed the project, or the secretariat."""
    pk = int(of.about.split("-")[1])
    path = reverse("projects:note", args=[pk])
    if audience == "secretariat":
        return recipients.secretariat(path)
    if audience == "not-received" and not of.about.startswith("monitoring-"):
        return []  # what was received of a completion report is not recorded here
    return recipients.delegates(ConceptNote.objects.get(pk=pk).proposers.all(), path)


REPORT_SOON = Default(
    key="project-report-14-days",
    audience="proposers",
    days=14,
    side="before",
    edge="closes",
    subject="The {what} is due in two weeks",
    text="Dear {name},\n\nThe {what} is due until {closes}. The project is here: {link}"
    f"{FOOT}",
)
REPORT_TODAY = Default(
    key="project-report-secretariat",
    audience="secretariat",
    days=0,
    side="before",
    edge="closes",
    subject="The {what} is due today",
    text="Dear {name},\n\nThe {what} is due until {closes}. The project is here: {link}\n\n"
    "No more of these for a while: {later}\n",
)
REPORT_LATE = Default(
    key="project-report-30-days-after",
    audience="not-received",
    days=30,
    side="after",
    edge="closes",
    subject="The {what} is not here yet",
    text="Dear {name},\n\nThe {what} was due until {closes} and is not recorded here yet. If you "
    "sent it, please tell the secretariat. The project is here: {link}"
    f"{FOOT}",
)
REPORTS = ReminderSource(
    key="project-reports",
    title="Reports of projects",
    audiences={
        "proposers": "Delegates of the economies that proposed the project",
        "secretariat": "The secretariat",
        "not-received": "Delegates of the proposers, while a monitoring report is not received",
    },
    occasions=reports_due,
    people=reporters,
    defaults=(REPORT_SOON, REPORT_TODAY, REPORT_LATE),
)
