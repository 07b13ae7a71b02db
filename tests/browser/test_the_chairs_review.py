"""The Chair's whole job, in order: from the dashboard to the review after the next.

First draft, editing beside the figures, references, circulation, number check, publishing,
presenting, deciding, a correction beside what was published, and the final review that follows.
"""

import io
import subprocess
from datetime import date

import docx
import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pptx import Presentation

from kpis.models import ReportingYear
from reviews.models import Review, Snapshot
from reviews.operations import snapshots
from smewg.models import Meeting
from tests.browser import room_steps, writing_steps

TEXT = "Sharing at meetings works well."
GOES_ON = f"{TEXT} Adopting takes longer than a year."


@pytest.fixture
def plan(with_counts, settings):
    settings.DOCUMENTS_MADE_IN_PLACE = True
    return with_counts


def test_from_the_dashboard_to_the_final_review_that_follows(
    page,
    plan,
    chair,
    delegate,
    secretariat,
    observer,
    as_person,
    go,
    looked_at,
    context,
    faults,
    browser,
    live_server,
    monkeypatch,
):
    meeting = Meeting.objects.create(kind="SMEWG", number=745, year=2018, start=date(2018, 9, 3))
    as_person(chair)
    _follow_three_figures(page, plan, go)
    _begin(page, plan, go)
    review = Review.objects.get()
    writing_steps.draft_first(page, review, go, looked_at)
    _write_and_be_cut_off(page, review, go, context, faults, looked_at)
    writing_steps.write_beside_the_figures(page, review, go, looked_at)
    room_steps.ask_for_a_decision(page, review, go)
    _circulate(page, review, go, looked_at)
    as_person(delegate)
    _comment(page, review, go)
    as_person(chair)
    writing_steps.check_the_numbers(page, review, go)
    _answer_and_publish(page, review, go, looked_at)
    said = Snapshot.objects.get().content["cells"]["kpi-2/2017/total"]
    found = _download(page, review, said)
    monkeypatch.setattr(snapshots, "written", lambda _, form, __: found[form])  # read once
    room_steps.present(page, review, go, looked_at)
    room_steps.decide(page, meeting, go, looked_at)
    room_steps.show_the_dashboard_without_script(page, browser, live_server)
    as_person(secretariat)
    _correct(page, plan, go)
    as_person(observer)
    _still_as_published(page, review, said, go, looked_at)
    as_person(chair)
    _final_review(page, plan, said, go, looked_at)


def _follow_three_figures(page, plan, go):
    for place in range(3):
        go("reviews:dashboard", plan.key, then="?from=2017&to=2018")
        tile = page.locator(".tiles > *").nth(place)
        tile.locator(".tile-link").click()
        expect(page.locator("main table tbody tr, main ul li").first).to_be_visible()
        assert "/reviews/" not in page.url
        assert "(invented)" in page.locator("main").inner_text()


def _begin(page, plan, go):
    go("reviews:reviews")
    page.get_by_role("link", name="Begin a review").first.click()
    expect(page.get_by_label("First year")).to_have_value("2017")
    expect(page.get_by_label("Last year")).to_have_value("2018")
    page.get_by_role("button", name="Begin the review").click()
    expect(page.get_by_text("Each section waits for your words.")).to_be_visible()


def _write_and_be_cut_off(page, review, go, context, faults, looked_at):
    page.locator("#sections + ol").get_by_role("link", name="Findings").click()
    words = page.locator("#id_text")
    status = page.locator("[data-draft-status]")
    words.fill(TEXT)
    expect(status).to_contain_text("Saved")
    context.set_offline(True)
    words.fill(GOES_ON)
    expect(status).to_contain_text("there is no connection to the server")
    assert review.sections.get(key="findings").text == TEXT
    context.set_offline(False)
    expect(status).to_contain_text("Saved")
    assert review.sections.get(key="findings").text == GOES_ON
    faults[:] = [each for each in faults if "ERR_INTERNET_DISCONNECTED" not in each]
    page.reload()
    expect(words).to_have_value(GOES_ON)
    looked_at(page, "review-drafting")


def _circulate(page, review, go, looked_at):
    go("reviews:review", review.pk)
    page.get_by_role("button", name="Circulate it to the economies").click()
    expect(page.get_by_text("Circulated: the economies see it now")).to_be_visible()
    looked_at(page, "review-circulated")


def _comment(page, review, go):
    go("reviews:section", review.pk, "findings")
    expect(page.get_by_text(GOES_ON)).to_be_visible()
    page.get_by_label("Your comment").fill("Say how many practices were adopted.")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.get_by_text("Your comment is there for the Chair to answer.")).to_be_visible()


def _answer_and_publish(page, review, go, looked_at):
    go("reviews:section", review.pk, "findings")
    expect(page.get_by_text("Say how many practices were adopted.")).to_be_visible()
    page.get_by_label("Answer to Peru").fill("The table of indicators says it.")
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.get_by_text("The table of indicators says it.")).to_be_visible()
    looked_at(page, "review-answered")
    _put_right_what_stops_it(page, review, go, looked_at)
    page.get_by_label("Type Mid-term review 2017-2018").fill("Mid-term review 2017-2018")
    page.get_by_role("button", name="Publish the review").click()
    published = page.get_by_text(f"Published as R{timezone.localdate().year}-1.")
    expect(published).to_be_visible()
    expect(page.get_by_text("Every figure of it still says the same.")).to_be_visible()


