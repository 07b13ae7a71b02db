"""The eleven real projects through a whole session, from the first draft to the paper."""

import io
import subprocess
from datetime import timedelta

import docx
import openpyxl
import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from projects import workflow
from projects.models import Ballot, Closing, ConceptNote, Fund, ScoringRules, Session
from projects.operations import ballot_sheets
from projects.operations.ballots import submit_ballots
from projects.operations.duplicates import tell_apart
from projects.operations.funds import load_funds
from projects.operations.transitions import transition_note
from projects.queries import duplicates
from projects.queries.ballot_sheets import TypedBallots
from smewg.models import Economy
from tests.factories import UserFactory
from tests.projects import eleven, factories

LATE = "RUS"
"""The economy that sends no ballot."""


@pytest.fixture
def written_one_by_one(settings):
    """An import writes note after note, each with its history; reading is still watched."""
    settings.ZEAL_ALLOWLIST = [
        *settings.ZEAL_ALLOWLIST,
        {"model": "projects.Session", "field": "get()"},
        *(
            {"model": "projects.ConceptNote", "field": field}
            for field in ("proposers", "cosponsors", "links", "versions")
        ),
    ]


@pytest.fixture
def delegates(plan, written_one_by_one):
    load_funds()
    with transaction.atomic():  # the words of all are indexed for the search at once
        return {
            each.code: UserFactory(role="delegate", economy=each, name=f"Delegate of {each}")
            for each in Economy.objects.all()
        }


def test_eleven_projects_from_the_draft_to_the_recommendation(
    page, plan, delegates, secretariat, chair, as_person, go, looked_at
):
    as_person(secretariat)
    session = _open(page, go)
    _import(page, session, go, looked_at)
    _set_rules(page, session, go, looked_at)
    as_person(delegates["PE"])
    _draft(page, session, go, looked_at)
    as_person(chair)
    _endorse_all(page, session, go, looked_at)
    _agree(page, session, go, looked_at, as_person, delegates)
    as_person(delegates["PE"])
    _hand_in(page, session, go, delegates)
    as_person(secretariat)
    _pass_the_gate(page, session, go, looked_at, secretariat)
    as_person(delegates["CHL"])
    _score_by_keyboard(page, session, go, looked_at)
    for code in ("JPN", "MEX"):
        as_person(delegates[code])
        _score_by_workbook(page, session, go, looked_at, code)
    _score_the_rest(session, delegates)
    as_person(delegates["PE"])
    _cannot_score_its_own(page, session, go, live=page)
    as_person(secretariat)
    _close(page, session, go, looked_at)
    as_person(delegates[LATE])
    _too_late(page, session, go)
    as_person(chair)
    _open_again_and_close(page, session, go)
    _read_the_ranking(page, session, go, looked_at)
    _try_out(page, session, go, looked_at)
    _decide(page, session, go, looked_at)
    _download(page, session, go)


def _open(page, go):
    go("projects:session_new")
    today = timezone.localdate()
    page.get_by_label("Year").fill(str(today.year))
    page.get_by_label("Number").select_option("1")
    for label, days in (
        ("Notes are due", 5),
        ("Final versions are due", 10),
        ("Scores are due", 20),
    ):
        page.get_by_label(label).fill((today + timedelta(days)).isoformat())
    for fund in Fund.objects.filter(is_self_funded=False):
        page.get_by_label(fund.name, exact=True).check()
    page.get_by_role("button", name="Open the session").click()
    expect(page.get_by_role("heading", name=f"Session 1/{today.year}")).to_be_visible()
    return Session.objects.get()


def _import(page, session, go, looked_at):
    go("projects:import")
    file = {"name": "notes.csv", "mimeType": "text/csv", "buffer": eleven.as_file(session)}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Show what would happen").click()
    expect(page.get_by_text("10 rows can be saved now")).to_be_visible()
    looked_at(page, "session-import")
    page.get_by_role("button", name="Save 10 rows").click()
    page.wait_for_url(lambda url: "import" not in url)
    assert session.notes.filter(state="submitted").count() == 10


