"""Each form over a row that two people can have open, with what two of them type into it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from contributions.models import ContributionWindow
from kpis.models import Judgement, ReportingYear, Target
from plans.models import Assessment, InitiativeItem, Recommendation, WorkPlanEdition, WorkPlanItem
from plans.operations.work_plans import start_edition
from projects.enums import NoteState
from reviews.models import Review, SectionTemplate
from smewg.models import (
    Dialogue,
    Economy,
    Meeting,
    MeetingDecision,
    OfficeTerm,
    Partner,
    RecordedTurn,
    ReminderRule,
)
from tests.factories import UserFactory, listed
from tests.projects import factories as projects


@dataclass(frozen=True)
class Opened:
    """A page with a form: its address, where the form goes if elsewhere, and the row's field."""

    page: str
    reads: Callable[[], Any]
    action: str = ""


@dataclass(frozen=True)
class Form:
    """What two people type into one field of a form; `rest` is what else the form needs."""

    name: str
    field: str
    theirs: Any
    mine: Any
    make: Callable[[Any, Any], Opened]
    rest: dict[str, str] = field(default_factory=dict)
    says: tuple[str, str] = ("", "")
    """How the page says theirs and mine, where it is not as it is typed."""


def _of(row: Any, name: str) -> Callable[[], Any]:
    def reads() -> Any:
        row.refresh_from_db()
        value = getattr(row, name)
        return [str(each.pk) for each in value.all()] if hasattr(value, "all") else str(value)

    return reads


def _meeting() -> Meeting:
    known = {"year": 2017, "place": "Da Nang"}
    return Meeting.objects.get_or_create(kind="SMEWG", number=645, defaults=known)[0]


def _page(name: str, row: Any, column: str, *args: Any) -> Opened:
    return Opened(reverse(name, args=args or [row.pk]), _of(row, column))


def meeting(plan: Any, by: Any) -> Opened:
    row = _meeting()
    return _page("group:meeting_change", row, "place", row.slug)


def decision(plan: Any, by: Any) -> Opened:
    row = MeetingDecision.objects.create(meeting=_meeting(), number=1, text="To begin")
    return _page("group:change_decision", row, "text")


def partner(plan: Any, by: Any) -> Opened:
    return _page("group:partner_change", Partner.objects.create(name="ABAC of old"), "name")


def dialogue(plan: Any, by: Any) -> Opened:
    row = Dialogue.objects.create(date=date(2018, 5, 1), title="A talk")
    row.partners.add(Partner.objects.create(name="A bank"))
    return _page("group:dialogue_change", row, "title")


def term(plan: Any, by: Any) -> Opened:
    row = OfficeTerm.objects.create(
        economy=Economy.objects.get(code="VN"), starts=date(2017, 1, 1), ends=date(2018, 12, 31)
    )
    return _page("group:term_change", row, "note")


def recorded_turn(plan: Any, by: Any) -> Opened:
    row = RecordedTurn.objects.create(
        rotation="chair", year=2035, economy=Economy.objects.get(code="VN"), source="A list"
    )
    return _page("group:recorded_change", row, "source")


def person(plan: Any, by: Any) -> Opened:
    return _page("group:person", UserFactory(role="observer", name="Rosa Quispe"), "name")


def reminder_rule(plan: Any, by: Any) -> Opened:
    row = (
        ReminderRule.objects.filter(source="contributions").first() or ReminderRule.objects.first()
    )
    return _page("group:reminder_change", row, "subject")


def activity(plan: Any, by: Any) -> Opened:
    row = plan.activities.get(number=1)
    return _page("plans:activity_change", row, "title", plan.key, 1)


def activity_years(plan: Any, by: Any) -> Opened:
    row = plan.activities.get(number=1)
    action = reverse("plans:activity_move", args=[plan.key, 1])
    return Opened(reverse("plans:activity", args=[plan.key, 1]), _of(row, "last_year"), action)


def work_plan_line(plan: Any, by: Any) -> WorkPlanItem:
    edition = WorkPlanEdition.objects.filter(year=2017).first() or start_edition(plan, 2017, by=by)
    return WorkPlanItem.objects.create(edition=edition, kind="deliverable", title="A handbook")


def line(plan: Any, by: Any) -> Opened:
    row = work_plan_line(plan, by)
    return _page("plans:item_change", row, "title", plan.key, 2017, row.pk)


def progress(plan: Any, by: Any) -> Opened:
    row = work_plan_line(plan, by)
    return _page("plans:item", row, "state", plan.key, 2017, row.pk)


def session(plan: Any, by: Any) -> Opened:
    row = projects.session()
    return _page("projects:session_change", row, "note", row.slug)


def fund(plan: Any, by: Any) -> Opened:
    return _page("projects:fund_change", projects.fund(), "name")


def note_record(plan: Any, by: Any) -> Opened:
    row = projects.note(by, state=NoteState.SUBMITTED)
    return _page("projects:note_record", row, "project_number")


