"""The public side: read by anybody, equal for everybody, and without a private word."""

import csv
import gzip
import hashlib
import html
import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings

from kpis.models import Count, Evidence, Figure
from kpis.operations import editions
from public.queries import states
from public.views import openapi
from public.views.addresses import all_addresses
from smewg.toolkit.days import day_of
from tests.factories import UserFactory, listed, reported
from tests.public.published import corrected, day, publish

pytestmark = [pytest.mark.once, pytest.mark.django_db]

FIGURE = "/f/2017-2020/kpi-1/2017/total"
API = "/api/v1/plans/2017-2020"
PAGES = (
    "/public/", "/public/2017-2020/", "/public/2017-2020/areas/2/",
    "/public/2017-2020/areas/1/objectives/1/", "/public/2017-2020/kpi-1/",
    "/public/reviews/", "/public/releases/", "/public/corrections/", "/public/method/",
    "/public/api/",
    FIGURE, "/f/2017-2020/kpi-1/2018/area-2", f"{FIGURE}?edition=1.0",
)  # fmt: skip
DATA = (
    API, f"{API}/indicators/kpi-1", f"{API}/figures", f"{API}/figures?format=csv",
    f"{API}/figures/kpi-1/2017/total", f"{API}/evidence", f"{API}/evidence?format=csv",
    f"{API}/editions", f"{API}/editions/1.1", f"{API}/editions/1.1/changes", "/api/v1/reviews",
    "/api/v1/releases", "/api/v1/openapi.json",
    *(f"/data/2017-2020/1.1/{name}" for name in (
        "figures.csv", "figures.json", "evidence.csv", "indicators.csv", "economies.csv",
        "evidence.json", "indicators.json", "economies.json", "listed.csv",
        "datapackage.json", "README.txt", "SHA256SUMS", "recount.py",
    )),
)  # fmt: skip


@pytest.fixture
def door(plan):
    publish(plan)
    corrected(plan, 3, on=5, reason="One was found later.")
    return plan


def test_everybody_gets_the_same_and_no_cookie(door, client_as):
    signed_in, stranger = client_as("secretariat"), Client()
    for address in (*PAGES, *DATA):
        one, other = stranger.get(address), signed_in.get(address)
        assert one.status_code == 200, (address, one.content[:300])
        assert one.content == other.content, address
        for answer in (one, other):
            assert not answer.cookies
            assert answer.headers.get("Vary", "Accept-Encoding") == "Accept-Encoding", "no person"
            assert answer["Cache-Control"].startswith("public"), address
        # JSON-LD is data, which no browser runs.
        assert b"<script" not in one.content.replace(b'<script type="application/ld+json">', b"")
        assert b"csrf" not in one.content
        assert stranger.head(address).content == b""


def test_it_is_for_reading_only(door):
    asker = Client(enforce_csrf_checks=True)
    for address in (FIGURE, f"{API}/figures"):
        for answer in (asker.post(address), asker.put(address), asker.delete(address)):
            assert answer.status_code == 405
            assert answer["Allow"] == "GET, HEAD"


@override_settings(PUBLIC_SITE="no")
def test_without_the_setting_nothing_is_there(door, client):
    for address in (*PAGES, *DATA):
        assert client.get(address).status_code == 404, address


def test_a_figure_says_what_it_is(door, client):
    page = client.get(FIGURE).content.decode()
    assert "<b>3</b>" in page
    assert "from 2 to <b>3</b>" in " ".join(page.split())
    assert "One was found later." in page
    assert "Why they differ has not been explained yet." in page
    assert len(gzip.compress(page.encode())) < 14_000
    found = client.get(f"{API}/figures/kpi-1/2017/total").json()
    assert found["value"] == {"kind": "number", "number": 3, "words": "3"}
    assert found["published"]["number"] == 2
    assert found["corrections"][0]["edition"] == found["edition"] == "1.1"
    assert found["listed"]["count"] == 2
    assert found["listed"]["difference"] == 1


def test_an_unpublished_figure_says_so(door, client):
    page = client.get("/f/2017-2020/kpi-1/2018/area-2").content.decode()
    assert "<b>not published</b>" in page
    found = client.get(f"{API}/figures/kpi-1/2018/area-2").json()
    assert found["value"] == {"kind": "not_published", "number": None, "words": "not published"}
    assert found["listed"] is None


def test_what_is_pinned_stays_whatever_is_corrected_later(door, client):
    pinned = [f"{FIGURE}?edition=1.0", f"{API}/figures?edition=1.0", f"{API}/editions/1.0"]
    pinned += ["/data/2017-2020/1.0.zip", f"{API}/editions/1.1/changes"]
    before = {address: client.get(address) for address in pinned}
    pages = {address: answer.content for address, answer in before.items()}
    corrected(door, 4, on=9)
    for address in pinned:
        after = client.get(address)
        is_page = address.startswith("/f/")  # its figure stays; it names later editions beside it
        assert ("immutable" in after["Cache-Control"]) is not is_page, address
        if not is_page:
            assert after.content == pages[address], address
            assert after["ETag"] == before[address]["ETag"]
    assert b"<b>2</b>" in client.get(f"{FIGURE}?edition=1.0").content
    assert client.get(f"{API}/figures/kpi-1/2017/total").json()["edition"] == "1.2"


