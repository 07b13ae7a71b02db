"""No generated sentence says of a figure what the figure does not bear.

Random installations: years open, closed and published, figures of every kind, lists of any length,
readers and narrowings. The oracle is what the test itself typed, in plain dictionaries. Twenty of
them with every run; `make sentences` tries two hundred.
"""

import os
import random
import re

import pytest
from django.db import transaction

from kpis.domain import figures
from kpis.models import FigureChange, ReportingYear
from kpis.operations.figures import change_figures
from reviews.domain.span import Span
from reviews.models import Review, ReviewKind
from reviews.operations.snapshots import freeze
from reviews.queries.dashboard import Dashboard
from reviews.queries.figures import Figures, figures_of
from reviews.queries.scope import scope, with_figures
from smewg.models import Economy
from tests.factories import listed
from tests.reviews.documents import begun

pytestmark = [pytest.mark.django_db, pytest.mark.once]

INSTALLATIONS = int(os.environ.get("SENTENCES", "10"))
AREA = 2
FROM_TO = re.compile(r"(KPI \d)\)? (rose|fell) to (\d+) in (\d{4}), from (\d+) in (\d{4})")
EACH_YEAR = re.compile(r"(KPI \d)\)? (rose|fell) each year: (.+?)\.(?: |$)")
SAME = re.compile(r"(KPI \d)\)?: (\d+) in (\d{4}), the same as in (\d{4})")
OF_YEAR = re.compile(r"(\d+)( so far)? in (\d{4})")
YEAR_OF = re.compile(r"(\d{4}): (\d+)( so far)?(?! listed)\b")
SO_FAR = re.compile(r"(KPI \d)\)? (\d+) so far")
ZERO = re.compile(r"(?<![\d,/-])(?<!\d\.)0(?![\d,/%-])(?!\.\d)")
NO_FIGURES = re.compile(r"\b0 of \d+ for \d{4}")
"""How many economies answered: a count of answers, which nobody types."""


class Installation:
    """A random installation, and what stands in it as the test typed it."""

    def __init__(self, plan, seed, by):
        self.plan, self.dice, self.by = plan, random.Random(seed), by
        self.typed = {}
        self.states = {}
        for year in ReportingYear.objects.filter(plan=plan):
            self._fill(year)
        self._close()

    def _fill(self, year):
        changes = []
        for indicator in self.plan.indicators.all():
            total, part = self._values()
            area = self.plan.areas.get(number=AREA)
            for place, value in ((None, total), (area, part)):
                if value is not None:
                    changes.append(FigureChange(indicator, place, 0, value))
                self.typed[indicator.code, year.year, place and AREA] = value
        change_figures(year, changes, by=self.by)
        if self.dice.random() < 0.5:
            listed(self.plan, self.by, "kpi-1", year.year, f"Of {year.year}")

    def _values(self):
        """A total and an area's part of it; None for a cell that nobody filled."""
        number = self.dice.choice([0, 0, 1, 2, 7, 19, 20, 40])
        total = self.dice.choice(
            [figures.counted(number)] * 4 + [None, figures.NOT_YET_DUE, figures.NOT_APPLICABLE]
        )
        if total is None or total.number is None:
            return total, None
        part = self.dice.choice([figures.counted(self.dice.randint(0, number)), None])
        return total, part

    def _close(self):
        for year in ReportingYear.objects.filter(plan=self.plan):
            state = self.dice.choice(["open", "closed", "published"])
            year.state = state
            year.save()  # with its history, which a review reads
            self.states[year.year] = state

    def number(self, code, year, area, reader):
        """The finished or unfinished number that the reader may see there, or None."""
        value = self.typed.get((code, year, area))
        if reader == "observer" and self.states[year] != "published":
            return None
        return value.number if value is not None else None

    def is_finished(self, year):
        return self.states[year] != "open"


def wrong(sentence, of, area, reader, economy):
    """What of a sentence the oracle does not bear; "" where all of it is so."""
    rest = sentence
    for pattern, judge in (
        (FROM_TO, lambda m: _pair(of, area, reader, m)),
        (EACH_YEAR, lambda m: _run(of, area, reader, m)),
        (SAME, lambda m: _alike(of, area, reader, m)),
    ):
        for found in pattern.finditer(rest):
            if economy:
                return f"of one economy: {found[0]}"
            if not judge(found):
                return found[0]
        rest = pattern.sub("", rest)
    if re.search(r"\b(rose|fell)\b", rest):
        return "moves without its figures"
    rest = NO_FIGURES.sub("", rest)
    if not ZERO.search(rest):
        return ""
    if economy:
        return "a zero of a list that is narrowed"
    return "" if _zeros_stand(rest, of, area, reader) else "a zero that nobody typed"


def _finished(of, area, reader, code, year, number):
    return of.is_finished(int(year)) and of.number(code, int(year), area, reader) == int(number)


def _pair(of, area, reader, m):
    both = ((m[4], m[3]), (m[6], m[5]))
    went = "rose" if int(m[3]) > int(m[5]) else "fell"
    return went == m[2] and all(_finished(of, area, reader, m[1], *each) for each in both)