def _set_rules(page, session, go, looked_at):
    go("scoring:rules_change", session.slug)
    page.get_by_label("Weight, row 1").fill("39")
    page.get_by_role("button", name="Set the rules").click()
    expect(page.get_by_text("The weights sum to 99, not to 100. Add 1.").first).to_be_visible()
    looked_at(page, "session-rules-wrong")
    page.get_by_label("Weight, row 1").fill("40")
    page.get_by_role("button", name="Set the rules").click()
    expect(page.get_by_text("counts by its weight of 40")).to_be_visible()


def _draft(page, session, go, looked_at):
    row = next(each for each in eleven.lines() if each["title"] == eleven.DRAFTED)
    go("projects:note_new", session.slug)
    page.get_by_label("Title").fill(row["title"])
    page.get_by_label("Fund").select_option(label=row["fund"])
    page.get_by_role("button", name="Start it").click()
    page.get_by_label("Summary").fill(eleven.SENTENCE)
    for economy in row["cosponsors"].split("; "):
        page.locator("#div_id_cosponsors").get_by_label(economy, exact=True).check()
    for label, text in (
        ("First day", row["start"]),
        ("Last day", row["end"]),
        ("APEC funding, in US dollars", row["apec_usd"]),
        ("Co-funding", row["cofunding_usd"]),
        ("Pages", "3"),
    ):
        page.get_by_label(label).fill(text)
    page.get_by_text("4.1 Promote integration").click()
    page.get_by_label("How it serves objective 4.1").fill(eleven.SENTENCE)
    _answer_the_template(page, row)
    expect(page.locator("[data-draft-status]")).to_contain_text("Saved")
    looked_at(page, "session-drafting")
    page.get_by_role("button", name="Save and go to the note").click()
    page.get_by_role("button", name="Submit to the group").click()
    expect(page.get_by_text("The group can read it now.")).to_be_visible()
    looked_at(page, "session-submitted")


def _answer_the_template(page, row):
    """What APEC's template asks besides, each by the place of its field."""
    for name, words in factories.template_words(row["apec_usd"]).items():
        box = page.locator(f"#id_{name}")
        if box.evaluate("each => each.tagName") == "SELECT":
            box.select_option(words)
        else:
            box.fill(str(words))


def _endorse_all(page, session, go, looked_at):
    go("scoring:decision", session.slug)
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_label("Endorse").check()
    looked_at(page, "session-endorsing")
    page.get_by_role("button", name="Record it for the chosen notes").click()
    expect(page.get_by_text("Recorded for 11 notes.")).to_be_visible()


def _agree(page, session, go, looked_at, as_person, delegates):
    """One economy finds the question on Home and agrees; the others' answers come beside it."""
    own = session.notes.get(title=eleven.DRAFTED)
    asked = own.consents.filter(state="asked").select_related("economy").first()
    as_person(delegates[asked.economy.code])
    go("home")
    page.get_by_role("link", name=f"Say whether {asked.economy.running_text} would").first.click()
    go("projects:note", own.pk)
    looked_at(page, "session-asked")
    page.get_by_label("A word with it").first.fill("With pleasure")
    page.get_by_role("button", name="Agree", exact=True).click()
    expect(page.get_by_text("counts for this note now")).to_be_visible()
    looked_at(page, "session-agreed")
    with transaction.atomic():
        for note in session.notes.all():
            factories.everybody_agrees(note)


def _hand_in(page, session, go, delegates):
    own = session.notes.get(title=eleven.DRAFTED)
    go("projects:note", own.pk)
    page.get_by_role("button", name="Submit the final version").click()
    expect(page.get_by_text("The gate comes next.")).to_be_visible()
    for note in session.notes.exclude(pk=own.pk):
        by = delegates[note.proposers.first().code]
        answers = factories.template_words(note.apec_usd)  # a list has no columns for them
        ConceptNote.objects.filter(pk=note.pk).update(**answers)
        transition_note(workflow.SUBMIT_FINAL, note.pk, by=by)


