"""An economy's year as a workbook: filled in offline, looked at, and taken in as drafts.

A row stands for a report. What was not changed in a cell keeps the draft's own words to the last
character, for a row is compared with what this workbook would hold if it were written now. Reports
that were sent are in it to be read, and are changed on their pages.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from contributions.domain.report_fields import FIELDS, LABELS, MULTIPLE, ORIGINAL
from contributions.enums import Language
from contributions.forms.prefill import draft_from
from contributions.forms.report import ReportForm
from contributions.models import Contribution, ContributionKind, ContributionState
from contributions.operations.reports import begin_report, save_draft
from kpis.models import ReportingYear
from plans.imports import names as of_plan
from plans.models import Activity, Indicator, Objective
from smewg.imports import names as group_names
from smewg.imports.names import Learned
from smewg.models import Economy, Partner, User
from smewg.toolkit.drafts import ChangedMeanwhile, Sent
from smewg.toolkit.imports import workbooks
from smewg.toolkit.imports.names import Name, Vocabulary
from smewg.toolkit.imports.planned_rows import PlannedRow
from smewg.toolkit.imports.reading import plain_rows
from smewg.toolkit.imports.sheets import unescaped
from smewg.toolkit.imports.sources import open_file
from smewg.toolkit.imports.workbooks import Column, Reads, Row, WorkbookRefused
from smewg.toolkit.transitions import TransitionRefused

SEPARATOR = "; "
LONGEST_CELL = 32_000
"""Characters; Excel keeps 32,767 in a cell, and drops a longer text without a word."""
MOST_REPORTS = 200
SHEET = "Reports"
READ_AS = {
    "kind": Reads.NAMES,
    "original_language": Reads.NAMES,
    "held_from": Reads.DAY,
    "held_until": Reads.LAST_DAY,
    "activity": Reads.NAMES,
    "objectives": Reads.NAMES,
    "partners": Reads.NAMES,
    "indicators": Reads.NAMES,
    "msmes_reached": Reads.WHOLE,
    "led_by_women": Reads.WHOLE,
    "led_by_youth": Reads.WHOLE,
}
"""What the cells of a column are read as; the others are texts."""
TAKEN = uuid.UUID("6f0f3b0e-5d57-4b8e-9d0f-5a2f3f3f8f11")
"""Names the rows of workbooks, so that a row that is taken in twice makes one report."""

INSTRUCTIONS = (
    "Each row is a report. Fill what you know; nothing has to be complete: rows become drafts, "
    "which you finish and send in the tracker.",
    "For a new report leave No., Stands and Version blank. Leave them as they are in other rows.",
    "Several objectives, partners or indicators in one cell are separated by semicolons.",
    "Dates are written as 13 May 2018. Figures are whole numbers; leave them blank rather than "
    "guess.",
    "The contact and the note to the secretariat are seen by your economy and the secretariat "
    "only. Files are added in the tracker.",
    "Upload the workbook where you downloaded it. You see what would happen before anything is "
    "kept. Reports that were sent stay as they are.",
)


@dataclass(frozen=True)
class Names:
    """What cells may name, by the words that name it, and back: for one year's plan."""

    objectives: dict[str, str]
    indicators: dict[str, str]
    partners: dict[str, str]
    activities: dict[str, str]
    kinds: dict[str, str] = field(
        default_factory=lambda: {str(label): value for value, label in ContributionKind.choices}
    )

    languages: dict[str, str] = field(
        default_factory=lambda: {str(label): value for value, label in Language.choices}
    )

    @classmethod
    def of(cls, year: ReportingYear) -> Names:
        plan = year.plan
        objectives = Objective.objects.filter(area__plan=plan).select_related("area")
        return cls(
            {each.code: str(each.pk) for each in objectives},
            {each.code: str(each.pk) for each in Indicator.objects.filter(plan=plan)},
            {each.name: str(each.pk) for each in Partner.objects.all()},
            {str(each.number): str(each.pk) for each in Activity.objects.filter(plan=plan)},
        )

    def by_field(self) -> dict[str, dict[str, str]]:
        return {
            "objectives": self.objectives,
            "indicators": self.indicators,
            "partners": self.partners,
            "activity": self.activities,
            "kind": self.kinds,
            "original_language": self.languages,
        }


def columns(names: Names) -> list[Column]:
    """The workbook's columns, with the plan's own words as drop-downs."""
    helps = {
        "held_from": "As 13 May 2018.",
        "held_until": "Leave it blank for one day.",
        "activity": "Its number in the implementation schedule, if it is one of them.",
        "objectives": "Codes such as 1.2; 4.1, separated by semicolons.",
        "partners": "From the list, separated by semicolons.",
        "indicators": "Codes such as KPI 1; KPI 3. The secretariat confirms it.",
        "links": "One address a line, with https://.",
        "original_language": "Of the original words; blank where there are none.",
        "original": "The same as it was written first, in its own language.",
        "contact": "Private.",
        "private_note": "Private: never shown to other economies.",
    }
    wide = {
        "title": 40,
        "done": 60,
        "outcome": 40,
        "original": 40,
        "private_note": 30,
        "partners": 30,
    }
    choices = {name: tuple(words) for name, words in names.by_field().items()}
    return [
        Column("number", "No.", "Leave it as it is; blank for a new report.", 14, reads=Reads.CODE),
        Column("stands", "Stands", "What has become of it; it is not read.", 12),
        Column(
            "version", "Version", "Leave it as it is; blank for a new report.", 9, reads=Reads.CODE
        ),
        *(
            Column(
                name,
                LABELS[name][0].upper() + LABELS[name][1:],
                helps.get(name, ""),
                wide.get(name, 18),
                choices.get(name, ()),
                several=name in MULTIPLE,
                reads=READ_AS.get(name, Reads.TEXT),
                needed=name == "title",
                if_a_day="{d}.{m}" if name == "objectives" else "",
            )
            for name in FIELDS
        ),
    ]