def _put_right_what_stops_it(page, review, go, looked_at):
    go("reviews:review", review.pk)
    page.get_by_role("link", name="Publish it").click()
    expect(page.get_by_role("heading", name="2 things stop it")).to_be_visible()
    expect(page.get_by_role("button", name="Publish the review")).to_have_count(0)
    looked_at(page, "review-publish-stopped")
    page.get_by_role("link", name="Give it a number").click()
    page.get_by_label("Document number").fill("2018/SMEWG47/003")
    page.locator("#id_meeting").select_option(str(Meeting.objects.get(number=745).pk))
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Publish it").click()
    page.get_by_role("link", name="Go to 2018").click()
    page.get_by_role("button", name="I have verified these figures").click()
    page.get_by_role("link", name="Publish 2018").click()
    looked_at(page, "year-publish")
    page.get_by_role("button", name="Publish 2018").click()
    expect(page.get_by_text("2018 is published.")).to_be_visible()
    go("reviews:publish", review.pk)
    expect(page.get_by_text("9 sections have no text", exact=True)).to_be_visible()
    looked_at(page, "review-publish")


def _download(page, review, said):
    """Each document, opened by a program of others, says the figure and the Chair's words.

    Gives them by their forms: nobody reads here those that are written after a correction.
    """
    documents = Snapshot.objects.get().documents.all()
    assert {each.state for each in documents} == {"made"}, [each.problem for each in documents]
    found = {}
    for form, name in (("docx", "Word"), ("pdf", "PDF"), ("pptx", "Slides (PowerPoint)")):
        with page.expect_download() as download:
            page.get_by_role("link", name=name).click()
        assert download.value.suggested_filename.endswith(f".{form}")
        found[form] = download.value.path().read_bytes()
    word = docx.Document(io.BytesIO(found["docx"]))
    assert any(GOES_ON in each.text for each in word.paragraphs)
    pdf = subprocess.run(
        ["pdftotext", "-layout", "-", "-"],
        input=found["pdf"],
        stdout=subprocess.PIPE,
        check=True,
    ).stdout.decode()
    assert GOES_ON in " ".join(pdf.split())
    assert any(line.strip().startswith("KPI 2") and said in line for line in pdf.splitlines())
    slides = Presentation(io.BytesIO(found["pptx"])).slides
    assert all(slide.shapes.title.text for slide in slides)
    return found


def _correct(page, plan, go):
    year = ReportingYear.objects.get(year=2017)
    count = year.counts.get(indicator=plan.indicators.get(slug="kpi-2"))
    total = count.figures.get(area=None)
    stood = total.number
    area = count.figures.exclude(area=None).filter(number__gt=0).first()
    go("kpis:correct", 2017, "kpi-2")
    page.get_by_label(f"Total (stands at {stood})").fill(str(stood + 1))
    page.get_by_label(str(area.area)).fill(str(area.number + 1))
    page.get_by_label("Why it is corrected").fill("A workshop was found.")
    page.get_by_role("button", name="Correct it").click()
    expect(page.get_by_text("because: A workshop was found.").first).to_be_visible()


def _still_as_published(page, review, said, go, looked_at):
    go("reviews:review", review.pk)
    since = page.locator("section[aria-labelledby=since]")
    line = since.get_by_role("row").filter(has_text="KPI 2, 2017, total")
    expect(line).to_contain_text(f"{said}, corrected to {int(said) + 1}")
    expect(line).to_contain_text("A workshop was found.")
    as_published = page.get_by_role("article", name="The review as it was published")
    figure = page.get_by_role("cell", name=said, exact=True)
    rows = as_published.get_by_role("row").filter(has_text="KPI 2").filter(has=figure)
    expect(rows.first).to_be_visible()
    expect(as_published.get_by_text("corrected to 9")).to_have_count(0)
    looked_at(page, "review-published")


def _final_review(page, plan, said, go, looked_at):
    """It knows the mid-term's figures, what was asked, and what the meeting decided."""
    go("reviews:new", plan.key)
    page.get_by_role("combobox", name="Kind").select_option("final")
    expect(page.get_by_label("Last year")).to_have_value("2020")
    page.get_by_role("button", name="Begin the review").click()
    expect(page.get_by_text("Each section waits for your words.")).to_be_visible()
    page.get_by_role("link", name="Since the mid-term review").click()
    then_and_now = page.get_by_role("row").filter(has_text="KPI 2").filter(has_text="2017")
    expect(then_and_now.first).to_contain_text(f"{said}, corrected to {int(said) + 1}")
    asked = page.get_by_role("row").filter(has_text=f"Agree {room_steps.ASKED}")
    expect(asked.first).to_contain_text(room_steps.DECIDED)
    expect(page.get_by_role("table", name="Decisions of SMEWG meeting 745")).to_be_visible()
    looked_at(page, "review-final-since")