def _pass_the_gate(page, session, go, looked_at, secretariat):
    """Those that look like others are told apart first: one on its page, the rest at once."""
    alike = [note for note in session.notes.all() if duplicates.unanswered(note, secretariat)]
    assert alike, "two of the real titles look alike"
    go("projects:session_gate", session.slug)
    looked_at(page, "session-gate")
    go("projects:note", alike[0].pk)
    page.get_by_label("It is not a duplicate, because").first.fill("Other people, another year.")
    page.get_by_role("button", name="It is not a duplicate").first.click()
    expect(page.get_by_text("Not a duplicate of").first).to_be_visible()
    looked_at(page, "session-told-apart")
    for note in session.notes.all():
        for other in duplicates.unanswered(note, secretariat):
            tell_apart(note, other, because="Another project.", by=secretariat)
    go("projects:session_gate", session.slug)
    page.get_by_role("button", name="Record the chosen as eligible").click()
    expect(page.get_by_text("Recorded as eligible: 11.")).to_be_visible()


def _score_by_keyboard(page, session, go, looked_at):
    """Number keys, Space and Enter alone, from the first note to the button at the end."""
    go("scoring:ballots", session.slug)
    expect(page.get_by_text("11 ballots are left to submit.")).to_be_visible()
    looked_at(page, "session-ballots")
    page.locator("[data-criterion] input").first.focus()
    notes = list(session.notes.order_by("number"))
    for note in notes:
        for score in eleven.scores(note.title, "CHL"):
            page.keyboard.press(str(score))
            if score in (1, 5):
                page.keyboard.type(eleven.SENTENCE)
                page.keyboard.press("Tab")
        if eleven.scores(note.title, "CHL")[0] > 1:
            box = page.locator(f"#note-{note.pk} .ballot-objectives > label input")
            if eleven.scores(note.title, "CHL")[4] not in (1, 5):
                expect(box).to_be_focused()
            page.keyboard.press("Space")
            page.keyboard.press("Enter")
    expect(page.locator("[data-draft-status]")).to_contain_text("Saved")
    first = page.locator(f"#note-{notes[0].pk} .status")
    expect(first).to_contain_text("ready to submit")
    expect(first.locator("svg")).to_be_visible()
    looked_at(page, "session-ballots-filled")
    expect(page.get_by_role("button", name="Submit all complete ballots")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("11 ballots were submitted. Thank you.")).to_be_visible()
    looked_at(page, "session-ballots-submitted")


def _score_by_workbook(page, session, go, looked_at, code):
    """Download, fill, send with a formula in it, mend in the marked file, take in, submit."""
    go("scoring:ballots", session.slug)
    with page.expect_download() as download:
        page.get_by_role("link", name="As a workbook").click()
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    _fill(book, session, code)
    sheet = book.worksheets[0]
    right, sheet.cell(2, _column(sheet, "C2")).value = (
        sheet.cell(2, _column(sheet, "C2")).value,
        "=1+2",
    )
    _send(page, session, go, book)
    expect(page.get_by_text("This is a formula. Type its value instead")).to_be_visible()
    looked_at(page, "session-workbook-refused")
    with page.expect_download() as download:
        page.get_by_role("link", name="My file").click()
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    book.worksheets[0].cell(2, _column(book.worksheets[0], "C2")).value = right
    _send(page, session, go, book)
    count = sheet.max_row - 1
    expect(page.get_by_text(f"{count} changed")).to_be_visible()
    looked_at(page, "session-workbook")
    page.get_by_role("button", name=f"Save {count} rows").click()
    page.get_by_role("button", name="Submit all complete ballots").click()
    expect(page.get_by_text(f"{count} ballots were submitted. Thank you.")).to_be_visible()


def _fill(book, session, code):
    sheet = book.worksheets[0]
    notes = {note.number: note for note in session.notes.all()}
    for row in range(2, sheet.max_row + 1):
        note = notes[int(sheet.cell(row, _column(sheet, "No.")).value)]
        given = eleven.ballot(note, code)
        for key, score in given.scores.items():
            sheet.cell(row, _column(sheet, key)).value = score
            sheet.cell(row, _column(sheet, f"{key}: why")).value = given.sentences.get(key)
        codes = [note.links.get().objective.code] if given.objectives else []
        sheet.cell(row, _column(sheet, "Objectives")).value = "; ".join(codes)


def _column(sheet, title):
    return next(cell.column for cell in sheet[1] if cell.value == title)


def _send(page, session, go, book):
    out = io.BytesIO()
    book.save(out)
    go("scoring:ballots_import", session.slug)
    mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    file = {"name": "ballots.xlsx", "mimeType": mime, "buffer": out.getvalue()}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Show what would happen").click()


