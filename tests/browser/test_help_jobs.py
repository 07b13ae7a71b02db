"""Each of the twelve jobs, done by the five lines of its help page and by nothing else.

What a line quotes is pressed, in its order, on the page that the line is about. A job's way below
tells only what a person brings along: which year or note they mean, and the words that they type.

All of them are done over a weak line (weak_line.py), each in so many round trips and bytes.
"""

import re
from collections.abc import Callable
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from django.urls import resolve, reverse
from django.utils import timezone
from playwright.sync_api import Error, expect

from smewg.models import User
from smewg.queries import help_texts
from tests.browser.weak_line import WeakLine
from tests.projects import factories

LIST = "Title\tIndicator\tFirst day\tEconomies\tObjectives\n"
LIST += "A talk\tKPI 2\t13 May 2020\tPeru\t1.3\nA visit\tKPI 2\t14 May 2020\tAtlantis\t1.3\n"
LIST += "A tour\tKPI 2\t15 May 2020\tLemuria\t1.3"
NEXT_YEAR = timezone.localdate().year + 1
"""The demonstration's open session is this year's."""
Acts = dict[str, Callable]


@dataclass(frozen=True)
class Way:
    """What somebody brings along to a job.

    `first` and `then`: what is chosen or typed before or after a quoted name is pressed; `first`
    may answer the part of the page in which it is meant. `seen`: names that are looked at alone.
    `leads`: names that are pressed on the page before, and lead to their line's page.
    `goes`: names before which `first` goes to their line's page.
    """

    who: str
    says: str
    first: Acts = field(default_factory=dict)
    then: Acts = field(default_factory=dict)
    seen: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    goes: tuple[str, ...] = ()


def link(name):
    """Choose what the line speaks of without its name: "find the year"."""
    return lambda page: page.get_by_role("main").get_by_role("link", name=name).first.click()


def row(name):
    return lambda page: page.get_by_role("row", name=name)


def filled(**words):
    """Type into fields by their place on the form; tick where the word is True."""

    def fill(page):
        for name, word in words.items():
            box = page.locator(f"#id_{name}")
            if word is True:
                box.check()
            elif box.evaluate("each => each.tagName") == "SELECT":
                box.select_option(**(word if isinstance(word, dict) else {"value": word}))
            else:
                box.fill(str(word))

    return fill


def type_a_count(page):
    page.get_by_role("textbox", name="KPI 5, area 1", exact=True).fill("0")
    page.keyboard.press("Enter")
    expect(page.locator("[data-cell='kpi-5.1'] [data-status]")).to_have_text("saved")


def say_what_stays_blank(page):
    address, boxes = page.url, page.get_by_label("They differ because")
    for _ in range(boxes.count()):
        boxes.first.fill("One list is still awaited.")
        with page.expect_navigation():
            page.get_by_role("button", name="Keep this reason").first.click()
        page.goto(address)
    for box in page.get_by_role("checkbox").all():
        box.check()


def type_what_is_asked(page):
    for box in page.locator(".confirm-form input[name=typed]").all():
        box.fill(page.locator(".confirm-form .as-written").first.inner_text())


def choose_a_file(page):
    paper = {"name": "paper.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF"}
    page.locator("#file").set_input_files(paper)


def see_it_kept(page):
    expect(page.locator("#files").get_by_role("link", name="paper.pdf")).to_be_visible()


def write_the_note(page):
    filled(
        summary="Bakers learn to sell online.",
        starts=f"{NEXT_YEAR}-03-01",
        ends=f"{NEXT_YEAR}-09-30",
        apec_usd="60000",
        cofunding_usd="0",
        pages="3",
        **factories.template_words("60000"),
    )(page)
    for economy in ("Chile", "Viet Nam"):
        page.locator("#div_id_cosponsors").get_by_label(economy, exact=True).check()
    page.get_by_text("4.1 Promote integration").click()
    page.get_by_label("How it serves objective 4.1").fill("Bakers sell abroad.")


def choose_the_ballots(page):
    link(f"1/{NEXT_YEAR - 1}")(page)
    link("Ballots")(page)


