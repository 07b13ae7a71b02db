"""What a new installation needs first, each step with whether it is done; for the secretariat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from contributions.models import ContributionWindow
from kpis.enums import ReportingYearState
from kpis.models import ReportingYear
from plans.models import Plan
from smewg.access import allowed
from smewg.models import DutyRun, Meeting, OutgoingMail, Role, User
from smewg.toolkit.addresses import reverse
from smewg.toolkit.days import day_in_words, day_of, today
from smewg.toolkit.text import count_of
from smewg.toolkit.together import Answers, Question, moment_in, question

SHIPPED = "plans/data/smewg-2017-2020.yaml"


@dataclass(frozen=True)
class Step:
    """A step: the act while it is open, what came of it once it is done, where, and a hint."""

    act: str
    url: str
    hint: str
    done: str = ""

    @property
    def is_done(self) -> bool:
        return bool(self.done)


def questions(user: User, plan: Plan | None) -> dict[str, Question]:
    """What `first_steps` tells from; nothing for those who do not set an installation up."""
    if not allowed(user, "smewg.invite_people"):
        return {}
    people = User.objects.filter(is_active=True).exclude(pk=user.pk)
    ahead = Meeting.objects.filter(year__gte=today().year, start__isnull=False)
    settled = ReportingYear.objects.exclude(state=ReportingYearState.OPEN).filter(plan=plan)
    windows = ContributionWindow.objects.filter(reporting_year__plan=plan)
    # One row is enough of each of these, however many there are.
    sent = OutgoingMail.objects.filter(state=OutgoingMail.State.SENT)
    last_sent = sent.filter(~Q(settled_at=None)).order_by("-settled_at").values("pk")[:1]
    return {
        "people": question(people, role="role", joined="joined_at", seen="last_login"),
        "meetings": question(ahead, year="year"),
        "settled": question(settled, year="year"),
        "windows": question(windows, year="reporting_year__year"),
        "sent": question(OutgoingMail.objects.filter(pk__in=last_sent), at="settled_at"),
        "backup": question(
            DutyRun.objects.filter(key="backup", last_at__isnull=False), at="last_at"
        ),
    }


def first_steps(answers: Answers, plan: Plan | None) -> list[Step]:
    """The steps in their order, done or open."""
    if "people" not in answers:
        return []
    return [
        Step(
            "Load the plan",
            reverse("kpis_pages:plan_files"),
            f"Send its plan file, or on the server: manage.py load_plan {SHIPPED}. "
            "Everything else follows from it.",
            done=f"The plan of {plan.period} is loaded" if plan else "",
        ),
        _people(answers),
        Step(
            f"Enter the meetings of {today().year}",
            reverse("group:meetings"),
            "With their days. Who chairs and hosts stands on the same pages.",
            done=_meetings(answers),
        ),
        *([_first_year(answers, plan), _window(answers, plan)] if plan else []),
        Step(
            "See that mail goes out",
            reverse("group:outbox"),
            "The first invitation shows it. The page says whether it went.",
            done=_on_day("Mail goes out: the last one went", answers["sent"]),
        ),
        Step(
            "Make a first backup",
            reverse("group:doctor"),
            "One command; the page tells you which.",
            done=_on_day("A backup was made", answers["backup"]),
        ),
    ]


def _people(answers: Answers) -> Step:
    rows = answers["people"]
    roles = {row["role"] for row in rows}
    missing = []
    if Role.DELEGATE not in roles:
        missing.append("the delegates")
    if not roles & {Role.CHAIR, Role.SECRETARIAT}:
        missing.append("a second person, who verifies what you close")
    joined = sum(bool(row["joined"] or row["seen"]) for row in rows)
    return Step(
        "Invite the people",
        reverse("group:invite"),
        f"Still to invite: {' and '.join(missing)}.",
        done=""
        if missing
        else f"{count_of(len(rows), 'person', 'people')} invited, {joined} joined",
    )


def _meetings(answers: Answers) -> str:
    years = sorted({row["year"] for row in answers["meetings"]})
    return (
        f"{count_of(len(answers['meetings']), 'meeting')} entered from {years[0]} on"
        if years
        else ""
    )


def _first_year(answers: Answers, plan: Plan) -> Step:
    settled = sorted(row["year"] for row in answers["settled"])
    return Step(
        f"Enter the counts of {plan.start_year}, the plan's first year",
        reverse("kpis:grid", args=[plan.start_year]),
        "Then close it. A second person verifies it, and it is published.",
        done=f"The counts of {settled[0]} are closed" if settled else "",
    )


def _window(answers: Answers, plan: Plan) -> Step:
    years = sorted(row["year"] for row in answers["windows"])
    return Step(
        "Say from when to when economies may report",
        reverse("contributions:windows"),
        "A first and a last day for a year. The economies then get a mail.",
        done=f"Reports of {years[0]} were asked for" if years else "",
    )


def _on_day(said: str, rows: Sequence[dict[str, str]]) -> str:
    moment = moment_in(rows[0]["at"]) if rows else None
    return f"{said} on {day_in_words(day_of(moment))}" if moment else ""
