"""The same value with the same reason wherever it shows; a plain second reading decides.

Random years, states, corrections, lists, readers and narrowings are put into the database as rows.
`_read_by_hand` says, from those rows alone and in other words than the application, what a reader
must find. Page, sentences, chart table, CSV, XLSX, Word and `to_dict` are then compared with it.
"""

import csv
import io
import re
from dataclasses import dataclass
from datetime import date

import docx
import openpyxl
import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kpis.models import Count, Evidence, Figure, PublishedFigure, ReportingYear
from reviews.models import Review
from reviews.queries.dashboard import Dashboard
from reviews.queries.figures import Figures
from reviews.queries.figures.counts import areas as area_blocks
from reviews.queries.figures.counts import kpis as kpi_blocks
from reviews.queries.scope import asked_for, with_figures
from smewg.models import Economy
from smewg.toolkit.documents import Cover, Paper, Table, as_word
from tests.factories import UserFactory

pytestmark = [pytest.mark.once, pytest.mark.django_db]

YEARS, SLUGS, COLUMNS = (2017, 2018, 2019, 2020), ("kpi-1", "kpi-2"), ("total", "area-1")
TYPED = ("number", "blank", "not_applicable", "not_yet_due")
WORDS = {
    "blank": "no figure",
    "not_applicable": "not applicable",
    "not_yet_due": "not yet due",
    "not_published": "not published yet",
    "not_recorded": "no listed item",
}


@dataclass(frozen=True)
class Place:
    """What stands in one cell: its kind and number, what was published, and the list behind it."""

    kind: str
    number: int
    was: int | None
    listed: tuple[tuple[str, bool], ...]
    """Each item of the indicator and year: the economy it names, and whether it serves area 1."""


items = st.lists(st.tuples(st.sampled_from(["PE", "CHL"]), st.booleans()), max_size=3).map(tuple)
places = st.builds(
    Place,
    kind=st.sampled_from(TYPED),
    number=st.integers(0, 25),
    was=st.one_of(st.none(), st.integers(0, 25)),
    listed=items,
)
worlds = st.fixed_dictionaries(
    {
        "lives": st.tuples(*[st.sampled_from(["open", "closed", "published"])] * len(YEARS)),
        "places": st.tuples(*[places] * (len(YEARS) * len(SLUGS) * len(COLUMNS))),
    }
)
asked = st.fixed_dictionaries(
    {
        "role": st.sampled_from(["observer", "delegate", "chair", "secretariat"]),
        "span": st.tuples(st.sampled_from(YEARS), st.sampled_from(YEARS)).map(sorted),
        "area": st.sampled_from([None, 1]),
        "economy": st.sampled_from([None, "PE"]),
    }
)


# The second reading


def _cells(world):
    keys = [(year, slug, column) for year in YEARS for slug in SLUGS for column in COLUMNS]
    return dict(zip(keys, world["places"], strict=True))


def _life(world, year):
    return world["lives"][YEARS.index(year)]


def _list_of(world, year, slug, column, economy):
    found = _cells(world)[year, slug, "total"].listed
    return [each for each in found if economy in (None, each[0]) and (column == "total" or each[1])]


def _read_by_hand(world, asked, year, slug, column):
    """(kind, number) that the reader must find in the place."""
    if asked["role"] == "observer" and _life(world, year) != "published":
        return "not_published", None
    if asked["economy"]:
        number = len(_list_of(world, year, slug, column, asked["economy"]))
        if number == 0:
            return "not_recorded", None
    else:
        place = _cells(world)[year, slug, column]
        if place.kind != "number":
            return place.kind, None
        number = place.number
    return ("number_so_far" if _life(world, year) == "open" else "number"), number


def _was(world, asked, year, slug, column):
    """What was published, where the figure was corrected since and the reader sees it."""
    place = _cells(world)[year, slug, column]
    is_told = _life(world, year) == "published" and not asked["economy"] and place.was is not None
    is_same = place.kind == "number" and place.number == place.was
    return str(place.was) if is_told and not is_same else None


def _in_words(world, asked, year, slug, column):
    kind, number = _read_by_hand(world, asked, year, slug, column)
    was = _was(world, asked, year, slug, column)
    what = " listed" if asked["economy"] else ""
    if was is not None:
        now = str(number) if number is not None else WORDS[kind].replace("no figure", "blank")
        return f"{was}, corrected to {now}"
    if number is None:
        return WORDS[kind]
    return f"{number}{what} so far" if kind == "number_so_far" else f"{number}{what}"


# The rows


def _put_in(plan, world, by):
    area, elsewhere = plan.areas.get(number=1), plan.areas.get(number=2)
    economies = {code: Economy.objects.get(code=code) for code in ("PE", "CHL")}
    for year in YEARS:
        state, now = _life(world, year), timezone.now()
        stamps = {"closed_at": now, "closed_by": by, "verified_at": now, "verified_by": by}
        stamps = stamps if state != "open" else {}
        if state == "published":
            stamps |= {"published_at": now, "published_by": by}
        row = ReportingYear.objects.get(year=year)
        ReportingYear.objects.filter(pk=row.pk).update(state=state, **stamps)
        for slug in SLUGS:
            indicator = plan.indicators.get(slug=slug)
            count = Count.objects.create(reporting_year=row, indicator=indicator)
            for column, place in ((c, _cells(world)[year, slug, c]) for c in COLUMNS):
                _put_in_a_figure(count, area if column == "area-1" else None, place, state)
            for economy, serves in _cells(world)[year, slug, "total"].listed:
                item = Evidence.objects.create(
                    indicator=indicator, reporting_year=row, title="An item",
                    held_from=date(year, 5, 1), changed_by=by,
                )  # fmt: skip
                item.economies.add(economies[economy])
                item.objectives.add((area if serves else elsewhere).objectives.first())