def vocabularies(year: ReportingYear, learned: Learned) -> dict[str, Vocabulary]:
    """What the columns of names may name, by the column's key."""
    kinds = [Name(str(label), (value,)) for value, label in ContributionKind.choices]
    languages = [Name(str(label), (value,)) for value, label in Language.choices]
    return {
        "kind": Vocabulary("kind of activity", kinds, asks=False, splits=False),
        "original_language": Vocabulary("language", languages, asks=False, splits=False),
        "objectives": of_plan.objectives(year.plan),
        "activity": of_plan.activities(year.plan),
        "indicators": of_plan.indicators(year.plan, learned),
        "partners": group_names.partners(learned, may_make=False),
    }


def own_reports(economy: Economy, year: ReportingYear) -> list[Contribution]:
    """The economy's reports of the year that stand or are being written."""
    found = Contribution.objects.filter(economy=economy, reporting_year=year)
    current = found.exclude(state=ContributionState.WITHDRAWN).with_names().order_by("number")
    return list(
        current.select_related("latest__activity", "draft_by").prefetch_related("latest__partners")
    )


def current_words(report: Contribution) -> dict[str, Any]:
    """What a report holds now, as a draft would: what was sent, or what is being written."""
    is_written = (
        report.state in (ContributionState.DRAFT, ContributionState.RETURNED) and report.draft
    )
    if is_written or report.latest is None:
        return report.draft
    return draft_from(report.latest.words(), report.reporting_year.plan)


def fits_into_cells(report: Contribution) -> bool:
    """Whether every text of it fits into a cell."""
    return all(len(str(text)) <= LONGEST_CELL for text in current_words(report).values())


def as_row(report: Contribution, names: Names) -> dict[str, Any]:
    """A report as a row."""
    words = current_words(report)
    row: dict[str, Any] = {
        "number": report.reference,
        "stands": report.get_state_display(),
        "version": report.draft_version,
    }
    by_field = {name: _back(known) for name, known in names.by_field().items()}
    for name in FIELDS:
        value = words.get(name, "")
        known = by_field.get(name)
        if isinstance(value, list):
            row[name] = SEPARATOR.join(known[each] for each in value if known and each in known)
        elif known is not None:
            row[name] = known.get(value, "")
        else:
            row[name] = value
    return row


def _back(known: dict[str, str]) -> dict[str, str]:
    return {value: words for words, value in known.items()}


def workbook(economy: Economy, year: ReportingYear) -> bytes:
    """The economy's year: a row for each report that fits, the lists, and how to fill it."""
    names = Names.of(year)
    rows = [as_row(each, names) for each in own_reports(economy, year) if fits_into_cells(each)]
    return _written(names, rows, f"{economy.short_name}, {year}")


def _written(names: Names, rows: list[dict[str, Any]], note: str = "") -> bytes:
    return workbooks.write(columns(names), rows, title=SHEET, note=note, instructions=INSTRUCTIONS)


@dataclass
class PlannedReport(PlannedRow):
    """One row, the draft it would make or change, and the words of it."""

    report: Contribution | None = None
    words: dict[str, Any] = field(default_factory=dict)
    token: uuid.UUID | None = None


@transaction.atomic
def write_drafts(
    economy: Economy, year: ReportingYear, planned: Iterable[PlannedReport], by: User
) -> dict[int, str]:
    """Make and change the drafts, all or none; ValidationError names the row."""
    became = {}
    for each in planned:
        try:
            became[each.row.number] = _take(economy, year, each, by)
        except ChangedMeanwhile as changed:
            raise ValidationError(f"Row {each.row.number}: {changed}") from changed
        except TransitionRefused as refused:
            said = " ".join(refused.reasons)
            raise ValidationError(f"Row {each.row.number}: {said}") from refused
    return became


def _take(economy: Economy, year: ReportingYear, each: PlannedReport, by: User) -> str:
    if each.report is None:
        begun = begin_report(economy, year, by=by, token=each.token)
        if not begun.draft_version:
            save_draft(begun.pk, each.words, by=by, sent=Sent(0))
        return begun.reference
    sent = Sent(each.report.draft_version)
    save_draft(each.report.pk, each.words, by=by, sent=sent)
    return each.report.reference