def score(page):
    """The first note is scored, and nobody of this economy scores the others."""
    notes = page.locator("section.ballot")
    for criterion in notes.first.locator("[data-criterion]").all():
        criterion.get_by_label("3", exact=True).check()
    notes.first.locator(".ballot-objectives > label input").first.check()
    for note in notes.all()[1:]:
        note.get_by_label("Abstain on this note").check()


def write_a_section(page):
    link("Findings")(page)
    page.get_by_role("main").get_by_role("textbox").first.fill("Trade by small firms grew.")


def paste_the_list(page):
    page.get_by_label("Or paste the rows here").fill(LIST)


def answer_one(page):
    page.locator(".list-question select").first.select_option(label="Peru")


WAYS = {
    "enter-the-counts": Way(
        "secretariat",
        "Evidence",
        first={
            "Enter counts": row(re.compile("^2019")),
            "History": type_a_count,
            "Evidence": link("2019"),
        },
        goes=("Evidence",),
    ),
    "list-evidence": Way(
        "secretariat",
        "Crowdfunding clinics",
        first={
            "Save": filled(
                title="Crowdfunding clinics",
                held_from="2019-05-13",
                economies_13=True,
                objectives_2=True,
            )
        },
        then={"Counts": link("2019"), "List an item": link("KPI 1")},
        leads=("Evidence",),
    ),
    "close-a-year": Way(
        "secretariat",
        "2019 is closed.",
        first={"Close": say_what_stays_blank},
        then={"Counts": link("2019")},
        seen=("Not yet",),
    ),
    "verify-and-publish-a-year": Way(
        "verifier",
        "2018 is published.",
        first={"Publish": type_what_is_asked},
        then={"Counts": link("2018")},
    ),
    "send-a-report": Way(
        "delegate.pe",
        "Sent: PE-2020-01",
        first={
            "Save the draft": filled(
                title="Invoices online",
                kind="training",
                held_from="2020-05-13",
                objectives_2=True,
                done="Forty firms learned to send invoices.",
            ),
            "Keep this file": choose_a_file,
        },
        then={"Contributions": link("2020"), "Keep this file": see_it_kept},
    ),
    "say-nothing-to-report": Way(
        "delegate.phl",
        "Reports of the Philippines",
        then={"Contributions": link("2020")},
        seen=("Reports of", "has nothing to report"),
    ),
    "accept-a-report": Way(
        "secretariat",
        "Accepted: THA-2019-01",
        then={
            "Contributions": link("2019"),
            "Sent, and not accepted yet": link("A market place for village products"),
        },
        seen=("Sent, and not accepted yet", "Return it with this message"),
    ),
    "hand-in-a-concept-note": Way(
        "delegate.pe",
        "It is submitted to the group now",
        first={
            "Start it": filled(title="Bakers sell abroad", fund={"index": 1}),
            "Save and go to the note": write_the_note,
        },
        then={"Projects": link(f"1/{NEXT_YEAR - 1}")},
    ),
    "score-concept-notes": Way(
        "delegate.phl",
        "ballots were submitted. Thank you.",
        first={"Save as a draft": score},
        then={"Projects": choose_the_ballots, "Rules": lambda page: page.go_back()},
    ),
    "write-a-review": Way(
        "chair",
        "What follows",
        first={
            "Begin the review": filled(
                kind="mid-term", first_year="2017", last_year="2018", cut_off="2019-03-01"
            ),
            "Save": write_a_section,
        },
        goes=("Save",),
        then={"Save": link("All sections")},
    ),
    "take-in-a-list": Way(
        "secretariat",
        "Lists to finish",
        first={"Show what would happen": paste_the_list, "Keep these answers": answer_one},
        then={"Save": link("Lists to finish")},
        seen=("Lists",),
    ),
    "invite-a-person": Way(
        "secretariat",
        "rosa@example.org",
        first={
            "Send the invitation": filled(
                email="rosa@example.org",
                name="Rosa Quispe",
                role="delegate",
                economy={"label": "Peru"},
            )
        },
        leads=("People",),
    ),
}


def at(page, line):
    page.wait_for_url(lambda url: resolve(urlsplit(url).path).view_name == line.at)


