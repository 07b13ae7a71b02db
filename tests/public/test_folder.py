"""The public side as a folder: the same bytes as the live side, whole on its own."""

import hashlib
import itertools
import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import icalendar
import pytest
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from time_machine import travel

from kpis.models import PlannedRelease, ReportingYear
from kpis.operations.years import close_year, publish_year, verify_year
from kpis.queries.closing import blank_cells
from kpis.queries.grid import grid
from public import folder
from public.queries import states
from public.views.addresses import all_addresses
from smewg.toolkit.days import day_of
from smewg.toolkit.transitions import TransitionRefused
from tests.factories import UserFactory
from tests.public.published import corrected, publish

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def door(plan):
    publish(plan)
    corrected(plan, 3, on=5, reason="One was found later & counted <again>.")
    return plan


def contents(where):
    return {
        str(path.relative_to(where)): path.read_bytes()
        for path in where.rglob("*")
        if path.is_file()
    }


class Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found += [value for name, value in attrs if name in ("href", "src")]


@override_settings(PUBLIC_SITE="no")
def test_the_folder_is_what_the_live_side_says_and_whole_on_its_own(door, tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    call_command("publish_site", one, verbosity=0)
    first = contents(one)
    check_sums(first)
    check_it_says_what_the_live_side_says(one)
    check_links(one)
    check_recount(one / "data" / "2017-2020" / "1.1")
    call_command("publish_site", two, verbosity=0)
    assert first == contents(two), "two runs write the same bytes"
    corrected(door, 4, on=9)
    stale = two / "public" / "old.html"
    stale.write_text("an old page")
    sums = two / folder.SUMS
    sums.write_text(sums.read_text() + f"{'0' * 64}  public/old.html\n")
    done = folder.write(two)
    assert (bool(done.changed), done.removed, stale.exists()) == (True, 1, False)
    check_old_editions(first, contents(two))


def check_sums(found):
    lines = dict(line.split("  ", 1)[::-1] for line in found[folder.SUMS].decode().splitlines())
    assert set(found) - {folder.SUMS} == set(lines)
    for name, checksum in lines.items():
        assert hashlib.sha256(found[name]).hexdigest() == checksum


def check_it_says_what_the_live_side_says(where):
    client, seen = Client(), 0
    with override_settings(PUBLIC_SITE="yes"), states.held():
        for address in all_addresses():
            live = client.get(address)
            assert live.status_code == 200, address
            kind = live["Content-Type"].split(";")[0]
            name = folder.file_of(address, kind)
            text = live.content
            if kind == "text/html":
                text = folder.linked(text.decode(), name)[0].encode()
            assert (where / name).read_bytes() == text, address
            seen += 1
    assert seen > 500


def check_links(where):
    pages = list(where.rglob("*.html"))
    assert len(pages) > 200
    for page in pages:
        links = Links()
        links.feed(page.read_text())
        for link in links.found:
            assert not link.startswith("/"), (page, link)
            parts = urlsplit(link)
            if parts.path and not parts.scheme:
                assert (page.parent / unquote(parts.path)).resolve().is_file(), (page, link)


def check_recount(where):
    ran = subprocess.run(
        [sys.executable, "recount.py"], cwd=where, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert "kpi-1 2017 total 2" in ran.stdout


def check_old_editions(before, after):
    kept = [name for name in before if re.search(r"data/2017-2020/1\.[01]", name)]
    kept += [name for name in before if name.startswith("api/") and ".edition-1." in name]
    assert len(kept) > 100
    assert all(after[name] == before[name] for name in kept)


def test_a_run_that_is_killed_is_ended_by_the_next(door, tmp_path, monkeypatch):
    """Nothing is lost, nothing is left, and nobody has to empty the folder by hand."""
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    few = list(itertools.islice(folder._files(), 30))
    monkeypatch.setattr(folder, "_files", lambda: iter(few))
    folder.write(whole)

    def killed(path, body):
        if path.name == "gone.txt":
            part = path.with_name(f".{path.name}.part")
            part.write_bytes(body)
            raise KeyboardInterrupt
        return put(path, body)

    put = folder._put
    with monkeypatch.context() as then:
        then.setattr(folder, "_put", killed)
        gone = [*few[:9], ("old.txt", b"gone since"), ("gone.txt", b"half")]
        then.setattr(folder, "_files", lambda: iter(gone))
        with pytest.raises(KeyboardInterrupt):
            folder.write(broken)
    assert (broken / folder.JOURNAL).exists()
    folder.write(broken)
    assert contents(broken) == contents(whole)


def test_two_runs_do_not_write_one_folder(door, tmp_path, settings):
    settings.PUBLIC_FOLDER = str(tmp_path)
    with folder._journal(tmp_path):
        with pytest.raises(folder.FolderBusy, match="another run"):
            folder.write(tmp_path)
        assert folder.renew() == 0


def test_a_folder_of_other_files_is_refused(door, tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(CommandError, match="holds other files"):
        call_command("publish_site", tmp_path, verbosity=0)
    assert contents(tmp_path) == {"thesis.txt": b"mine"}


@override_settings(LICENCE="CC-BY-4.0", LICENCE_URL="https://creativecommons.org/licenses/by/4.0/")
def test_the_terms_of_reuse_stand_on_page_file_and_api(door, client):
    assert b"CC-BY-4.0" in client.get("/public/").content
    figure = client.get("/api/v1/plans/2017-2020/figures/kpi-1/2017/total").json()
    assert figure["licence"]["id"] == "CC-BY-4.0"
    assert b"CC-BY-4.0" in client.get("/data/2017-2020/1.1/README.txt").content


def test_a_picture_says_what_it_is_and_where_it_is_from(door, client):
    for query, name in (("", "edition 1.1"), ("?edition=1.0", "edition 1.0")):
        answer = client.get(f"/public/2017-2020/kpi-1.svg{query}")
        assert answer["Content-Type"].startswith("image/svg+xml")
        words = "".join(ET.fromstring(answer.content).itertext())
        assert name in words
        assert "SMEWG 2017-2020" in words
    assert client.get("/public/2017-2020/kpi-99.svg").status_code == 404


def test_programs_find_the_pages(door, client):
    robots = client.get("/robots.txt").content.decode()
    assert "Disallow: /\n" in robots
    assert "Allow: /public/" in robots
    tree = ET.fromstring(client.get("/sitemap.xml").content)
    found = [urlsplit(each.text).path for each in tree.iter() if each.tag.endswith("loc")]
    assert "/f/2017-2020/kpi-1/2017/total" in found
    assert len(found) == len(set(found))
    for address in found[::9]:
        assert client.get(address).status_code == 200


def test_the_landing_page_describes_its_data(door, client):
    page = client.get("/public/").content.decode()
    text = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1]
    found = json.loads(text)
    assert found["@type"] == "Dataset"
    assert found["version"] == "1.1"
    for each in found["distribution"]:
        assert client.get(urlsplit(each["contentUrl"]).path).status_code == 200
    catalog = client.get("/public/catalog.jsonld").json()
    assert catalog["dataset"][0]["name"] == found["name"]


def test_feeds_tell_of_releases_and_corrections(door, client):
    release = ET.fromstring(client.get("/public/releases.atom").content)
    correction = ET.fromstring(client.get("/public/corrections.atom").content)
    name = "{http://www.w3.org/2005/Atom}"
    assert [each.findtext(f"{name}title") for each in release.iter(f"{name}entry")] == [
        "Figures of 2017 are published"
    ]
    told = [each.findtext(f"{name}summary") for each in correction.iter(f"{name}entry")]
    assert len(told) == 2
    assert all("One was found later & counted <again>." in each for each in told)
    ids = [each.findtext(f"{name}id") for each in correction.iter(f"{name}entry")]
    corrected(door, 4, on=9)
    again = ET.fromstring(client.get("/public/corrections.atom").content)
    assert set(ids) < {each.findtext(f"{name}id") for each in again.iter(f"{name}entry")}


def test_a_moved_release_says_why_to_everybody(door, client_as, client):
    asker = client_as("secretariat")
    page = "/kpis/2018/release-day/"
    assert asker.post(page, {"day": "2019-04-01"}).status_code == 302
    planned = PlannedRelease.objects.get()
    version = re.search(r'name="version" value="(\d+)"', asker.get(page).content.decode())[1]
    refused = asker.post(page, {"day": "2019-05-02", "version": version})
    assert refused.status_code == 422
    assert b"Say why the day is moved." in refused.content
    moved = {"day": "2019-05-02", "version": version, "reason": "The meeting was moved."}
    assert asker.post(page, moved).status_code == 302
    planned.refresh_from_db()
    shown = " ".join(client.get("/public/releases/").content.decode().split())
    assert "to be published on 2 May 2019" in shown
    assert "from 1 April 2019 to 2 May 2019. Reason: The meeting was moved." in shown
    calendar = icalendar.Calendar.from_ical(client.get("/public/releases.ics").content)
    events = {str(each["uid"]).partition("@")[0]: each for each in calendar.walk("VEVENT")}
    assert events["release-2017-2020-2018"].decoded("dtstart").isoformat() == "2019-05-02"
    assert "The meeting was moved." in str(events["release-2017-2020-2018"]["description"])
    row = client.get("/api/v1/releases").json()["plans"]["2017-2020"][1]
    assert row["planned_on"] == "2019-05-02"
    assert row["moves"][0]["reason"] == "The meeting was moved."


def test_publishing_on_another_day_asks_why(door):
    by = UserFactory()
    row = ReportingYear.objects.with_plan(2018)
    PlannedRelease.objects.create(reporting_year=row, day="2019-04-01")
    close_year(row.pk, by=by, confirmed={cell.key for cell in blank_cells(grid(row, by))})
    verify_year(row.pk, by=UserFactory())
    with pytest.raises(TransitionRefused, match="as announced"):
        publish_year(row.pk, by=by)
    publish_year(row.pk, by=by, reason="Counted sooner.")
    planned = PlannedRelease.objects.get()
    assert planned.day == day_of(ReportingYear.objects.get(year=2018).published_at)
    assert planned.history.first().history_change_reason == "Counted sooner."


def test_publishing_on_the_day_asks_nothing(plan):
    with travel("2019-04-01T04:00:00Z", tick=False):
        row = ReportingYear.objects.with_plan(2017)
        PlannedRelease.objects.create(reporting_year=row, day="2019-04-01")
        by = UserFactory()
        close_year(row.pk, by=by, confirmed={cell.key for cell in blank_cells(grid(row, by))})
        verify_year(row.pk, by=UserFactory())
        publish_year(row.pk, by=by)
        assert PlannedRelease.objects.get().history.count() == 1
