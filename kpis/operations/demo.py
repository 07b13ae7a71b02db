"""Invented counts and evidence for 2017 to 2019, so that every page has something to show.

Every title says that it is invented; nothing here is a fact about the group or its economies.
"""

from __future__ import annotations

import random
from datetime import date

from kpis.domain import figures
from kpis.models import Evidence, FigureChange, ReportingYear
from kpis.operations.evidence_from_activity import mark_as_listed
from kpis.operations.figures import change_figures, correct
from kpis.operations.years import close_year, publish_year, verify_year
from kpis.queries import grid
from kpis.queries.closing import blank_cells
from kpis.queries.totals import PlanFigures, plan_figures
from plans.models import Indicator, Objective, Plan, PriorityArea
from smewg.models import Economy, Meeting, Partner, User
from smewg.toolkit.values import Value

SEED = 2017
HOW_MANY = {
    "kpi-1": (3, 4, 5),
    "kpi-2": (8, 11, 9),
    "kpi-3": (5, 7, 6),
    "kpi-4": (2, 3, 4),
    "kpi-5": (3, 4, 4),
}
"""How many items are invented for each indicator in 2017, 2018 and 2019."""

CARRIED_OUT = {(2017, 0): 5, (2017, 1): 7, (2018, 0): 12}
"""Which invented workshop, by year and place, is said to be which activity of the schedule."""
WORKSHOPS = "kpi-2"

SUBJECTS = (
    "start-ups led by women",
    "digital tools for small shops",
    "invoice financing",
    "green supply chains",
    "simpler licences",
    "exporting services",
    "procurement from small firms",
    "young founders",
    "business continuity",
    "online marketplaces",
    "crowdfunding",
    "clusters and local products",
)
MEETINGS_A_YEAR = 2
KINDS = {
    "kpi-1": "Initiative on",
    "kpi-2": "Workshop on",
    "kpi-3": "Shared practice:",
    "kpi-4": "Adopted practice:",
    "kpi-5": "Dialogue on",
}


def load(plan: Plan, secretariat: User, verifier: User) -> bool:
    """Invent the plan's first three years; False where the plan has evidence already.

    2017 is published and has one correction, 2018 is closed and waits for its verification, 2019
    is open, with blanks and a difference that nobody has explained.
    """
    if Evidence.objects.of_plan(plan).exists():
        return False
    dice = random.Random(SEED)  # noqa: S311 (invented figures need no secrecy)
    years = list(ReportingYear.objects.filter(plan=plan).order_by("year")[:3])
    for place, reporting_year in enumerate(years):
        for indicator in plan.indicators.all():
            for number in range(HOW_MANY.get(indicator.slug, (2, 2, 2))[place]):
                _invent(indicator, reporting_year, number, dice, secretariat)
        _type_in_what_is_listed(reporting_year, secretariat)
    first, second, third = years
    _publish(first, secretariat, verifier)
    _differ(
        second, secretariat, "kpi-2", 1, "One workshop is counted here whose report is awaited."
    )
    _close(second, secretariat)
    _differ(third, secretariat, "kpi-2", 2, "")
    _leave_blank(third, secretariat)
    return True


def _invent(
    indicator: Indicator, year: ReportingYear, number: int, dice: random.Random, by: User
) -> None:
    subject = dice.choice(SUBJECTS)
    named = {*indicator.must_name, *indicator.may_name}
    item = Evidence(
        indicator=indicator,
        reporting_year=year,
        title=f"{KINDS.get(indicator.slug, 'Item on')} {subject} no. {number + 1} (invented)",
        description="Invented for demonstration.",
    )
    economies = dice.sample(list(Economy.objects.all()), dice.randint(1, 3))
    if "dates" in named:
        item.held_from = date(year.year, dice.randint(2, 11), dice.randint(1, 28))
    if "place" in named:
        item.place = "Invented Town"
    if "meeting" in indicator.must_name:
        item.meeting = _meeting(year.year)
    if indicator.slug == WORKSHOPS and "activity" in named:
        _name_activity(item, CARRIED_OUT.get((year.year, number)))
    if "practice" in named and not _adopt(item, year, dice):
        return
    item.keep(
        by=by,
        objectives=_some_objectives(indicator.plan, dice),
        economies=economies if "economies" in named else [],
        partners=dice.sample(list(Partner.objects.all()), 1) if "partners" in named else [],
    )


def _name_activity(item: Evidence, number: int | None) -> None:
    """Let the item be the activity of this number, where the schedule has it."""
    plan = item.indicator.plan
    activity = plan.activities.filter(number=number).first() if number else None
    if activity:
        item.activity = activity
        item.title = f"{activity.title[:280]} (invented)"