def thing(page, name, within):
    """The button or link whose name begins so: in the page's own part before its head."""
    begins = re.compile(rf"^\W*{re.escape(name)}(?!\w)")
    for where in (within or page.get_by_role("main"), page):
        for role in ("button", "link"):
            found = where.get_by_role(role, name=begins).and_(
                page.locator(":not(.visually-hidden)")
            )
            if found.count():
                return found.first
    raise AssertionError(f"{page.url}: nothing is called “{name}”")


def follow(page, way, line, is_first):
    looked_at_first = sorted(line.names, key=lambda name: name not in way.seen)
    for name in line.names if is_first else looked_at_first:
        leads = name in way.leads or (is_first and name == line.names[0])
        if not leads and name not in way.goes:
            at(page, line)
        within = way.first[name](page) if name in way.first else None
        if name in way.goes:
            at(page, line)
        if name in way.seen:
            expect(page.get_by_role("main").get_by_text(name).first).to_be_visible()
        else:
            thing(page, name, within).click()
        if name in way.then:
            way.then[name](page)


@contextmanager
def signed_in(browser, options, live_server, watched, sign_in, name):
    """A page of a browser of its own, closed whatever happens."""
    with closing(browser.new_context(**options)) as context:
        page = watched(context.new_page())
        page.goto("about:blank")
        sign_in(page, User.objects.get(email=f"{name}@smewg.example"))
        yield page
        page.goto("about:blank")


MOST = {
    "enter-the-counts": (15, 44),
    "list-evidence": (17, 50),
    "close-a-year": (25, 86),
    "verify-and-publish-a-year": (15, 42),
    "send-a-report": (25, 66),
    "say-nothing-to-report": (15, 33),
    "accept-a-report": (16, 40),
    "hand-in-a-concept-note": (25, 67),
    "score-concept-notes": (17, 55),
    "write-a-review": (25, 70),
    "take-in-a-list": (20, 58),
    "invite-a-person": (13, 85),
}
"""Round trips of a job, and kilobytes there and back without the files of static/, which come once
and are weighed in tests/smewg/test_weight.py. A quarter above what is counted: drafts save
themselves by the clock."""


def over(trips, key):
    """What of a job is more than its budget, in words; nothing where all is within it."""
    whole = [trip for trip in trips if not trip.is_cut]
    size = sum(trip.size + trip.answer for trip in whole if not trip.is_file) / 1000
    count, kilobytes = MOST.get(key, (0, 0))
    is_over = len(whole) > count or size > kilobytes
    return f"{len(whole)} round trips of {count}, {size:.0f} kB of {kilobytes}" if is_over else ""


def do(page, key, line):
    """Read the job's page, and do what each of its lines says."""
    job, way = help_texts.jobs()[key], WAYS[key]
    page.goto(line.url + reverse("help:job", args=[key]))
    names = [line.locator("b").all_inner_texts() for line in page.locator(".help-lines > li").all()]
    assert names == [line.names for line in job.lines]
    for place, each in enumerate(job.lines):
        follow(page, way, each, is_first=place == 0)
    expect(page.get_by_text(way.says).first).to_be_visible()


@pytest.fixture
def line(live_server):
    at = urlsplit(live_server.url)
    with WeakLine((at.hostname, at.port)) as line:
        yield line


def test_each_job_is_done_by_its_five_lines(
    browser,
    browser_context_args,
    demonstrated,
    sign_in,
    live_server,
    watched,
    each_job,
    line,
    faults,
):
    """One world for all of them: to make it takes longer than a job."""
    assert set(WAYS) == set(help_texts.jobs())
    for key, way in WAYS.items():
        with (
            each_job(key),
            signed_in(
                browser, browser_context_args, live_server, watched, sign_in, way.who
            ) as page,
        ):
            before = len(line.trips)
            do(page, key, line)
            assert not over(line.trips[before:], key)
    faults[:] = [each for each in faults if "ERR_EMPTY_RESPONSE" not in each]  # what was cut off


@pytest.fixture
def each_job():
    """Each job that cannot be done is told, not the first alone."""
    stopped = {}

    @contextmanager
    def of(key):
        try:
            yield
        except (AssertionError, Error) as stop:
            stopped[key] = str(stop).split("Aria snapshot")[0]

    yield of
    assert not stopped, "".join(f"\n\n{key}: {why}" for key, why in stopped.items())