def _run(of, area, reader, m):
    steps = OF_YEAR.findall(m[3])
    return len(steps) >= 3 and all(_finished(of, area, reader, m[1], y, n) for n, _, y in steps)


def _alike(of, area, reader, m):
    return all(_finished(of, area, reader, m[1], year, m[2]) for year in (m[3], m[4]))


def _zeros_stand(text, of, area, reader):
    """Each zero of the text is a number that stands there, so far where its year is open."""
    codes = re.findall(r"KPI \d", text)
    said = [(codes[0] if codes else "", int(y), n, f) for n, f, y in OF_YEAR.findall(text)]
    said += [(codes[0] if codes else "", int(y), n, f) for y, n, f in YEAR_OF.findall(text)]
    stand = [
        of.number(code, year, area, reader) == 0 and bool(far) != of.is_finished(year)
        for code, year, number, far in said
        if number == "0"
    ]
    open_year = re.match(r"(\d{4}) is open", text)
    if open_year:
        year = int(open_year[1])
        stand += [
            of.number(code, year, area, reader) == 0 and not of.is_finished(year)
            for code, number in SO_FAR.findall(text)
            if number == "0"
        ]
    together = re.search(r"; 0(?: so far)? together", text)
    if together and any(number != "0" for number, _, _ in OF_YEAR.findall(text)):
        return False
    total = len(re.findall(ZERO, text)) - bool(together)
    return len(stand) >= total and all(stand)


def of_the_dashboard(page):
    yield from first_screen_of(page)
    yield from page.findings.moved
    yield from page.findings.still
    yield from page.findings.unknown
    for line in page.kpis.lines:
        yield f"{line.indicator.code}. {line.chart.summary}"


def first_screen_of(page):
    """The lines of the first screen that tell of an indicator's figures, by its code."""
    codes = {line.name: line.indicator.code for line in page.kpis.lines}
    for answer in page.first_screen.answers[:2]:
        for line in answer.lines:
            name = next((each for each in codes if line.text.startswith(each)), "")
            pair = re.fullmatch(rf"{re.escape(name)}: (\d+) in (\d+), (\d+) in (\d+)", line.text)
            if name and pair and answer.question == "What moved":
                now, year, was, before = pair.groups()
                went = "rose" if int(now) > int(was) else "fell"
                yield f"{codes[name]} {went} to {now} in {year}, from {was} in {before}"
            elif name and pair:
                assert pair[1] == pair[3], line
                yield f"{codes[name]}: {pair[1]} in {pair[2]}, the same as in {pair[4]}"


def of_the_reviews(plan, chair, first, last):
    """The messages of each kind of review; their figures, which are the same, are read once."""
    scope_of_all = None
    for kind in ReviewKind.values:
        with transaction.atomic():
            review = begun(plan, chair, first, last, kind)
            of = Figures(review, scope_of_all) if scope_of_all else figures_of(review, chair)
            scope_of_all = of.scope
            made = freeze(Review.objects.get(pk=review.pk), chair, of, is_final=False)
            messages = [each["message"] for each in made.content["deck"]["slides"]]
            transaction.set_rollback(True)
        yield from (each for each in messages if "(KPI " in each)


@pytest.fixture
def readers(chair, observer):
    return {"chair": chair, "observer": observer}


@pytest.mark.parametrize("seed", range(INSTALLATIONS))
def test_no_sentence_says_more_than_its_figures(seed, plan, secretariat, readers, monkeypatch):
    monkeypatch.setattr("reviews.operations.snapshots.start_making", lambda: None)
    of = Installation(plan, seed, secretariat)
    first, last = sorted(of.dice.choices(list(plan.years), k=2))
    found = []
    peru = Economy.objects.get(code="PE")
    for reader, user in readers.items():
        whole = with_figures(user, plan.key)
        for number, economy in ((None, None), (AREA, None), (None, peru), (AREA, peru)):
            area = next((a for a in whole.areas.all() if a.number == number), None)
            page = Dashboard(scope(whole, user, Span(first, last), area=area, economy=economy))
            found += [
                (reader, number, str(economy or ""), sentence, said)
                for sentence in of_the_dashboard(page)
                if (said := wrong(sentence, of, number, reader, economy))
            ]
    found += [
        ("review", None, "", sentence, said)
        for sentence in of_the_reviews(plan, readers["chair"], first, last)
        if (said := wrong(sentence, of, None, "chair", None))
    ]
    assert not found


@pytest.mark.parametrize(
    "sentence",
    [
        "KPI 1 fell to 0 in 2020, from 1 in 2019.",
        "KPI 1 rose each year: 1 in 2017, 2 in 2018, 3 in 2019.",
        "KPI 1: 0 in 2020, the same as in 2019.",
        "KPI 1. 2020: 0.",
        "Practices shared 0",
        "KPI 1 stands still; it fell.",
    ],
)
def test_the_oracle_sees_what_it_is_for(sentence, plan, secretariat):
    """With nothing typed, each of these is a fault that was seen or could be."""
    nothing = Installation.__new__(Installation)
    nothing.typed, nothing.states = {}, dict.fromkeys(plan.years, "closed")
    assert wrong(sentence, nothing, None, "chair", None)
    assert not wrong("No figure for 2017 to 2020: KPI 1.", nothing, None, "chair", None)
