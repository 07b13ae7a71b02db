"""Evidence as a workbook: written, filled in offline, looked at, and taken in as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.urls import reverse

from kpis.models import Evidence, ReportingYear
from kpis.operations.evidence_from_project import settle_activity
from plans.imports import names as of_plan
from plans.models import Objective, Plan
from smewg.imports import names
from smewg.imports.names import Learned
from smewg.models import Economy, Meeting, Partner, User
from smewg.toolkit.imports.names import Vocabulary
from smewg.toolkit.imports.planned_rows import LikelySame, PlannedRow
from smewg.toolkit.imports.progress import watched
from smewg.toolkit.imports.workbooks import Column, Reads, Row
from smewg.toolkit.similarity import likely_same

SEPARATOR = "; "
DATE_TITLES = ("Date", "Dates", "Start date", "Starts")
LONGEST = {
    "title": 300,
    "description": 20_000,
    "place": 150,
    "project_number": 20,
    "adaptation": 20_000,
}
"""The plain columns, and how many characters each may hold."""


def columns(plan: Plan) -> list[Column]:
    """The workbook's columns, with the plan's own words as drop-downs."""
    codes = tuple(each.code for each in _objectives(plan))
    economies = tuple(Economy.objects.values_list("short_name", flat=True))
    indicators = tuple(each.code for each in plan.indicators.all())
    partners = tuple(Partner.objects.values_list("name", flat=True))
    meetings = tuple(map(str, Meeting.objects.all()))
    several: Any = {"help": "Separated by semicolons.", "several": True, "reads": Reads.NAMES}
    return [
        Column("number", "No.", "Leave blank for a new item.", 8, reads=Reads.CODE),
        Column(
            "indicator",
            "Indicator",
            choices=indicators,
            reads=Reads.NAMES,
            needed=True,
            aliases=("KPI", "Key performance indicator"),
        ),
        Column("year", "Year", choices=tuple(map(str, plan.years)), width=8, reads=Reads.YEAR),
        Column("title", "Title", width=50, needed=True),
        Column("description", "What happened", width=50, aliases=("Description",)),
        Column(
            "objectives",
            "Objectives",
            "Codes such as 1.2; 4.1, separated by semicolons.",
            choices=codes,
            several=True,
            reads=Reads.NAMES,
            if_a_day="{d}.{m}",
            aliases=("Objective",),
        ),
        Column("economies", "Economies", width=30, choices=economies, **several),
        Column("partners", "Partners", width=30, choices=partners, **several),
        Column("meeting", "Meeting", width=24, choices=meetings, reads=Reads.NAMES),
        Column(
            "held_from", "First day", "As 13 September 2018.", reads=Reads.DAY, aliases=DATE_TITLES
        ),
        Column(
            "held_until",
            "Last day",
            "Leave blank for one day.",
            reads=Reads.LAST_DAY,
            aliases=("End date", "Ends"),
        ),
        Column("place", "Place", aliases=("Venue", "Location")),
        Column(
            "activity", "Activity of the schedule", "Its number in the schedule.", reads=Reads.NAMES
        ),
        Column("project_number", "Project number", "As SME 02 2016A.", reads=Reads.CODE),
        Column("practice", "Practice adopted", "Its No., or its title.", width=30),
        Column("adopter", "Adopted by", choices=economies, reads=Reads.NAMES),
        Column("adaptation", "What was adapted", width=30),
        Column("links", "Links", "Separated by semicolons.", width=30),
    ]


def _objectives(plan: Plan) -> Iterable[Objective]:
    return Objective.objects.filter(area__plan=plan).select_related("area")


def vocabularies(
    plan: Plan, learned: Learned, *, may_make: bool, may_make_meetings: bool = False
) -> dict[str, Vocabulary]:
    """What the columns of names may name, by the column's key.

    `may_make`: whether an unknown partner may become a new one; the same of a meeting.
    """
    economies = names.economies(learned)
    return {
        "indicator": of_plan.indicators(plan, learned),
        "objectives": of_plan.objectives(plan),
        "activity": of_plan.activities(plan),
        "economies": economies,
        "adopter": economies,
        "partners": names.partners(learned, may_make=may_make),
        "meeting": names.meetings(learned, may_make=may_make_meetings),
    }


def as_row(item: Evidence) -> dict[str, Any]:
    """An item as a row; what is written here reads back as the same item."""
    return {
        "number": item.number,
        "indicator": item.indicator.code,
        "year": item.reporting_year.year,
        "title": item.title,
        "description": item.description,
        "objectives": SEPARATOR.join(each.code for each in item.objectives.all()),
        "economies": SEPARATOR.join(each.short_name for each in item.economies.all()),
        "partners": SEPARATOR.join(each.name for each in item.partners.all()),
        "meeting": str(item.meeting or ""),
        "held_from": item.held_from.isoformat() if item.held_from else "",
        "held_until": item.held_until.isoformat() if item.held_until else "",
        "place": item.place,
        "activity": item.activity.number if item.activity else "",
        "project_number": item.project_number,
        "practice": item.practice.number if item.practice else "",
        "adopter": item.adopter.short_name if item.adopter else "",
        "adaptation": item.adaptation,
        "links": SEPARATOR.join(item.links),
    }


@dataclass
class PlannedItem(PlannedRow):
    """One row, the item it would make or change, and what that item would name."""

    item: Evidence = field(default_factory=Evidence)
    named: dict[str, list[Any]] = field(default_factory=dict)
    practice_in_sheet: str = ""


@transaction.atomic
def write_items(planned: Iterable[PlannedItem], by: User) -> dict[int, str]:
    """Add and change what the rows say, all or none; what each became, by its number.

    ValidationError names the row.
    """
    made: dict[str, Evidence] = {}
    became: dict[int, str] = {}
    for each in sorted(planned, key=lambda each: bool(each.item.adopter)):
        try:
            if each.practice_in_sheet:
                each.item.practice = _practice_made(each.practice_in_sheet, made)
            each.item.keep(by=by, reason="imported", **each.named)
            settle_activity(each.item, by=by)
        except ValidationError as error:
            found = " ".join(error.messages)
            raise ValidationError(f"Row {each.row.number}: {found}") from error
        made[each.item.title.casefold()] = each.item
        became[each.row.number] = each.item.number
    return became


def _practice_made(title: str, made: Mapping[str, Evidence]) -> Evidence:
    if title not in made:
        raise ValidationError(
            "Its practice is a row that still needs an answer. Answer that first."
        )
    return made[title]


class Reader:
    """Reads rows against what the plan and the installation know, with few queries for many."""

    def __init__(self, plan: Plan, user: User) -> None:
        self.of_plan = plan
        self.years = {str(each.year): each for each in ReportingYear.objects.filter(plan=plan)}
        self.indicators = {each.code: each for each in plan.indicators.all()}
        self.objectives = {each.code: each for each in _objectives(plan)}
        self.economies = {each.short_name: each for each in Economy.objects.all()}
        self.partners = {each.name: each for each in Partner.objects.all()}
        self.meetings = {str(each): each for each in Meeting.objects.all()}
        self.activities = {str(each.number): each for each in plan.activities.all()}
        visible = Evidence.objects.visible_to(user).counted().of_plan(plan).with_names()
        self.items = {item.number: item for item in visible}
        self.titles = {item.title.casefold(): item for item in self.items.values()}
        self.by_words: dict[tuple[str, str, str], list[Evidence]] = {}
        for item in self.items.values():
            what = (item.indicator.code, str(item.reporting_year.year), item.title.casefold())
            self.by_words.setdefault(what, []).append(item)

    def plan(self, rows: Iterable[Row], told: Mapping[str, str]) -> list[PlannedItem]:
        """What taking the rows in would do; each row's problems stand on the row."""
        rows = list(rows)
        in_sheet = {row.values["title"].casefold(): row for row in rows}
        planned = [self._planned(row, in_sheet, told) for row in watched(rows, "Comparing")]
        self._refuse_repeated(planned)
        return planned

    def _planned(
        self, row: Row, in_sheet: Mapping[str, Row], told: Mapping[str, str]
    ) -> PlannedItem:
        by_words = not row.values["number"]
        item, is_new = self._item(row, told)
        before = {key: _as_text(value) for key, value in as_row(item).items()} if item.pk else {}
        for key in set(before) - row.there:
            row.values[key] = before[key]
        can_follow = "year" not in row.problems and "held_from" not in row.problems
        if is_new and can_follow and not row.values["year"] and row.values["held_from"]:
            row.values["year"] = row.values["held_from"][:4]
            row.there |= {"year"}
        differs = any(before[key] != row.values[key] for key in before)
        planned = PlannedItem(
            row, is_new, differs, before, item.number if item.pk else "", item=item
        )
        planned.may_be_another = by_words
        if not is_new and not differs and not row.problems:
            if not item.reporting_year.is_open:
                state = item.reporting_year.state
                planned.because = f"{item.reporting_year} is {state}: it is left as it is."
            return planned
        self._apply(planned, in_sheet)
        if is_new and not row.problems:
            planned.likely = self._likely(item)
        return planned

    def _apply(self, planned: PlannedItem, in_sheet: Mapping[str, Row]) -> None:
        """Put the row's values on its item, and look whether the item's page would take them."""
        row, item = planned.row, planned.item
        planned.practice_in_sheet = self._fill(item, row, in_sheet)
        planned.named = {
            "objectives": self._several(row, "objectives", self.objectives),
            "economies": self._several(row, "economies", self.economies),
            "partners": self._several(row, "partners", self.partners),
        }
        if not row.problems:
            self._apply_the_rules(item, row, planned.named, planned.practice_in_sheet)

    def _item(self, row: Row, told: Mapping[str, str]) -> tuple[Evidence, bool]:
        number = row.values["number"].upper()
        if number and number in self.items:
            return self.items[number], False
        if number:
            row.problems["number"] = (
                "There is no such item in this plan. Leave it blank for a new one."
            )
        if not told.get(f"another:{row.number}") and (same := self._the_same(row)):
            return same, False
        return Evidence(), True

    def _the_same(self, row: Row) -> Evidence | None:
        """The item that says all that a row without a number says: it was added before."""
        year = row.values["year"] or row.values["held_from"][:4]
        what = (row.values["indicator"], year, row.values["title"].casefold())
        asked = row.there - {"number", "year"}
        for item in self.by_words.get(what, ()):
            before = as_row(item)
            if all(_as_text(before[key]) == row.values[key] for key in asked):
                row.values["number"] = item.number
                return item
        return None

    def _likely(self, item: Evidence) -> list[LikelySame]:
        near = [
            (number, each.title)
            for number, each in self.items.items()
            if each.reporting_year_id == item.reporting_year_id
            and each.indicator_id == item.indicator_id
        ]
        found = likely_same(item.title, near)[:3]
        return [
            LikelySame(
                each.candidate,
                self.items[each.candidate].title,
                reverse("kpis:evidence", args=[self.items[each.candidate].pk]),
                each.shared_words,
            )
            for each in found
        ]

    def _fill(self, item: Evidence, row: Row, in_sheet: Mapping[str, Row]) -> str:
        """Put the row's plain values on the item; the title of a practice that is a row itself."""
        indicator = self.indicators.get(row.values["indicator"])
        year = self.years.get(row.values["year"])
        if indicator is None:
            row.problems.setdefault("indicator", f"Name one of {self.of_plan.title}'s indicators.")
        if year is None:
            row.problems.setdefault("year", f"Name a year of the plan, {self.of_plan.period}.")
        elif not year.is_open:
            row.problems["year"] = f"{year} is {year.state}: its list is shut."
        if indicator and year:
            item.indicator, item.reporting_year = indicator, year
        for key, longest in LONGEST.items():
            setattr(item, key, row.values[key])
            if len(row.values[key]) > longest:
                row.problems.setdefault(
                    key, f"This has more than {longest} characters. Shorten it."
                )
        if not item.title:
            row.problems.setdefault("title", "Give it a title.")
        item.held_from, item.held_until = _day(row, "held_from"), _day(row, "held_until")
        if item.held_from and item.held_until and item.held_until < item.held_from:
            row.problems["held_until"] = "The last day is before the first."
        item.meeting = self.meetings.get(row.values["meeting"])
        item.activity = self.activities.get(row.values["activity"])
        item.adopter = self.economies.get(row.values["adopter"])
        item.links = self._links(row)
        return self._practice(item, row, in_sheet)

    def _practice(self, item: Evidence, row: Row, in_sheet: Mapping[str, Row]) -> str:
        wanted = row.values["practice"]
        found = self.items.get(wanted.upper()) or self.titles.get(wanted.casefold())
        item.practice = found
        if wanted and not found and wanted.casefold() not in in_sheet:
            row.problems["practice"] = "No item has this No. or title. List the practice first."
        if bool(wanted) != bool(row.values["adopter"]):
            at = "adopter" if wanted else "practice"
            row.problems.setdefault(at, "An adoption names the practice and the economy.")
        return wanted.casefold() if wanted and not found else ""

    def _apply_the_rules(
        self, item: Evidence, row: Row, named: dict[str, list[Any]], practice_in_sheet: str
    ) -> None:
        for key, found in item.problems(*named.values()).items():
            if not (key == "practice" and practice_in_sheet):
                row.problems[key] = " ".join(found)

    def _refuse_repeated(self, planned: list[PlannedItem]) -> None:
        seen: dict[tuple[str, ...], int] = {}
        for each in planned:
            if not each.is_new and not each.differs:
                continue
            what: tuple[str, ...]
            if each.item.adopter and each.row.values["practice"]:
                what = (each.row.values["practice"].casefold(), each.item.adopter.code)
                key = "adopter"
            else:
                what = tuple(each.row.values[k].casefold() for k in ("indicator", "year", "title"))
                key = "title"
            if what in seen and not each.row.problems:
                each.row.problems[key] = f"Row {seen[what]} says the same. Keep one of them."
            seen.setdefault(what, each.row.number)

    def _several(self, row: Row, key: str, known: Mapping[str, Any]) -> list[Any]:
        return [known[part] for part in _parts(row, key) if part in known]

    def _links(self, row: Row) -> list[str]:
        is_address = URLValidator(schemes=["http", "https"])
        for link in row.parts("links"):
            try:
                is_address(link)
            except ValidationError:
                row.problems["links"] = f"{link[:60]} is not an address. Copy it with https://."
        return row.parts("links")


def _parts(row: Row, key: str) -> list[str]:
    """The names that a cell holds; one name with a semicolon in it stays whole."""
    return list(dict.fromkeys(row.parts(key)))


def _day(row: Row, key: str) -> date | None:
    return (
        date.fromisoformat(row.values[key]) if row.values[key] and key not in row.problems else None
    )


def _as_text(value: Any) -> str:
    return "" if value is None else str(value).strip()