def carry_out_what_is_listed(plan: Plan, secretariat: User) -> None:
    """The activities that invented items name are carried out."""
    named = Evidence.objects.of_plan(plan).counted().filter(activity__isnull=False)
    for activity in dict.fromkeys(each.activity for each in named.select_related("activity")):
        if activity is not None and not activity.is_settled:
            mark_as_listed(activity, by=secretariat)


def _some_objectives(plan: Plan, dice: random.Random) -> list[Objective]:
    objectives = list(Objective.objects.filter(area__plan=plan))
    return dice.sample(objectives, dice.choice((1, 1, 1, 2)))


def _meeting(year: int) -> Meeting:
    known = Meeting.objects.filter(kind=Meeting.Kind.SMEWG, year=year).first()
    if known:
        return known
    before = Meeting.objects.filter(kind=Meeting.Kind.SMEWG, year__lt=year).order_by("-number")
    last = before.first()
    ministers = Meeting.objects.filter(kind=Meeting.Kind.SMEMM, year=year).first()
    return Meeting.objects.create(
        kind=Meeting.Kind.SMEWG,
        number=last.number + MEETINGS_A_YEAR * (year - last.year) if last else 1,
        year=year,
        month=ministers.start.month if ministers and ministers.start else None,
        turn=Meeting.Place.SECOND,
        place=ministers.place if ministers else "",
        host=ministers.host if ministers else None,
        note="Invented for demonstration: number, month and place are not from a record.",
    )


def _adopt(item: Evidence, year: ReportingYear, dice: random.Random) -> bool:
    """Make `item` an adoption that is not listed yet; False when every practice has been taken."""
    practices = Evidence.objects.counted().filter(
        indicator=item.indicator.practices_of, reporting_year__year__lte=year.year
    )
    free = [practice for practice in practices if not practice.adoptions.exists()]
    if not free:
        return False
    item.practice = dice.choice(free)
    sharers = item.practice.economies.all()
    item.adopter = dice.choice(list(Economy.objects.exclude(pk__in=sharers)))
    item.adaptation = "Invented: fitted to the adopter's own programmes."
    item.title = f"{item.practice.title.removesuffix(' (invented)')}, adopted (invented)"
    return True


def _to(
    current: PlanFigures,
    year: ReportingYear,
    indicator: Indicator,
    area: PriorityArea | None,
    value: Value,
) -> FigureChange:
    seen = current.at(indicator, year.year, area).figure.version
    return FigureChange(indicator, area, seen, value, reason="invented")


def _type_in_what_is_listed(year: ReportingYear, by: User) -> None:
    current = plan_figures(year.plan, by)
    changes = [
        _to(current, year, indicator, area, figures.counted(listed))
        for indicator in year.plan.indicators.all()
        for area in [*year.plan.areas.all(), None]
        for listed in [current.at(indicator, year.year, area).listed]
    ]
    change_figures(year, changes, by=by)


def _raised(
    current: PlanFigures, year: ReportingYear, indicator: Indicator, more: int
) -> list[FigureChange]:
    """Changes that raise the indicator's total, and its first area with a figure, by `more`."""
    area = next(
        each for each in year.plan.areas.all() if current.value(indicator, year.year, each).number
    )
    raised: list[PriorityArea | None] = [area, None]
    return [
        _to(
            current,
            year,
            indicator,
            place,
            figures.counted((current.value(indicator, year.year, place).number or 0) + more),
        )
        for place in raised
    ]


def _differ(year: ReportingYear, by: User, slug: str, more: int, because: str) -> None:
    """Type `more` into one of the indicator's areas, and its total, than the list holds."""
    indicator = year.plan.indicators.get(slug=slug)
    change_figures(year, _raised(plan_figures(year.plan, by), year, indicator, more), by=by)
    if because:
        year.counts.get(indicator=indicator).explain(f"Invented: {because}", by=by)


def _leave_blank(year: ReportingYear, by: User) -> None:
    """2019 is under way: its last indicator's total is not yet due, and its areas are blank."""
    current = plan_figures(year.plan, by)
    indicator = year.plan.indicators.reverse()[0]
    blanks = [_to(current, year, indicator, area, figures.BLANK) for area in year.plan.areas.all()]
    change_figures(year, [*blanks, _to(current, year, indicator, None, figures.NOT_YET_DUE)], by=by)


def _close(year: ReportingYear, by: User) -> None:
    page = grid.grid(year, by)
    close_year(year.pk, by=by, confirmed={cell.key for cell in blank_cells(page)})


def _publish(year: ReportingYear, secretariat: User, verifier: User) -> None:
    _close(year, secretariat)
    verify_year(year.pk, by=verifier)
    publish_year(year.pk, by=verifier)
    indicator = next(iter(year.plan.indicators.all()))
    changes = _raised(plan_figures(year.plan, secretariat), year, indicator, 1)
    correct(year, changes, by=secretariat, reason="Invented: an initiative was found later.")
