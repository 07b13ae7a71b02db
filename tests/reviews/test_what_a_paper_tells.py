"""A published review names what economies reported and what is listed, each once, and no more.

One review is published for all of these; its PDF is read by pdftotext, its slides by python-pptx.
"""

import re
from dataclasses import dataclass
from io import BytesIO

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from lxml import html
from pptx import Presentation

from contributions.models import Contribution
from plans.models import Plan
from reviews.domain.withheld import without_words_for_papers
from reviews.forms import BeginForm
from reviews.models import Review, ReviewAsk
from reviews.operations import snapshots
from reviews.operations.asks import record_fate
from reviews.operations.reviews import circulate_review
from reviews.queries.figures import figures_of
from reviews.queries.paper import for_print, paper
from smewg.models import Economy, Partner, User
from smewg.toolkit.documents import Box, Bullets, Heading, Paper, Paragraph, Table
from smewg.toolkit.documents.slide_charts import number_of
from smewg.toolkit.transitions import TransitionRefused
from tests import database
from tests.factories import UserFactory, listed, reported
from tests.readers import run, squeezed
from tests.reviews.documents import begun, write
from tests.reviews.publishing import published as publish
from tests.smewg.test_documents import figures_of as read_chart

pytestmark = [pytest.mark.once, pytest.mark.django_db]

WORDS = "Forty firms of the valley learned to send invoices online."
OUTCOME = "Thirty of them say that they go on with it."
EFFECTS = re.compile(
    r"\b(improved|led to|resulted|thanks to|because of|helped|boosted|impact|benefited|successful)",
    re.IGNORECASE,
)


@dataclass
class Told:
    content: dict
    pdf: str
    slides: bytes
    page: bytes
    reports: list
    items: list

    @property
    def paper(self):
        return for_print(Paper.from_dict(self.content["paper"]))


def _begin():
    database.put_in(database.load_counts)
    plan = Plan.objects.get(key="2017-2020")
    secretariat = User.objects.filter(role="secretariat").first()
    for code, quoting, title in (
        ("PE", "public", "Invoices for valley firms"),
        ("CHL", "papers", "Export days of the south"),
        ("JPN", "no", "Night school for founders"),
    ):
        by = UserFactory(role="delegate", economy=Economy.objects.get(code=code))
        said = {"title": title, "done": f"{code}: {WORDS}", "outcome": f"{code}: {OUTCOME}"}
        report = reported(plan, by, state="accepted", **said)
        Contribution.objects.filter(pk=report.pk).update(quoting=quoting)
    plan.reporting_years.update(state="open")
    listed(
        plan, secretariat, "kpi-5", 2018, "A dialogue on the coast", place="Lima",
        project_number="SME 02 2016A", partners=list(Partner.objects.all()[:2]),
    )  # fmt: skip
    return plan


@pytest.fixture(scope="module")
def told(_kept_counts, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), transaction.atomic():
        plan, chair = _begin(), UserFactory(role="chair", name="Le Thi Hoa Binh")
        review = begun(plan, chair)
        write(review, chair, "findings", text="Words of the group.")
        ReviewAsk.objects.create(review=review, number=1, text="to go on with the plan as it is")
        snapshot = publish(review, chair)
        of = figures_of(review, chair)
        client = Client()
        client.force_login(chair, backend="django.contrib.auth.backends.ModelBackend")
        page = client.get(reverse("reviews:review", args=[review.pk])).content
        made = tmp_path_factory.mktemp("told") / "review.pdf"
        made.write_bytes(snapshots.written(snapshot, "pdf"))
        found = Told(
            snapshot.content,
            squeezed(run("pdftotext", "-raw", str(made), "-")),
            snapshots.written(snapshot, "pptx"),
            page,
            [(each.reference, each.title) for each in of.reports],
            [(each.number, each.title) for each in of.items],
        )
        transaction.set_rollback(True)
    return found


