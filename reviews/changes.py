"""What changed between two moments, read from the histories and grouped by kind.

Of each thing the net change is told: what stood before, and what stands after. Who may not read
working history (observers) is told what was published, corrected, decided and agreed, no more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import NoReverseMatch, reverse

from contributions.models import Contribution, NothingToReport
from kpis.history import value_of
from kpis.models import Correction, Evidence, Figure, Judgement, ReportingYear
from plans.models import Activity, Plan, Recommendation
from projects.models import ConceptNote
from reviews.since import Stretch
from smewg.access import allowed
from smewg.models import MeetingDecision, User


@dataclass(frozen=True)
class Change:
    """One sentence, where it leads, and the reason that was given."""

    sentence: str
    when: datetime | None = None
    url: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Kind:
    """The changes of one kind, and what to say where there are none."""

    title: str
    empty: str
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True)
class Asked:
    """Whose eyes, which plan, which stretch."""

    plan: Plan
    user: User
    stretch: Stretch

    def within(self, field_name: str) -> Q:
        """Between the two moments, the later one included."""
        since, until = self.stretch.since.moment, self.stretch.until.moment
        return Q(**{f"{field_name}__gt": since, f"{field_name}__lte": until})

    def on_days(self, field_name: str) -> Q:
        since, until = self.stretch.since.moment.date(), self.stretch.until.moment.date()
        return Q(**{f"{field_name}__gt": since, f"{field_name}__lte": until})

    @property
    def reads_history(self) -> bool:
        return allowed(self.user, "kpis.view_history")


def changes(plan: Plan, user: User, stretch: Stretch) -> list[Kind]:
    """Every kind in the order of the page, each with its changes, the latest first."""
    asked = Asked(plan, user, stretch)
    found = []
    for title, empty, source in KINDS:
        told = sorted(source(asked), key=_latest_first)
        found.append(Kind(title, empty, told))
    return found


def _latest_first(change: Change) -> tuple[float, str]:
    return (-change.when.timestamp() if change.when else 0, change.sentence)


Net = list[tuple[Any | None, Any]]
"""What stood before (None where there was nothing) and what stands after, for each thing."""


def _net(records: Iterable[Any], since: datetime) -> Net:
    """`records`: histories of things up to the end of the stretch, oldest first."""
    before: dict[int, Any] = {}
    after: dict[int, Any] = {}
    for record in records:
        if record.history_date <= since:
            before[record.id] = record
        elif record.history_type != "-":
            after[record.id] = record
    return [(before.get(pk), record) for pk, record in after.items()]


def _history(asked: Asked, records: Any, **of: Any) -> Net:
    until = asked.stretch.until.moment
    rows = records.filter(history_date__lte=until, **of).order_by("history_date", "history_id")
    return _net(rows, asked.stretch.since.moment)


def _figures(asked: Asked) -> Iterable[Change]:
    if not asked.reads_history:
        return
    records = Figure.history.select_related("count__indicator", "count__reporting_year", "area")
    for was, now in _history(asked, records, count__reporting_year__plan=asked.plan):
        if value_of(was) == value_of(now):
            continue
        indicator, year = now.count.indicator, now.count.reporting_year.year
        column = str(now.area.number) if now.area else "total"
        place = f"area {now.area.number}" if now.area else "total"
        before = value_of(was).words
        yield Change(
            f"{indicator.code} in {year}, {place}: {before} before, {value_of(now).words} now.",
            now.history_date,
            reverse("kpis:cell", args=[year, indicator.slug, column]),
            now.history_change_reason or "",
        )


def _corrections(asked: Asked) -> Iterable[Change]:
    rows = Correction.objects.filter(
        asked.within("at"), figure__count__reporting_year__plan=asked.plan
    )
    parts = ("figure__count__indicator", "figure__count__reporting_year", "figure__area")
    for each in rows.select_related(*parts):
        count = each.figure.count
        yield Change(
            f"{each.place}: corrected to {each.value.words}.",
            each.at,
            reverse("kpis:year", args=[count.reporting_year.year]),
            each.reason,
        )


def _years(asked: Asked) -> Iterable[Change]:
    for was, now in _history(asked, ReportingYear.history, plan=asked.plan):
        if was and was.life == now.life and was.verified_at == now.verified_at:
            continue
        is_only_made = was is None and now.life == "open"
        if is_only_made:
            continue
        said = "verified" if now.life == "closed" and now.verified_at else now.life
        yield Change(
            f"The counts of {now.year} are {said}.",
            now.history_date,
            reverse("kpis:year", args=[now.year]),
            now.history_change_reason or "",
        )


def _statuses(asked: Asked) -> Iterable[Change]:
    rows = Judgement.objects.filter(asked.within("at"), reporting_year__plan=asked.plan)
    parts = ("indicator", "area", "objective__area", "reporting_year", "by")
    for each in rows.select_related(*parts):
        if each.indicator:
            name = each.indicator.code
            url = reverse("kpis_pages:indicator", args=[asked.plan.key, each.indicator.slug])
        else:
            area = each.area or (each.objective and each.objective.area)
            name = f"Objective {each.objective.code}" if each.objective else f"Area {each.area}"
            url = reverse("kpis_pages:area", args=[asked.plan.key, area.number if area else 0])
        said = f"{name} in {each.reporting_year}: “{each.words}”, judged by {each.by}."
        yield Change(said, each.at, url, each.reason)


def _evidence(asked: Asked) -> Iterable[Change]:
    visible = Evidence.objects.visible_to(asked.user).counted().of_plan(asked.plan)
    made = Evidence.history.filter(
        asked.within("history_date"), history_type="+", id__in=visible.values("pk")
    )
    counts = Counter(made.values_list("indicator_id", flat=True))
    register = reverse("kpis:register", args=[asked.plan.key])
    for indicator in asked.plan.indicators.all():
        if number := counts.get(indicator.pk):
            items = "1 item was" if number == 1 else f"{number} items were"
            yield Change(
                f"{indicator.code}: {items} listed.", url=f"{register}?indicator={indicator.slug}"
            )


def _reports(asked: Asked) -> Iterable[Change]:
    rows = Contribution.objects.visible_to(asked.user).of_plan(asked.plan).with_names()
    for each in rows.filter(asked.within("accepted_at") | asked.within("submitted_at")):
        did = "accepted" if each.is_accepted and each.accepted_at else "sent"
        yield Change(
            f"{each.economy}: report {each.reference}, {each.title}, was {did}.",
            each.accepted_at or each.submitted_at,
            _address("contributions:report", *each.place),
        )
    answers = NothingToReport.objects.standing().filter(
        asked.within("at"), reporting_year__plan=asked.plan
    )
    for answer in answers.select_related("economy", "reporting_year"):
        yield Change(
            f"{answer.economy} answered for {answer.reporting_year}: nothing to report.", answer.at
        )


def _schedule(asked: Asked) -> Iterable[Change]:
    for was, now in _history(asked, Activity.history, plan=asked.plan):
        if was is None:
            said = "entered in the schedule"
        elif was.stage != now.stage:
            said = f"{was.get_stage_display()} before, {now.get_stage_display()} now"
        elif (was.first_year, was.last_year) != (now.first_year, now.last_year):
            said = f"moved from {_between(was)} to {_between(now)}"
        else:
            continue
        yield Change(
            f"{now.number}. {now.title}: {said}.",
            now.history_date,
            reverse("plans:activity", args=[asked.plan.key, now.number]),
            now.history_change_reason or "",
        )


def _between(record: Any) -> str:
    first, last = record.first_year, record.last_year
    return str(first) if first == last else f"{first} to {last}"


def _recommendations(asked: Asked) -> Iterable[Change]:
    url = reverse("plans:recommendations", args=[asked.plan.key])
    for was, now in _history(asked, Recommendation.history, plan=asked.plan):
        if was is None:
            said = f"entered, {now.get_stage_display()}"
        elif was.stage != now.stage:
            said = f"{was.get_stage_display()} before, {now.get_stage_display()} now"
        else:
            continue
        yield Change(f"{now.number}. {now.text}: {said}.", now.history_date, url, now.done)


def _projects(asked: Asked) -> Iterable[Change]:
    seen = ConceptNote.objects.visible_to(asked.user).handed_in(asked.plan.years)
    for was, now in _history(asked, ConceptNote.history, id__in=seen.values("pk")):
        if was and was.stage == now.stage:
            continue
        before = f", {was.get_stage_display()} before" if was else ""
        yield Change(
            f"{now.title}: {now.get_stage_display()}{before}.",
            now.history_date,
            _address("projects:note", now.id),
            now.stage_reason,
        )


def _decisions(asked: Asked) -> Iterable[Change]:
    taken = asked.on_days("meeting__start")
    for each in MeetingDecision.objects.filter(taken | asked.on_days("settled_on")).select_related(
        "meeting"
    ):
        settled = f" Carried out on {each.settled_on:%-d %B %Y}." if each.settled_on else ""
        yield Change(
            f"{each.meeting.name}: {each}{settled}",
            url=reverse("group:meeting", args=[each.meeting.slug]),
            reason=each.follow_up,
        )


def _address(name: str, *arguments: object) -> str:
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""


KINDS: tuple[tuple[str, str, Callable[[Asked], Iterable[Change]]], ...] = (
    ("Years", "No year was closed, verified or published.", _years),
    ("Corrections of published figures", "No published figure was corrected.", _corrections),
    ("Figures", "No figure changed.", _figures),
    ("Statuses that a person judged", "Nobody judged a status.", _statuses),
    ("Evidence", "No item was listed.", _evidence),
    ("Reports of economies", "No report came in.", _reports),
    ("Implementation schedule", "The schedule stands as it stood.", _schedule),
    ("Concept notes and projects", "No note moved.", _projects),
    ("Decisions of meetings", "No decision was recorded.", _decisions),
    (
        "Recommendations of the assessment",
        "Every recommendation stands as it stood.",
        _recommendations,
    ),
)