def test_an_etag_spares_the_answer(door, client):
    first = client.get(f"{API}/figures")
    again = client.get(f"{API}/figures", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first["Access-Control-Allow-Origin"] == "*"


def test_a_list_has_pages(door, client):
    first = client.get(f"{API}/figures?page_size=7")
    assert 'page=2>; rel="next"' in first["Link"].replace("page_size=7&", "")
    rows, address = [], f"{API}/figures?page_size=7"
    while address:
        answer = client.get(address)
        rows += answer.json()["results"]
        found = re.search("<(.*?)>", answer.headers.get("Link", ""))
        address = found and found.group(1)
    assert rows == client.get(f"{API}/figures?page_size=500").json()["results"]
    for wrong in ("page=0", "page=x", "page_size=501"):
        answer = client.get(f"{API}/figures?{wrong}")
        assert answer.status_code == 400
        assert answer["Content-Type"] == "application/problem+json"


def test_an_unknown_edition_names_those_there_are(door, client):
    answer = client.get(f"{API}/figures?edition=7.0")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["editions"] == ["1.0", "1.1"]
    assert b"1.0, 1.1" in client.get(f"{FIGURE}?edition=7.0").content


def test_today_has_no_number_yet(door, client, monkeypatch):
    monkeypatch.setattr(editions, "today", lambda: day_of(day(5)))
    found = client.get(f"{API}/figures/kpi-1/2017/total").json()
    assert (found["edition"], found["value"]["number"]) == ("next", 3)
    assert client.get(f"{API}/figures?edition=1.1").status_code == 404
    assert client.get("/data/2017-2020/latest/figures.csv")["Location"].startswith(
        "/data/2017-2020/1.0/"
    )


def test_a_stranger_recounts_every_figure_from_the_files_alone(door, client, tmp_path):
    answer = client.get("/data/2017-2020/latest.zip", follow=True)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        archive.extractall(tmp_path)
    ran = subprocess.run(
        [sys.executable, "recount.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert "kpi-1 2017 total 2  (published 3; why: none)" in ran.stdout
    behind = (tmp_path / "listed.csv").read_text().splitlines()
    assert sum(line.startswith("kpi-1,2017,total,E") for line in behind) == 2
    for line in (tmp_path / "SHA256SUMS").read_text().splitlines():
        checksum, name = line.split("  ")
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == checksum
    package = json.loads((tmp_path / "datapackage.json").read_text())
    for resource in package["resources"]:
        body = (tmp_path / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(body).hexdigest()}"
        names = [field["name"] for field in resource["schema"]["fields"]]
        assert body.decode().splitlines()[0].split(",") == names
        assert ",," not in body.decode()
        assert all(field["description"] for field in resource["schema"]["fields"])
        rows = list(csv.DictReader(body.decode().splitlines()))
        if resource["path"] != "listed.csv":
            same = json.loads((tmp_path / f"{resource['name']}.json").read_text())
            assert len(rows) == len(same)
    evidence = (tmp_path / "evidence.csv").read_text().splitlines(keepends=True)
    (tmp_path / "evidence.csv").write_text("".join(evidence[:-1]))
    ran = subprocess.run([sys.executable, "recount.py"], cwd=tmp_path, check=False,
                         capture_output=True)  # fmt: skip
    assert ran.returncode == 1


def test_the_description_is_the_one_that_is_kept():
    kept = Path(settings.BASE_DIR, "docs", "openapi.json").read_text()
    assert json.loads(kept) == json.loads(json.dumps(openapi.described()))


def test_each_example_of_the_api_works(door, client):
    page = html.unescape(client.get("/public/api/").content.decode())
    found = re.findall(r'"http[^"]*?(/api/v1/[^"]*)"', page)
    assert len(found) == 6
    for address in found:
        assert client.get(address).status_code == 200, address


def test_a_page_says_what_its_figures_say_and_how_much_there_is(door, client):
    indicator = " ".join(client.get("/public/2017-2020/kpi-1/").content.decode().split())
    assert "KPI 1: 3 in 2017; 2018 to 2020 are not published." in indicator
    home = " ".join(client.get("/public/").content.decode().split())
    assert "1 of 4 years published." in home
    assert "1 of 21 economies named in at least one published item." in home
    assert "2 figures corrected since publishing." in home


SECRET = "hidden7secret"


def test_nothing_private_leaks(plan, client, delegate):
    """Each private field holds a marked word; no public body and no header does."""
    by = UserFactory(name=f"Person {SECRET}", email=f"{SECRET}@smewg.example")
    publish(plan, by=by)
    corrected(plan, 3, on=5, reason=f"Asked {SECRET}@smewg.example about it.", by=by)
    Evidence.objects.update(
        description=SECRET, project_number=SECRET[:20], adaptation=SECRET, links=[SECRET]
    )
    Figure.objects.update(note=SECRET, reopened_because=SECRET)
    Count.objects.update(explanation=f"See {SECRET}@smewg.example")
    listed(plan, by, year=2018, title=f"Not published {SECRET}")
    reported(plan, delegate, title=f"Draft {SECRET}", done=SECRET, state="draft")
    seen = 0
    with states.held():
        known = list(all_addresses())
    assert len(known) > 500
    for address in (*PAGES, *DATA, *known[::7], "/data/2017-2020/1.1.zip"):
        answer = client.get(address)
        body = answer.content
        if address.endswith(".zip"):
            with zipfile.ZipFile(io.BytesIO(body)) as archive:
                body = b"".join(archive.read(name) for name in archive.namelist())
        assert answer.status_code == 200, address
        assert SECRET not in body.decode(), address
        assert SECRET not in str(answer.headers), address
        seen += b"(address withheld)" in body
    assert seen, "the reason itself is read"