def _recommendation(plan: Any, number: int, text: str) -> Recommendation:
    assessment = Assessment.objects.get_or_create(title="An assessment", year=2016)[0]
    named = {"assessment": assessment, "plan": plan, "number": number}
    return Recommendation.objects.get_or_create(**named, defaults={"text": text})[0]


def recommendation(plan: Any, by: Any) -> Opened:
    row = _recommendation(plan, 1, "Do it")
    return _page("plans:recommendation", row, "done", plan.key, row.pk)


def aligned_item(plan: Any, by: Any) -> Opened:
    row = InitiativeItem.objects.filter(initiative__plan=plan).first()
    if row is None:
        row = InitiativeItem.objects.create(
            initiative=plan.aligned_with.first(), number=1, text="Trade facilitation"
        )
    return _page("plans:aligned_item", row, "text", plan.key, row.pk)


def review(plan: Any, by: Any) -> Opened:
    row = Review(
        plan=plan, kind="mid-term", title="A review", first_year=2017, last_year=2018,
        cut_off=timezone.localdate(),
    )  # fmt: skip
    row.begin(by=by)
    return _page("reviews:change", row, "title")


def section_template(plan: Any, by: Any) -> Opened:
    SectionTemplate.objects.of_kind("ministers")
    row = SectionTemplate.objects.filter(kind="ministers").first()
    return _page("reviews:template_change", row, "heading")


def target(plan: Any, by: Any) -> Opened:
    indicator = plan.indicators.get(slug="kpi-1")
    row = Target.objects.create(
        indicator=indicator, kind="target", year=2018, number=5, note="SMEWG 45", set_by=by
    )
    action = reverse("kpis_pages:set_target", args=[plan.key, "kpi-1"])
    page = reverse("kpis_pages:indicator", args=[plan.key, "kpi-1"])
    return Opened(page, _of(row, "note"), action)


def judgement(plan: Any, by: Any) -> Opened:
    row = Judgement.objects.create(
        indicator=plan.indicators.get(slug="kpi-1"),
        reporting_year=ReportingYear.objects.get(year=2017),
        words="on course",
        reason="Two begin",
        by=by,
    )
    return _page("kpis_pages:judge", row, "words", plan.key, "kpi-1", 2017)


def window(plan: Any, by: Any) -> Opened:
    row = ContributionWindow.objects.create(
        reporting_year=ReportingYear.objects.get(year=2017),
        opens=date(2017, 10, 1),
        closes=date(2017, 11, 30),
    )
    return _page("contributions:window", row, "closes", 2017)


def serves(plan: Any, by: Any) -> Opened:
    _recommendation(plan, 1, "Do it")
    _recommendation(plan, 2, "Do more")
    return _page("kpis:evidence_serves", listed(plan, by), "recommendations")


def published_item(plan: Any, by: Any) -> Opened:
    item = listed(plan, by)
    year = ReportingYear.objects.filter(pk=item.reporting_year_id)
    year.update(state="published", published_at=item.changed_at)
    return _page("kpis:evidence_correct", item, "place")


BECAUSE = {"reason": "because"}
A_TARGET = {"kind": "target", "year": "2018", "number": "5"}

FORMS = [
    Form("meeting", "place", "Hanoi", "Hue", meeting),
    Form("decision", "text", "To go on", "To end", decision),
    Form("partner", "name", "ABAC", "The ABAC", partner),
    Form("dialogue", "title", "Talks in May", "Talks in spring", dialogue),
    Form("term", "note", "by letter", "by mail", term),
    Form("recorded turn", "source", "Minutes", "A letter", recorded_turn),
    Form("person", "name", "Rosa Q.", "R. Quispe", person, BECAUSE),
    Form("reminder rule", "subject", "Soon: {what}", "Now: {what}", reminder_rule),
    Form("activity", "title", "A forum", "A seminar", activity, BECAUSE),
    Form("years of an activity", "last_year", "2018", "2019", activity_years, BECAUSE),
    Form("line of the Work Plan", "title", "A guide", "A manual", line),
    Form("progress of a line", "state", "under way", "done", progress),
    Form("session", "note", "By mail", "By post", session),
    Form("fund", "name", "ASF", "The ASF", fund),
    Form("record beside a note", "project_number", "SME 01 2018", "SME 02 2018", note_record),
    Form("recommendation", "done", "A study", "A course", recommendation),
    Form("aligned item", "text", "Trade", "Finance", aligned_item),
    Form("title of a review", "title", "Halfway", "Mid-term", review),
    Form("section template", "heading", "In short", "Summary", section_template),
    Form("target", "note", "SMEWG 46", "SMEWG 47", target, A_TARGET),
    Form("judgement", "words", "behind", "ahead", judgement),
    Form(
        "window", "closes", "2017-12-10", "2017-12-20", window,
        says=("10 December 2017", "20 December 2017"),
    ),
    Form(
        "what an item serves", "recommendations", ["1"], ["2"], serves,
        says=("1. Do it", "2. Do more"),
    ),
    # The last: it publishes the year in which the others list.
    Form("item of a published list", "place", "Lima", "Cusco", published_item, BECAUSE),
]  # fmt: skip