def test_each_accepted_report_and_each_listed_item_is_named_once(told):
    assert len(told.reports) == 3
    assert len(told.items) > 20
    for reference, title in told.reports:
        assert told.pdf.count(squeezed(f"{reference} {title}")) == 1, reference
    for number, title in told.items:
        assert squeezed(f"{number}{title}") in told.pdf
        cells = [row[0] for each in tables(told) for row in each.rows if row[0] == number]
        assert cells == [number], title


def tables(told):
    return [each for each in told.paper.blocks if isinstance(each, Table)]


def test_words_stand_only_where_the_economy_allowed_it(told):
    for code in ("PE", "CHL"):
        assert squeezed(f"{code}: {WORDS}") in told.pdf
        assert squeezed(f"{code}: {OUTCOME}") in told.pdf
    assert "JPN:" not in told.pdf
    assert squeezed("What came of it, in the economy's words") in told.pdf
    public = str(without_words_for_papers(told.content))
    assert f"PE: {WORDS}" in public
    assert f"CHL: {WORDS}" not in public
    assert "Export days of the south" in public


def test_a_review_that_was_kept_before_boxes_said_who_reads_them_opens_as_it_was(told):
    old = {"kind": "Box", "title": "A case", "paragraphs": ["Shared."]}
    content = {**told.content, "paper": {**told.content["paper"], "blocks": [old]}}
    assert Paper.from_dict(content["paper"]).blocks == (Box("A case", ("Shared.",)),)
    assert without_words_for_papers(content)["paper"]["blocks"] == [old]


def test_silent_economies_are_a_number_and_no_column_of_dashes(told):
    [answers] = [
        each.items
        for each in told.paper.blocks
        if isinstance(each, Bullets) and "told the group" in each.items[0]
    ]
    assert "18 of 21 have not told the group yet" in answers[1]
    for table in tables(told):
        cells = [str(cell) for row in table.rows for cell in row]
        assert "nothing told yet" not in cells or len(table.rows) < 21


def test_no_table_stands_twice(told):
    found = [(each.columns, each.rows) for each in tables(told) if each.rows]
    assert len(found) == len(set(found))


def test_areas_name_their_activities_and_their_gaps(told):
    headings = [each.text for each in told.paper.blocks if isinstance(each, Heading)]
    assert headings.count("Key activities") == headings.count("Gaps") == 4
    items = [item for each in told.paper.blocks if isinstance(each, Bullets) for item in each.items]
    assert any(re.match(r"KPI 1 .*: 0 in 2017 and 2018$", each) for each in items)
    assert any(re.match(r"KPI 2 .*, listed: E\d{4}", each) for each in items)
    assert "Reports of economies: CHL-2018-01; JPN-2018-01; PE-2018-01" in items


def test_the_annex_says_where_with_whom_and_for_which_project(told):
    [row] = [row for each in tables(told) for row in each.rows if "A dialogue on the coast" in row]
    [table] = [each for each in tables(told) if row in each.rows]
    said = dict(zip(table.columns, row, strict=True))
    assert said["When and where"] == "1 May 2018, Lima"
    assert said["Project"] == "SME 02 2016A"
    assert said["Partners"].count(";") == 1
    adoptions = next(each for each in tables(told) if "Practice adopted" in each.columns)
    place = adoptions.columns.index("Practice adopted")
    assert all(re.match(r"E\d{4}.*, shared by ", row[place]) for row in adoptions.rows)


def test_no_generated_sentence_claims_an_effect(told):
    for block in told.paper.blocks:
        if isinstance(block, Paragraph | Bullets | Heading):
            said = " ".join([getattr(block, "text", ""), *getattr(block, "items", ())])
            assert not EFFECTS.search(said), said


def test_the_charts_of_the_slides_are_the_pages_own_figures(told):
    shown = Presentation(BytesIO(told.slides))
    charts = [shape.chart for slide in shown.slides for shape in slide.shapes if shape.has_chart]
    assert len(charts) > 6
    figures = html.fromstring(told.page).xpath("//article//figure[.//tbody/tr]")
    drawn = [_as_numbers(*_cells(each)) for each in figures]
    for chart in charts:
        found = read_chart(chart)
        assert [[each[0], *each[1:]] for each in found] in drawn, found


