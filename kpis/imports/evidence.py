"""Evidence as a workbook: written, filled in offline, looked at, and taken in as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from kpis.models import Evidence, ReportingYear
from plans.models import Plan
from smewg.models import Economy, Meeting, Partner, User
from smewg.toolkit.imports.planned_rows import PlannedRow, PlannedRows, Verdict
from smewg.toolkit.imports.workbooks import Column, Row

SEPARATOR = "; "
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
    codes = tuple(
        objective.code for area in plan.areas.all() for objective in area.objectives.all()
    )
    economies = tuple(Economy.objects.values_list("short_name", flat=True))
    return [
        Column("number", "No.", "Leave blank for a new item.", 8),
        Column(
            "indicator", "Indicator", choices=tuple(each.code for each in plan.indicators.all())
        ),
        Column("year", "Year", choices=tuple(str(year) for year in plan.years), width=8),
        Column("title", "Title", width=50),
        Column("description", "What happened", width=50),
        Column(
            "objectives",
            "Objectives",
            "Codes such as 1.2; 4.1, separated by semicolons.",
            choices=codes,
            several=True,
        ),
        Column(
            "economies",
            "Economies",
            "Separated by semicolons.",
            width=30,
            choices=economies,
            several=True,
        ),
        Column(
            "partners",
            "Partners",
            "Separated by semicolons.",
            width=30,
            choices=tuple(Partner.objects.values_list("name", flat=True)),
            several=True,
        ),
        Column("meeting", "Meeting", width=24, choices=tuple(map(str, Meeting.objects.all()))),
        Column("held_from", "First day", "Year-month-day, as 2018-09-12."),
        Column("held_until", "Last day", "Leave blank for one day."),
        Column("place", "Place"),
        Column("activity", "Activity of the schedule", "Its number in the schedule."),
        Column("project_number", "Project number", "As SME 02 2016A."),
        Column("practice", "Practice adopted", "Its No., or its title.", width=30),
        Column("adopter", "Adopted by", choices=economies),
        Column("adaptation", "What was adapted", width=30),
        Column("links", "Links", "Separated by semicolons.", width=30),
    ]


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

    row: Row
    item: Evidence
    named: dict[str, list[Any]]
    is_new: bool
    differs: bool
    practice_in_sheet: str = ""


@dataclass
class PlannedImport(PlannedRows):
    planned: list[PlannedItem]

    @transaction.atomic
    def take_in(self, by: User) -> None:
        """Add and change what the rows say, all or nothing; ValidationError names the row."""
        made: dict[str, Evidence] = {}
        for each in sorted(self.planned, key=lambda each: bool(each.item.adopter)):
            if each.practice_in_sheet:
                each.item.practice = made[each.practice_in_sheet]
            if each.verdict in (Verdict.ADDED, Verdict.CHANGED):
                try:
                    each.item.keep(by=by, reason="imported", **each.named)
                except ValidationError as error:
                    found = " ".join(error.messages)
                    raise ValidationError(f"Row {each.row.number}: {found}") from error
            made[each.item.title.casefold()] = each.item


class Reader:
    """Reads rows against what the plan and the installation know, with few queries for many."""

    def __init__(self, plan: Plan, user: User) -> None:
        self.plan = plan
        self.years = {str(each.year): each for each in ReportingYear.objects.filter(plan=plan)}
        self.indicators = {each.code.casefold(): each for each in plan.indicators.all()}
        self.objectives = {
            each.code: each for area in plan.areas.all() for each in area.objectives.all()
        }
        self.economies = list(Economy.objects.all())
        self.partners = {each.name.casefold(): each for each in Partner.objects.all()}
        self.meetings = {str(each).casefold(): each for each in Meeting.objects.all()}
        self.activities = {str(each.number): each for each in plan.activities.all()}
        visible = Evidence.objects.visible_to(user).counted().of_plan(plan).with_names()
        self.items = {item.number: item for item in visible}
        self.titles = {item.title.casefold(): item for item in self.items.values()}

    def plan_import(self, rows: Iterable[Row]) -> PlannedImport:
        """What taking the rows in would do; each row's problems stand on the row."""
        rows = list(rows)
        in_sheet = {row.values["title"].casefold(): row for row in rows}
        planned = [self._planned(row, in_sheet) for row in rows]
        self._refuse_repeated(planned)
        return PlannedImport(planned)

    def _planned(self, row: Row, in_sheet: dict[str, Row]) -> PlannedItem:
        item, is_new = self._item(row)
        before = as_row(item) if not is_new else {}
        practice_in_sheet = self._fill(item, row, in_sheet)
        named = {
            "objectives": self._several(row, "objectives", self.objectives.get),
            "economies": self._several(row, "economies", self._economy),
            "partners": self._several(
                row, "partners", lambda name: self.partners.get(name.casefold())
            ),
        }
        if not row.problems:
            self._apply_the_rules(item, row, named, practice_in_sheet)
        return PlannedItem(
            row,
            item,
            named,
            is_new,
            differs=any(_as_text(before.get(key)) != row.values[key] for key in before),
            practice_in_sheet=practice_in_sheet,
        )

    def _item(self, row: Row) -> tuple[Evidence, bool]:
        number = row.values["number"].upper()
        if number and number in self.items:
            return self.items[number], False
        if number:
            row.problems["number"] = (
                "There is no such item in this plan. Leave it blank for a new one."
            )
        return Evidence(), True

    def _fill(self, item: Evidence, row: Row, in_sheet: dict[str, Row]) -> str:
        """Put the row's plain values on the item; the title of a practice that is a row itself."""
        indicator = self.indicators.get(row.values["indicator"].casefold())
        year = self.years.get(row.values["year"])
        if indicator is None:
            row.problems["indicator"] = f"Name one of {self.plan.title}'s indicators."
        if year is None:
            row.problems["year"] = f"Name a year of the plan, {self.plan.period}."
        elif not year.is_open:
            row.problems["year"] = f"{year} is {year.state}: its list is shut."
        if indicator and year:
            item.indicator, item.reporting_year = indicator, year
        for key, longest in LONGEST.items():
            setattr(item, key, row.values[key])
            if len(row.values[key]) > longest:
                row.problems[key] = f"This has more than {longest} characters. Shorten it."
        if not item.title:
            row.problems["title"] = "Give it a title."
        item.held_from, item.held_until = self._day(row, "held_from"), self._day(row, "held_until")
        if item.held_from and item.held_until and item.held_until < item.held_from:
            row.problems["held_until"] = "The last day is before the first."
        item.meeting = self._one(row, "meeting", lambda name: self.meetings.get(name.casefold()))
        item.activity = self._one(row, "activity", self.activities.get)
        item.adopter = self._one(row, "adopter", self._economy)
        item.links = self._links(row)
        return self._practice(item, row, in_sheet)

    def _practice(self, item: Evidence, row: Row, in_sheet: dict[str, Row]) -> str:
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

    def _economy(self, name: str) -> Economy | None:
        wanted = " ".join(name.split()).casefold()
        return next((each for each in self.economies if wanted in each.spellings()), None)

    def _several(self, row: Row, key: str, find: Callable[[str], Any]) -> list[Any]:
        found = {part: find(part) for part in row.parts(key)}
        unknown = [part for part, each in found.items() if each is None]
        if unknown:
            row.problems[key] = f"Not known: {'; '.join(unknown)}. Separate several by semicolons."
        return [each for each in found.values() if each is not None]

    def _one(self, row: Row, key: str, find: Callable[[str], Any]) -> Any:
        wanted = row.values[key]
        found = find(wanted) if wanted else None
        if wanted and found is None:
            row.problems[key] = f"Not known: {wanted}. Choose one of the list."
        return found

    def _day(self, row: Row, key: str) -> date | None:
        wanted = row.values[key]
        try:
            return date.fromisoformat(wanted) if wanted else None
        except ValueError:
            row.problems[key] = "Type the date as year-month-day, for example 2018-09-12."
            return None

    def _links(self, row: Row) -> list[str]:
        is_address = URLValidator(schemes=["http", "https"])
        for link in row.parts("links"):
            try:
                is_address(link)
            except ValidationError:
                row.problems["links"] = f"{link[:60]} is not an address. Copy it with https://."
        return row.parts("links")


def _as_text(value: Any) -> str:
    return "" if value is None else str(value).strip()