def _score_the_rest(session, delegates):
    rules = ScoringRules.objects.of(session)
    for code, by in delegates.items():
        if code in ("CHL", "JPN", "MEX", LATE):
            continue
        typed = TypedBallots()
        mine = ballot_sheets.sheet(rules, by.economy).mine
        typed.given = {line.note.pk: eleven.ballot(line.note, code) for line in mine}
        ballot_sheets.save(rules, by.economy, typed, by=by)
        submit_ballots(rules, by.economy, by=by)


def _post(page, address, fields):
    """What somebody sends who does not use the page's own form; the answer's status and text."""
    return page.evaluate(
        """async ([address, fields]) => {
            const token = document.cookie.split("; ").find((each) => each.startsWith("csrftoken="));
            const answer = await fetch(address, {
                method: "POST",
                body: new URLSearchParams(fields),
                headers: { "X-CSRFToken": token.slice(10), Accept: "application/json" },
            });
            return [answer.status, await answer.text()];
        }""",
        [address, fields],
    )


def _cannot_score_its_own(page, session, go, live):
    """Neither on the page, nor by workbook, nor by a forged request."""
    own = session.notes.get(title=eleven.DRAFTED)
    go("scoring:ballots", session.slug)
    expect(page.locator(f"#note-{own.pk}")).to_have_count(0)
    recused = page.locator("section", has=page.get_by_role("heading", name="Not yours to score"))
    expect(recused).to_contain_text(eleven.DRAFTED)
    for name in ("scoring:ballots_draft", "scoring:ballots"):
        given = eleven.as_fields(own, eleven.ballot(own, "CHL"), version=2)
        status, text = _post(page, reverse(name, args=[session.slug]), given)
        assert status == 422
        assert "proposes this note" in text
    with page.expect_download() as download:
        page.get_by_role("link", name="As a workbook").click()
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    assert own.title not in [cell.value for cell in book.worksheets[0]["C"]]
    book.worksheets[0].append([session.slug, own.number, own.title, None, 5, "Good."])
    _send(page, session, go, book)
    expect(page.get_by_text("Your economy proposes this note")).to_be_visible()
    assert not Ballot.objects.filter(note=own, economy__code="PE").exists()


def _close(page, session, go, looked_at):
    go("scoring:close", session.slug)
    button = page.get_by_role("button", name=f"Close {session}")
    expect(page.get_by_text("closes only when no ballot is missing")).to_be_visible()
    expect(button).to_have_count(0)
    looked_at(page, "session-close")
    Session.objects.update(scores_due=timezone.localdate() - timedelta(days=1))
    go("scoring:close", session.slug)
    button.click()
    expect(page.get_by_text("Its ranking stands.")).to_be_visible()


def _too_late(page, session, go):
    go("scoring:ballots", session.slug)
    expect(page.get_by_text("The scores of this session are closed.")).to_be_visible()
    note = session.notes.first()
    fields = eleven.as_fields(note, eleven.ballot(note, LATE), version=0)
    status, text = _post(page, reverse("scoring:ballots_draft", args=[session.slug]), fields)
    assert status == 422
    assert "no ballot comes in any more" in text
    assert not Ballot.objects.filter(economy__code=LATE).exists()


def _open_again_and_close(page, session, go):
    go("scoring:ranking", session.slug)
    page.get_by_text("Open the session again").click()
    page.locator("form[action*=reopen]").evaluate("form => { form.noValidate = true }")
    page.get_by_role("button", name="Open it again").click()
    expect(page.get_by_role("link", name="Say why the session is opened again.")).to_be_visible()
    page.get_by_label("Reason, shown on this page").fill("A ballot was lost in the mail.")
    page.get_by_role("button", name="Open it again").click()
    expect(page.get_by_text("No ranking yet")).to_be_visible()
    expect(page.get_by_text("Reason: A ballot was lost in the mail.")).to_be_visible()
    go("scoring:close", session.slug)
    page.get_by_role("button", name=f"Close {session}").click()
    expect(page.get_by_text("Its ranking stands.")).to_be_visible()
    assert Closing.objects.count() == 2


def _shown(page):
    """The ranking as the page shows it: (position, title, points, link's points) by row."""
    rows = page.locator(".ranking tbody tr").all()
    return [
        (
            row.locator(".ranking-position").inner_text(),
            row.locator("th a").inner_text(),
            row.locator("td.number").nth(1).inner_text().strip(),
            row.locator("td.number").nth(2).inner_text(),
        )
        for row in rows
    ]