def _put_in_a_figure(count, area, place, state):
    number = place.number if place.kind == "number" else None
    figure = Figure.objects.create(count=count, area=area, kind=place.kind, number=number)
    if state != "published":
        return
    kind, was = ("number", place.was) if place.was is not None else (place.kind, number)
    PublishedFigure.objects.create(figure=figure, kind=kind, number=was, listed=0)


# The places where a reader finds it


def _page(client, plan, query):
    answer = client.get(f"{reverse('reviews:dashboard', args=[plan.key])}?{query}")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def _file(client, plan, query, kind):
    address = reverse("reviews:figures_file", args=[plan.key, kind])
    content = client.get(f"{address}?{query}").content
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.values]
    return {(row[0], int(row[1]), row[2]): row[3:] for row in rows[1:]}


def _compare(plan, world, asked):
    own = Economy.objects.get(code="JPN") if asked["role"] == "delegate" else None
    user = UserFactory(role=asked["role"], economy=own)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    first, last = asked["span"]
    given = {
        "from": str(first),
        "to": str(last),
        "area": asked["area"],
        "economy": asked["economy"],
    }
    given = {name: str(value) for name, value in given.items() if value}
    scope = asked_for(with_figures(user, plan.key), user, given)
    page = Dashboard(scope)
    text = _page(client, plan, scope.query)
    files = {kind: _file(client, plan, scope.query, kind) for kind in ("csv", "xlsx")}
    columns = ["area-1"] if asked["area"] else list(COLUMNS)
    chart = {
        row[0]: dict(zip(page.kpis.by_area.columns, row, strict=True))
        for row in page.kpis.by_area.rows
    }
    said = " ".join(s for _, sentences, _ in page.findings.questions for s in sentences)
    word = {} if asked["economy"] else _word(scope, asked)
    for line in page.kpis.lines:
        slug = line.indicator.slug
        if slug not in SLUGS:
            continue
        for figure in line.years:
            shown = columns[0]
            kind, number = _read_by_hand(world, asked, figure.year, slug, shown)
            assert figure.value.to_dict() == {"kind": kind, "number": number}
            words = _in_words(world, asked, figure.year, slug, shown)
            assert figure.words == words
            assert f"{figure.year}: {words}" in text, "the page"
            _in_sentences(said, world, asked, line.indicator.code, figure.year, kind, number)
            for column in columns:
                kind, number = _read_by_hand(world, asked, figure.year, slug, column)
                words = _in_words(world, asked, figure.year, slug, column)
                head = "Total" if column == "total" else "Area 1"
                cell = chart[f"{line.name} ({line.indicator.code}), {figure.year}"][head]
                plain = words.removesuffix(" listed")  # a finished count is a number there
                assert str(cell) == plain, "the table under the chart"
                for name, rows in files.items():
                    row = rows[slug, figure.year, column]
                    assert row[:2] == [kind, "" if number is None else str(number)], name
                    assert (
                        row[4] == ("yes" if _was(world, asked, figure.year, slug, column) else "no")
                        or asked["economy"]
                    )
                if word:
                    where = word["total" if column == "total" else "area"]
                    assert where[line.indicator.code, figure.year] == words, "Word"


def _in_sentences(said, world, asked, code, year, kind, number):
    """The sentences name the reason of this place, and move nothing that is not finished."""
    if asked["economy"]:
        assert not re.search(rf"{code}\)? (fell|rose|stands|is the same)", said)
        return
    if kind == "number_so_far":
        assert f"{code}) {number} so far" in said
        assert not re.search(rf"{code}\)? (fell|rose) to \d+ in {year}", said)
    if kind == "blank":
        assert re.search(rf"No figure for [^.]*{code}", said)
    if kind == "not_yet_due":
        assert re.search(rf"Not yet due for [^.]*{code}", said)
    if kind == "not_published":
        assert "not published yet" in said
    if number is None:
        assert not re.search(rf"{code}\)? (fell|rose) to \d+ in {year}", said)


def _word(scope, asked):
    """{(code, year): words} of the total's table and of area 1's, as python-docx reads them."""
    review = Review(
        plan=scope.plan, kind="mid-term", title="T", first_year=scope.span.first,
        last_year=scope.span.last, cut_off=timezone.localdate(), begun_by=scope.user,
    )  # fmt: skip
    of = Figures(review, scope)
    names = {
        f"Indicators by year, {review.span}": "total",
        "Area 1 by indicator and year": "area",
    }
    blocks = [
        each
        for each in (*kpi_blocks(of), *area_blocks(of))
        if isinstance(each, Table) and each.caption in names
    ]
    found = docx.Document(io.BytesIO(as_word(Paper(Cover("T"), tuple(blocks)))))
    tables = found.tables[-len(blocks) :]
    return {names[block.caption]: _rows(table) for block, table in zip(blocks, tables, strict=True)}


def _rows(table):
    head = [cell.text for cell in table.rows[0].cells]
    return {
        (" ".join(row.cells[0].text.split()[:2]), int(year)): row.cells[place].text
        for row in table.rows[1:]
        for place, year in enumerate(head)
        if year.isdigit()
    }


@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a smaller example takes minutes
    suppress_health_check=list(HealthCheck),  # rolled back in the test, a page for each example
)
@given(world=worlds, readings=st.lists(asked, min_size=3, max_size=3))
def test_a_value_is_the_same_with_the_same_reason_everywhere(plan, world, readings):
    with transaction.atomic():
        try:
            _put_in(plan, world, UserFactory())
            for each in readings:
                _compare(plan, world, each)
        finally:
            transaction.set_rollback(True)