class Reader:
    """Reads an economy's workbook against what stands in the tracker."""

    def __init__(self, economy: Economy, year: ReportingYear, names: Names | None = None) -> None:
        self.economy, self.year, self.names = economy, year, names or Names.of(year)
        self.columns = columns(self.names)
        reports = [each for each in own_reports(economy, year) if fits_into_cells(each)]
        self.reports = {each.reference.casefold(): each for each in reports}
        self.by_token = {each.start_token: each for each in own_reports(economy, year)}
        self.now = self._as_they_would_read(reports)

    def _as_they_would_read(self, reports: list[Contribution]) -> dict[str, dict[str, str]]:
        """The cells of each report, as they read back from a workbook that is written now."""
        if not reports:
            return {}
        content = _written(self.names, [as_row(each, self.names) for each in reports])
        rows = plain_rows(open_file(content), self.columns, vocabularies(self.year, {}))
        return {row.values["number"].casefold(): row.values for row in rows}

    def plan(self, rows: Sequence[Row]) -> list[PlannedReport]:
        """What taking the rows in would do; each row's problems stand on the row.

        WorkbookRefused for far too many.
        """
        if len(rows) > MOST_REPORTS:
            raise WorkbookRefused(
                f"This has more than {MOST_REPORTS:,} rows. Send it in several workbooks."
            )
        seen: dict[str, int] = {}
        planned = []
        for row in rows:
            number = row.values["number"].casefold()
            if number and number in seen:
                row.problems["number"] = f"Row {seen[number]} has it too. Keep one of them."
            seen.setdefault(number, row.number)
            planned.append(self._planned(row))
        _refuse_repeated(planned)
        return planned

    def _planned(self, row: Row) -> PlannedReport:
        number = row.values["number"].casefold()
        if not number:
            return self._new(row)
        report = self.reports.get(number)
        if report is None:
            row.problems["number"] = (
                f"{self.economy} has no report of {self.year} with this number. "
                "Leave it blank for a new one."
            )
            return PlannedReport(row, is_new=True)
        return self._known(row, report)

    def _new(self, row: Row) -> PlannedReport:
        said = json.dumps(_what_it_says(row), sort_keys=True)
        token = uuid.uuid5(TAKEN, f"{self.economy.pk}/{self.year.pk}/{said}")
        if token in self.by_token:
            current = self.by_token[token]
            return PlannedReport(row, is_new=False, report=current, stands_as=current.reference)
        words = {name: self._read(row, name) for name in FIELDS}
        blank = Contribution(economy=self.economy, reporting_year=self.year)
        if self.year.is_published:
            row.problems["title"] = f"The figures of {self.year} are published: no report is added."
        self._look_for_slips(row, blank, words, FIELDS)
        return PlannedReport(row, is_new=True, words=words, token=token)

    def _known(self, row: Row, report: Contribution) -> PlannedReport:
        now = self.now[report.reference.casefold()]
        for name in {*FIELDS, "version"} - row.there:
            row.values[name] = now[name]
        changed = [name for name in FIELDS if unescaped(row.values[name]) != unescaped(now[name])]
        planned = PlannedReport(
            row,
            is_new=False,
            differs=bool(changed),
            before=now,
            stands_as=report.reference,
            report=report,
        )
        if not changed:
            row.problems = {key: text for key, text in row.problems.items() if key == "number"}
            return planned
        if report.state != ContributionState.DRAFT:
            row.problems["number"] = (
                f"It is {report.get_state_display()}, so it is changed on its page. "
                "Take the row out, or put back what stood in it."
            )
        elif row.values["version"] != now["version"]:
            row.problems["version"] = (
                f"{report.draft_by or 'Somebody'} changed this draft in the tracker since it was "
                "downloaded. Download the workbook again, and bring your words over."
            )
        planned.words = report.draft | {name: self._read(row, name) for name in changed}
        self._look_for_slips(row, report, planned.words, changed)
        return planned

    def _look_for_slips(
        self, row: Row, report: Contribution, words: dict[str, Any], names: Iterable[str]
    ) -> None:
        """What the report's own form would say of the cells that were typed in."""
        slips = ReportForm(words, report).slips()
        for name in names:
            if name in slips:
                row.problems.setdefault(name, " ".join(slips[name]))

    def _read(self, row: Row, name: str) -> Any:
        known = self.names.by_field().get(name)
        if known is None:
            return row.values[name]
        if name in MULTIPLE:
            return [known[part] for part in row.parts(name) if part in known]
        return known.get(row.values[name], "")


def _what_it_says(row: Row) -> dict[str, str]:
    """What names a new row: without the younger columns where they are blank, as it was named."""
    return {name: row.values[name] for name in FIELDS if row.values[name] or name not in ORIGINAL}


def _refuse_repeated(planned: Iterable[PlannedReport]) -> None:
    """Two rows that say the same are one report."""
    seen: dict[uuid.UUID, int] = {}
    for each in planned:
        if each.token is None:
            continue
        if each.token in seen:
            text = f"Row {seen[each.token]} says the same. Keep one of them."
            each.row.problems.setdefault("title", text)
        seen.setdefault(each.token, each.row.number)