def _read_the_ranking(page, session, go, looked_at):
    go("scoring:ranking", session.slug)
    shown = _shown(page)
    assert len(shown) == 11
    points = [float(each[2]) for each in shown]
    assert points == sorted(points, reverse=True)
    third = page.locator(".ranking tbody tr").nth(2)
    third.get_by_text("Why third?").click()
    expect(third.get_by_text("Third of 11:")).to_be_visible()
    expect(page.get_by_text("A ballot was lost in the mail.")).to_be_visible()
    looked_at(page, "session-ranking")
    third.get_by_role("link").click()
    expect(page.get_by_role("heading", name="Why third?")).to_be_visible()
    expect(page.get_by_role("row", name="Japan").first).to_be_visible()
    looked_at(page, "session-why")


def _try_out(page, session, go, looked_at):
    before = Closing.objects.get(reopened_at=None).checksum
    go("scoring:what_if", session.slug)
    page.get_by_label("Weight of C1").fill("1")
    page.get_by_label("Funding line").fill("5")
    page.get_by_role("button", name="Show the order").click()
    expect(page.get_by_text("This is not the result.")).to_be_visible()
    expect(page.get_by_text("change places")).to_be_visible()
    assert "w1=1" in page.url
    assert "line=5" in page.url
    told = page.locator("main").inner_text()
    looked_at(page, "session-what-if")
    page.goto(page.url)
    assert page.locator("main").inner_text() == told
    assert Closing.objects.get(reopened_at=None).checksum == before


def _decide(page, session, go, looked_at):
    go("scoring:decision", session.slug)
    boxes = page.get_by_role("checkbox")
    for place in range(5):
        boxes.nth(place).check()
    page.get_by_label("Approve in principle", exact=True).check()
    page.get_by_role("button", name="Record it for the chosen notes").click()
    expect(page.get_by_text("Recorded for 5 notes.")).to_be_visible()
    for box in boxes.all():
        box.check()
    page.get_by_label("Do not approve in principle").check()
    page.get_by_role("button", name="Record it for the chosen notes").click()
    expect(page.get_by_text("Say why, in a sentence.").first).to_be_visible()
    looked_at(page, "session-deciding")
    page.get_by_label("Reason for all").fill("The money reaches no further.")
    page.get_by_role("button", name="Record it for the chosen notes").click()
    expect(page.get_by_text("Everything here is decided.")).to_be_visible()
    looked_at(page, "session-decided")
    states = list(ConceptNote.objects.values_list("state", flat=True))
    assert (states.count("in principle"), states.count("not in principle")) == (5, 6)


def _download(page, session, go):
    """The workbook and the paper say what the page says."""
    go("scoring:ranking", session.slug)
    shown = _shown(page)
    found = {}
    for name in ("XLSX", "Paper in Word", "Paper as PDF"):
        with page.expect_download() as download:
            page.get_by_role("link", name=name).click()
        found[name] = download.value.path().read_bytes()
    book = openpyxl.load_workbook(io.BytesIO(found["XLSX"]))
    rows = list(book["Ranking"].iter_rows(min_row=2, values_only=True))
    assert [(str(row[0]), row[2], f"{row[3]:.2f}", f"{row[4]:.2f}") for row in rows] == shown
    assert book["Ballots"].max_row == 1 + Ballot.objects.submitted().count()
    word = docx.Document(io.BytesIO(found["Paper in Word"]))
    table = next(each for each in word.tables if each.cell(0, 0).text == "Position")
    told = [[cell.text for cell in row.cells] for row in table.rows[1:]]
    assert [(row[0], row[3], row[4]) for row in told] == [
        (position, points, link) for position, _, points, link in shown
    ]
    assert all(title in row[1] for row, (_, title, _, _) in zip(told, shown, strict=True))
    pdf = subprocess.run(
        ["pdftotext", "-layout", "-", "-"],
        input=found["Paper as PDF"],
        stdout=subprocess.PIPE,
        check=True,
    ).stdout.decode()
    for _, title, points, link in shown:
        assert title.split()[0] in pdf
        assert f"{points}" in pdf
        assert link in pdf
