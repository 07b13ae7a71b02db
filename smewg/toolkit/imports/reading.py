"""Reading a list: what is in each cell, decided from the whole list, and asked once where not.

In go an opened file, the columns of its kind and the answers given so far; out come the rows as our
own sheets write them, what was understood, and the questions that are left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from smewg.toolkit.imports import dates, finding, numbers
from smewg.toolkit.imports.dates import DayStyle, OrderEvidence
from smewg.toolkit.imports.delimited import LETTERS
from smewg.toolkit.imports.finding import Table, title_key
from smewg.toolkit.imports.names import Vocabulary, folded
from smewg.toolkit.imports.numbers import NumberStyle, SignEvidence
from smewg.toolkit.imports.progress import watched
from smewg.toolkit.imports.questions import About, Choice, Question, Understood
from smewg.toolkit.imports.sheets import Cell, CellKind, OpenedFile, SheetRow, WorkbookRefused
from smewg.toolkit.imports.workbooks import Column, Reads, Row
from smewg.toolkit.text import count_of

SEPARATOR = "; "
LEAVE_OUT = "-"
IS_TOTAL = frozenset({"total", "totals", "sum", "grand total", "subtotal"})
OF_DAYS = (Reads.DAY, Reads.LAST_DAY)
A_DAY = (CellKind.DAY, CellKind.MONTH)
OF_NUMBERS = (Reads.WHOLE, Reads.MONEY)
FORMULA = "This is a formula. Type its value instead{shown}."
ERROR = "This cell holds an error of the spreadsheet. Type its value."


@dataclass
class ListRead:
    """A list as it was read; without rows while it is not known which column is which."""

    table: Table
    rows: list[Row] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    understood: list[Understood] = field(default_factory=list)
    missing: list[Column] = field(default_factory=list)
    left_out: dict[int, str] = field(default_factory=dict)
    """Rows that are not part of the list, and why."""


class ListReader:
    """Reads lists of one kind. `told` are the answers by their keys, remembered ones among them."""

    def __init__(
        self,
        columns: Sequence[Column],
        vocabularies: Mapping[str, Vocabulary],
        told: Mapping[str, str] | None = None,
    ) -> None:
        self.columns = {each.key: each for each in columns}
        self.vocabularies, self.told = vocabularies, dict(told or {})
        self.questions: dict[str, Question] = {}
        self.days, self.numbers = DayStyle(), NumberStyle()
        self.title = next((each.key for each in columns if each.key == "title"), columns[0].key)

    def read(self, opened: OpenedFile) -> ListRead:
        """WorkbookRefused where no sheet holds anything."""
        finding.require_rows(opened)
        table = self._table(opened)
        if not table.rows:
            raise WorkbookRefused("The sheet has no filled row below its titles.")
        found = ListRead(table, missing=finding.missing(table, list(self.columns.values())))
        self._ask_letters(opened)
        self._decide_styles(table)
        if not found.missing:
            self._read_rows(found)
        found.questions = list(self.questions.values())
        if first := [
            each for each in found.questions if each.about in (About.LETTERS, About.SHEET)
        ]:
            found.questions = first
        found.understood = self._understood(opened, found)
        return found

    # Where the list stands

    def _table(self, opened: OpenedFile) -> Table:
        titles = {
            key.removeprefix("column:"): value
            for key, value in self.told.items()
            if key.startswith("column:") and (not value or value in self.columns)
        }
        columns = list(self.columns.values())
        tables = finding.candidates(opened, columns, titles)
        chosen = next((t for t in tables if t.sheet.name == self.told.get("sheet")), None)
        if chosen is None:
            self._ask_sheet([t for t in tables if len(t.places) == len(tables[0].places)])
            chosen = tables[0]
        return self._with_told_titles(chosen, titles)

    def _with_told_titles(self, table: Table, titles: Mapping[str, str]) -> Table:
        numbers_of = [row.number for row in table.sheet.rows]
        told = self.told.get("titles", "")
        if told.isdecimal() and int(told) in numbers_of:
            known = finding.known_titles(list(self.columns.values()))
            return finding.table_of(table.sheet, numbers_of.index(int(told)), known, titles)
        return table

    def _ask_sheet(self, tables: Sequence[Table]) -> None:
        filled = [each for each in tables if each.rows and each.places]
        if len(filled) > 1:
            self._ask(
                Question(
                    "sheet",
                    About.SHEET,
                    "Which sheet is the list?",
                    "Several sheets have the same titles.",
                    [
                        Choice(t.sheet.name, t.sheet.name, count_of(len(t.rows), "row"))
                        for t in filled
                    ],
                )
            )

    def _ask_letters(self, opened: OpenedFile) -> None:
        if opened.other_letters and "letters" not in self.told:
            self._ask(
                Question(
                    "letters",
                    About.LETTERS,
                    "Which of these reads right?",
                    "The file does not say which letters it is written in.",
                    [
                        Choice(name, f"“{example}”", LETTERS.get(name, name))
                        for name, example in opened.other_letters
                    ],
                )
            )

    # How the list writes days and numbers

    def _texts(self, table: Table, reads: Iterable[Reads]) -> list[str]:
        places = [at for key, at in table.places.items() if self.columns[key].reads in reads]
        cells = (row.cell(at) for row in table.rows for at in places)
        return [each.text for each in cells if each.kind is CellKind.TEXT and each.text]

    def _decide_styles(self, table: Table) -> None:
        self.order = OrderEvidence.of(self._texts(table, OF_DAYS))
        thai = {"yes": True, "no": False}.get(self.told.get("thai", ""))
        is_both = bool(self.order.day_first and self.order.month_first)
        told = self.told.get("days", "") if not is_both else self.told.get("days:both", "")
        self.days = DayStyle(self.order.order or told, thai)
        signs = SignEvidence.of(self._texts(table, OF_NUMBERS))
        self.numbers = NumberStyle(signs, self.told.get("decimals", ""))

    # Rows

    def _read_rows(self, found: ListRead) -> None:
        there = frozenset(found.table.places)
        for source in watched(found.table.rows, "Reading"):
            cells: dict[str, Cell] = {
                key: self._cell(source.number, key, self._joined(found.table, source, key, at))
                for key, at in found.table.places.items()
            }
            if not any(cell.text for cell in cells.values()):
                continue
            cells |= self._typed_beside(source.number, cells)
            if folded(cells.get(self.title, Cell()).text) in IS_TOTAL:
                found.left_out[source.number] = "This is a line of totals."
            row = Row(source.number, dict.fromkeys(self.columns, ""), is_hidden=source.is_hidden)
            row.there = there | cells.keys()
            for key, cell in cells.items():
                self._read_cell(row, self.columns[key], cell)
            if self.told.get(f"leave:{row.number}"):
                found.left_out[row.number] = "You left it out."
            found.rows.append(row)

    def _typed_beside(self, row: int, cells: Mapping[str, Cell]) -> dict[str, Cell]:
        """What was typed on the page for columns that the list does not have."""
        typed = {
            key: self.told.get(f"cell:{row}:{key}") for key in self.columns if key not in cells
        }
        return {key: Cell(text.strip()) for key, text in typed.items() if text}

    def _joined(self, table: Table, source: SheetRow, key: str, at: int) -> Cell:
        """The cell, with what another column holds of the same name."""
        cell, other = source.cell(at), table.places.get(self.columns[key].joins)
        second = source.cell(other).text if other is not None else ""
        return Cell(f"{cell.text}: {second}") if cell.text and second else cell

    def _cell(self, row: int, key: str, cell: Cell) -> Cell:
        """The cell, or what was typed in its place on the page."""
        typed = self.told.get(f"cell:{row}:{key}")
        return cell if typed is None else Cell(typed.strip())

    def _read_cell(self, row: Row, column: Column, cell: Cell) -> None:
        if column.reads is not Reads.LAST_DAY or cell.text:
            row.values[column.key] = cell.text
        if cell.kind is CellKind.FORMULA:
            is_shown = cell.text not in ("", "(formula)")
            shown = f": the sheet shows {cell.text[:60]}" if is_shown else ""
            row.problems[column.key] = FORMULA.format(shown=shown)
            row.values[column.key] = ""
        elif cell.kind is CellKind.ERROR:
            row.problems[column.key] = ERROR
        elif cell.kind in A_DAY and column.reads not in OF_DAYS and column.if_a_day:
            row.problems[column.key] = _became_a_day(cell.text, column)
            row.values[column.key] = ""
        elif cell.text:
            self._read_text(row, column, cell)

    def _read_text(self, row: Row, column: Column, cell: Cell) -> None:
        before = cell.text
        if column.reads in OF_DAYS:
            self._read_day(row, column, cell.text)
        elif column.reads in (*OF_NUMBERS, Reads.YEAR):
            self._read_number(row, column, cell)
        elif column.reads is Reads.NAMES:
            self._read_names(row, column, cell.text)
        elif column.reads is Reads.CODE:
            row.values[column.key] = " ".join(cell.text.split())
        if row.values[column.key] != before:
            row.written[column.key] = before

    def _read_day(self, row: Row, column: Column, text: str) -> None:
        read = dates.read_days(text, self.days)
        if read.order_is_open and self.days.order != dates.EACH_APART:
            self._ask_order(row, column, text)
        if read.is_thai:
            self._ask_thai(row, text, read.first)
        if read.problem or read.is_thai:
            thai = "Answer the question about Thai years, or type another day."
            row.problems[column.key] = read.problem or thai
            return
        row.values[column.key] = read.first.isoformat() if read.first else ""
        last = next((key for key, c in self.columns.items() if c.reads is Reads.LAST_DAY), "")
        if read.last and column.reads is Reads.DAY and last:
            row.values[last] = read.last.isoformat()
            row.written[last] = text
            row.there |= {last}
        elif read.last:
            row.problems[column.key] = f"This holds two days. {dates.SUCH_AS}"

    def _read_number(self, row: Row, column: Column, cell: Cell) -> None:
        text = cell.text
        if cell.kind is CellKind.NUMBER and not text.lstrip("-").isdigit():
            row.problems[column.key] = numbers.NOT_WHOLE.format(text=text)
            return
        style = numbers.ENGLISH if column.reads is Reads.YEAR else self.numbers
        read = numbers.whole(text, style, is_money=column.reads is Reads.MONEY)
        if read.is_ambiguous:
            self._ask_decimals(row, text)
        if read.is_nothing:
            self._read_nothing(row, column, text)
        elif read.problem:
            row.problems[column.key] = read.problem
        else:
            row.values[column.key] = "" if read.number is None else str(read.number)

    def _read_nothing(self, row: Row, column: Column, text: str) -> None:
        key = f"nothing:{text.casefold()}"
        answer = self.told.get(key)
        if answer is None:
            self._ask_nothing(row, key, text)
            row.problems[column.key] = f"“{text}”: zero or blank? Answer the question about it."
        else:
            row.values[column.key] = "0" if answer == "0" else ""

    def _read_names(self, row: Row, column: Column, text: str) -> None:
        vocabulary = self.vocabularies[column.key]
        read = vocabulary.read(text, several=column.several)
        unknown = []
        for each in read.unknown:
            key = f"name:{vocabulary.scope}:{folded(each)}"
            if self.told.get(key) == LEAVE_OUT:
                continue
            unknown.append(each[:80])
            if vocabulary.asks:
                self._ask_name(row, key, each, vocabulary)
        if unknown:
            then = "Say above what it is." if vocabulary.asks else "Choose one of the list."
            row.problems[column.key] = f"Not known: {SEPARATOR.join(unknown)}. {then}"
        elif len(read.values) > 1 and not column.several:
            row.problems[column.key] = "This names more than one. Name one."
        else:
            row.values[column.key] = SEPARATOR.join(read.values)

    # Questions, each once

    def _ask(self, question: Question, row: Row | None = None) -> None:
        asked = self.questions.setdefault(question.key, question)
        if row is not None and row.number not in asked.rows:
            asked.rows.append(row.number)

    def _ask_order(self, row: Row, column: Column, text: str) -> None:
        is_both = bool(self.order.day_first)
        why = "The list does not decide it."
        if is_both:
            why = (
                f"The list does both: {self.order.day_first[0]} has the day first, "
                f"{self.order.month_first[0]} the month."
            )
        day, month = (dates.read_days(text, DayStyle(order, True)) for order in ("day", "month"))
        if not (day.first and month.first):
            return
        choices = [
            Choice("day", f"The day first: {dates.day_in_words(day.first)}"),
            Choice("month", f"The month first: {dates.day_in_words(month.first)}"),
            Choice("each", "Not the same in every row", "You type these days one by one."),
        ]
        key = "days:both" if is_both else "days"
        said = f"Is {text} {dates.day_in_words(day.first)} or {dates.day_in_words(month.first)}?"
        self._ask(Question(key, About.DAYS, said, why, choices), row)

    def _ask_thai(self, row: Row, text: str, day: date | None) -> None:
        if day is None:
            return
        self._ask(
            Question(
                "thai",
                About.THAI,
                f"Is {text} a year of the Thai calendar?",
                f"Its year is far ahead; in the Thai calendar it is {dates.day_in_words(day)}.",
                [
                    Choice("yes", f"Yes: {dates.day_in_words(day)}"),
                    Choice("no", "No", "You type the day in the row."),
                ],
            ),
            row,
        )

    def _ask_decimals(self, row: Row, text: str) -> None:
        sign = "," if "," in text else "."
        grouped, decimal = numbers.both_readings(text)
        other = "." if sign == "," else ","
        self._ask(
            Question(
                "decimals",
                About.NUMBERS,
                f"Is {text} {grouped} or {decimal}?",
                "The list does not decide what its points and commas mean.",
                [
                    Choice(other, grouped, f"The {numbers.SIGNS[sign]} stands between thousands."),
                    Choice(sign, decimal, f"The {numbers.SIGNS[sign]} stands before decimals."),
                ],
            ),
            row,
        )

    def _ask_nothing(self, row: Row, key: str, text: str) -> None:
        self._ask(
            Question(
                key,
                About.NOTHING,
                f"What does “{text}” mean under a number: zero or blank?",
                "Zero says that there was none. Blank says that nobody knows.",
                [Choice("0", "Zero"), Choice("blank", "Blank")],
                spelling=text,
            ),
            row,
        )

    def _ask_name(self, row: Row, key: str, text: str, vocabulary: Vocabulary) -> None:
        nearest = vocabulary.nearest(text)
        choices = [Choice(f"={nearest.value}", f"It is {nearest.words}")] if nearest else []
        choices += vocabulary.offers(text)
        choices.append(Choice(LEAVE_OUT, "Leave this name out", "The rows come in without it."))
        self._ask(
            Question(
                key,
                About.NAME,
                f"Which {vocabulary.what} is “{text[:120]}”?",
                f"Nobody has said yet which {vocabulary.what} this is.",
                choices,
                options=[Choice(f"={each.value}", each.words) for each in vocabulary.names],
                options_label=f"It is another {vocabulary.what}",
                spelling=text,
                what=vocabulary.scope,
            ),
            row,
        )

    # What was understood

    def _understood(self, opened: OpenedFile, found: ListRead) -> list[Understood]:
        table = found.table
        others = [each.name for each in opened.sheets if each is not table.sheet]
        lines = [
            Understood("Sheet", table.sheet.name, f"Not used: {', '.join(others)}" * bool(others)),
            Understood("Titles", f"Row {table.titles.number}"),
        ]
        if opened.letters not in ("", "utf-8"):
            lines.append(Understood("Letters", LETTERS.get(opened.letters, opened.letters)))
        hidden = [row.number for row in found.rows if row.is_hidden]
        note = ""
        if hidden:
            numbers_said = ", ".join(map(str, hidden[:20]))
            verb = "is" if len(hidden) == 1 else "are"
            note = (
                f"{count_of(len(hidden), 'row')} {verb} hidden in your sheet ({numbers_said}) "
                f"and {verb} in the list too."
            )
        rows = len(found.table.rows if found.missing else found.rows)
        lines.append(Understood("Rows", str(rows), note))
        if self.order.open and self.days.order in ("day", "month"):
            said = f"{self.order.open[0]} is read with the {self.days.order} first"
            lines.append(Understood("Days", said, self._why_order()))
        if table.unused:
            names = "; ".join(title for _, title in table.unused)
            is_one = len(table.unused) == 1
            said = f"The column {names} was not used." if is_one else ""
            lines.append(Understood("Not used", said or f"These columns were not used: {names}."))
        return lines

    def _why_order(self) -> str:
        decided = self.order.day_first if self.days.order == "day" else self.order.month_first
        return f"As in {decided[0]}." if self.order.order and decided else "As you answered."


def _became_a_day(text: str, column: Column) -> str:
    day = date.fromisoformat(text if len(text) > 7 else f"{text}-01")
    meant = column.if_a_day.format(d=day.day, m=day.month, y=day.year)
    return f"This cell became a date. Did you mean {meant}? Type it here."


def column_choices(columns: Iterable[Column]) -> list[tuple[str, str]]:
    """What a column of a list may be, for the page that asks."""
    return [("", "Not used"), *((each.key, each.title) for each in columns)]


def column_key(title: str) -> str:
    """The key of the answer that says which column a title is."""
    return f"column:{title_key(title)}"


def plain_rows(
    opened: OpenedFile, columns: Sequence[Column], vocabularies: Mapping[str, Vocabulary]
) -> list[Row]:
    """The rows of a list of our own that nobody has to answer anything about."""
    return ListReader(columns, vocabularies).read(opened).rows