def _cells(figure):
    """The head and the rows of the table under a chart of the page."""

    def said(row):
        return [" ".join(cell.text_content().split()) for cell in row.xpath("th|td")]

    return said(figure.xpath(".//thead/tr")[0]), [said(row) for row in figure.xpath(".//tbody/tr")]


def _as_numbers(head, rows):
    """The page's rows as a chart holds them: what stands before numbers and years is the name."""
    numbers = [[int(cell) if cell.isdecimal() else number_of(cell) for cell in row] for row in rows]
    first = next(
        n
        for n in range(1, len(head) + 1)
        if n == len(head) or head[n][:4].isdecimal() or any(row[n] is not None for row in numbers)
    )
    return [
        [", ".join(row[:first]), *found[first:]] for row, found in zip(rows, numbers, strict=True)
    ]


def test_each_slide_stands_in_the_placeholders_of_its_layout(told):
    shown = Presentation(BytesIO(told.slides))
    for slide in list(shown.slides)[1:]:
        kinds = {shape.placeholder_format.type.name for shape in slide.placeholders}
        assert {"TITLE", "SLIDE_NUMBER", "FOOTER"} <= kinds
        assert slide.has_notes_slide


# What the paper of a year tells, and the rows that are followed


def test_a_yearly_report_opens_on_the_last_year_with_figures_and_has_earlier_ones(
    demonstrated,
):
    chair = User.objects.filter(role="chair").first()
    plan = Plan.objects.get(key="2017-2020")
    form = BeginForm(None, by=chair, instance=Review(plan=plan), kind="sce-report")
    last = form.initial["first_year"]
    assert form.initial["title"].endswith(str(last))
    assert plan.reporting_years.get(year=last).counts.filter(figures__number__isnull=False)
    plan.reporting_years.filter(year__lt=last).update(state="published")
    review = begun(plan, chair, last, last, kind="sce-report")
    made = paper(review, list(review.sections.all()), figures_of(review, chair))
    [counts] = [
        each
        for each in made.blocks
        if isinstance(each, Table) and each.caption.startswith("Indicators by year")
    ]
    assert counts.columns == ("Indicator", *(str(year) for year in range(2017, last + 1)))
    assert "This report covers" in made.blocks[0].text


def test_a_recommendation_is_followed_once_its_review_was_put_to_somebody(plan, chair, client_as):
    review = begun(plan, chair, kind="sce-report", first=2018)
    client, address = client_as("chair"), reverse("reviews:ask_new", args=[review.pk])
    typed = {"asked_of": "sce", "verb": "endorse", "text": "the plan for another year"}
    assert client.post(address, typed).status_code == 302
    ask = review.asks.get()
    assert str(ask) == "1. Endorse the plan for another year"
    with pytest.raises(TransitionRefused, match="draft"):
        record_fate(ask.pk, "take-up", by=chair)
    write(review, chair, "summary", text="Words.")
    circulate_review(review.pk, by=chair)
    fate = reverse("reviews:ask_fate", args=[ask.pk])
    said = {"step": "take-up", "words": "SOM3 agreed.", "day": "2018-08-20", "seen": "open"}
    assert client.post(fate, said).status_code == 302
    assert client.post(fate, said).status_code == 422
    ask.refresh_from_db()
    assert (ask.state, ask.outcome, str(ask.decided_on)) == (
        "taken up",
        "SOM3 agreed.",
        "2018-08-20",
    )
    assert "SOM3 agreed." in client.get(reverse("reviews:asks", args=[review.pk])).content.decode()
    changed = reverse("reviews:changes", args=[plan.key])
    page = client.get(changed).content.decode()
    row = page.partition("Endorse the plan for another year")[2].partition("</tr>")[0]
    assert "taken up" in row
